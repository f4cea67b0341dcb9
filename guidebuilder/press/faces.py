"""Font programs: those that ship, the stand-in for one, and what is cut out of one for a book.

A gathering need not carry the glyphs that it uses: it may name the file that they are in
by its digest, and the binder puts in one program for the whole book. The name travels in
a *stand-in*, a font program of two tables: ``maxp`` as in the file, so that the number of
glyphs can still be read, and one that holds the digest.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

_TRUETYPE = "\x00\x01\x00\x00"
_TAG = "gbFN"  # a table of our own: tags with small letters are no standard's
# What a viewer needs to draw by glyph numbers (ISO 32000-1, 9.9); the rest is for typesetters.
_COPIED = ("head", "hhea", "maxp", "cvt ", "fpgm", "prep")
# Flags of a part of a composite glyph (OpenType, table glyf).
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x1, 0x8, 0x20, 0x40, 0x80
_SHORT_LOCA = 0x1FFFE  # bytes that a loca of half-sized, 16-bit offsets can reach


def digest(program: bytes) -> str:
    """What a font program is called: the SHA-256 of its bytes, in hexadecimal."""
    return sha256(program).hexdigest()


@cache
def shipped(styles: Path) -> Mapping[str, Path]:
    """The TrueType files below the folder of the style sheets, by digest."""
    files = sorted((styles / "fonts").rglob("*.ttf"))
    return MappingProxyType({digest(file.read_bytes()): file for file in files})


def stand_in(program: bytes) -> bytes:
    """A font program that draws nothing and names ``program``."""
    tables = {"maxp": _tables(program)["maxp"], _TAG: bytes.fromhex(digest(program))}
    return _written(tables)


def stands_for(program: bytes) -> str | None:
    """The digest that a stand-in holds; None for any other font program."""
    if program[12:16] != _TAG.encode("ascii"):  # its first table, in the order of the alphabet
        return None
    at, length = struct.unpack_from(">II", program, 20)
    return program[at : at + length].hex()


@lru_cache(maxsize=64)
def cut(file: Path, glyphs: frozenset[int]) -> bytes:
    """The program of a TrueType file with these glyphs alone, which keep their numbers.

    Glyph 0 and the parts of composite glyphs come along; outlines that are left out are
    empty, and that of glyph 0 too: nothing here is printed with a box for a character.
    """
    tables = _tables(file.read_bytes())
    outlines = _outlines(tables)
    wanted = _closed(outlines, glyphs)
    count = max(wanted, default=0) + 1
    kept = [outlines[at] if at in wanted and at else b"" for at in range(count)]
    made = {tag: tables[tag] for tag in _COPIED if tag in tables}
    # Readers refuse an empty table: one byte, as the table's makers agreed.
    made["glyf"] = b"".join(kept) or b"\0"
    made["loca"], long = _loca(kept)
    made["hmtx"] = _metrics(tables, wanted, count)
    made["head"] = tables["head"][:50] + struct.pack(">h", long) + tables["head"][52:]
    made["hhea"] = tables["hhea"][:34] + struct.pack(">H", count)
    made["maxp"] = tables["maxp"][:4] + struct.pack(">H", count) + tables["maxp"][6:]
    return _written(made)


def _tables(program: bytes) -> dict[str, bytes]:
    reader = SFNTReader(BytesIO(program), checkChecksums=0)
    return {tag: reader[tag] for tag in reader.keys()}  # noqa: SIM118 - it is no mapping


def _written(tables: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    writer = SFNTWriter(out, len(tables), sfntVersion=_TRUETYPE)
    for tag in sorted(tables):
        writer[tag] = tables[tag]
    writer.close()
    return out.getvalue()


def _outlines(tables: Mapping[str, bytes]) -> list[bytes]:
    """The table glyf, glyph by glyph."""
    long = struct.unpack_from(">h", tables["head"], 50)[0]
    offsets = array("I" if long else "H", tables["loca"])
    if sys.byteorder == "little":
        offsets.byteswap()
    step = 1 if long else 2
    glyf = tables["glyf"]
    return [glyf[a * step : b * step] for a, b in pairwise(offsets)]


def _closed(outlines: list[bytes], glyphs: frozenset[int]) -> set[int]:
    """The glyphs, glyph 0, and all that they are composed of. Numbers past the last are left."""
    found: set[int] = set()
    left = [0, *glyphs]
    while left:
        glyph = left.pop()
        if glyph not in found and glyph < len(outlines):
            found.add(glyph)
            left += _parts(outlines[glyph])
    return found


def _parts(outline: bytes) -> Iterator[int]:
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", outline, at)
        yield part
        at += 8 if flags & _WORDS else 6
        at += 8 if flags & _TWO_BY_TWO else 4 if flags & _XY_SCALE else 2 if flags & _SCALE else 0


def _loca(outlines: list[bytes]) -> tuple[bytes, int]:
    """The table loca, and whether its offsets are long."""
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    if offsets[-1] <= _SHORT_LOCA and not any(offset % 2 for offset in offsets):
        return struct.pack(f">{len(offsets)}H", *(offset // 2 for offset in offsets)), 0
    return struct.pack(f">{len(offsets)}I", *offsets), 1


def _metrics(tables: Mapping[str, bytes], wanted: set[int], count: int) -> bytes:
    """The table hmtx with an advance for each glyph; those that are left out have none."""
    full = struct.unpack_from(">H", tables["hhea"], 34)[0]
    given, out = tables["hmtx"], bytearray(4 * count)
    for glyph in wanted:
        if glyph < full:
            out[4 * glyph : 4 * glyph + 4] = given[4 * glyph : 4 * glyph + 4]
        else:  # those at the end share the last advance
            at = 4 * full + 2 * (glyph - full)
            advance = given[4 * full - 4 : 4 * full - 2]
            out[4 * glyph : 4 * glyph + 4] = advance + given[at : at + 2]
    return bytes(out)
