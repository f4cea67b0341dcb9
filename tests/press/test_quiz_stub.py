"""The stub to the half millimetre, measured on finished sheets of A4 and Letter.

The figures are those that the sheets were designed to, in millimetres from the upper
left corner, written down a second time on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest

from guidebuilder.edition.spec import Paper
from tests.press.slips import Patch, Set, book, circles, patches

HALF = 0.5
FINE = 600


@dataclass(frozen=True)
class Design:
    """One paper: its width and height, the cut line, and the left edge of the stub."""

    width: float
    height: float
    cut: float
    side: float


DESIGNS = {
    Paper.A4: Design(210, 297, 222.75, 20),
    Paper.LETTER: Design(215.9, 279.4, 209.55, 22.95),
}
BOTH = pytest.mark.parametrize("paper", list(DESIGNS), ids=lambda paper: paper.value)


def about(value: float) -> object:
    return pytest.approx(value, abs=HALF)


def top(patch: Patch) -> float:
    """The upper edge of a patch that is alike above and below."""
    return patch.y - patch.height / 2


def lines(found: tuple[Patch, ...], below: float, width: float) -> list[Patch]:
    """Horizontal rules of a width, from the top down."""
    rules = [p for p in found if p.y > below and p.height < 0.5 and abs(p.width - width) < HALF]
    return sorted(rules, key=lambda patch: patch.y)


@BOTH
@pytest.mark.parametrize("edition", ["quiz", "quiz-self"])
def test_the_cut_line_is_dashes_behind_scissors(paper: Paper, edition: str) -> None:
    design = DESIGNS[paper]
    found = patches(book(edition, Set(paper, form="B")), 0, FINE)
    on_line = sorted(p for p in found if abs(p.y - design.cut) < HALF)
    dashes = [p for p in on_line if p.height < 0.6 and p.width == pytest.approx(2, abs=0.1)]
    assert dashes[0].x - 1 == about(16)
    assert dashes[-1].x + 1 == pytest.approx(design.width - 6, abs=3.4)
    assert all(p.height == pytest.approx(0.2646, abs=0.06) for p in dashes)
    steps = [b.x - a.x for a, b in pairwise(dashes)]
    # All steps are 2 + 1.4 mm, but one, where "tear here" stands.
    assert sum(step == pytest.approx(3.4, abs=0.06) for step in steps) == len(steps) - 1
    gap = max(range(len(steps)), key=lambda place: steps[place])
    left, right = dashes[gap].x + 1, dashes[gap + 1].x - 1
    assert left < design.width / 2 - 8
    assert right > design.width / 2 + 8
    assert right - left < 26
    scissors = [p for p in on_line if p.x < 15]
    assert min(p.x - p.width / 2 for p in scissors) == pytest.approx(6.5, abs=1)
    assert max(p.x + p.width / 2 for p in scissors) == pytest.approx(14.5, abs=1)
    assert max(p.height for p in scissors) == pytest.approx(4.7, abs=HALF)


@BOTH
@pytest.mark.parametrize("edition", ["quiz", "quiz-key", "quiz-self"])
def test_five_millimetres_are_clear_on_both_sides(paper: Paper, edition: str) -> None:
    design = DESIGNS[paper]
    for patch in patches(book(edition, Set(paper, form="B")), 0, FINE):
        if abs(patch.y - design.cut) > 3:
            upper, lower = top(patch), patch.y + patch.height / 2
            assert upper > design.cut + 4.7 or lower < design.cut - 4.7, patch


@BOTH
def test_rows_and_bubbles_of_the_slip(paper: Paper) -> None:
    design = DESIGNS[paper]
    pdf = book("quiz", Set(paper, form="B"))
    found = patches(pdf, 0, FINE)
    rules = lines(found, design.cut + 3, 50)
    start = design.cut + 7
    for left in (62, 120):
        block = [p for p in rules if p.x - 25 == about(design.side + left)]
        assert len(block) >= 3
        assert [p.y for p in block] == [about(start + 10.2 * n) for n in range(len(block))]
    written = lines(found, design.cut + 3, 54)
    assert [p.y for p in written] == [about(start + 21), about(start + 30.7)]
    assert all(p.x - 27 == about(design.side) for p in written)
    rings = circles(pdf, 0, design.cut + 3)
    # The item with the most options in the quiz has six: seven millimetres from ring to ring.
    assert all(p.width == pytest.approx(5.4, abs=0.2) for p in rings)
    for row in {round(p.y) for p in rings}:
        for left in (62, 120):
            places = sorted(
                p.x for p in rings if round(p.y) == row and 0 < p.x - design.side - left < 52
            )
            assert places == [about(design.side + left + 12.3 + 7 * n) for n in range(len(places))]
    assert max(p.y + p.height / 2 for p in found if p.width < 150) < design.height - 9 + HALF


@BOTH
def test_rows_of_the_key_on_the_stub(paper: Paper) -> None:
    """Seen as it is printed: upside down, its heading 9 mm from the foot."""
    design = DESIGNS[paper]
    found = patches(book("quiz-self", Set(paper, form="B")), 0, FINE)
    stub = [p for p in found if p.y > design.cut + 3]
    foot = design.height - 9
    assert max(p.y + p.height / 2 for p in stub) == pytest.approx(foot, abs=1.2)
    assert min(p.x - p.width / 2 for p in stub) == about(design.side)
    assert max(p.x + p.width / 2 for p in stub) == about(design.width - design.side)
    rules = lines(tuple(stub), design.cut, 80)
    for left in (0, 90):
        column = [p for p in rules if p.x - 40 == about(design.side + left)]
        assert len(column) >= 3
        rows = sorted(foot - 6 - p.y for p in column)
        assert rows == [about(10.8 * n) for n in range(len(column))]
    assert min(top(p) for p in stub) > design.cut + 7
