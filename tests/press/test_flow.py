"""Pages as the engine makes them up: what must stay together does, wherever a page ends.

A case is set many times in a row, behind filler of many depths, so that pages end in all its parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
from markupsafe import Markup

from guidebuilder.data import styles_folder
from guidebuilder.edition.views import FullQuestion
from guidebuilder.press.booklet.parts import SectionBlock, booklet_copy
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.layout import design, render
from guidebuilder.press.matter.blocks import question_block
from tests.press.setting import projection, prose

DESIGN = design(projection("study"))
WORDS = "A line of words that is nearly as long as the measure is, and no longer. "
TIMES = 9
PARTS = ("hint", "line", "deeper", "sources", "notes", "follow_ups", "red_flags", "rubric")

Case = Callable[[int], dict[str, str]]


def question(number: int, parts: dict[str, str]) -> FullQuestion:
    base = projection("study").questions[0]
    assert isinstance(base, FullQuestion)
    bare = replace(base, **dict.fromkeys((*PARTS, "stem", "quiz"), None))
    set_parts = {name: prose(text) for name, text in parts.items()}
    return replace(bare, number=number, anchor=f"q{number}", **set_parts)


def pages(case: Case, *, quiz: bool = False) -> list[str]:
    """The text of each page of a section in which ``case`` follows on filler, many times."""
    questions = []
    for turn in range(TIMES):
        filler = "\n\n".join(["Filler."] * (5 * turn % 9 + 1))
        questions.append(question(2 * turn + 1, {"prompt": "Fill?", "answer": filler}))
        asked = question(2 * turn + 2, case(turn))
        questions.append(
            replace(asked, quiz=projection("study").questions[0].quiz if quiz else None)
        )
    blocks = tuple(question_block(q, DESIGN.prose) for q in questions)
    section = SectionBlock(1, "s1", "Section", "Section", Markup(""), blocks, "", 1)
    html = render("booklet-section", page=DESIGN.page("Section"), sections=(section,))
    gathering = typeset(booklet_copy(DESIGN, "test", html), Path(), styles_folder())
    document = pypdfium2.PdfDocument(gathering.pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def page_of(text: str, got: list[str]) -> int:
    found = [number for number, page in enumerate(got) if f"{text}." in page]
    assert len(found) == 1, text
    return found[0]


def apart(got: list[str], first: str, second: str, times: int = TIMES) -> set[int]:
    """How many pages lie between two texts, for all times that a case is set."""
    return {
        page_of(f"{second} {turn}", got) - page_of(f"{first} {turn}", got) for turn in range(times)
    }


def test_the_cue_stands_on_the_page_of_its_heading() -> None:
    def case(turn: int) -> dict[str, str]:
        return {
            "prompt": f"Heading {turn}.",
            "answer": f"{WORDS}\n\n{9 * WORDS}\n\n{9 * WORDS} End {turn}.",
            "line": f"A cue of several lines beside its question, five of them or thereabouts, "
            f"lower than the paragraph that it stands beside: Cue {turn}.",
        }

    got = pages(case)
    assert apart(got, "Heading", "Cue") == {0}
    assert apart(got, "Heading", "End") == {0, 1}  # or no page ended inside the case


ANNOUNCED = (
    "```sh\nFirst {0}.\n" + "line\n" * 9 + "Last {0}.\n```",
    "| A | B |\n|---|---|\n| First {0}. | b |\n" + "| row | b |\n" * 9 + "| Last {0}. | b |",
    "- First {0}.\n" + "- item\n" * 9 + "- Last {0}.",
)


def test_a_lead_in_stands_on_the_page_of_what_it_announces() -> None:
    def case(turn: int) -> dict[str, str]:
        numbers = range(turn * 6, turn * 6 + 6)
        blocks = [
            f"{turn * WORDS}\n\nAnnounced {n}. It is:\n\n{ANNOUNCED[n % 3].format(n)}"
            for n in numbers
        ]
        return {"prompt": "What?", "answer": "\n\n".join(blocks)}

    got = pages(case)
    assert apart(got, "Announced", "First", TIMES * 6) == {0}
    assert apart(got, "Announced", "Last", TIMES * 6) == {0, 1}


def test_a_short_question_is_not_divided() -> None:
    def case(turn: int) -> dict[str, str]:
        return {
            "prompt": f"Short {turn}.",
            "answer": f"{3 * WORDS}\n\n{7 * WORDS}\n\n{2 * WORDS} All {turn}.",
        }

    assert apart(pages(case), "Short", "All") == {0}


def test_notes_and_follow_ups_stay_whole_and_may_part() -> None:
    def case(turn: int) -> dict[str, str]:
        items = "\n".join(f"- Item {n}" for n in range(9))
        return {
            "prompt": "How does it end?",
            "answer": "\n\n".join([3 * WORDS] * (turn % 5 + 4)),
            "notes": f"Begin {turn}.\n\n{2 * WORDS}\n\n{4 * WORDS} Close {turn}.",
            "follow_ups": f"- Ask {turn}.\n{items}\n- Leave {turn}.",
        }

    got = pages(case)
    assert apart(got, "Begin", "Close") == {0}
    assert apart(got, "Ask", "Leave") == {0}
    assert apart(got, "Close", "Ask") == {0, 1}


def test_a_quiz_keeps_its_key_and_may_leave_the_follow_ups() -> None:
    def case(turn: int) -> dict[str, str]:
        items = "\n".join(f"- Item {n}" for n in range(6))
        asked = f"{items}\n- Ask {turn}."
        return {
            "prompt": "And?",
            "answer": "\n\n".join([3 * WORDS] * 5),
            "follow_ups": asked,
        }

    got = pages(case, quiz=True)
    heads = [page.count("CHECK YOURSELF") for page in got]
    keys = [page.count("KEY") for page in got]
    assert sum(heads) == TIMES
    assert heads == keys
    asked = [sum(f"Ask {turn}." in page for turn in range(TIMES)) for page in got]
    assert asked != heads  # somewhere a page ends between the two
