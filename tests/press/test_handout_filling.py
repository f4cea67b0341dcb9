"""Writing room down to the foot of each page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.press.handout.filling import Asking, Placed, fill

DEPTH, ROW = 700.0, 24.0
ASKED = st.lists(st.builds(Asking, st.floats(40, 600), st.integers(3, 12)), max_size=30)


def pages(asked: list[Asking], placed: list[Placed]) -> list[list[tuple[Asking, Placed]]]:
    out: list[list[tuple[Asking, Placed]]] = [[]]
    for question, place in zip(asked, placed, strict=True):
        if place.opens:
            out.append([])
        out[-1].append((question, place))
    return out


@given(ASKED)
def test_pages_are_filled_and_none_is_too_full(asked: list[Asking]) -> None:
    placed = fill(asked, DEPTH, ROW)
    *full, last = pages(asked, placed)
    for page in full:
        used = sum(question.height + place.rows * ROW for question, place in page)
        assert used <= DEPTH + 1e-6
        assert DEPTH - used < ROW or all(place.rows >= 2 * q.rows for q, place in page)
    assert sum(question.height + place.rows * ROW for question, place in last) <= DEPTH + 1e-6


@given(ASKED)
def test_room_is_taken_only_from_a_question_as_high_as_a_page(asked: list[Asking]) -> None:
    for question, place in zip(asked, fill(asked, DEPTH, ROW), strict=True):
        assert place.rows <= 2 * question.rows
        assert place.rows >= question.rows or question.height + (place.rows + 1) * ROW > DEPTH


def test_white_goes_to_the_longest_first() -> None:
    asked = [Asking(100, 4), Asking(100, 6), Asking(600, 3)]
    # 700 - 200 - 10 × 24 = 260: ten rows more, of which the first question may have four.
    assert fill(asked, DEPTH, ROW)[:2] == [Placed(False, 8), Placed(False, 12)]


def test_one_that_is_too_high_without_any_room_leaves_all_as_it_is() -> None:
    assert fill([Asking(100, 4), Asking(690, 3)], DEPTH, ROW) == [
        Placed(False, 4),
        Placed(False, 3),
    ]
