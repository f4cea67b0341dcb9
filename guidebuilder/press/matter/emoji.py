"""Emoji are set in the shipped face, whatever the machine has, and read back as written.

The engine's layout library sends a character that is presented as emoji to the machine's
own emoji font, past every style sheet. Followed by U+FE0E ("as text") it is set like any
other character, in the faces that the style sheets name; the shipped face gives the same
drawing with and without. What a PDF says of its text is freed of the selector again.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from guidebuilder.data import styles_folder
from guidebuilder.manuscript.faces import read_faces

AS_TEXT = "\ufe0e"
_SELECTORS = "\ufe0e", "\ufe0f"
_TAGS = re.compile(r"(<title>.*?</title>|<style>.*?</style>|<[^>]*>)", re.DOTALL)
_DRAWN = re.compile(r'(?<= )data-[a-z]+="[^"]*"')  # running heads are set from these
# Emoji_Presentation=No (Unicode): text unless asked otherwise, and text faces may have them.
_PLAIN = "ℹ⏱☁⚙⚠✔✖➡🗑"
_SAID = re.compile(rb"fe0e>", re.IGNORECASE)


@cache
def _drawn() -> frozenset[str]:
    """The emoji that the shipped faces draw. What else there is, the manuscript stage refused."""
    return frozenset(read_faces(styles_folder()).emoji)


@cache
def _emoji() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(_drawn())))}]")


def selected(text: str) -> str:
    """Text whose emoji are asked for as text; no other character keeps a selector."""
    return _emoji().sub(_asked, unselected(text))


def _asked(emoji: re.Match[str]) -> str:
    return emoji[0] if emoji[0] in _PLAIN else emoji[0] + AS_TEXT


def unselected(text: str) -> str:
    """Text without the selectors."""
    # A table to translate by would be asked about each character.
    for selector in _SELECTORS:
        text = text.replace(selector, "")
    return text


def in_columns(text: str) -> str:
    """Text of as many characters as it takes columns of code: an emoji is two wide."""
    return _emoji().sub(rf"\g<0>{AS_TEXT}", unselected(text))


def set_emoji(html: str) -> str:
    """HTML with each emoji in a ``span`` of its own, so that a space keeps the text's face.

    Attributes that are drawn (``data-…``) get the selector alone, other attributes and
    the title no change.
    """
    plain = unselected(html)
    if _drawn().isdisjoint(set(plain)):
        return plain
    parts = _TAGS.split(plain)
    parts[::2] = [
        _emoji().sub(lambda emoji: f'<span class="emoji">{_asked(emoji)}</span>', text)
        for text in parts[::2]
    ]
    parts[1::2] = [_DRAWN.sub(lambda drawn: selected(drawn[0]), tag) for tag in parts[1::2]]
    return "".join(parts)


def say_plainly(_document: Any, pdf: Any) -> None:
    """Take the selector out of the maps from glyphs to text; a finisher of the engine.

    The maps are streams of lines such as ``<0003> <2705fe0e>``.
    """
    for thing in pdf.objects:
        lines = getattr(thing, "stream", None)
        if (
            isinstance(lines, list)
            and lines
            and lines[0] == b"/CIDInit /ProcSet findresource begin"
        ):
            thing.stream = [_SAID.sub(b">", line) for line in lines]
