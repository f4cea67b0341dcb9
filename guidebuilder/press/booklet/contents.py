"""The contents of a booklet: one page wherever its rows can stand close enough for that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from guidebuilder.edition.spec import Matter, Paper
from guidebuilder.press.booklet.front_matter import LEGEND_TITLE, printed_levels
from guidebuilder.press.booklet.parts import booklet_copy
from guidebuilder.press.booklet.rows import Entry
from guidebuilder.press.gathering import Copy
from guidebuilder.press.layout import Design, render
from guidebuilder.press.sheets import MM

# Rows stand 12.9 pt apart, or down to 11.4 pt where that saves a page; what stands over and
# under a group shrinks with them, from (3.8, 3.4) to (2.6, 2.4) pt.
_ROW, _OVER, _UNDER = 11.4, 2.6, 2.4
_MORE_ROW, _MORE_OVER, _MORE_UNDER = 1.5, 1.2, 1.0
_RULES, _SLACK = 0.25, 3.0

# A group of more rows may go on overleaf: kept whole, it would leave too much of a page empty.
_WHOLE = 12
_WORD = re.compile(r"\w+")

# Top and bottom margin in mm, as styles/geometry has them.
_MARGINS = {Paper.A4: 47.0, Paper.LETTER: 42.0, Paper.A5: 30.0, Paper.HALF_LETTER: 32.0}


@dataclass(frozen=True, slots=True)
class Group:
    """A section of the contents, or (ordinal 0) rows that belong to none."""

    ordinal: int
    title: str
    anchor: str
    entries: tuple[Entry, ...]

    @property
    def long(self) -> bool:
        """Whether it may go on overleaf."""
        return len(self.entries) > _WHOLE

    @property
    def brief(self) -> bool:
        """Whether its title may take more lines than it has rows."""
        return len(self.entries) < self._most_lines

    @property
    def rows(self) -> Iterator[tuple[Entry, bool]]:
        """The entries, each with whether it has to stay with the next one.

        In a group that may be divided those beside the title do, and the last two.
        """
        last = len(self.entries) - 1
        for index, entry in enumerate(self.entries):
            beside = index < self._most_lines - 1 or index == last - 1
            yield entry, self.long and index < last and beside

    @property
    def _most_lines(self) -> int:
        # A line has a word at the least.
        return len(_WORD.findall(self.title))


@dataclass(frozen=True, slots=True)
class Pitch:
    """How close rows stand, and what is over and under a group, in points."""

    row: float
    over: float
    under: float


@dataclass(frozen=True, slots=True)
class _Columns:
    """A type area: its height and the head's in points, characters on a line of each column."""

    height: float
    head: float
    section: int
    name: int
    beside: bool  # sections stand beside their questions, not above them


def contents_copy(design: Design, back: Sequence[Entry]) -> Copy:
    """Contents; ``back`` are the rows of the back matter."""
    projection = design.projection
    front = [Entry("", page.title, page.anchor) for page in projection.pages]
    if Matter.LEGEND in design.spec.matter:
        front.append(Entry("", LEGEND_TITLE, "levels"))
    groups = [Group(0, "", "", tuple(front))] if front else []
    groups += [
        Group(
            section.ordinal,
            section.title,
            section.anchor,
            tuple(Entry(str(q.number), q.short, q.anchor, q.level) for q in section.questions),
        )
        for section in projection.sections
    ]
    if back:
        groups.append(Group(0, "", "", tuple(back)))
    html = render(
        "booklet-contents",
        page=design.page("Contents"),
        levels=printed_levels(design),
        groups=groups,
        pitch=None if design.spec.large_print else pitch(groups, design.spec.paper),
    )
    return booklet_copy(design, "contents", html, "editions/contents.css", front=True)


def pitch(groups: Sequence[Group], paper: Paper) -> Pitch | None:
    """The pitch that brings the contents on one page; None where the usual one is right.

    That is where they fit anyway, and where no pitch down to the floor would do: then
    they flow to a second page, and nothing is gained by crowding them.
    """
    page = _columns(paper)
    lines = sum(_lines(group, page) for group in groups)
    least = page.head + _SLACK + lines * _ROW + len(groups) * (_OVER + _UNDER + _RULES)
    room = (page.height - least) / (lines * _MORE_ROW + len(groups) * (_MORE_OVER + _MORE_UNDER))
    if not 0 <= room < 1:
        return None
    return Pitch(_ROW + room * _MORE_ROW, _OVER + room * _MORE_OVER, _UNDER + room * _MORE_UNDER)


def _columns(paper: Paper) -> _Columns:
    heights = {Paper.A4: 297.0, Paper.LETTER: 279.4, Paper.A5: 210.0, Paper.HALF_LETTER: 215.9}
    height = (heights[paper] - _MARGINS[paper]) * MM
    if paper in {Paper.A4, Paper.LETTER}:
        return _Columns(height, head=51.5, section=19, name=50, beside=True)
    return _Columns(height, head=47.5, section=52, name=38, beside=False)


def _lines(group: Group, page: _Columns) -> int:
    """The lines of a group, as far as counting characters tells."""
    titles = len(wrap(group.title, page.section))
    names = sum(max(len(wrap(entry.title, page.name)), 1) for entry in group.entries)
    return max(titles, names) if page.beside else titles + names
