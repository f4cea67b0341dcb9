"""Questions as the layouts see them: every word of a part is somewhere."""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import Markup

from guidebuilder.edition.views import FullQuestion
from guidebuilder.press.matter.blocks import QuestionBlock, question_block
from guidebuilder.press.matter.prose import ProseRenderer
from tests.press.setting import A4, projection, prose

RENDERER = ProseRenderer(A4, {})
PARTS = (
    "hint",
    "answer",
    "line",
    "deeper",
    "sources",
    "notes",
    "follow_ups",
    "red_flags",
    "rubric",
)


def full() -> FullQuestion:
    question = projection("study").questions[0]
    assert isinstance(question, FullQuestion)
    return question


def words(block: QuestionBlock) -> str:
    fields = [getattr(block, name) for name in block.__dataclass_fields__]
    flat = [" ".join(f) if isinstance(f, tuple) else f for f in fields[7:] if f != block.make_up]
    return re.sub(r"<[^>]+>", " ", " ".join(str(part) for part in flat if part))


def test_every_block_of_an_answer_is_printed_once_and_in_order() -> None:
    text = "One.\n\n- two\n- three\n\n```\nfour\n```\n\nFive.\n\n| six |\n|---|\n| seven |"
    block = question_block(replace(full(), answer=prose(text)), RENDERER)
    html = Markup("\n").join(filter(None, (block.opening, block.rest)))
    said = re.findall("one|two|three|four|five|six|seven", html.lower())
    assert said == ["one", "two", "three", "four", "five", "six", "seven"]


def test_code_at_the_head_of_an_answer_keeps_its_place() -> None:
    block = question_block(replace(full(), answer=prose("```\ncode\n```\n\nText.")), RENDERER)
    html = Markup("").join((block.opening, block.rest))
    assert html.index("code</code>") < html.index("Text.")


def test_no_text_beside_a_list_is_lost() -> None:
    text = "Opening words.\n\n- item\n\nClosing words."
    for part in ("sources", "follow_ups", "red_flags"):
        block = question_block(replace(full(), **{part: prose(text)}), RENDERER)
        for expected in ("Opening words", "item", "Closing words"):
            assert expected in words(block), f"{expected!r} of {part}"


def test_each_part_is_where_its_name_says() -> None:
    marked = {part: prose(f"- Words of {part}.") for part in PARTS}
    said = words(question_block(replace(full(), **marked), RENDERER))
    assert all(f"Words of {part}." in said for part in PARTS)


def test_options_have_letters_and_the_key_names_the_right_ones() -> None:
    block = question_block(projection("study").questions[1], RENDERER).quiz
    assert block is not None
    assert block.key is not None
    assert [(o.letter, str(o.html)) for o in block.options] == [
        ("A", "Wood"), ("B", "Cork"), ("C", "Stone"),
    ]  # fmt: skip
    assert block.key.letters == "A, B"
    assert block.choose == 2


def test_headings_of_an_answer_stand_directly_under_the_prompt() -> None:
    answer, deeper = prose("One.\n\n#### Two\n\nThree."), prose("Four.\n\n#### Five\n\nSix.")
    block = question_block(replace(full(), answer=answer, deeper=deeper), RENDERER)
    assert "<h3>Two</h3>" in block.rest
    assert "<h4>Five</h4>" in block.deeper  # under the label "Going deeper"
