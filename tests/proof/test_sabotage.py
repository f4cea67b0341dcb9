"""A withheld sentence, hidden in a finished handout in every way that was thought of."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from guidebuilder.edition.spec import Paper
from guidebuilder.proof.known import Known
from guidebuilder.proof.leaks import inspect
from tests.proof.conftest import Made
from tests.proof.sabotage.table import TRICKS, table
from tests.proof.sabotage.tools import TOOLS, folded
from tests.proof.sabotage.trick import SENTENCE, Outcome, Trick

DOCS = Path(__file__).parents[2] / "docs" / "leak-gate.md"
OPEN, CLOSE = "<!-- the tricks -->\n", "<!-- end of the tricks -->\n"


def test_the_handout_is_clean_to_begin_with(handout: Made) -> None:
    pdf, withheld, printed = handout
    report = inspect(pdf, withheld, printed)
    assert report.clean, (report.hits, report.problems)
    assert any(folded(SENTENCE) in folded(text.text) for text in withheld)
    for name, tool in TOOLS.items():
        assert folded(SENTENCE) not in folded(tool(pdf)), name


@pytest.mark.parametrize("knowing", [False, True], ids=["anew", "knowing the gatherings"])
@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_the_gate_and_the_trick(
    handout: Made, shared_known: Callable[..., tuple[Known, ...]], trick: Trick, knowing: bool
) -> None:
    pdf, withheld, printed = handout
    hidden = trick.hide(pdf)
    assert hidden != pdf
    known = shared_known("handout") if knowing else ()
    report = inspect(hidden, withheld, printed, known=known)
    labels = {hit.label for hit in report.hits}
    if trick.outcome is Outcome.FOUND:
        assert "answer of question 1" in labels, report.problems
    elif trick.outcome is Outcome.REFUSED:
        assert report.problems
        assert not labels
    else:
        assert report.clean, (report.hits, report.problems)


@pytest.mark.parametrize(
    "trick", [trick for trick in TRICKS if trick.by in TOOLS], ids=lambda trick: trick.name
)
def test_a_common_tool_gives_the_sentence_back(handout: Made, trick: Trick) -> None:
    # Without figures: such a tool may read a folio in the middle of a line that is not beside it.
    text = re.sub(r"\d", "", folded(TOOLS[trick.by](trick.hide(handout[0]))))
    assert folded(SENTENCE) in text or folded(SENTENCE.replace("ï", "")) in text


def test_there_are_enough_tricks() -> None:
    assert len({trick.name for trick in TRICKS}) == len(TRICKS)
    assert sum(trick.outcome is Outcome.FOUND for trick in TRICKS) >= 40
    assert sum(trick.by in TOOLS for trick in TRICKS) >= 40
    assert all(trick.why for trick in TRICKS if trick.outcome is not Outcome.FOUND)


def test_the_docs_tell_what_the_gate_finds(update_golden: bool) -> None:
    text = DOCS.read_text("utf-8")
    before, rest = text.split(OPEN)
    told, after = rest.split(CLOSE)
    if update_golden:
        DOCS.write_text(before + OPEN + "\n" + table() + "\n" + CLOSE + after, "utf-8")
    else:
        assert told == "\n" + table() + "\n", "run this with --update-golden"


@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
@pytest.mark.parametrize("edition", ["handout", "candidate", "quiz"])
def test_public_and_private_parts_may_share_their_words(
    shared_book: Callable[..., Made], edition: str, paper: Paper
) -> None:
    pdf, withheld, printed = shared_book(edition, paper)
    report = inspect(pdf, withheld, printed)
    assert report.clean, (report.hits, report.problems)
    assert report.phrases > 80
