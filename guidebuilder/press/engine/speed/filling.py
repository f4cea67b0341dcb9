"""Lines filled with words by adding up their widths.

The result is the engine's own: as many words as there is room for, and of the next one what
its hyphenation allows (CSS Text 3, 5 and 6). Text in which a line may end elsewhere than at
a space, or at a hyphen before a letter, is not plain and is not for here.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

import pyphen
from weasyprint.layout.percent import percentage
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS
from weasyprint.text.line_break import get_next_word_boundaries

from guidebuilder.press.engine.speed.words import Word, Words

# No line ends inside of such a word, one may at the space after it, and after a hyphen that
# a letter follows (Unicode Standard Annex 14: letters and digits around infix separators and
# glue, between opening and closing marks). A quote before a space and an opening mark is apart.
_PLAIN = re.compile(
    r"[(“‘]?[A-Za-z0-9_]+(?:['’.,:\xa0][A-Za-z0-9_]+)*"
    r"(?:-[A-Za-z][A-Za-z0-9_]*(?:['’.,:\xa0][A-Za-z0-9_]+)*)*[.,;:!?)'’”%]*"
)
_JOINTS = re.compile(r"(?<=[A-Za-z0-9_]-)(?=[A-Za-z])")
_OPENING, _QUOTES = frozenset("(“‘"), frozenset("'’”\"")
_SHORT = 4  # characters an em that the engine takes for a line and more


class NotPlainError(ValueError):
    """A text is not plain: what becomes of it is for the engine to say."""


class Line(NamedTuple):
    """A line: its text with a hyphen if it has got one, and its advance in Pango units.

    ``taken`` is how much of the text stands in it, ``resume_at`` where the next line begins;
    None if there is none. Both count the bytes of UTF-8.
    """

    text: str
    units: int
    taken: int
    resume_at: int | None


def whole(text: str, words: Words) -> Line:
    """A line that ends with the text or at its first newline. Raises NotPlainError."""
    end = text.find("\n")
    if not end:
        raise NotPlainError
    line = text if end < 0 else text[:end]
    units = 0
    last: Word | None = None
    for token in line.split(" "):
        if token and not (token.isascii() and token.isprintable()):
            _check(token)
        word = _shaped(token, words)
        if last is not None:
            units += last.after + words.gap + word.before
        units += word.units
        last = word
    taken = len(line.encode())
    return Line(line, units, taken, None if end < 0 else taken + 1)


class Filling:
    """A line being filled with words from a text; ``max_width`` is its room in CSS px."""

    def __init__(self, text: str, words: Words, style: Any, max_width: float) -> None:
        self._text, self._words, self._style, self._width = text, words, style, max_width
        self._room = int(max(0, max_width) * TO_UNITS)
        self._units = 0  # of the words so far
        self._more = 0  # what is added to them if another follows
        self._done = 0  # where the last of these ends, in characters
        self._start = 0  # where the next begins

    def line(self) -> Line:
        """The line. Raises NotPlainError."""
        text, words, room = self._text, self._words, self._room
        units = more = start = done = 0
        known, gap = words.plain, words.gap
        spaced, last = True, ""
        while spaced:
            end = text.find(" ", start)
            spaced = end >= 0
            token = text[start:end] if spaced else text[start:]
            word = known.get(token)
            if word is None:
                self._units, self._more, self._start, self._done = units, more, start, done
                if found := self._token(token, last, spaced=spaced):
                    return found
                units, more, start, done = self._units, self._more, self._start, self._done
            else:
                width = units + more + word.units
                if start:
                    width += word.before
                kern = word.after if spaced else 0
                if width > room < width + kern:
                    self._units, self._more, self._start, self._done = units, more, start, done
                    return self._over(token, word, spaced=spaced)
                units, more = width, kern
                start += len(token)
                done = start
            more += gap
            start += 1
            last = token
        if units * FROM_UNITS > self._width:
            raise NotPlainError
        return Line(text, units, len(text) if text.isascii() else len(text.encode()), None)

    def _token(self, token: str, last: str, *, spaced: bool) -> Line | None:
        """Add what stands between spaces, behind ``last``; the line, if there is no room for it."""
        if token:
            _check(token)
            if token[0] in _OPENING and last[-1:] in _QUOTES:
                raise NotPlainError
        atoms = _JOINTS.split(token) if "-" in token else [token]
        for index, atom in enumerate(atoms):
            following = atoms[index + 1] if index + 1 < len(atoms) else ""
            if found := self._add(atom, following, joined=bool(index), spaced=spaced):
                return found
        if token and len(atoms) == 1 and token[0] not in _OPENING:
            self._words.remember(token, _shaped(token, self._words))
        return None

    def _add(self, atom: str, following: str, *, joined: bool, spaced: bool) -> Line | None:
        """Add a word, or what a hyphen ends of one; the line, if there is no room for it.

        ``following`` is what a hyphen joins to it, ``joined`` that it is itself joined.
        """
        word = _shaped(atom, self._words)
        kern = word.after if spaced else 0
        if following:
            kern = self._joined(atom, following)
        before = 0 if joined or not self._start else word.before
        width = self._units + self._more + before + word.units
        # A word is shaped with what stands after it, and if it is not the last thing before a
        # space, it is not tried without.
        if width + kern > self._room and (following or width > self._room):
            more = bool(following)
            return self._over(atom, word, joined=joined, more=more, spaced=spaced)
        self._units, self._more = width, kern
        self._start += len(atom)
        self._done = self._start
        return None

    def _over(
        self, atom: str, word: Word, *, spaced: bool, joined: bool = False, more: bool = False
    ) -> Line:
        """The line, if there is no room for a word; ``more`` is joined to it."""
        if not self._text[: self._done].strip(" "):
            return self._first(atom, word, joined=joined or more)
        return self._full(atom, joined=joined, more=more or spaced)

    def _first(self, atom: str, word: Word, *, joined: bool) -> Line:
        """The first word, for which there is no room either."""
        style = self._style
        breaks = style["overflow_wrap"] != "normal" or style["word_break"] != "normal"
        begins = bool(atom) and self._text.startswith(atom)
        if joined or breaks or style["hyphens"] == "auto" or not begins:
            raise NotPlainError
        taken = len(atom.encode())
        rest = self._text[len(atom) + 1 :]
        if rest:
            following = rest.split(" ", 1)[0]
            _check(following)  # no line begins with a closing mark, not even behind a space
            if following[0] in _OPENING and atom[-1] in _QUOTES:
                raise NotPlainError
        return Line(atom, word.units, taken, taken + 1 if rest else None)

    def _full(self, atom: str, *, joined: bool, more: bool) -> Line:
        """The line that ends before ``atom``, or in it with a hyphen; ``more`` follows that."""
        text, start = self._text, self._start
        # The engine looks at so much text at first: the next word is to be in it.
        size = self._style["font_size"]
        shown = int(self._width / size * _SHORT)
        short = len(text) > shown and (not more or start + len(atom) + 2 > shown)
        if short or size * _SHORT > self._width or not atom or start - self._done > 1:
            raise NotPlainError
        line = self._hyphenated(atom, joined=joined)
        if line is None:
            ended = text[: self._done]
            taken = len(ended.encode())
            line = Line(ended, self._units, taken, taken + start - self._done)
        return line

    def _hyphenated(self, atom: str, *, joined: bool) -> Line | None:
        style = self._style
        lang = pyphen.language_fallback(style["lang"]) if style["lang"] else None
        if style["hyphens"] != "auto" or not lang:
            return None
        # The space at a line's end has no width, but what stands before it is kerned to it.
        shaped = self._units + self._more - (0 if joined else self._words.gap)
        space = self._width - shaped * FROM_UNITS
        if 0 <= space <= percentage(style["hyphenate_limit_zone"], style, self._width):
            return None
        before, hyphen = self._text[: self._start], style["hyphenate_character"]
        for part in _parts(atom.removesuffix("-"), lang, *style["hyphenate_limit_chars"]):
            piece = _shaped(part + hyphen, self._words)
            kern = self._more + piece.before
            if joined:
                last = _JOINTS.split(before.rsplit(" ", 1)[-1])[-1]
                kern = self._joined(last, part + hyphen)
            units = self._units + kern + piece.units
            if units <= self._room:
                taken = len((before + part).encode())
                return Line(before + part + hyphen, units, taken, taken)
        return None

    def _joined(self, first: str, second: str) -> int:
        kern = self._words.joined(first, second)
        if kern is None:
            raise NotPlainError
        return kern


def _check(token: str) -> None:
    if not _PLAIN.fullmatch(token):
        raise NotPlainError


def _shaped(token: str, words: Words) -> Word:
    word = words.get(token)
    if word is None:
        raise NotPlainError
    return word


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
