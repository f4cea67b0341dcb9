"""Which questions an edition prints, in what order, and what is said when there are none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.canary import canary, spec
from guidebuilder.edition.selection import EmptySelectionError, select
from guidebuilder.edition.spec import EditionSpec, Order, Selection
from guidebuilder.errors import UsageError

GUIDE = canary().guide  # questions 1-12 for all, 13-16 for learners, 17-20 for interviewers


def numbers(edition: EditionSpec) -> list[int]:
    return [question.number for question in select(GUIDE, edition)]


def chosen(**conditions: object) -> EditionSpec:
    return replace(spec("handout"), select=Selection(**conditions))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("handout", list(range(1, 13))),
        ("study", list(range(1, 17))),
        ("quiz", [n for n in range(1, 13) if n % 4]),
        ("quiz-key", [n for n in range(1, 21) if n % 4]),
    ],
)
def test_all_that_the_audience_may_see(name: str, expected: list[int]) -> None:
    assert numbers(spec(name)) == expected


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        (chosen(level=("mid",)), [1, 3, 5, 7, 9, 11]),
        (chosen(level=("mid", "senior")), list(range(1, 13))),
        (chosen(tags=("t0", "t1")), [1, 3, 4, 6, 7, 9, 10, 12]),
        (chosen(tags=("t0", "t1"), level=("senior",)), [4, 6, 10, 12]),
        (chosen(sections=("sec2", "sec1"), tags=("t0",)), [3, 6]),
        (chosen(only=("slug-that-tells-9", "slug-that-tells-2")), [2, 9]),
        # Minutes are 3, 4, 5, 6, none, 3, 4, 5, 6, none, 3, 4.
        (chosen(minutes=10), [1, 2, 6]),
        (chosen(minutes=13), [1, 2, 3]),
        (chosen(minutes=3), [1]),
    ],
)
def test_conditions(edition: EditionSpec, expected: list[int]) -> None:
    assert numbers(edition) == expected


@pytest.mark.parametrize(
    ("edition", "told"),
    [
        (chosen(level=("mid",), tags=("even",)), 'no question left has the tag "even"'),
        (chosen(sections=("sec5",)), 'no question left has the section "sec5"'),
        (chosen(minutes=2), "no question with an estimate fits in 2 minutes"),
        (
            replace(spec("quiz"), select=Selection(only=("slug-that-tells-4",))),
            'no question left has the id "slug-that-tells-4"',
        ),
    ],
)
def test_nothing_left_is_told(edition: EditionSpec, told: str) -> None:
    with pytest.raises(EmptySelectionError) as caught:
        select(GUIDE, edition)
    assert caught.value.hint == told
    assert isinstance(caught.value, UsageError)
    assert caught.value.message == f'the edition "{edition.name}" has nothing to print: {told}'


def test_a_shuffle_fills_in_printed_order() -> None:
    shuffled = replace(spec("handout"), order=Order.SHUFFLE, seed=5)
    order = numbers(shuffled)
    assert sorted(order) == list(range(1, 13))
    assert order != list(range(1, 13))
    filled = numbers(replace(shuffled, select=Selection(minutes=12)))
    assert filled == [n for n in order if n in filled]
    assert filled[0] == next(n for n in order if n % 5)


@given(st.integers(), st.integers(1, 15))
def test_a_sample(seed: int, count: int) -> None:
    found = numbers(replace(chosen(sample=count), seed=seed))
    assert len(found) == min(count, 12)
    assert found == sorted(found)
    assert found == numbers(replace(chosen(sample=count), seed=seed))
