"""From the codes of a PDF's text-showing operators back to characters.

A font's ToUnicode map is read where there is one (ISO 32000-1, 9.10.3); a simple
font without one is read by its encoding (9.6.6). A composite font without one
cannot be read, and that is reported: what a gate cannot read it cannot clear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pikepdf

UNREADABLE = "\ufffd"
_SECTION = re.compile(rb"begin(codespacerange|bfchar|bfrange)(.*?)end\1", re.S)
_HEX = rb"<([0-9A-Fa-f\s]*)>"
_PAIR = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[(.*?)\])", re.S)
_ONE = re.compile(_HEX)
_UNI = re.compile(r"/uni([0-9A-F]{4})$")
_NAMED = {
    "/space": " ", "/hyphen": "-", "/period": ".", "/comma": ",", "/quotesingle": "'",
    "/fi": "fi", "/fl": "fl", "/ff": "ff", "/ffi": "ffi", "/ffl": "ffl", "/zero": "0",
    "/one": "1", "/two": "2", "/three": "3", "/four": "4", "/five": "5", "/six": "6",
    "/seven": "7", "/eight": "8", "/nine": "9",
}  # fmt: skip


def from_hex(digits: bytes) -> bytes:
    """The bytes of a PDF hexadecimal string; a missing last digit is 0, as the format says."""
    digits = digits.translate(None, b" \t\r\n\f\0")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


@dataclass(frozen=True, slots=True)
class FontReader:
    """A font's codes and what they mean. ``lengths`` are the code lengths in bytes, in order."""

    table: dict[bytes, str]
    lengths: tuple[int, ...] = (1,)
    readable: bool = True

    def text(self, codes: bytes) -> str:
        """The characters that a string shows; U+FFFD for each code that has no meaning."""
        if len(self.lengths) == 1:
            step, get = self.lengths[0], self.table.get
            return "".join(
                [get(codes[at : at + step], UNREADABLE) for at in range(0, len(codes), step)]
            )
        shown: list[str] = []
        at = 0
        while at < len(codes):
            fitting = (n for n in self.lengths if codes[at : at + n] in self.table)
            step = next(fitting, self.lengths[-1])
            shown.append(self.table.get(codes[at : at + step], UNREADABLE))
            at += step
        return "".join(shown)


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
    if len(value) == 1:
        return value.decode("latin-1")
    return value.decode("utf-16-be", "replace")


def read_cmap(data: bytes) -> FontReader:
    """A ToUnicode map as a reader of codes."""
    made = _Map()
    for kind, body in _SECTION.findall(data):
        if kind == b"codespacerange":
            made.lengths.update(len(from_hex(low)) for low, _ in _PAIR.findall(body))
        elif kind == b"bfchar":
            for code, value in _PAIR.findall(body):
                made.table[from_hex(code)] = _utf16(from_hex(value))
        else:
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
    if isinstance(mapped, pikepdf.Stream):
        return read_cmap(mapped.read_bytes())
    if font.get("/Subtype") == "/Type0":
        return FontReader({}, (2,), readable=False)
    encoding = font.get("/Encoding")
    differences = encoding.get("/Differences") if isinstance(encoding, pikepdf.Dictionary) else None
    named = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    codec = "mac_roman" if named == "/MacRomanEncoding" else "cp1252"
    table = {bytes([code]): bytes([code]).decode(codec, "replace") for code in range(256)}
    code = 0
    for entry in differences if differences is not None else ():
        if isinstance(entry, pikepdf.Name):
            table[bytes([code & 0xFF])] = _glyph(str(entry))
            code += 1
        else:
            code = int(entry)
    return FontReader(table)


def _glyph(name: str) -> str:
    if len(name) == 2:
        return name[1]
    coded = _UNI.match(name)
    return chr(int(coded[1], 16)) if coded else _NAMED.get(name, UNREADABLE)
