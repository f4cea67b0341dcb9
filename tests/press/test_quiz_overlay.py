"""The key laid over the slips: both finished PDFs are read back, and ring is held to bubble."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest

from guidebuilder.edition.spec import Paper
from tests.press.slips import Patch, Set, Word, book, circles, pages, words

CLOSE = 0.3
"""How far a ring may be off, in mm."""
WAYS = [
    Set(Paper.A4, large=False, form="A"),
    Set(Paper.LETTER, large=False, form="B"),
    Set(Paper.A5, large=False, form="C"),
    Set(Paper.A4, large=True, form="B"),
    Set(Paper.HALF_LETTER, large=True, form="C"),
]


def name(way: Set) -> str:
    return f"{way.paper.value}{'-large' * way.large}-{way.form}"


EVERY = pytest.mark.parametrize("way", WAYS, ids=name)
SOME = pytest.mark.parametrize("way", [WAYS[0], WAYS[1], WAYS[4]], ids=name)


def line(found: tuple[Word, ...]) -> float:
    """Where the cut line is: at the words that stand on it."""
    (tear,) = (word for word in found if word.text == "tear" and beside(found, word) == "here")
    return tear.y


def beside(found: tuple[Word, ...], word: Word) -> str:
    """The next word of the same line."""
    right = [w for w in found if abs(w.y - word.y) < 0.6 and w.x > word.x]
    return min(right, key=lambda w: w.x).text if right else ""


def before(found: tuple[Word, ...], word: Word) -> str:
    """The word that stands before the other one in its line."""
    left = [w for w in found if abs(w.y - word.y) < 1.2 and w.x < word.x]
    return max(left, key=lambda w: w.x).text


def right_letters(pdf: bytes) -> set[tuple[int, str]]:
    """Item and letter of every right option, as the slips' sheets have them: no key is asked.

    In this guide every right option begins with "true" and its item's id, and every
    stem with "Stem" and the same.
    """
    out, numbers, right = set(), {}, []
    for page in range(0, pages(pdf), 2):
        found = words(pdf, page)
        for word in found:
            if stem := re.match(r"Stem(\d+)$", word.text):
                numbers[stem[1]] = int(before(found, word))
            if option := re.match(r"true(\d+)x\d$", word.text):
                right.append((option[1], before(found, word)))
    for item, letter in right:
        out.add((numbers[item], letter))
    return out


def bubbles(pdf: bytes, page: int) -> Iterator[tuple[int, str, Patch]]:
    """The slip's bubbles: item, letter, and the circle. Everything is read off the stub."""
    found = words(pdf, page)
    cut = line(found)
    stub = [word for word in found if word.y > cut + 4]
    for circle in circles(pdf, page, cut + 4):
        reach = circle.width / 2
        (letter,) = (
            w.text for w in stub if abs(w.x - circle.x) < reach and abs(w.y - circle.y) < reach
        )
        rows = [
            w for w in stub
            if w.text.isdigit() and abs(w.y - circle.y) < 1.5 and w.x < circle.x
        ]  # fmt: skip
        yield int(max(rows, key=lambda w: w.x).text), letter, circle


@EVERY
def test_every_ring_lies_round_a_right_bubble_and_there_are_no_others(way: Set) -> None:
    quiz, key = book("quiz", way), book("quiz-key", way)
    expected = right_letters(quiz)
    assert len(expected) == 10  # seven items, one with two right options, one with three
    ringed: set[tuple[int, str]] = set()
    seen: set[int] = set()
    for page in range(0, pages(quiz), 2):
        cut = line(words(quiz, page))
        slip = list(bubbles(quiz, page))
        width = slip[0][2].width if slip else 0.0
        assert all(circle.width == pytest.approx(width, abs=0.2) for _, _, circle in slip)
        marks = circles(key, page, cut + 4)
        rings = [mark for mark in marks if mark.width > width + 0.8]
        assert len(marks) - len(rings) == len(slip), "the key has other bubbles than the slip"
        for ring in rings:
            item, letter, nearest = min(
                slip, key=lambda b: abs(b[2].x - ring.x) + abs(b[2].y - ring.y)
            )
            off = ((nearest.x - ring.x) ** 2 + (nearest.y - ring.y) ** 2) ** 0.5
            assert off <= CLOSE, f"the ring of item {item} is {off:.2f} mm off"
            assert (item, letter) not in ringed, "two rings round one bubble"
            ringed.add((item, letter))
        seen |= {item for item, _, _ in slip}
    assert ringed == expected
    assert len(seen) == 7


@SOME
def test_form_and_numbers_stand_on_both_halves(way: Set) -> None:
    for edition in ("quiz", "quiz-self"):
        pdf = book(edition, way)
        for page in range(0, pages(pdf), 2):
            found = words(pdf, page)
            if not any(word.text == "tear" for word in found):
                continue  # reasons that stand apart
            cut = line(found)
            ids = [w for w in found if re.fullmatch(rf"EQI-{way.form}-[0-9A-F]{{4}}", w.text)]
            assert sorted(word.y > cut for word in ids) == [False, True]
            assert len({word.text for word in ids}) == 1
            above = {
                int(before(found, w)) for w in found if re.match(r"Stem\d+$", w.text) and w.y < cut
            }
            assert above
            on_stub = [int(w.text) for w in found if w.y > cut and w.text.isdigit()]
            assert above <= set(on_stub), f"{edition}, page {page + 1}"


@SOME
def test_the_upper_parts_of_quiz_and_quiz_self_are_the_same(way: Set) -> None:
    quiz, oneself = book("quiz", way), book("quiz-self", way)
    for page in range(0, pages(quiz), 2):
        one, other = words(quiz, page), words(oneself, page)
        start = min(w.y for w in one if re.match(r"Stem\d+$", w.text)) - 1.5
        cut = line(one)
        above = [[w for w in found if start < w.y < cut] for found in (one, other)]
        assert above[0] == above[1] != []


@SOME
def test_backs_are_blank_and_no_key_lies_behind_a_question(way: Set) -> None:
    for edition in ("quiz", "quiz-key", "quiz-self"):
        pdf = book(edition, way)
        with pypdfium2.PdfDocument(pdf) as document:
            count = len(document)
            for number in range(count):
                objects = list(document[number].get_objects())
                torn = any(word.text == "tear" for word in words(pdf, number))
                if torn:
                    assert number % 2 == 0
                    if number + 1 < count:
                        behind = list(document[number + 1].get_objects())
                        assert behind == [], f"page {number + 2} of {edition} is a back with ink"
                assert objects or number % 2 == 1


@SOME
def test_a_slip_holds_nothing_of_a_key(way: Set) -> None:
    quiz = book("quiz", way)
    said = {w.text for page in range(pages(quiz)) for w in words(quiz, page)}
    assert not [text for text in said if re.match(r"Reason|Written8", text)]
    oneself = book("quiz-self", way)
    for page in range(0, pages(oneself), 2):
        found = words(oneself, page)
        if any(word.text == "tear" for word in found):
            cut = line(found)
            told = [w for w in found if re.match(r"Reason|Written8", w.text)]
            assert all(word.y > cut + 5 for word in told)


def test_the_ways_leave_none_out() -> None:
    assert {way.paper for way in WAYS} == set(Paper)
    assert {way.large for way in WAYS} == {False, True}
    assert {way.form for way in WAYS} == set("ABC")


def test_the_same_seed_prints_the_same_bytes_and_another_one_does_not() -> None:
    way = WAYS[1]
    first = book("quiz-self", way)
    book.cache_clear()
    assert book("quiz-self", way) == first
    assert book("quiz-self", replace(way, seed=8)) != first
