"""The words of a content stream: what its text-showing operators show, and its property lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from guidebuilder.proof.fonts import FontReader, from_hex

# Parentheses nest in a literal string; two levels are more than any producer writes unescaped.
_INNER = rb"\((?:[^()\\]++|\\.)*+\)"
LITERAL = rb"\((?:[^()\\]++|\\.|" + _INNER + rb")*+\)"
HEX = rb"<[0-9A-Fa-f\s]*+>"
_STRING = rb"(?:" + LITERAL + rb"|" + HEX + rb")"
_TOKEN = re.compile(
    rb"\[((?:" + _STRING + rb"|[-+.\d\s]++)*+)\]\s*TJ\b"  # 1: an array to show
    rb"|(" + _STRING + rb")\s*(?:Tj\b|['\"])"  # 2: a string to show
    rb"|/([^\s/\[\]()<>{}%]+)\s+[-+.\d]+\s+Tf\b"  # 3: the font
    rb"|\b(T[dDm]|T\*|ET|q|Q)(?![\w*])"  # 4: a new line, or the graphics state
    rb"|(" + _STRING + rb")"  # 5: a string in a property list
    rb"|\bBI\s.*?\sID\s.*?\sEI\b"  # an inline picture
    rb"|%[^\r\n]*",  # a comment
    re.S,
)
_PARTS = re.compile(rb"(" + _STRING + rb")|([-+.\d]+)")
# Small kerns between glyphs of one string, as engines write them: <0041>-12<0042>.
_KERN = re.compile(rb">\s*-?\d{1,2}(?:\.\d*)?\s*<")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# In thousandths of the type size: a gap of a fifth of an em stands for a space.
_GAP = -200.0


def string_bytes(token: bytes) -> bytes:
    """The bytes of a string token, literal or hexadecimal (ISO 32000-1, 7.3.4)."""
    if token.startswith(b"<"):
        return from_hex(token[1:-1])
    body = token[1:-1]
    return _ESCAPE.sub(_escaped, body) if b"\\" in body else body


def _escaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code.isdigit() and code < b"8":
        return bytes([int(code, 8) & 0xFF])
    return b"" if code in {b"\n", b"\r", b"\r\n"} else _ESCAPES.get(code, code)


def string_text(data: bytes) -> str:
    """A text string: UTF-16 or UTF-8 by its mark, else PDFDocEncoding (ISO 32000-2, 7.9.2.2)."""
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le", "replace")
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("pdfdoc", "replace")


@dataclass(slots=True)
class ContentText:
    """What one content stream says: its shown text and the strings of its property lists."""

    shown: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    unreadable_fonts: set[str] = field(default_factory=set)


def read_content(data: bytes, fonts: Mapping[str, FontReader]) -> ContentText:
    """Read a decoded content stream.

    ``fonts`` are the readers by resource name, without the slash. A new text
    position counts as a line break, a wide gap within an array as a space.
    """
    found = ContentText()
    current = FontReader({}, (1,), readable=False)
    name = "(none)"
    saved: list[tuple[str, FontReader]] = []

    def show(token: bytes) -> None:
        if current.readable:
            found.shown.append(current.text(string_bytes(token)))
        else:
            found.unreadable_fonts.add(name)
            found.shown.append(string_text(string_bytes(token)))

    for array, string, font, move, loose in _TOKEN.findall(data):
        if array:
            for part, gap in _PARTS.findall(_KERN.sub(b"", array)):
                if part:
                    show(part)
                elif _number(gap) < _GAP:
                    found.shown.append(" ")
        elif string:
            show(string)
        elif font:
            name = font.decode("latin-1")
            current = fonts.get(name, FontReader({}, (1,), readable=False))
        elif move == b"q":
            saved.append((name, current))
        elif move == b"Q":
            name, current = saved.pop() if saved else (name, current)
        elif move:
            found.shown.append("\n")
        elif loose:
            found.strings.append(string_text(string_bytes(loose)))
    return found


def _number(token: bytes) -> float:
    try:
        return float(token)
    except ValueError:
        return 0.0
