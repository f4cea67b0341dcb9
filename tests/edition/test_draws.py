"""Chance that can be replayed, and that favours nobody."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.edition.draws import Draws


def test_golden_replay() -> None:
    # These orders are in printed forms: a change here breaks the keys of old prints.
    assert Draws(7, "items", "B").shuffled(range(10)) == GOLDEN_SHUFFLE
    assert Draws(7, "sample").sample("abcdefghij", 4) == GOLDEN_SAMPLE
    draws = Draws(-3, "x")
    assert [draws.below(1000) for _ in range(6)] == GOLDEN_DRAWS


def test_the_hash_seed_changes_nothing() -> None:
    code = (
        "from guidebuilder.edition.draws import Draws;"
        "print(*Draws(7, 'items', 'B').shuffled(range(10)))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(p for p in sys.path if p)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert outputs == {" ".join(map(str, GOLDEN_SHUFFLE)) + "\n"}


def test_every_order_is_equally_likely() -> None:
    seeds = 6000
    counts = Counter(Draws(seed, "fair").shuffled("abcd") for seed in range(seeds))
    assert set(counts) == set(permutations("abcd"))
    expected = seeds / 24
    chi_square = sum((count - expected) ** 2 / expected for count in counts.values())
    assert chi_square < 49.7  # 23 degrees of freedom, p = 0.001


def test_every_item_is_sampled_equally_often() -> None:
    counts = Counter(x for seed in range(5000) for x in Draws(seed, "s").sample(range(10), 3))
    assert all(abs(counts[x] - 1500) < 150 for x in range(10))


def test_rejection_removes_the_bias_of_the_remainder() -> None:
    # Of a bound of 3/4 of the range, plain remainders would fall into the first third twice.
    bound = 3 * 2**62
    draws = Draws(1, "big")
    low = sum(draws.below(bound) < 2**62 for _ in range(3000))
    assert 870 < low < 1130


@given(st.integers(), st.lists(st.integers()), st.integers(0, 20))
def test_a_sample_keeps_the_order(seed: int, items: list[int], count: int) -> None:
    places = Draws(seed, "p").sample(range(len(items)), count)
    assert list(places) == sorted(set(places))
    assert len(places) == min(count, len(items))


@given(st.integers(), st.lists(st.integers()))
def test_a_shuffle_loses_nothing(seed: int, items: list[int]) -> None:
    assert sorted(Draws(seed, "q").shuffled(items)) == sorted(items)


def test_contexts_are_kept_apart() -> None:
    items = range(20)
    drawn = {Draws(1, *c).shuffled(items) for c in (("ab", "c"), ("a", "bc"), ("abc",), ())}
    assert len(drawn) == 4


@pytest.mark.parametrize("bound", [0, -1, 2**64 + 1])
def test_a_bound_out_of_range_is_refused(bound: int) -> None:
    with pytest.raises(ValueError, match="bound"):
        Draws(1).below(bound)


GOLDEN_SHUFFLE = (0, 3, 4, 1, 5, 6, 2, 9, 7, 8)
GOLDEN_SAMPLE = ("d", "f", "g", "j")
GOLDEN_DRAWS = [690, 205, 875, 758, 237, 660]
