"""How strings of a composite font fall into codes, and the glyph that each code selects.

Predefined character maps are taken for Identity-H, the one that engines write: two bytes a
code, which is the glyph's number. Others are embedded (ISO 32000-1, 9.7.5 and 9.7.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pikepdf

from guidebuilder.proof.syntax import from_hex

SECTION = re.compile(rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange)(.*?)end\1", re.DOTALL)
"""A section of a character map: its kind, and what is in it."""

HEX = rb"<([0-9A-Fa-f\s]*)>"
PAIR = re.compile(HEX + rb"\s*" + HEX)
"""Two hexadecimal strings: a code and its text, or the first and the last of a range."""

_CHARACTER = re.compile(HEX + rb"\s*(\d{1,5})")
_RANGE = re.compile(PAIR.pattern + rb"\s*(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An embedded character map.

    ``lengths`` are those of its codes in bytes, ``splits`` finds them in a string; ``rows`` are
    a first code, the last, and the glyph of the first.
    """

    lengths: tuple[int, ...]
    splits: re.Pattern[bytes]
    rows: tuple[tuple[bytes, bytes, int], ...]
    _glyphs: dict[bytes, int] = field(default_factory=dict, compare=False, repr=False)

    def glyphs(self, shown: bytes) -> Sequence[int]:
        """The glyphs that a string shows; 0 for a code that selects none."""
        known, codes = self._glyphs, self.splits.findall(shown)
        for code in set(codes).difference(known):
            known[code] = self._glyph(code)
        return [known[code] for code in codes]

    def _glyph(self, code: bytes) -> int:
        number = int.from_bytes(code, "big")
        for low, high, first in self.rows:
            if len(code) == len(low) and low <= code <= high:
                return first + number - int.from_bytes(low, "big")
        return 0

    def codes(self, glyph: int) -> Iterator[bytes]:
        """The codes that select a glyph."""
        for low, high, first in self.rows:
            start, stop = int.from_bytes(low, "big"), int.from_bytes(high, "big")
            if first <= glyph <= first + stop - start:
                yield (start + glyph - first).to_bytes(len(low), "big")


def encoding_of(font: pikepdf.Object) -> Encoding | None:
    """The character map that is embedded for a font; None if none is, or none that can be read."""
    embedded = font.get("/Encoding") if font.get("/Subtype") == "/Type0" else None
    return _read(embedded.read_bytes()) if isinstance(embedded, pikepdf.Stream) else None


@lru_cache(maxsize=64)
def _read(data: bytes) -> Encoding | None:
    spaces: list[tuple[bytes, bytes]] = []
    rows: list[tuple[bytes, bytes, int]] = []
    for kind, body in SECTION.findall(data):
        if kind == b"codespacerange":
            spaces += pairs(body)
        elif kind == b"cidchar":
            for code, glyph in _CHARACTER.findall(body):
                rows.append((from_hex(code), from_hex(code), int(glyph)))
        elif kind == b"cidrange":
            for low, high, first in _RANGE.findall(body):
                rows.append((from_hex(low), from_hex(high), int(first)))
    splits = _splitting(spaces)
    if splits is None or not rows:
        return None
    return Encoding(tuple(sorted({len(low) for low, _ in spaces})), splits, tuple(rows))


def pairs(body: bytes) -> list[tuple[bytes, bytes]]:
    """The pairs of hexadecimal strings in a section of a character map."""
    return [(from_hex(low), from_hex(high)) for low, high in PAIR.findall(body)]


def _splitting(spaces: Iterable[tuple[bytes, bytes]]) -> re.Pattern[bytes] | None:
    """What finds the codes in a string, given the ranges of codes.

    What is in none of them is a code of one byte. None where ranges are faulty, or the first
    byte of a code does not tell its length.
    """
    lengths: dict[int, int] = {}
    for low, high in spaces:
        if not low or len(low) != len(high):
            return None
        for first in range(low[0], high[0] + 1):
            if lengths.setdefault(first, len(low)) != len(low):
                return None
    ways = [
        b"[%b]" % b"".join(re.escape(bytes([b])) for b, n in lengths.items() if n == length)
        + b".{%d}" % (length - 1)
        for length in sorted(set(lengths.values()))
    ]
    return re.compile(b"|".join([*ways, b"."]), re.DOTALL) if ways else None
