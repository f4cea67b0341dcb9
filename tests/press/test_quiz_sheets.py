"""Packing items on sheets, and what the stub shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.errors import ContentError
from guidebuilder.press.gathering import Copy, Gathering
from guidebuilder.press.layout import design
from guidebuilder.press.quiz import sheets as quiz_sheets
from guidebuilder.press.quiz.packing import Columns, pack, spare
from tests.press.setting import compose, measured, projection

HEIGHTS = st.lists(st.floats(20, 200), max_size=40)
FIRST, REST = st.floats(200, 400), st.floats(0, 300)
COLUMNS, MOST = st.integers(1, 2), st.integers(1, 12)


def tallest(heights: list[float], packed: list[Columns]) -> list[float]:
    """The height of each sheet's fullest column."""
    out, start = [], 0
    for counts in packed:
        column = []
        for count in counts:
            column.append(sum(heights[start : start + count]))
            start += count
        out.append(max(column))
    assert start == len(heights)
    return out


@given(HEIGHTS, FIRST, REST, COLUMNS, MOST)
def test_every_item_has_its_place_and_no_column_is_too_full(
    heights: list[float], first: float, more: float, columns: int, most: int
) -> None:
    packed = pack(heights, first, first + more, columns=columns, most=most)
    assert packed is not None  # the tallest item is as high as the smallest room
    assert all(len(counts) == columns and 0 < sum(counts) <= most for counts in packed)
    for number, height in enumerate(tallest(heights, packed)):
        assert height <= (first + more if number else first) + 1e-6


@given(HEIGHTS, FIRST, COLUMNS, MOST)
def test_sheets_are_as_few_as_can_be(
    heights: list[float], room: float, columns: int, most: int
) -> None:
    packed = pack(heights, room, room, columns=columns, most=most)
    assert packed is not None
    # No run of items in order can begin on an earlier sheet than filling up each sheet puts it.
    sheets, used, column, count = 0, room, columns, most
    for height in heights:
        if used + height > room:
            column, used = column + 1, 0.0
        if column > columns or count == most:
            sheets, column, used, count = sheets + 1, 1, 0.0, 0
        used, count = used + height, count + 1
    assert len(packed) == sheets


@given(HEIGHTS, FIRST, REST, COLUMNS, MOST)
def test_spare_white_leaves_no_column_too_full(
    heights: list[float], first: float, more: float, columns: int, most: int
) -> None:
    packed = pack(heights, first, first + more, columns=columns, most=most)
    assert packed is not None
    white = spare(heights, packed, first, first + more)
    assert white >= 0
    for number, height in enumerate(tallest([h + white for h in heights], packed)):
        assert height <= (first + more if number else first) + 1e-6


def test_columns_are_independent_and_sheets_alike() -> None:
    # Rows aligned across would need 40 + 40 in height.
    assert pack([40, 10, 10, 40], 60, 60, columns=2, most=9) == [(2, 2)]
    assert pack([10] * 6, 40, 40, columns=1, most=9) == [(3,), (3,)]
    assert pack([10] * 5, 40, 40, columns=2, most=9) == [(3, 2)]
    assert pack([10] * 5, 90, 90, columns=1, most=3) == [(3,), (2,)]


def test_the_first_sheet_has_less_room() -> None:
    assert pack([10] * 7, 30, 40, columns=1, most=9) == [(3,), (4,)]


def test_nothing_needs_no_sheet_and_a_giant_finds_none() -> None:
    assert pack([], 100, 100, columns=2, most=10) == []
    assert pack([50, 101, 50], 100, 100, columns=2, most=10) is None
    assert pack([100], 100, 100, columns=2, most=10) == [(1, 0)]


def with_heights(**heights: float) -> Callable[[Copy], Gathering]:
    def draft(copy: Copy) -> Gathering:
        gathering = measured(copy)
        gathering.heights.update({k.replace("_", "-"): v for k, v in heights.items()})
        return gathering

    return draft


def sheets_of(edition: str, **heights: float) -> str:
    (copy,) = quiz_sheets.compose(design(projection(edition)), with_heights(**heights))
    return copy.html


def test_a_giant_is_named_by_its_question_and_paper() -> None:
    with pytest.raises(ContentError, match=r"question 2 is too tall for a sheet of A4"):
        sheets_of("quiz", item_2=2000.0)


def test_the_full_heading_gives_way_to_a_tall_first_item() -> None:
    # 557 pt are free under a running heading of 50 pt, 507 under one of 100.
    assert '<p class="subtitle">' in sheets_of("quiz", head=100.0, item_1=500.0)
    assert '<p class="subtitle">' not in sheets_of("quiz", head=100.0, item_1=550.0)


def test_the_key_packs_as_the_quiz_does_whatever_its_own_heading() -> None:
    slip = re.compile(r'<p class="title">(.*?)</p>')
    heights = {"item_1": 400.0, "item_2": 400.0, "item_3": 300.0, "head_running": 50.0}
    quiz = slip.findall(sheets_of("quiz", **heights))
    assert quiz == slip.findall(sheets_of("quiz-key", key_head=300.0, **heights))
    assert len(quiz) == 2


def test_stubs_of_quiz_and_key_have_the_same_bubbles_in_the_same_places() -> None:
    (quiz,), (key,) = compose("quiz"), compose("quiz-key")
    bubble = re.compile(
        r'<span class="bubble( right)?" style="left: ([\d.]+)mm"(?: aria-label=[^>]*)?>(\w)</span>'
    )
    on_quiz, on_key = bubble.findall(quiz.html), bubble.findall(key.html)
    assert [(left, letter) for _, left, letter in on_quiz] == [(b[1], b[2]) for b in on_key]
    assert [right for right, _, _ in on_quiz] == [""] * 5
    # Question 1 has one right option of two, question 2 (in fixed order) the first two of three.
    assert sum(1 for right, _, _ in on_key[:2] if right) == 1
    assert [letter for right, _, letter in on_key[2:] if right] == ["A", "B"]
    root = re.compile(r":root \{ --sheet-width.*?\}")
    assert root.findall(quiz.html) == root.findall(key.html) != []


def test_a_slip_says_how_many_to_mark_and_where_a_written_answer_is() -> None:
    (quiz,) = compose("quiz")
    rows = re.findall(r'<div class="bubble-row"[^>]*>(.*?)</div>', quiz.html)
    assert ["mark 2" in row for row in rows] == [False, True, False]
    assert ["written above" in row for row in rows] == [False, False, True]


def test_an_item_with_too_many_options_is_named() -> None:
    view = projection("quiz")
    (section, *rest) = view.sections
    (question, *others) = section.questions
    assert question.quiz is not None
    many = replace(question.quiz, options=question.quiz.options * 4)
    section = replace(section, questions=(replace(question, quiz=many), *others))
    with pytest.raises(ContentError, match=r"question 1 has 8 options.*bubbles for 6"):
        quiz_sheets.compose(design(replace(view, sections=(section, *rest))), measured)


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
