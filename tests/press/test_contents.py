"""The contents on one page: how close their rows may stand."""

from __future__ import annotations

import pytest

from guidebuilder.edition.spec import Paper
from guidebuilder.press.booklet.contents import Group, pitch
from guidebuilder.press.booklet.rows import Entry

USUAL, FLOOR = 12.9, 11.4


def _groups(*counts: int) -> list[Group]:
    return [
        Group(ordinal, "Title", f"s{ordinal}", (Entry("1", "A question", "q1"),) * count)
        for ordinal, count in enumerate(counts, 1)
    ]


def test_rows_that_fit_stand_as_usual() -> None:
    assert pitch(_groups(6, 6, 6, 6, 6, 6), Paper.A4) is None


def test_rows_move_together_to_save_a_page() -> None:
    got = pitch(_groups(*[6] * 8), Paper.A4)
    assert got is not None
    assert FLOOR <= got.row < USUAL
    closer = pitch(_groups(*[6] * 8, 2), Paper.A4)
    assert closer is not None
    assert FLOOR <= closer.row < got.row
    assert closer.over < got.over
    assert closer.under < got.under


def test_rows_that_cannot_fit_stand_as_usual() -> None:
    assert pitch(_groups(*[8] * 9), Paper.A4) is None


@pytest.mark.parametrize("paper", list(Paper))
def test_every_paper_has_its_limit(paper: Paper) -> None:
    """From few rows to many: as usual, then ever closer, then as usual on two pages."""
    rows = [pitch(_groups(count), paper) for count in range(1, 90)]
    tight = [index for index, got in enumerate(rows) if got is not None]
    assert tight == list(range(tight[0], tight[-1] + 1))
    pitches = [got.row for got in rows if got is not None]
    assert pitches == sorted(pitches, reverse=True)
    assert 0 < tight[0] < tight[-1] < 88


def test_a_long_title_counts_for_the_lines_it_takes() -> None:
    groups = _groups(*[6] * 8)
    long = Group(9, "T", "s9", (Entry("1", "A title that takes two lines of a row " * 2, "q1"),))
    short = Group(9, "T", "s9", (Entry("1", "A title", "q1"),))
    one, two = pitch([*groups, short], Paper.A4), pitch([*groups, long], Paper.A4)
    assert one is not None
    assert two is not None
    assert two.row < one.row
