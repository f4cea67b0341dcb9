"""Make-up of a question: decisions and the estimates that they rest on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.press.matter.depth import Depths, lines
from guidebuilder.press.matter.make_up import Parts, make_up
from tests.press.setting import A4, A5

SENTENCE = "Words that fill a line of the measure, and a few more of them besides. "
SHORT = f"<p>{SENTENCE}</p>"
LONG = f"<p>{20 * SENTENCE}</p>"
WIDE = '<div class="diagram wide" role="img"><pre>+--+\n|  |\n+--+</pre></div>'
TABLE = "<table><tr><td>a</td><td>b</td></tr></table>"
PARTS = Parts(
    prompt="<p>What?</p>",
    stem="",
    answer=(SHORT, LONG, LONG),
    after=(),
    note="",
    pair=("", ""),
    quiz=(),
    options=(),
    reasons=(),
    line="A cue of some length, which takes three lines or four of the outer column.",
    minutes=True,
    tags=("one", "two"),
)
WIDE_SHEET, NARROW = Depths(A4), Depths(A5)


def test_a_column_may_run_past_its_opening_where_text_follows() -> None:
    made = make_up(PARTS, WIDE_SHEET)
    assert made.opening == 1
    assert made.room == WIDE_SHEET.head(True, PARTS.tags) + WIDE_SHEET.cue(PARTS.line)
    assert made.beside


@pytest.mark.parametrize(
    ("answer", "opening"),
    [((SHORT, WIDE, LONG), 1), ((SHORT, TABLE, WIDE), 2), ((WIDE, LONG), 0), ((SHORT,), 1)],
)
def test_a_column_is_as_deep_as_its_opening_where_something_is_in_its_way(
    answer: tuple[str, ...], opening: int
) -> None:
    made = make_up(replace(PARTS, answer=answer), WIDE_SHEET)
    assert (made.room, made.opening) == (0.0, opening)


def test_a_wide_figure_below_the_column_is_not_in_its_way() -> None:
    assert make_up(replace(PARTS, answer=(SHORT, LONG, WIDE)), WIDE_SHEET).room > 0


def test_narrow_paper_has_nothing_beside_the_text() -> None:
    made = make_up(replace(PARTS, reasons=(LONG,)), NARROW)
    assert (made.room, made.rise, made.beside, made.opening) == (0.0, 0.0, False, 1)


def test_an_opening_that_announces_what_follows_keeps_it() -> None:
    lead = '<p class="lead-in">This:</p>'
    assert make_up(replace(PARTS, answer=(lead, TABLE)), NARROW).leads
    assert not make_up(replace(PARTS, answer=(lead,)), NARROW).leads
    assert not make_up(PARTS, NARROW).leads
    assert make_up(replace(PARTS, answer=(TABLE, SHORT)), NARROW).leads


@pytest.mark.parametrize("depths", [WIDE_SHEET, NARROW], ids=["A4", "A5"])
def test_a_short_question_is_whole_and_a_long_one_is_not(depths: Depths) -> None:
    assert make_up(replace(PARTS, answer=(SHORT, SHORT)), depths).whole
    assert not make_up(replace(PARTS, answer=(LONG, LONG)), depths).whole
    assert make_up(replace(PARTS, note=4 * SHORT), depths).whole_note
    assert not make_up(replace(PARTS, note=2 * LONG), depths).whole_note


def test_a_key_rises_no_higher_than_what_it_rises_beside() -> None:
    quiz = replace(PARTS, quiz=("<p>Which?</p>",), options=("one", "two"), reasons=(2 * SENTENCE,))
    deep = "<ol>" + 6 * f"<li>{SENTENCE}</li>" + "</ol>"
    risen = make_up(replace(quiz, reasons=4 * (2 * SENTENCE,), pair=(deep, "")), WIDE_SHEET)
    assert risen.rise > 0
    assert make_up(replace(quiz, reasons=4 * (2 * SENTENCE,)), WIDE_SHEET).rise == 0
    assert make_up(replace(quiz, reasons=("short",), pair=(deep, "")), WIDE_SHEET).rise == 0


@given(st.text("abc ", max_size=400), st.text("abc ", max_size=100))
def test_more_text_is_never_less_deep(text: str, more: str) -> None:
    before, after = (WIDE_SHEET.of([f"<p>x{t}</p>"]) for t in (text, text + more))
    assert before <= after
    assert lines(text, 300, 10) <= lines(text, 100, 10)


def test_depths_are_near_what_is_set() -> None:
    # 66 characters a line and lines of 14 points, as the measure of A4 has them.
    paragraph = f"<p>{SENTENCE * 12}</p>"
    assert WIDE_SHEET.of([paragraph]) == pytest.approx(14 * len(SENTENCE) * 12 / 66 + 7, rel=0.1)
    code = "<pre>" + "x\n" * 9 + "x</pre>"
    assert WIDE_SHEET.of([code]) == pytest.approx(10 * 11.5 + 20, rel=0.05)
    assert WIDE_SHEET.column == pytest.approx(42 * 72 / 25.4)
