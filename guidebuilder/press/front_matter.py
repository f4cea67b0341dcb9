"""The front matter of a booklet: cover, colophon, contents, pages and the legend of levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guidebuilder import __version__
from guidebuilder.edition.spec import Audience, Matter, PartId
from guidebuilder.edition.views import LevelCount
from guidebuilder.press.booklet_parts import (
    Entry,
    SectionBlock,
    booklet_copy,
    counts,
    page_blocks,
)
from guidebuilder.press.gathering import Copy
from guidebuilder.press.layout import Design, guide_title, render
from guidebuilder.press.sheets import MM, Sheet

LEGEND_TITLE = "The levels"
_TITLE_LINE = 15  # characters of the cover's title on one line

_WHO = {
    Audience.CANDIDATE: "May be shared with candidates.",
    Audience.LEARNER: "Holds answers. Not for candidates.",
    Audience.INTERVIEWER: "For interviewers. Not for candidates.",
}


@dataclass(frozen=True, slots=True)
class _Group:
    ordinal: int
    title: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class _Booklet:
    """What the cover prints.

    ``longest`` is the most questions that a section has; ``pitch`` the height of
    a row of the cover's motif in mm, 0 where there are too many for any.
    """

    title: str
    title_lines: tuple[str, ...]
    module: str
    edition: str
    subtitle: str
    tags: tuple[str, ...]
    version: str
    date: str
    who: str
    legend: bool
    levels: tuple[LevelCount, ...]
    sections: tuple[SectionBlock, ...]
    longest: int
    pitch: float
    colophon: tuple[_Term, ...]


def cover_copy(design: Design, sections: tuple[SectionBlock, ...]) -> Copy:
    """Cover and colophon."""
    html = render("booklet-cover", page=design.page(), book=_booklet(design, sections))
    return booklet_copy(design, "cover", html, "editions/cover.css", front=True)


def contents_copy(
    design: Design, sections: tuple[SectionBlock, ...], back: Sequence[Entry]
) -> Copy:
    """Contents; ``back`` are the rows of the back matter."""
    projection = design.projection
    front = [Entry("", page.title, page.anchor) for page in projection.pages]
    if Matter.LEGEND in design.spec.matter:
        front.append(Entry("", LEGEND_TITLE, "levels"))
    groups = [_Group(0, "", "", tuple(front))] if front else []
    groups += [
        _Group(
            section.ordinal,
            section.title,
            section.anchor,
            tuple(Entry(str(q.number), q.short, q.anchor, q.level) for q in section.questions),
        )
        for section in sections
    ]
    if back:
        groups.append(_Group(0, "", "", tuple(back)))
    html = render(
        "booklet-contents",
        page=design.page("Contents"),
        levels=_printed_levels(design),
        groups=groups,
    )
    return booklet_copy(design, "contents", html, "editions/contents.css", front=True)


def title_lines(title: str) -> tuple[str, ...]:
    """Break a title for the cover, filling lines from the last one up.

    A short line above a long one looks meant; the other way round it looks left over.
    """
    lines: list[str] = []
    for word in reversed(title.split()):
        if lines and len(word) + 1 + len(lines[0]) <= _TITLE_LINE:
            lines[0] = f"{word} {lines[0]}"
        else:
            lines.insert(0, word)
    return tuple(lines)


def motif_pitch(rows: int, longest: int, sheet: Sheet) -> float:
    """The height of a row of the cover's motif, in mm, so that it fits; 0 where it cannot.

    On A4, rows share 105 mm and marks 100 mm, on other papers in proportion; a
    mark's own pitch is 1.105 of its row's. Below 2 mm a mark's outline runs shut.
    """
    high, wide = sheet.height / MM - 192, sheet.width / MM - 110
    if not sheet.has_outer_column:
        high, wide = sheet.height / MM - 152, sheet.width / MM - 100
    pitch = min(11.4, high / rows, wide / longest / 1.105)
    return pitch if pitch >= 2 else 0.0


def _booklet(design: Design, sections: tuple[SectionBlock, ...]) -> _Booklet:
    projection, spec = design.projection, design.spec
    private = PartId.NOTES in spec.parts
    who = "Holds answers and interviewer’s notes. Not for candidates."
    who = who if private and spec.audience is Audience.LEARNER else _WHO[spec.audience]
    longest = max(len(section.questions) for section in sections)
    return _Booklet(
        title=projection.title,
        title_lines=title_lines(projection.title),
        module=projection.module,
        edition=spec.title,
        subtitle=projection.subtitle,
        tags=projection.tags,
        version=projection.version,
        date=projection.date,
        who=who,
        legend=Matter.LEGEND in spec.matter,
        levels=_printed_levels(design),
        sections=sections,
        longest=longest,
        pitch=motif_pitch(len(sections), longest, design.sheet) if sections[0].title else 0.0,
        colophon=_colophon(design, who) if Matter.COLOPHON in spec.matter else (),
    )


def _printed_levels(design: Design) -> tuple[LevelCount, ...]:
    return tuple(item for item in design.projection.levels if item.count)


def _colophon(design: Design, who: str) -> tuple[_Term, ...]:
    projection = design.projection
    number = len(projection.questions)
    selected = counts(projection, projection.questions)
    if number != projection.whole:
        selected += f"; the whole guide has {projection.whole}"
    faces = "Source Serif 4, Inter and JetBrains Mono, shipped under the SIL Open Font License"
    entries = [
        ("Guide", guide_title(projection)),
        ("Edition", design.spec.title),
        ("Questions", selected),
        ("Version", projection.version),
        ("Date", projection.date),
        ("By", ", ".join(projection.authors)),
        ("Who may see it", who),
        ("Set in", faces),
        ("Made with", f"guidebuilder {__version__}"),
    ]  # fmt: skip
    return tuple(_Term(term, text) for term, text in entries if text)


@dataclass(frozen=True, slots=True)
class _Legend:
    title: str
    levels: tuple[LevelCount, ...]
    hint: str


def pages_copy(design: Design) -> Copy:
    """The pages of front matter, and the legend."""
    projection = design.projection
    legend = None
    if Matter.LEGEND in design.spec.matter:
        hint = "The mark stands beside each question: shape and word tell the level, in any ink."
        legend = _Legend(LEGEND_TITLE, _printed_levels(design), hint)
    blocks = page_blocks(design, projection.pages)
    title = blocks[0].title if blocks else LEGEND_TITLE
    html = render("booklet-pages", page=design.page(title), pages=blocks, legend=legend)
    return booklet_copy(design, "front matter", html, front=True)
