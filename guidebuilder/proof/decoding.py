"""Text in another notation: percent signs, entities, tags, base64, hexadecimal digits."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ENTITY = re.compile(r"&#?\w{1,8};")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")
# Lines of sixty characters or more may follow one another; no prose looks like that.
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{60,}\r?\n)*[A-Za-z0-9+/_-]{24,}={0,2}")
_OTHER_SPELLING = str.maketrans("-_", "+/")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}\s?){16,}")
_LEAST = 24
_DEPTH = 2
# The least share of letters and spaces that a decoded text has, if it is one.
_SENSE = 0.8


def decoded(text: str, depth: int = _DEPTH) -> Iterator[str]:
    """Each other text that a text stands for, those within them included."""
    if depth == 0:
        return
    for other in _plain(text):
        yield other
        yield from decoded(other, depth - 1)


def _plain(text: str) -> Iterator[str]:
    if "%" in text and _PERCENT.search(text):
        yield unquote(text)
    if "&" in text and _ENTITY.search(text):
        yield unescape(text)
    if "<" in text and _TAG.search(text):
        yield _TAG.sub(" ", text)
    if "\\" in text and _ESCAPE.search(text):
        yield _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    # Nothing that long stands in a text without a word that long.
    for run in _BASE64.findall(text) if max(map(len, text.split()), default=0) >= _LEAST else ():
        packed = "".join(run.split()).rstrip("=").translate(_OTHER_SPELLING)
        # A last group of one letter holds no byte.
        whole = packed[: len(packed) - (len(packed) % 4 == 1)]
        yield from _sense(b64decode(whole + "=="))
    for run in _HEX.findall(text):
        yield from _sense(bytes.fromhex("".join(run.split())))


def _sense(data: bytes) -> Iterator[str]:
    for codec in ("utf-8", "utf-16-be", "utf-16-le"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if text and sum(c.isalpha() or c.isspace() for c in text) >= _SENSE * len(text):
            yield text
            return
