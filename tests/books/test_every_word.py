"""Every edition, on A4 and Letter, holds the words of its questions in their order.

What each should say is read from the manuscript; which questions it asks, and in what
order it puts their options, is the projection's to tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from guidebuilder import pipeline
from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import Paper, PartId
from guidebuilder.edition.views import PublicQuestion, SolvedQuestion
from guidebuilder.manuscript import read_manuscript
from guidebuilder.model import Guide, PartKind, Question
from guidebuilder.overrides import Overrides
from tests.books.said import runs, words
from tests.books.shelf import CHECKOUT, fill, once
from tests.books.test_words import in_order, said
from tests.books.tree import tree

EDITIONS = ("study", "handout", "candidate", "quiz", "quiz-key", "quiz-self", "cards",
            "interviewer")  # fmt: skip
PAPERS = ("A4", "Letter")
GUIDES = ("sample", "aws-interview-prep")
ASKING = {"quiz", "quiz-self"}
PARTS = {
    PartId.ANSWER: PartKind.ANSWER,
    PartId.DEEPER: PartKind.DEEPER,
    PartId.NOTES: PartKind.NOTES,
    PartId.FOLLOW_UPS: PartKind.FOLLOW_UPS,
    PartId.RED_FLAGS: PartKind.RED_FLAGS,
    PartId.HINT: PartKind.HINT,
    PartId.LINE: PartKind.LINE,
}
# Every book of the large guide takes minutes; the small one's longest are told apart by paper.
CASES = [
    pytest.param(
        (guide, edition, paper), id=f"{guide}-{edition}-{paper}",
        marks=[pytest.mark.soak]
        if guide != "sample" or (paper == "Letter" and edition in {"study", "candidate"})
        else [],
    )
    for guide in GUIDES
    for edition in EDITIONS
    for paper in PAPERS
]  # fmt: skip


@cache
def guide_of(name: str) -> Guide:
    return read_manuscript(CHECKOUT / "content" / name).guide


@pytest.fixture
def book(request: pytest.FixtureRequest, shared: Path) -> tuple[Guide, str, Path]:
    """A guide, one of its editions, and the PDF of that on a paper."""
    name, edition, paper = request.param
    if paper == "A4" and builtin()[edition].default:
        shelf = fill(name, shared)
        return shelf.guide, edition, shelf.book(edition)

    def make(folder: Path) -> None:
        overrides = Overrides(paper=Paper(paper))
        source = CHECKOUT / "content" / name
        pipeline.build(pipeline.BuildRequest(source, folder, (edition,), overrides, jobs=2))

    folder = once(shared / f"words-{name}-{edition}-{paper}", make)
    (pdf,) = folder.glob("*.pdf")
    return guide_of(name), edition, pdf


def asked(question: PublicQuestion) -> Iterator[list[str]]:
    """An item's stem and its options, in the order in which they are printed."""
    item = question.quiz
    assert item is not None
    yield [*runs(item.stem), *(run for option in item.options for run in runs(option))]


def reasons(question: PublicQuestion, source: Question, edition: str) -> Iterator[list[str]]:
    """The key to a written item, and the reasons: in a test for oneself those of right options."""
    assert isinstance(question, SolvedQuestion)
    if question.key is None or source.quiz is None:
        return
    yield runs(question.key.written)
    right = {words(option.explanation) for option in source.quiz.options if option.correct}
    for explanation in question.key.explanations:
        if edition == "quiz-key" or words(explanation) in right:
            yield runs(explanation)


def parts(source: Question, edition: str) -> Iterator[list[str]]:
    """The prompt with its stem, then each part that the edition prints, by itself."""
    spec = builtin()[edition]
    stem = runs(source.stem) if PartId.STEM in spec.parts else []
    yield [*runs(source.prompt), *stem]
    for part, kind in PARTS.items():
        prose = source.part(kind)
        if edition == "interviewer" and prose is not None and part is PartId.ANSWER:
            # The core of an answer is its first paragraph.
            prose = replace(prose, markdown=prose.markdown.partition("\n\n")[0])
        if part in spec.parts and not (edition == "interviewer" and part is PartId.LINE):
            yield runs(prose)


def expected(guide: Guide, edition: str) -> Iterator[tuple[str, list[str]]]:
    sources = {question.number: question for question in guide.questions}
    for question in project(guide, builtin()[edition]).questions:
        name, source = f"question {question.number}", sources[question.number]
        if edition in ASKING:
            yield from ((name, pieces) for pieces in asked(question))
        if edition in {"quiz-key", "quiz-self"}:
            yield from ((f"key of {name}", pieces) for pieces in reasons(question, source, edition))
        if edition not in {"quiz", "quiz-key", "quiz-self"}:
            yield from ((name, pieces) for pieces in parts(source, edition))


@pytest.mark.parametrize("book", CASES, indirect=True)
def test_every_word_is_there_in_order(book: tuple[Guide, str, Path]) -> None:
    guide, edition, pdf = book
    whole = said(tree(pdf).flow)
    told = 0
    for name, pieces in expected(guide, edition):
        in_order(pieces, whole, f"{edition}, {name}")
        told += len("".join(pieces))
    # No more is repeated than contents, keys and the fixed words of a layout.
    assert told > len(guide.questions) * 20
    assert told < len(whole) * 1.5


@pytest.mark.parametrize("book", [p for p in CASES if "quiz-key" not in p.values[0]], indirect=True)
def test_questions_come_in_their_order(book: tuple[Guide, str, Path]) -> None:
    guide, edition, pdf = book
    whole = said(tree(pdf).flow)
    firsts = []
    for question in project(guide, builtin()[edition]).questions:
        prose = question.quiz.stem if edition in ASKING and question.quiz else question.prompt
        firsts.append(whole.rfind("".join(runs(prose))[:60]))
    assert -1 not in firsts
    assert firsts == sorted(firsts)
