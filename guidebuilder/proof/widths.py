"""The advances of a font's codes, in thousandths of an em (ISO 32000-1, 9.6.2 and 9.7.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pikepdf

from guidebuilder.proof.encodings import Encoding

ORDINARY = 500.0
"""The width of a glyph that no font gives one, in thousandths of the type size."""

_WIDTH = re.compile(rb"(\d+)\s*\[([-+.\d\s]*)\]|(\d+)\s+(\d+)\s+([-+.\d]+)")
_WIDTHS = re.compile(rb"\[\s*(?:(?:" + _WIDTH.pattern + rb")\s*)*\]")


def simple_widths(font: pikepdf.Object) -> tuple[dict[bytes, float], float]:
    """The widths of a simple font by code, and that of all others."""
    widths, first = font.get("/Widths"), int(font.get("/FirstChar", 0))
    if not isinstance(widths, pikepdf.Array):
        return {}, ORDINARY
    matrix = font.get("/FontMatrix")  # of a Type 3 font, whose units are its own
    scale = abs(float(matrix[0])) * 1000 if isinstance(matrix, pikepdf.Array) else 1.0
    pairs = enumerate(widths, first)
    return {bytes([code & 0xFF]): float(width) * scale for code, width in pairs}, ORDINARY


def composite_widths(
    font: pikepdf.Object, encoding: Encoding | None
) -> tuple[dict[bytes, float], float]:
    """The widths of a composite font by code, and that of all others."""
    descendants = font.get("/DescendantFonts")
    if not isinstance(descendants, pikepdf.Array) or not len(descendants):
        return {}, ORDINARY
    facts = descendants[0]
    given, default = facts.get("/W"), float(facts.get("/DW", 1000))
    if not isinstance(given, pikepdf.Array):
        return {}, default
    written = given.unparse(resolved=True)
    return _by_code(written, encoding) or _coded(dict(_cid_widths(list(given))), encoding), default


@lru_cache(maxsize=64)
def _by_code(written: bytes, encoding: Encoding | None) -> dict[bytes, float]:
    return _coded(_written(written), encoding)


def _coded(widths: dict[int, float], encoding: Encoding | None) -> dict[bytes, float]:
    """Widths by glyph as widths by code: in Identity-H, or as an embedded map has it."""
    if encoding is None:
        return {cid.to_bytes(2, "big"): width for cid, width in widths.items()}
    return {code: width for cid, width in widths.items() for code in encoding.codes(cid)}


def cid_widths(given: pikepdf.Array) -> dict[int, float]:
    """The widths that an array tells of a composite font's codes."""
    return _written(given.unparse(resolved=True)) or dict(_cid_widths(list(given)))


@lru_cache(maxsize=64)
def _written(array: bytes) -> dict[int, float]:
    """Widths from an array as written, if it holds nothing but numbers and arrays of them.

    The same array is asked for by preflight and by the gate, one after the other.
    """
    found: dict[int, float] = {}
    if not _WIDTHS.fullmatch(array):
        return found
    for first, several, low, high, width in _WIDTH.findall(array):
        if first:
            found.update(
                (cid & 0xFFFF, float(one)) for cid, one in enumerate(several.split(), int(first))
            )
        else:
            cids = range(int(low) & 0xFFFF, min(int(high), 0xFFFF) + 1)
            found.update(dict.fromkeys(cids, float(width)))
    return found


def _cid_widths(given: list[pikepdf.Object]) -> Iterator[tuple[int, float]]:
    """Read ``c [w w w]`` and ``first last w`` (ISO 32000-1, 9.7.4.3)."""
    at = 0
    while at + 1 < len(given):
        first, second = int(given[at]) & 0xFFFF, given[at + 1]
        if isinstance(second, pikepdf.Array):
            for offset, width in enumerate(second):
                yield first + offset & 0xFFFF, float(width)
            at += 2
        else:
            last = min(int(second), 0xFFFF)
            for cid in range(first, last + 1 if at + 2 < len(given) else first):
                yield cid, float(given[at + 2])
            at += 3
