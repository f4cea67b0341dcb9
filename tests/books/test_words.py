"""Each book holds every word that it should, in the order in which it should be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from guidebuilder.model import PartKind, Question
from tests.books.reading import squash, texts
from tests.books.said import runs, words
from tests.books.shelf import BOOKLETS, Shelf
from tests.books.tree import Piece, regions, tree

STUDY_ORDER = (
    PartKind.ANSWER,
    PartKind.DEEPER,
    PartKind.NOTES,
    PartKind.FOLLOW_UPS,
    PartKind.RED_FLAGS,
)


def said(pieces: Iterable[Piece]) -> str:
    return squash("".join(piece.text for piece in pieces))


def articles(shelf: Shelf, edition: str) -> dict[int, tuple[str, str]]:
    """By number: the words of a question from its prompt on, and those beside the prompt."""
    numbers = {words(question.prompt): question.number for question in shelf.guide.questions}
    found = [
        (numbers.get(squash(region.heading.text)), (said(region.after), said(region.before)))
        for region in regions(shelf.book(edition))
    ]
    return {number: text for number, text in found if number is not None}


def in_order(pieces: list[str], text: str, name: str) -> None:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        assert found >= 0, f"{name}: {piece!r} is missing, or before {text[max(at - 60, 0) : at]!r}"
        at = found + len(piece)


def quiz_runs(question: Question) -> list[str]:
    item = question.quiz
    if item is None:
        return []
    return [*runs(item.stem), *(run for option in item.options for run in runs(option.prose))]


def test_the_study_edition_reads_in_order(shelf: Shelf) -> None:
    found = articles(shelf, "study")
    assert set(found) == {question.number for question in shelf.guide.questions}
    for question in shelf.guide.questions:
        text, _ = found[question.number]
        pieces = [words(question.prompt), *runs(question.stem)]
        for kind in STUDY_ORDER:
            pieces += runs(question.part(kind))
        pieces += quiz_runs(question)
        in_order(pieces, text, f"question {question.number}")


def test_the_study_edition_holds_hint_cue_and_key(shelf: Shelf) -> None:
    found = articles(shelf, "study")
    for question in shelf.guide.questions:
        text, beside = found[question.number]
        in_order(runs(question.part(PartKind.HINT)), text, f"hint of {question.number}")
        line = runs(question.part(PartKind.LINE))
        in_order(line, beside + text, f"line of {question.number}")
        if question.quiz is not None:
            in_order(runs(question.quiz.key), text, f"key of {question.number}")
            for option in question.quiz.options:
                in_order(runs(option.explanation), text, f"key of {question.number}")


def test_the_study_edition_lists_sources_in_order(shelf: Shelf) -> None:
    whole = said(tree(shelf.book("study")).flow)
    pieces = [run for q in shelf.guide.questions for run in runs(q.part(PartKind.SOURCES))]
    assert pieces
    in_order(pieces, whole, "sources")


def test_the_candidates_copy_reads_in_order(shelf: Shelf) -> None:
    found = articles(shelf, "candidate")
    assert set(found) == {question.number for question in shelf.guide.questions}
    for question in shelf.guide.questions:
        text, _ = found[question.number]
        pieces = [words(question.prompt), *runs(question.stem)]
        pieces += [*runs(question.part(PartKind.ANSWER)), *runs(question.part(PartKind.DEEPER))]
        in_order(pieces, text, f"question {question.number}")
        for kind in (PartKind.NOTES, PartKind.FOLLOW_UPS, PartKind.RED_FLAGS):
            private = words(question.part(kind))
            assert not private or private not in text


@pytest.mark.parametrize("edition", BOOKLETS)
def test_pages_sections_and_tips_are_printed(shelf: Shelf, edition: str) -> None:
    guide = shelf.guide
    whole = said(tree(shelf.book(edition)).flow)
    for section in guide.sections:
        assert squash(section.title) + words(section.intro)[:40] in whole
    for page in guide.pages if edition == "study" else ():
        assert squash(page.title) in whole
        in_order(runs(page.body), whole, page.title)


def test_the_handout_holds_the_questions_and_nothing_else(shelf: Shelf) -> None:
    guide = shelf.guide
    head = squash(f"{guide.module}Question handout")
    expected = [guide.title, f"{len(guide.questions)} questions", "Name", "Date"]
    for section in guide.sections:
        expected += [str(section.ordinal), section.title]
        for question in section.questions:
            minutes = f"{question.minutes} min" if question.minutes else ""
            text = words(question.prompt) + words(question.stem)
            expected += [str(question.number), text, question.level.id, minutes]
    whole = said(tree(shelf.book("handout")).flow)
    initials = "".join(word[0] for word in guide.title.lower().split())
    pair = re.match(rf"{initials}[0-9a-f]{{4}}", whole.removeprefix(head))
    assert pair is not None
    assert whole == head + pair[0] + squash("".join(expected))


def test_counts_are_counted(shelf: Shelf) -> None:
    guide, pages = shelf.guide, texts(shelf.book("study"))
    levels = {
        level: sum(q.level == level for q in guide.questions)
        for level in guide.levels
        if any(q.level == level for q in guide.questions)
    }
    cover, colophon = squash(pages[0]), squash(pages[1])
    by_level = ", ".join(f"{count} {level.id}" for level, count in levels.items())
    assert squash(f"{len(guide.questions)} questions: {by_level}") in colophon
    for level, count in levels.items():
        noun = "question" if count == 1 else "questions"
        assert squash(f"{count} {noun}") in cover
        assert any(squash(f"{level.label}, {count} {noun}") in squash(page) for page in pages[2:6])
    if "{questions}" in guide.subtitle:
        assert squash(guide.subtitle.replace("{questions}", str(len(guide.questions)))) in cover
    for section in guide.sections:
        count = len(section.questions)
        noun = "question" if count == 1 else "questions"
        opening = [page for page in pages[4:] if squash(section.title) in squash(page)]
        assert any(squash(f"{count} {noun}:") in squash(p) for p in opening)
