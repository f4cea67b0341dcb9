"""Packing items on sheets, and what the stub shows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.errors import ContentError
from guidebuilder.press import quiz_sheets
from guidebuilder.press.gathering import Copy, Gathering
from guidebuilder.press.layout import design
from guidebuilder.press.quiz_sheets import pack, sheet_height
from tests.press.setting import compose, measured, projection

HEIGHTS = st.lists(st.floats(20, 200), max_size=40)
ROOMS = st.floats(200, 700)
MOST = st.integers(1, 12)


@given(HEIGHTS, ROOMS, MOST)
def test_every_item_has_its_place_and_no_sheet_overflows(
    heights: list[float], room: float, most: int
) -> None:
    split = pack(heights, room, most)
    assert split is not None  # the tallest item is as high as the smallest room
    assert sum(split) == len(heights)
    start = 0
    for count in split:
        assert 0 < count <= most
        assert sheet_height(heights[start : start + count]) <= room
        start += count


@given(HEIGHTS, ROOMS, MOST)
def test_sheets_are_as_few_as_an_even_filling_allows(
    heights: list[float], room: float, most: int
) -> None:
    split = pack(heights, room, most)
    assert split is not None
    if not split:
        return
    assert max(split) - min(split) <= 1
    for fewer in range(1, len(split)):
        base, more = divmod(len(heights), fewer)
        counts = [base + (index < more) for index in range(fewer)]
        starts = [sum(counts[:index]) for index in range(fewer)]
        sheets = [heights[s : s + c] for s, c in zip(starts, counts, strict=True)]
        assert max(counts) > most or any(sheet_height(items) > room for items in sheets)


def test_rows_are_aligned_across_the_columns() -> None:
    # Left column 10, 40; right column 30, 5: rows of 30 and 40.
    assert sheet_height([10, 40, 30, 5]) == 70
    assert sheet_height([10, 40, 30]) == 30 + 40
    assert sheet_height([]) == 0


def test_nothing_needs_no_sheet_and_a_giant_finds_none() -> None:
    assert pack([], 100, 10) == []
    assert pack([50, 101, 50], 100, 10) is None
    assert pack([100], 100, 10) == [1]


def test_a_giant_is_named_by_its_question() -> None:
    def draft(copy: Copy) -> Gathering:
        gathering = measured(copy)
        gathering.heights["item-2"] = 2000.0
        return gathering

    with pytest.raises(ContentError, match=r"question 2 is too tall"):
        quiz_sheets.compose(design(projection("quiz")), draft)


def test_stubs_of_quiz_and_key_have_the_same_bubbles_in_the_same_places() -> None:
    (quiz,), (key,) = compose("quiz"), compose("quiz-key")
    bubble = re.compile(r'<span class="bubble( right)?" style="left:([\d.]+)mm">(\w)</span>')
    on_quiz, on_key = bubble.findall(quiz.html), bubble.findall(key.html)
    assert [(left, letter) for _, left, letter in on_quiz] == [(b[1], b[2]) for b in on_key]
    assert [right for right, _, _ in on_quiz] == [""] * 5
    # Question 1 has one right option of two, question 2 (in fixed order) the first two of three.
    assert sum(1 for right, _, _ in on_key[:2] if right) == 1
    assert [letter for right, _, letter in on_key[2:] if right] == ["A", "B"]


def test_the_form_stands_on_both_halves() -> None:
    (quiz,) = compose("quiz")
    form = projection("quiz").form
    assert form is not None
    head, _, stub = quiz.html.partition('<section class="stub">')
    assert form.id in head
    assert form.id in stub


def test_a_quiz_knows_nothing_of_its_key() -> None:
    (quiz,) = compose("quiz")
    for secret in ("Seconds follow", "By its name", "It was written", "right"):
        assert secret not in re.sub(r"flush.right|top.right", "", quiz.html)
