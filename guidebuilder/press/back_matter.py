"""The back matter of a booklet: tips, progress, sources, acronyms, the index of tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidebuilder.edition.spec import Matter
from guidebuilder.press.blocks import QuestionBlock
from guidebuilder.press.booklet_parts import Entry, SectionBlock, booklet_copy, page_blocks
from guidebuilder.press.gathering import Copy
from guidebuilder.press.layout import Design, render


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
            progress=self._progress,
            sources=self._sources,
            acronyms=self._acronyms,
            index=self._index,
        )
        return [booklet_copy(self._design, "back matter", html)]


def _tag_index(questions: Sequence[QuestionBlock]) -> Iterator[_Tag]:
    tags = sorted({tag for q in questions for tag in q.tags})
    for tag in tags:
        yield _Tag(tag, tuple(q for q in questions if tag in q.tags))
