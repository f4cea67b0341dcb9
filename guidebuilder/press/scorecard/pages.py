"""Scorecards cut into pages: what fits together, and lines to write on down to each foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PIECES = ("head", "core", "listen", "pair", "score")
"""The pieces of a question in their order, each of which keeps to its page."""

_FEWEST = 4
"""Lines that the last page of a question has at the least."""

_FEWEST_BEFORE = 3  # on an earlier page: so many, or none


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of a question: which pieces stand there, and how many lines below them.

    ``opens`` says that it is the question's first; the others begin with its title.
    """

    opens: bool
    core: bool
    listen: bool
    pair: bool
    score: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Room:
    """What a page has, in points: its depth, the distance of lines, the label over them.

    ``again`` is the height of a title that is repeated on a question's second page.
    """

    depth: float
    line: float
    label: float
    again: float

    def lines(self, used: float) -> int:
        """How many lines fit below what takes ``used`` points."""
        return max(0, int((self.depth - used - self.label) / self.line + 1e-6))


def card_pages(heights: Mapping[str, float], room: Room) -> tuple[CardPage, ...]:
    """Pages for pieces of those ``heights``, in points by name; one without is left out.

    A piece that is higher than a page runs on over its end; the lines then get a page
    of their own.
    """
    pages: list[list[str]] = [[]]
    used: list[float] = [0.0]
    runs_on = False
    for piece in PIECES:
        height = heights.get(piece, 0.0)
        if not height:
            continue
        if pages[-1] and used[-1] + height > room.depth:
            pages.append([])
            used.append(room.again)
        pages[-1].append(piece)
        used[-1] += height
        runs_on = runs_on or used[-1] > room.depth
    if runs_on or room.lines(used[-1]) < _FEWEST:
        # The score stands with the evidence for it, unless it is all there is on its page.
        moved = [pages[-1].pop()] if len(pages[-1]) > 1 and pages[-1][-1] == "score" else []
        taken = sum(heights[piece] for piece in moved)
        used[-1] -= taken
        pages.append(moved)
        used.append(room.again + taken)
    last = len(pages) - 1
    out = []
    for place, (page, height) in enumerate(zip(pages, used, strict=True)):
        lines = room.lines(height)
        if place < last and (runs_on or lines < _FEWEST_BEFORE):
            lines = 0
        out.append(_page(page, opens=place == 0, lines=lines))
    return tuple(out)


def _page(pieces: Sequence[str], *, opens: bool, lines: int) -> CardPage:
    return CardPage(
        opens=opens,
        core="core" in pieces,
        listen="listen" in pieces,
        pair="pair" in pieces,
        score="score" in pieces,
        lines=lines,
    )
