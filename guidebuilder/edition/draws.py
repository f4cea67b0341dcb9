"""Chance that can be replayed: the same seed gives the same order everywhere, for ever.

The standard library's generator is fixed, but what its ``shuffle`` and
``sample`` make of it may change from one Python to the next. So the draws of a
printed form are defined here, in full: 64-bit words are cut, most significant
byte first, from SHA-256 digests of a key and a counter that starts at 0; a word
beyond the last whole multiple of the bound is thrown away (no bias from the
remainder); a shuffle is Fisher and Yates's, from the last place to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")
_WORD = 8
_RANGE = 1 << (8 * _WORD)


class Draws:
    """A stream of draws, made of a seed and of what is drawn (``context``).

    Streams with different contexts are independent, so adding a question leaves
    the options of the others where they were.
    """

    def __init__(self, seed: int, *context: str) -> None:
        named = "".join(f"{len(part)}:{part}," for part in context)
        self._key = sha256(f"guidebuilder draws 1;{seed};{named}".encode()).digest()
        self._words = self._stream()

    def _stream(self) -> Iterator[int]:
        counter = 0
        while True:
            block = sha256(self._key + counter.to_bytes(8, "big")).digest()
            for start in range(0, len(block), _WORD):
                yield int.from_bytes(block[start : start + _WORD], "big")
            counter += 1

    def below(self, bound: int) -> int:
        """A whole number from 0 to ``bound - 1``, each equally likely."""
        if not 0 < bound <= _RANGE:
            raise ValueError(f"a draw needs a bound from 1 to 2**64, not {bound}")
        limit = _RANGE - _RANGE % bound
        return next(word % bound for word in self._words if word < limit)

    def shuffled(self, items: Sequence[T]) -> tuple[T, ...]:
        """The items in a random order, every order equally likely."""
        cards = list(items)
        for last in range(len(cards) - 1, 0, -1):
            other = self.below(last + 1)
            cards[last], cards[other] = cards[other], cards[last]
        return tuple(cards)

    def sample(self, items: Sequence[T], count: int) -> tuple[T, ...]:
        """``count`` of the items (all, if there are fewer) in the order that they stand in."""
        chosen = sorted(self.shuffled(range(len(items)))[:count])
        return tuple(items[index] for index in chosen)
