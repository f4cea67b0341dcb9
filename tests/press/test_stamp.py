"""Numbers as they are stamped."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.press.binding.stamp import roman

VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def value(numeral: str) -> int:
    """Subtract what stands before something larger, add the rest."""
    numbers = [VALUES[letter] for letter in numeral]
    after = [*numbers[1:], 0]
    return sum(-n if n < larger else n for n, larger in zip(numbers, after, strict=True))


@given(st.integers(1, 3999))
def test_a_numeral_says_its_number_in_the_usual_form(number: int) -> None:
    numeral = roman(number)
    assert value(numeral) == number
    form = r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})"
    assert re.fullmatch(form, numeral)


def test_the_first_pages() -> None:
    assert [roman(n) for n in range(1, 11)] == [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
    ]
