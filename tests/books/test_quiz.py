"""Tear-off quiz and its key: the two halves of a sheet, and the two sheets, fit together."""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.quiz import forms
from guidebuilder.model import Guide, Question
from tests.books.reading import Sheet, Word, sheets, squash
from tests.books.said import words
from tests.books.shelf import Shelf
from tests.books.tree import tree

MM = 72 / 25.4
CLEAR = 5 * MM
RING = 3.74 * MM  # radius of the ring's line: 8 mm across, 1.5 pt thick
SCALE = 3.0  # pixels a point
NAMES = ("quiz", "quiz-key")


def cut(sheet: Sheet) -> float:
    """Three quarters down: 222.75 mm of A4."""
    return sheet.height * 0.75


def slips(path: Path) -> list[tuple[int, Sheet]]:
    """The pages that have a cut line; a page of reasons may have a line of text there."""
    pages = enumerate(sheets(path))
    return [(index, sheet) for index, sheet in pages if "tear" in {w.text for w in tear(sheet)}]


def tear(sheet: Sheet) -> list[Word]:
    """The words on the cut line."""
    return [w for w in sheet.words if w.top < cut(sheet) < w.bottom]


def bubbles(sheet: Sheet) -> list[Word]:
    """The letters in the stub's bubbles, in reading order; names and totals stand left of them."""
    letters = [w for w in sheet.words if w.top > cut(sheet) and re.fullmatch("[A-F]", w.text)]
    return sorted(
        (w for w in letters if w.left > 80 * MM), key=lambda w: (w.left > 140 * MM, w.top, w.left)
    )


def rows(sheet: Sheet) -> dict[int, list[Word]]:
    """The stub's bubbles by the number of their item."""
    stub = [w for w in sheet.words if w.top > cut(sheet) and w.left > 80 * MM]
    # "mark 2" says how many of an item's bubbles are to be marked.
    much = [w for w in stub if w.text == "mark"]
    numbers = [
        w for w in stub
        if w.text.isdigit() and not any(abs(w.top - m.top) < 1 and w.left > m.left for m in much)
    ]  # fmt: skip
    out: dict[int, list[Word]] = {}
    for number in numbers:
        middle = (number.top + number.bottom) / 2
        out[int(number.text)] = [
            w for w in bubbles(sheet)
            if w.top < middle < w.bottom and 0 < w.left - number.left < 45 * MM
        ]  # fmt: skip
    return out


def items(guide: Guide) -> dict[int, Question]:
    """The form's items by number: its order, looked up in the guide."""
    (form,) = forms(guide, builtin()["quiz"])
    questions = {question.number: question for question in guide.questions}
    return {place: questions[number] for place, number in enumerate(form.items, 1)}


@pytest.mark.parametrize("edition", NAMES)
def test_the_cut_line_is_clear(shelf: Shelf, edition: str) -> None:
    found = slips(shelf.book(edition))
    assert found
    for _, sheet in found:
        line = cut(sheet)
        assert [w.text for w in tear(sheet)] == ["tear", "here"]
        for word in sheet.words:
            if word not in tear(sheet):
                assert word.bottom <= line - CLEAR or word.top >= line + CLEAR, word
        assert any(w.top > line + CLEAR for w in sheet.words)


@pytest.mark.parametrize("edition", NAMES)
def test_the_form_stands_on_both_halves(shelf: Shelf, edition: str) -> None:
    (form,) = forms(shelf.guide, builtin()["quiz"])
    for _, sheet in slips(shelf.book(edition)):
        places = [w.top > cut(sheet) for w in sheet.words if w.text == form.id]
        assert sorted(places) == [False, True]


def test_all_items_stand_on_a_sheet_with_their_bubbles(shelf: Shelf) -> None:
    path = shelf.book("quiz")
    expected = items(shelf.guide)
    seen: list[int] = []
    for index, sheet in slips(path):
        above = squash("".join(p.text for p in tree(path).flow if p.page == index))
        for number, letters in sorted(rows(sheet).items()):
            item = expected[number].quiz
            assert item is not None
            assert "".join(w.text for w in letters) == "ABCDEF"[: len(item.options)], number
            assert f"{number}{words(item.stem)}" in above, f"item {number} is on another sheet"
            assert all(words(option.prose) in above for option in item.options)
            seen.append(number)
    assert seen == list(range(1, len(expected) + 1))


def test_items_are_read_in_order(shelf: Shelf) -> None:
    said = squash("".join(piece.text for piece in tree(shelf.book("quiz")).flow))
    stems = [q.quiz.stem for _, q in sorted(items(shelf.guide).items()) if q.quiz]
    places = [said.index(f"{n}{words(stem)}") for n, stem in enumerate(stems, 1)]
    assert places == sorted(places)


def test_sheets_are_printed_on_one_side(shelf: Shelf) -> None:
    pages = sheets(shelf.book("quiz"))
    assert len(pages) % 2 == 1, "a blank page at the end"
    for index, sheet in enumerate(pages):
        assert bool(sheet.words) is (index % 2 == 0), f"page {index + 1}"
    if shelf.guide.id != "sample":
        assert len(pages) > 1


def test_stubs_of_the_key_lie_on_those_of_the_quiz(shelf: Shelf) -> None:
    quiz, key = slips(shelf.book("quiz")), slips(shelf.book("quiz-key"))
    assert [index for index, _ in quiz] == [index for index, _ in key]
    assert sum(len(bubbles(sheet)) for _, sheet in quiz) > 5
    for (_, one), (_, other) in zip(quiz, key, strict=True):
        for a, b in zip(bubbles(one), bubbles(other), strict=True):
            assert a.text == b.text
            assert (a.left, a.top) == pytest.approx((b.left, b.top), abs=0.02)


@cache
def _picture(path: Path, index: int) -> tuple[int, bytes]:
    with pypdfium2.PdfDocument(path) as pdf:
        image = pdf[index].render(scale=SCALE).to_pil().convert("L")
        return image.width, image.tobytes()


def ringed(path: Path, index: int, bubble: Word) -> bool:
    """Whether a dark line runs round the bubble, read from the page's picture."""
    width, pixels = _picture(path, index)
    x, y = (bubble.left + bubble.right) / 2, (bubble.top + bubble.bottom) / 2
    dark = 0
    for step in range(36):
        angle = math.tau * step / 36
        near = []
        for radius in (RING - 0.7, RING, RING + 0.7):
            column = round((x + radius * math.cos(angle)) * SCALE)
            row = round((y + radius * math.sin(angle)) * SCALE)
            near.append(pixels[row * width + column])
        dark += min(near) < 100
    return dark > 30


def right_letters(shelf: Shelf) -> dict[int, str]:
    """The right letters by item, read off the quiz: the letter before each right option's text."""
    said = "".join(
        "".join(c for c in piece.text if c.isalnum()) for piece in tree(shelf.book("quiz")).flow
    )
    out = {}
    for number, question in items(shelf.guide).items():
        item = question.quiz
        assert item is not None
        start = said.casefold().index(f"{number}{words(item.stem)}")
        letters = []
        for option in item.options:
            at = said.casefold().index(words(option.prose), start + len(words(item.stem)))
            if option.correct:
                letters.append(said[at - 1])
        out[number] = "".join(sorted(letters))
    return out


def test_rings_are_round_the_right_letters_and_no_others(shelf: Shelf) -> None:
    key = shelf.book("quiz-key")
    expected = right_letters(shelf)
    assert len(set("".join(expected.values()))) > 1
    found = {}
    for index, sheet in slips(key):
        for number, letters in rows(sheet).items():
            found[number] = "".join(w.text for w in letters if ringed(key, index, w))
    assert found == expected


def test_a_quiz_has_no_ring(shelf: Shelf) -> None:
    quiz = shelf.book("quiz")
    for index, sheet in slips(quiz):
        assert not [w for w in bubbles(sheet) if ringed(quiz, index, w)]


def test_the_key_names_letter_answer_and_question_of_every_item(shelf: Shelf) -> None:
    said = squash("".join(piece.text for piece in tree(shelf.book("quiz-key")).flow))
    letters = right_letters(shelf)
    for number, question in items(shelf.guide).items():
        item = question.quiz
        assert item is not None
        head = f"{number}{words(item.stem)}question{question.number}{letters[number].casefold()}"
        assert head in said
        answer = said[said.index(head) + len(head) :]
        right = {words(option.prose) for option in item.options if option.correct}
        while any(answer.startswith(text) for text in right):
            text = next(text for text in right if answer.startswith(text))
            right.remove(text)
            answer = answer.removeprefix(text)
        assert not right, f"item {number}"
        assert answer.startswith(words(item.key))
        # Reasons follow in the order of the letters, each under its own.
        reasons = [words(option.explanation) for option in item.options if option.explanation]
        assert all(reason in answer[: len("".join(reasons)) + 200] for reason in reasons)
