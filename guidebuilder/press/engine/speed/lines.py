"""Plain text broken into lines by adding up its words.

The engine shapes some two lines of text to find where one ends, once more with the next word,
once more for each part that the next word may be hyphenated at, and once more to measure
what it found. Where text is plain words, between which nothing but a space lets a line end,
the sum of their widths tells the same. Anything else is left to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from math import inf
from typing import Any

import pyphen
from weasyprint.layout.percent import percentage
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS
from weasyprint.text.line_break import Layout, get_next_word_boundaries

from guidebuilder.press.engine.speed.text import face_of
from guidebuilder.press.engine.speed.words import Word, Words, words_of

_split = line_break.split_first_line

# No line ends inside of such a word, one may at the space after it, and after a hyphen that
# a letter follows (Unicode Standard Annex 14: letters and digits around infix separators and
# glue, between opening and closing marks). A quote before a space and an opening mark is apart.
_PLAIN = re.compile(
    r"[(“‘]?[A-Za-z0-9_]+(?:['’.,:\xa0][A-Za-z0-9_]+)*"
    r"(?:-[A-Za-z][A-Za-z0-9_]*(?:['’.,:\xa0][A-Za-z0-9_]+)*)*[.,;:!?)'’”%]*"
)
_JOINTS = re.compile(r"(?<=[A-Za-z0-9_]-)(?=[A-Za-z])")
_OPENING, _QUOTES = frozenset("(“‘"), frozenset("'’”\"")
_WRAPS = frozenset({"normal", "pre-wrap", "pre-line"})
_SHORT = 4  # characters an em that the engine takes for a line and more
_SOFT_HYPHEN = "\xad"


class PlainLine(Layout):  # type: ignore[misc]
    """A line of words; Pango is not asked about it unless somebody else draws it."""

    def __init__(self, text: str, style: Any, max_width: Any) -> None:
        face = face_of(style)
        self.text, self.max_width = text, max_width
        self.justification_spacing = 0
        self.first_line_direction = 0
        self.ascent = face.ascent
        self.underline_position = self.strikethrough_position = None
        if face.lines is not None:
            (
                self.underline_position,
                self.strikethrough_position,
                self.underline_thickness,
                self.strikethrough_thickness,
            ) = face.lines
        self.asleep = True

    def reactivate(self, style: Any) -> None:
        """Be drawn: by its words, or else after :meth:`wake`."""
        self._drawn_in = style

    def wake(self) -> None:
        """Be a layout of Pango's, as others are."""
        if self.asleep:
            self.asleep = False
            super().reactivate(self._drawn_in)

    def deactivate(self) -> None:
        if not self.asleep:
            super().deactivate()


def _split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: Any,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    found = None
    if not justification_spacing:
        words = words_of(style)
        if words is not None:
            if style["white_space"] == "normal" and max_width is not None and max_width != inf:
                found = _wrapped(text, words, style, max_width)
            elif style["white_space"] not in _WRAPS or max_width is None or max_width == inf:
                found = _unwrapped(text, words, style, max_width)
    if found is not None:
        return found
    return _split(text, style, context, max_width, justification_spacing, is_line_start, minimum)


def _unwrapped(text: str, words: Words, style: Any, max_width: Any) -> Any:
    """A line that ends with the text, or with a newline that is kept."""
    end = text.find("\n")
    if end == 0 or (end > 0 and style["white_space"] in _COLLAPSING):
        return None
    line = text if end < 0 else text[:end]
    units = 0
    last: Word | None = None
    for token in line.split(" "):
        if token and not (token.isascii() and token.isprintable()) and not _PLAIN.fullmatch(token):
            return None
        word = words.get(token, style)
        if word is None:
            return None
        if last is not None:
            units += last.after + words.gap + word.before
        units += word.units
        last = word
    resume_at = None if end < 0 else len(line.encode()) + 1
    return _line(line, resume_at, units, words, style, max_width)


_COLLAPSING = frozenset({"normal", "nowrap", "pre-line"})


def _wrapped(text: str, words: Words, style: Any, max_width: float) -> Any:
    """As many words as there is room for, and perhaps a part of the next one."""
    room = int(max(0, max_width) * TO_UNITS)
    # Of the line so far, as it ends: its length in characters and units, and what is added to
    # the latter if it goes on. Then the same with the next word.
    done = units = more = 0
    begun = False
    start = 0
    last = ""
    for token in _tokens(text):
        if token and not _PLAIN.fullmatch(token):
            return None
        if token and token[0] in _OPENING and last[-1:] in _QUOTES:
            return None
        atoms = _JOINTS.split(token) if "-" in token else (token,)
        following = start + len(token) < len(text)  # a space
        for index, atom in enumerate(atoms):
            word = words.get(atom, style)
            if word is None:
                return None
            inner = index + 1 < len(atoms)
            if inner:
                kern = words.joined(atom, atoms[index + 1], style)
                if kern is None:
                    return None
            else:
                kern = word.after if following else 0
            width = units + (more + word.before if start and not index else more) + word.units
            if width + kern > room and (inner or width > room):
                if not begun:
                    return _first(text, atom, word, style, words, max_width, whole=not inner)
                return _broken(
                    text, done, units, more, start, atom, inner or following,
                    words, style, max_width, room, joined=bool(index),
                )  # fmt: skip
            units, more = width, kern
            begun = begun or bool(atom)
            start += len(atom)
            done = start
        if following:
            more += words.gap
            start += 1
        last = token
    if units * FROM_UNITS > max_width:
        return None
    return _line(text, None, units, words, style, max_width)


def _tokens(text: str) -> Iterator[str]:
    start = 0
    while (end := text.find(" ", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _first(
    text: str, atom: str, word: Word, style: Any, words: Words, max_width: float, *, whole: bool
) -> Any:
    """The first word, where there is no room for any."""
    breaks = style["overflow_wrap"] != "normal" or style["word_break"] != "normal"
    if not whole or not atom or not text.startswith(atom) or style["hyphens"] == "auto" or breaks:
        return None
    length = len(atom.encode())
    resume_at = length + 1 if length + 1 < len(text.encode()) else None
    return _line(atom, resume_at, word.units, words, style, max_width)


def _broken(
    text: str,
    done: int,
    units: int,
    more: int,
    start: int,
    atom: str,
    following: bool,
    words: Words,
    style: Any,
    max_width: float,
    room: int,
    *,
    joined: bool,
) -> Any:
    """A line that ends before ``atom``, or in it with a hyphen."""
    # The engine looks at so much text at first: the next word is to be in it.
    size = style["font_size"]
    shown = int(max_width / size * _SHORT)
    if size * _SHORT > max_width or not atom:
        return None
    if len(text) > shown and (not following or start + len(atom) + 2 > shown):
        return None
    if start - done > 1:  # spaces that were kept
        return None
    # The space at a line's end has no width, but what stands before it is kerned to it.
    shaped = units + more - (0 if joined else words.gap)
    space = max_width - shaped * FROM_UNITS
    if style["hyphens"] == "auto" and style["lang"]:
        lang = pyphen.language_fallback(style["lang"])
        zone = percentage(style["hyphenate_limit_zone"], style, max_width)
        if lang and (space > zone or space < 0):
            hyphen = style["hyphenate_character"]
            for part in _parts(atom.removesuffix("-"), lang, *style["hyphenate_limit_chars"]):
                piece = words.get(part + hyphen, style)
                if piece is None:
                    return None
                kern = more + piece.before
                if joined:
                    found = words.joined(_last_atom(text[:start]), part + hyphen, style)
                    if found is None:
                        return None
                    kern = found
                if units + kern + piece.units <= room:
                    line = text[:start] + part
                    return _line(
                        line + hyphen, len(line.encode()), units + kern + piece.units,
                        words, style, max_width, length=len(line.encode()),
                    )  # fmt: skip
    return _line(text[:done], len(text[:start].encode()), units, words, style, max_width)


def _last_atom(text: str) -> str:
    return _JOINTS.split(text.rsplit(" ", 1)[-1])[-1]


def _line(
    text: str,
    resume_at: int | None,
    units: int,
    words: Words,
    style: Any,
    max_width: float,
    *,
    length: int | None = None,
) -> Any:
    size = len(text.encode()) if length is None else length
    layout = PlainLine(text, style, max_width)
    return layout, size, resume_at, units * FROM_UNITS, words.height, words.baseline


@cache
def _dictionary(lang: str, left: int, right: int) -> Any:
    return pyphen.Pyphen(lang=lang, left=left, right=right)


@lru_cache(10_000)
def _parts(token: str, lang: str, total: int, left: int, right: int) -> tuple[str, ...]:
    """The beginnings of a token that may stand before a hyphen, longest first."""
    rest, skipped = token, 0
    while rest:
        bounds = get_next_word_boundaries(rest, lang)
        if not bounds:
            break
        first, last = bounds
        if last - first >= total:
            before = token[: skipped + first]
            pairs = _dictionary(lang, left, right).iterate(rest[first:last])
            return tuple(before + beginning for beginning, _ in pairs)
        rest, skipped = rest[last:], skipped + last
    return ()


PATCHES = ((_split, _split_first_line),)
