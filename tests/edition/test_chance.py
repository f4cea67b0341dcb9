"""Shuffles are unbiased: counted over many seeds, and held to a chi-square bound.

Seeds are fixed, so that a test which passes once passes always.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest

from edition.canary import canary, spec
from guidebuilder.edition.draws import Draws
from guidebuilder.edition.quiz import face, forms
from guidebuilder.edition.spec import Order, Selection

GUIDE = canary().guide
QUIZ = replace(spec("quiz"), select=Selection(sections=("sec1", "sec2", "sec3")))
ITEMS = forms(GUIDE, QUIZ)[0].items
SEEDS = range(1500)


def bound(freedom: int) -> float:
    """The 99.9th percentile of chi-square, by Wilson and Hilferty's approximation."""
    third = 2 / (9 * freedom)
    return float(freedom * (1 - third + 3.09 * third**0.5) ** 3)


def chi_square(counts: Counter[tuple[int, int]], rows: int, columns: int, each: float) -> float:
    """How far counts are from ``each`` in every cell of a table."""
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    return sum((counts[cell] - each) ** 2 / each for cell in cells)


def test_the_bound_is_that_of_the_tables() -> None:
    # Printed tables: 16.27 for 3 degrees of freedom, 27.88 for 9, 104.7 for 64.
    assert bound(3) == pytest.approx(16.27, rel=0.02)
    assert bound(9) == pytest.approx(27.88, rel=0.02)
    assert bound(64) == pytest.approx(104.7, rel=0.02)


def test_a_biased_shuffle_is_found_out() -> None:
    """Swapping each place with any place is the classic fault: this very test rejects it."""
    counts: Counter[tuple[int, int]] = Counter()
    for seed in SEEDS:
        draws, cards = Draws(seed, "biased"), list(range(len(ITEMS)))
        for place in range(len(cards)):
            other = draws.below(len(cards))
            cards[place], cards[other] = cards[other], cards[place]
        counts.update(enumerate(cards))
    size = len(ITEMS)
    assert chi_square(counts, size, size, len(SEEDS) / size) > bound((size - 1) ** 2)


@pytest.mark.parametrize("letter", ["A", "B"])
def test_every_item_is_as_often_in_every_place(letter: str) -> None:
    """Form A of a shuffled edition, and form B of one in the guide's order."""
    counts: Counter[tuple[int, int]] = Counter()
    order = Order.SHUFFLE if letter == "A" else Order.GUIDE
    for seed in SEEDS:
        made = forms(GUIDE, replace(QUIZ, seed=seed, order=order, forms=1 + (letter == "B")))
        counts.update((place, ITEMS.index(item)) for place, item in enumerate(made[-1].items))
    size = len(ITEMS)
    assert size > 5
    assert chi_square(counts, size, size, len(SEEDS) / size) < bound((size - 1) ** 2)


@pytest.mark.parametrize("letter", "ABC")
def test_every_option_is_as_often_under_every_letter(letter: str) -> None:
    (question,) = (q for q in GUIDE.questions if q.number == 1)
    assert question.quiz is not None
    written = [option.prose for option in question.quiz.options]
    size = len(written)
    places: Counter[tuple[int, int]] = Counter()
    orders: Counter[tuple[int, ...]] = Counter()
    for seed in SEEDS:
        shown = face(question, replace(QUIZ, seed=seed), letter)
        assert shown is not None
        order = tuple(written.index(option) for option in shown.options)
        orders[order] += 1
        places.update(enumerate(order))
    assert chi_square(places, size, size, len(SEEDS) / size) < bound((size - 1) ** 2)
    # Not the places alone: each of the 24 orders is as likely as any other.
    every = list(permutations(range(size)))
    each = len(SEEDS) / len(every)
    assert sum((orders[o] - each) ** 2 / each for o in every) < bound(len(every) - 1)


def test_forms_of_one_seed_are_independent() -> None:
    """Where an option stands in form A tells nothing of where it stands in form B."""
    (question,) = (q for q in GUIDE.questions if q.number == 1)
    assert question.quiz is not None
    size = len(question.quiz.options)
    first = question.quiz.options[0].prose
    pairs: Counter[tuple[int, int]] = Counter()
    for seed in SEEDS:
        shown = [face(question, replace(QUIZ, seed=seed), letter) for letter in "AB"]
        one, other = (face_.options.index(first) for face_ in shown if face_ is not None)
        pairs[one, other] += 1
    assert chi_square(pairs, size, size, len(SEEDS) / size**2) < bound(size**2 - 1)


def test_the_same_seed_gives_the_same_forms() -> None:
    several = replace(QUIZ, forms=6, seed=11)
    assert forms(GUIDE, several) == forms(GUIDE, several)
    assert forms(GUIDE, several) != forms(GUIDE, replace(several, seed=12))
    # A form does not depend on how many there are.
    assert forms(GUIDE, replace(several, forms=3)) == forms(GUIDE, several)[:3]
