"""The back matter of a booklet: tips, progress, sources, acronyms, the index of tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from guidebuilder.edition.spec import Matter
from guidebuilder.edition.views import PublicQuestion
from guidebuilder.press.booklet.parts import booklet_copy, page_blocks
from guidebuilder.press.booklet.rows import sources_of
from guidebuilder.press.gathering import Copy
from guidebuilder.press.layout import Design, render

# Points from one line of a list to the next, at the most; lines that a list's title takes.
_JOINED_LINE, _TITLE_LINES = 16, 4


@dataclass(frozen=True, slots=True)
class _Sourced:
    """A question's sources, set."""

    number: int
    short: str
    sources: Markup


@dataclass(frozen=True, slots=True)
class _Tag:
    tag: str
    questions: tuple[PublicQuestion, ...]


def back_matter_copy(design: Design) -> Copy:
    """Tips, progress, sources, acronyms and the index of tags, each where the edition has it.

    They are one gathering, so that it has no blank pages within.
    """
    projection, large = design.projection, design.spec.large_print
    matter, questions = design.spec.matter, projection.questions
    progress = questions if Matter.PROGRESS in matter else ()
    sources = [
        _Sourced(q.number, q.short, design.prose.listed(prose))
        for q in questions
        if (prose := sources_of(q))
    ]
    acronyms = projection.acronyms if Matter.ACRONYMS in matter else ()
    index = list(_tag_index(questions)) if Matter.INDEX in matter else []
    html = render(
        "booklet-back",
        page=design.page(),
        tips=page_blocks(design, projection.tips),
        # In large print a row of seven columns would be cut into words: fields stand below.
        progress=() if large else progress,
        level_words=not design.one_column,
        levels=dict.fromkeys(q.level for q in progress),
        diary=progress if large else (),
        sources=sources,
        acronyms=acronyms,
        index=index,
        joining=_joining(design, sources, acronyms, index),
    )
    return booklet_copy(design, "back matter", html)


def _joining(
    design: Design,
    sources: Sequence[_Sourced],
    acronyms: Sequence[tuple[str, str]],
    index: Sequence[_Tag],
) -> frozenset[str]:
    """Which lists are so short that they may stand below another one."""
    narrow = design.one_column
    lines = {
        "sources": sum(3 + 2 * str(q.sources).count("<li>") for q in sources),
        "acronyms": len(acronyms),
        "index": len(index) if narrow else len(index) * 2 // 3,
    }
    # Two columns, or one on narrow paper; a third of a page, its title included.
    columns = {"sources": 1, "acronyms": 1} if narrow else {}
    room = design.sheet.height / _JOINED_LINE / 3 - _TITLE_LINES
    return frozenset(n for n, count in lines.items() if count / columns.get(n, 2) <= room)


def _tag_index(questions: Sequence[PublicQuestion]) -> Iterator[_Tag]:
    for tag in sorted({tag for q in questions for tag in q.tags}):
        yield _Tag(tag, tuple(q for q in questions if tag in q.tags))
