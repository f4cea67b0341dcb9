"""Strings and names as they are written in a PDF (ISO 32000-1, 7.3)."""

from __future__ import annotations

import re

# Parentheses nest in a literal string; four levels are more than any producer writes unescaped.
LITERAL = rb"\((?:[^()\\]++|\\.)*+\)"
for _ in range(3):
    LITERAL = rb"\((?:[^()\\]++|\\.|" + LITERAL + rb")*+\)"
HEX = rb"<[0-9A-Fa-f\s]*+>"
STRING = rb"(?:" + LITERAL + rb"|" + HEX + rb")"
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# A language code within a text string (ISO 32000-1, 14.9.2.2).
_LANGUAGE = re.compile("\x1b[A-Za-z]{2,5}\x1b")


def from_hex(digits: bytes) -> bytes:
    """The bytes of a PDF hexadecimal string; a missing last digit is 0, as the format says."""
    digits = digits.translate(None, b" \t\r\n\f\0")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


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
        return _LANGUAGE.sub("", data[2:].decode("utf-16-be", "replace"))
    if data.startswith(b"\xff\xfe"):
        return _LANGUAGE.sub("", data[2:].decode("utf-16-le", "replace"))
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("pdfdoc", "replace")


def name_text(name: bytes) -> str:
    """A name without its escapes (ISO 32000-1, 7.3.5), with its slash if that is given."""
    if b"#" in name:
        name = _NAME_CODE.sub(lambda match: bytes([int(match[1], 16)]), name)
    return name.decode("utf-8", "replace")
