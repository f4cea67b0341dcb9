"""Scorecards: what is taken out of a question's parts, and how it is cut into pages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.edition.spec import LayoutName, Paper
from guidebuilder.press.matter.pieces import items_apart, rows_apart
from guidebuilder.press.matter.prose import ProseRenderer
from guidebuilder.press.scorecard.pages import PIECES, Room, card_pages
from guidebuilder.press.scorecard.parts import score_block
from guidebuilder.press.sheets import sheet
from tests.press.setting import compose, projection, prose

RENDERER = ProseRenderer(sheet(Paper.A4, LayoutName.SCORECARD), {})
ROOM = Room(depth=720, line=24, label=20, again=40)

heights = st.dictionaries(st.sampled_from(PIECES), st.floats(10, 1500), min_size=1)


def test_items_are_apart_from_what_stands_around_them() -> None:
    text = "A note.\n\n- one\n- two\n\n  and more\n\n  - inner\n\nAn end."
    blocks, items = items_apart(prose(text), RENDERER)
    assert [block.striptags() for block in blocks] == ["A note.", "An end."]
    assert [str(item.striptags()) for item in items] == ["one", "twoand moreinner"]
    assert items_apart(None, RENDERER) == ([], [])


def test_rows_are_apart_and_heads_left_out() -> None:
    text = "Before.\n\n| Score | Heard |\n|---|---|\n| 1 | *a* |\n| 4 | b |\n"
    rows, blocks = rows_apart(prose(text), RENDERER)
    assert rows == [("1", "<em>a</em>"), ("4", "b")]
    assert blocks == ["<p>Before.</p>"]


@pytest.mark.parametrize(
    ("rubric", "heard", "note"),
    [
        ("| S | H |\n|---|---|\n| 1 | a |\n| 2 | b |\n| 3 | c |\n| 4 | d |", "a b c d", ""),
        ("| S | H |\n|---|---|\n| 4 | d |\n| 1 | a |\n\nMore.", "a   d", "More."),
        ("| S | H |\n|---|---|\n| good | a |", None, "a"),
        ("Only words.", None, "Only words."),
    ],
)
def test_a_rubric_fills_four_boxes(rubric: str, heard: str | None, note: str) -> None:
    (question, *_) = projection("interviewer").questions
    block = score_block(replace(question, rubric=prose(rubric)), RENDERER)  # type: ignore[call-arg]
    assert [grade.points for grade in block.grades] == [1, 2, 3, 4]
    texts = [str(grade.html) for grade in block.grades]
    if heard is None:
        assert all(text.endswith(".") for text in texts), "neutral words"
    else:
        assert " ".join(texts) == heard
    assert note in block.rubric_note.striptags()


def test_a_question_without_parts_has_boxes_with_neutral_words() -> None:
    (question, *_) = projection("handout").questions
    block = score_block(question, RENDERER)
    assert not any((block.core, block.line, block.listen, block.follow_ups, block.flags))
    assert len({str(grade.html) for grade in block.grades} - {""}) == 4


@given(heights)
def test_pages_hold_every_piece_once_in_order(heights: dict[str, float]) -> None:
    pages = card_pages(heights, ROOM)
    shown = [name for page in pages for name in PIECES[1:] if getattr(page, name)]
    assert shown == [name for name in PIECES[1:] if name in heights]
    assert [page.opens for page in pages] == [True] + [False] * (len(pages) - 1)


@given(heights)
def test_no_page_is_overfull_and_the_last_has_room_to_write(heights: dict[str, float]) -> None:
    pages = card_pages(heights, ROOM)
    assert pages[-1].lines >= 4 or max(heights.values()) > ROOM.depth - ROOM.again - 200
    for place, page in enumerate(pages):
        pieces = [heights[n] for n in PIECES[1:] if getattr(page, n)]
        used = sum(pieces) + (ROOM.again if place else heights.get("head", 0.0))
        written = ROOM.label + page.lines * ROOM.line if page.lines else 0.0
        assert used + written <= ROOM.depth + 1e-6 or page.lines == 0
        if len(pieces) > 1 and max(heights.values()) < ROOM.depth - ROOM.again:
            assert used <= ROOM.depth + 1e-6


def test_the_last_lines_reach_down_to_the_foot() -> None:
    (page,) = card_pages({"head": 100, "core": 100, "score": 100}, ROOM)
    left = ROOM.depth - 300 - ROOM.label - page.lines * ROOM.line
    assert 0 <= left < ROOM.line


def test_every_page_of_a_pack_has_its_pair_and_no_field_is_asked_for() -> None:
    copies = list(compose("interviewer"))
    pair = projection("interviewer").pair
    assert re.fullmatch(r"[A-Z0-9]{1,4}-[0-9A-F]{4}", pair)
    assert len(copies) == 1 + len(projection("interviewer").sections)
    for copy in copies:
        assert f'--pair: "{pair}"' in copy.html
        assert "data-field" not in copy.html


def test_the_handout_prints_the_pair_of_its_pack() -> None:
    (copy,) = compose("handout")
    assert projection("interviewer").pair in copy.html
