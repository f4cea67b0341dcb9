"""From the codes of a PDF's text-showing operators back to characters.

A font's ToUnicode map is read where there is one (ISO 32000-1, 9.10.3); a simple
font without one is read by its encoding (9.6.6). A composite font without one
cannot be read, and that is reported: what a gate cannot read it cannot clear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pikepdf

from guidebuilder.proof.encodings import (
    HEX,
    PAIR,
    SECTION,
    encoding_of,
    pairs,
)
from guidebuilder.proof.syntax import from_hex
from guidebuilder.proof.widths import ORDINARY, composite_widths, simple_widths

UNREADABLE = "\ufffd"
_RANGE = re.compile(PAIR.pattern + rb"\s*(?:" + HEX + rb"|\[(.*?)\])", re.S)
_ONE = re.compile(HEX)
# Characters for private use mean nothing to anybody but the font's maker.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# Between glyphs of one string, as engines write them: <0041>-12<0042>.
_SMALL_KERN = re.compile(rb"\s*-?\d{1,2}(?:\.\d*)?\s*")
_SYMBOLIC = 4  # a flag of font descriptors, table 123 of ISO 32000-1


@dataclass(frozen=True, slots=True)
class FontReader:
    """A font's codes and what they mean. ``lengths`` are the code lengths in bytes, in order.

    ``widths`` are the advances of codes in thousandths of the type size; ``width``
    is that of all others.
    """

    table: dict[bytes, str]
    lengths: tuple[int, ...] = (1,)
    readable: bool = True
    widths: dict[bytes, float] = field(default_factory=dict)
    width: float = ORDINARY
    _pieces: dict[bytes, tuple[str, float] | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __reduce__(self) -> tuple[object, ...]:
        """What can be found again is not kept."""
        return FontReader, (self.table, self.lengths, self.readable, self.widths, self.width)

    def said(self, pieces: Sequence[bytes]) -> tuple[str, float] | None:
        """What hexadecimal strings show, each given as digits, ``>`` and a small kern.

        Each is looked up as written. None where one is not of that kind, does not hold whole
        codes, or codes have several lengths.
        """
        known = self._pieces
        told = [known[one] if one in known else self._piece(one) for one in pieces]
        if None in told:
            return None
        texts, advances = zip(*filter(None, told), strict=True)
        return "".join(texts), sum(advances)

    def _piece(self, piece: bytes) -> tuple[str, float] | None:
        digits, _, kern = piece.partition(b">")
        plain = self.readable and len(self.lengths) == 1 and digits.isalnum()
        whole = plain and len(digits) % (2 * self.lengths[0]) == 0
        small = _SMALL_KERN.fullmatch(kern) is not None
        known = self.measured(from_hex(digits)) if whole and small else None
        self._pieces[piece] = known
        return known

    def codes(self, shown: bytes) -> list[bytes]:
        """The codes that a string is made of."""
        if len(self.lengths) == 1:
            step = self.lengths[0]
            return [shown[at : at + step] for at in range(0, len(shown), step)]
        found: list[bytes] = []
        at = 0
        while at < len(shown):
            fitting = (n for n in self.lengths if shown[at : at + n] in self.table)
            step = next(fitting, self.lengths[-1])
            found.append(shown[at : at + step])
            at += step
        return found

    def text(self, shown: bytes) -> str:
        """The characters that a string shows; U+FFFD for each code that has no meaning."""
        return self.measured(shown)[0]

    def measured(self, shown: bytes) -> tuple[str, float]:
        """The characters that a string shows, and its advance in units of the type size."""
        codes, get, wide, width = self.codes(shown), self.table.get, self.widths.get, self.width
        text = "".join([get(code, UNREADABLE) for code in codes])
        return text, sum([wide(code, width) for code in codes]) / 1000


@dataclass(slots=True)
class _Map:
    lengths: set[int] = field(default_factory=set)
    table: dict[bytes, str] = field(default_factory=dict)

    def spread(self, low: bytes, high: bytes, first: bytes) -> None:
        """A bfrange with one target: the last unit of the target counts up with the code."""
        start, target = int.from_bytes(low, "big"), int.from_bytes(first, "big")
        stop = min(int.from_bytes(high, "big"), start + 0xFFFF)
        for offset in range(stop - start + 1):
            value = (target + offset).to_bytes(len(first) + 1, "big")[-len(first) :]
            self.table[(start + offset).to_bytes(len(low), "big")] = _utf16(value)


def _utf16(value: bytes) -> str:
    text = value.decode("latin-1" if len(value) == 1 else "utf-16-be", "replace")
    return _PRIVATE.sub(UNREADABLE, text)


@lru_cache(maxsize=64)
def read_cmap(data: bytes) -> FontReader:
    """A ToUnicode map as a reader of codes."""
    made = _Map()
    for kind, body in SECTION.findall(data):
        if kind == b"codespacerange":
            made.lengths.update(len(low) for low, _ in pairs(body))
        elif kind == b"bfchar":
            for code, value in pairs(body):
                made.table[code] = _utf16(value)
        elif kind == b"bfrange":
            for low, high, first, several in _RANGE.findall(body):
                start = from_hex(low)
                if several:
                    base = int.from_bytes(start, "big")
                    for offset, value in enumerate(_ONE.findall(several)):
                        code = (base + offset).to_bytes(len(start), "big")
                        made.table[code] = _utf16(from_hex(value))
                elif first.strip():
                    made.spread(start, from_hex(high), from_hex(first))
    lengths = made.lengths or {len(code) for code in made.table}
    return FontReader(made.table, tuple(sorted(lengths - {0})) or (1,), bool(made.table))


def read_font(font: pikepdf.Object) -> FontReader:
    """The reader of a font dictionary."""
    mapped = font.get("/ToUnicode")
    composite = font.get("/Subtype") == "/Type0"
    if isinstance(mapped, pikepdf.Stream):
        found = read_cmap(mapped.read_bytes())
    elif composite or _is_symbolic(font):
        found = FontReader({}, (2 if composite else 1,), readable=False)
    else:
        found = FontReader(_encoded(font.get("/Encoding")))
    encoding = encoding_of(font)
    widths, width = composite_widths(font, encoding) if composite else simple_widths(font)
    table, lengths = found.table, found.lengths
    if encoding is not None and encoding.lengths != lengths:
        table, lengths = _as_long(table, encoding.lengths), encoding.lengths
    return FontReader(table, lengths, found.readable, widths, width)


def _as_long(table: dict[bytes, str], lengths: Sequence[int]) -> dict[bytes, str]:
    """A map whose codes are as long as those that are shown: Ghostscript writes two bytes for
    each, and readers compare codes as numbers.
    """
    numbers = {int.from_bytes(code, "big"): text for code, text in table.items()}
    return {
        number.to_bytes(length, "big"): text
        for number, text in numbers.items()
        for length in lengths
        if not number >> 8 * length
    }


def _is_symbolic(font: pikepdf.Object) -> bool:
    """Whether only the font program itself knows what a code means."""
    facts = font.get("/FontDescriptor")
    if "/Encoding" in font or not isinstance(facts, pikepdf.Dictionary):
        return False
    embedded = any(key in facts for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return embedded and bool(int(facts.get("/Flags", 0)) & _SYMBOLIC)


def _encoded(encoding: pikepdf.Object | None) -> dict[bytes, str]:
    named, differences = encoding, None
    if isinstance(encoding, pikepdf.Dictionary):
        named, differences = encoding.get("/BaseEncoding"), encoding.get("/Differences")
    codec = "mac_roman" if named == "/MacRomanEncoding" else "cp1252"
    table = {bytes([code]): bytes([code]).decode(codec, "replace") for code in range(256)}
    code = 0
    for entry in differences if differences is not None else ():
        if isinstance(entry, pikepdf.Name):
            table[bytes([code & 0xFF])] = _glyph(str(entry))
            code += 1
        else:
            code = int(entry)
    return table


def _glyph(name: str) -> str:
    """What a glyph's name says, by the rules of the Adobe Glyph List."""
    from fontTools.agl import toUnicode  # noqa: PLC0415 - a large table that few files need

    return _PRIVATE.sub(UNREADABLE, toUnicode(name.removeprefix("/"))) or UNREADABLE
