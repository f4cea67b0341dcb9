"""The back matter of a booklet: tips, progress, sources, acronyms, the index of tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidebuilder.edition.spec import Matter
from guidebuilder.press.booklet.parts import Entry, SectionBlock, booklet_copy, page_blocks
from guidebuilder.press.gathering import Copy
from guidebuilder.press.layout import Design, render
from guidebuilder.press.matter.blocks import QuestionBlock

# Points from one line of a list to the next, at the most; lines that a list's title takes.
_JOINED_LINE, _TITLE_LINES = 16, 4


@dataclass(frozen=True, slots=True)
class _Tag:
    tag: str
    questions: tuple[QuestionBlock, ...]


class BackMatter:
    """Tips, progress, sources, acronyms and the index of tags, each where the edition has it."""

    def __init__(self, design: Design, sections: tuple[SectionBlock, ...]) -> None:
        self._design = design
        questions = [q for section in sections for q in section.questions]
        matter = design.spec.matter
        self._tips = page_blocks(design, design.projection.tips)
        self._progress = questions if Matter.PROGRESS in matter else []
        self._sources = [q for q in questions if q.sources]
        self._acronyms = design.projection.acronyms if Matter.ACRONYMS in matter else ()
        self._index = list(_tag_index(questions)) if Matter.INDEX in matter else []

    def entries(self) -> Iterator[Entry]:
        """The back matter's rows of the contents."""
        for tip in self._tips:
            yield Entry("", tip.title, tip.anchor)
        for present, title, anchor in (
            (self._progress, "Your progress", "progress"),
            (self._sources, "Sources", "sources"),
            (self._acronyms, "Acronyms", "acronyms"),
            (self._index, "Index of tags", "index"),
        ):
            if present:
                yield Entry("", title, anchor)

    def copies(self) -> list[Copy]:
        """The back matter as one gathering, so that it has no blank pages within; or none."""
        if not any((self._tips, self._progress, self._sources, self._acronyms, self._index)):
            return []
        html = render(
            "booklet-back",
            page=self._design.page(),
            tips=self._tips,
            # In large print a row of seven columns would be cut into words: fields stand below.
            progress=[] if self._design.spec.large_print else self._progress,
            level_words=not self._design.one_column,
            diary=self._progress if self._design.spec.large_print else [],
            sources=self._sources,
            acronyms=self._acronyms,
            index=self._index,
            joining=self._joining(),
        )
        return [booklet_copy(self._design, "back matter", html)]

    def _joining(self) -> frozenset[str]:
        """Which lists are so short that they may stand below another one."""
        narrow = self._design.one_column
        lines = {
            "sources": sum(3 + 2 * str(q.sources).count("<li>") for q in self._sources),
            "acronyms": len(self._acronyms),
            "index": len(self._index) if narrow else len(self._index) * 2 // 3,
        }
        # Two columns, or one on narrow paper; a third of a page, its title included.
        columns = {"sources": 1, "acronyms": 1} if narrow else {}
        room = self._design.sheet.height / _JOINED_LINE / 3 - _TITLE_LINES
        return frozenset(n for n, count in lines.items() if count / columns.get(n, 2) <= room)


def _tag_index(questions: Sequence[QuestionBlock]) -> Iterator[_Tag]:
    tags = sorted({tag for q in questions for tag in q.tags})
    for tag in tags:
        yield _Tag(tag, tuple(q for q in questions if tag in q.tags))
