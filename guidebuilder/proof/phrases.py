"""Phrases to look for: every run of five words that an edition withholds and does not print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from guidebuilder.edition.plain import blocks
from guidebuilder.edition.views import Withheld

Run = tuple[str, ...]
RUN = 5
# A run must say something: "1 2 3 4 5" stands in too many tables to prove a leak.
_MIN_LETTERS = 8
# Nor does a text in ASCII hold five words and eight letters if it is shorter than this.
_SHORT = _MIN_LETTERS + RUN - 1
# Runs without white space are found by so many letters; shorter runs also occur across
# word boundaries by chance, and are left to the other search.
_LEAST = 16
# Of such a find every fourth place is looked at: one of any four holds a key.
_STRIDE = 4
_KEY = _LEAST - _STRIDE + 1

# What is not seen: soft hyphens, joiners, marks of direction, fillers, variation selectors, tags.
_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# What books are full of and no word holds, in any of its forms.
_PUNCTUATION = re.compile("[“”‘’„‚«»‹›–—…•·→←≥≤×°©]")
# What typesetting makes of a hyphen and of a space, and what both sides take them for: most
# pages are in ASCII but for these.
_TYPESET = (("\u2010", "-"), ("\u00a0", " "), ("\u2002", " "), ("\u2003", " "), ("\u2009", " "))
_ACCENT = re.compile("[\u0300-\u036f]")
# Letters of other alphabets that look like Latin ones (after case folding), for a reader the same.
_LOOKALIKES = str.maketrans("авекмнорстухіјѕһԁԛԝɡıοανικυρτχ", "abekmhopctyxijshdqwgioavikuptx")
# What a word goes on behind. The sign comes first in each pattern: that is found at once.
_SOFT = re.compile(r"\u00ad(?<=\w\u00ad)\s*(?=\w)")
_HYPHEN = re.compile(r"[-\u2010](?<=\w[-\u2010])\s*(?=\w)")
_ASCII_HYPHEN = re.compile(r"-(?<=\w-)\s*(?=\w)")
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> list[str]:
    """The words of a text as both sides are compared: folded, without punctuation.

    Compatibility forms and case are folded, accents and invisible characters
    dropped, letters that look alike made one, and a hyphen joins what it divides,
    over a line break as well. A Han or kana character is a word of its own, since
    such text has no spaces.
    """
    if not text.isascii():
        text = _PUNCTUATION.sub(".", text)
        for typeset, plain in _TYPESET:
            text = text.replace(typeset, plain)
    if text.isascii():
        return _ASCII_WORD.findall(_ASCII_HYPHEN.sub("", text.lower()))
    text = _IGNORED.sub("", _SOFT.sub("", text))
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = unicodedata.normalize("NFC", _ACCENT.sub("", text)).translate(_LOOKALIKES)
    return _WORD.findall(_HYPHEN.sub("", text))


def _runs(found: Sequence[str]) -> Iterator[Run]:
    return zip(*(found[start:] for start in range(RUN)), strict=False)


@lru_cache(maxsize=65536)
def _letters(word: str) -> int:
    """How many letters a word has; a Han or kana character counts as two."""
    letters = [letter for letter in word if letter.isalpha()]
    return sum(2 if "\u3040" <= letter <= "\ufaff" else 1 for letter in letters)


def _telling(run: Iterable[str]) -> bool:
    return sum(map(_letters, run)) >= _MIN_LETTERS


def _reads_leftwards(text: str) -> bool:
    return not text.isascii() and any(
        unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text
    )


@dataclass(frozen=True, slots=True)
class _Printed:
    """What the printed texts can explain: runs inside a block, and runs over a block's end.

    Where one printed block ends and another begins, five words can meet by
    chance; ``tails`` and ``heads`` are the last and the first one to four words
    of the blocks, ``wholes`` the blocks of up to three.
    """

    runs: frozenset[Run]
    tails: frozenset[Run]
    heads: frozenset[Run]
    wholes: frozenset[Run]
    packed: str

    @classmethod
    def of(cls, shown: Sequence[Sequence[str]]) -> _Printed:
        """From the words of each printed block."""
        sizes = range(1, RUN)
        return cls(
            runs=frozenset(run for found in shown for run in _runs(found)),
            tails=frozenset(tuple(found[-size:]) for found in shown for size in sizes),
            heads=frozenset(tuple(found[:size]) for found in shown for size in sizes),
            wholes=frozenset(tuple(found) for found in shown if len(found) < RUN - 1),
            packed="\n".join("".join(found) for found in shown),
        )

    def meets(self, run: Run) -> bool:
        """Whether a run is the end of a printed block, then the beginning of another.

        Between the two may stand whole short blocks, and the numbers and letters
        that layouts put before items and options.
        """
        return any(run[:size] in self.tails and self._follows(run[size:]) for size in range(1, RUN))

    def _follows(self, rest: Run) -> bool:
        if rest in self.heads or rest in self.wholes:
            return True
        return any(
            (rest[:size] in self.wholes or (size == 1 and _is_label(rest[0])))
            and (size == len(rest) or self._follows(rest[size:]))
            for size in range(1, len(rest) + 1)
        )


def _is_label(word: str) -> bool:
    return len(word) == 1 or word.isdigit()


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is looked for. Build it with :func:`phrases`.

    ``runs`` maps five words to the label of the text that they stand in;
    ``packed`` maps letters near the beginning of a run without white space to (its
    letters in full, the run, where in them these begin). ``sentences`` counts the withheld
    sentences that are long enough to look for, ``unsearchable`` the withheld blocks of fewer
    than five words.
    """

    runs: dict[Run, str]
    packed: dict[str, list[tuple[str, Run, int]]]
    printed: _Printed
    sentences: int
    unsearchable: int

    def find(self, text: str) -> Iterator[tuple[str, str]]:
        """Each find in a text as (label, the five words that were found)."""
        if self.runs and len(text) >= (_SHORT if text.isascii() else RUN):
            yield from self.search(words(text))

    def search(self, found: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Each find among the words of a text, as :func:`words` tells them."""
        if not self.runs:
            return
        # Most texts hold none, which sets tell at once; the order of finds is that of the text.
        if len(found) >= RUN and not self.runs.keys().isdisjoint(_runs(found)):
            for run in _runs(found):
                if run in self.runs and not self.printed.meets(run):
                    yield self.runs[run], " ".join(run)
        packed, keys = "".join(found), self.packed
        for at in _starts(packed, keys):
            for letters, run, offset in keys[packed[at : at + _KEY]]:
                start = at - offset
                if start < 0 or not packed.startswith(letters, start):
                    continue
                if not self._explained(letters, run):
                    yield self.runs[run], " ".join(run)

    def _explained(self, letters: str, run: Run) -> bool:
        return letters in self.printed.packed or self.printed.meets(run)


_PLACES = [slice(at, at + _KEY) for at in range(0, 16384, _STRIDE)]


def _starts(packed: str, keys: Container[str]) -> Iterable[int]:
    """The places that are looked at and hold a key; in most texts there are none."""
    starts = range(0, len(packed) - _KEY + 1, _STRIDE)
    if len(starts) > len(_PLACES):
        return [at for at in starts if packed[at : at + _KEY] in keys]
    # Without a line of Python for each place, of which a book has hundreds of thousands.
    pieces = map(packed.__getitem__, _PLACES[: len(starts)])
    return compress(starts, map(keys.__contains__, pieces))


@lru_cache(maxsize=16)
def phrases(withheld: tuple[Withheld, ...], printed: tuple[str, ...]) -> Phrases:
    """The phrases of the withheld texts, less those of the printed ones.

    Both are Markdown; it is reduced to words first, block by block, so that no
    run reaches from one block into the next.
    """
    shown = _Printed.of([words(block) for text in printed for block in blocks(text)])
    runs: dict[Run, str] = {}
    packed: dict[str, list[tuple[str, Run, int]]] = {}
    sentences = unsearchable = 0
    for text in withheld:
        for block in blocks(text.text):
            found = words(block)
            unsearchable += 0 < len(found) < RUN
            sentences += sum(len(one.split()) >= RUN for one in _SENTENCE.split(block))
            for run in _runs(found):
                if run not in runs and run not in shown.runs and _telling(run):
                    runs[run] = text.label
                    _pack(run, packed)
    return Phrases(runs, packed, shown, sentences, unsearchable)


def _pack(run: Run, packed: dict[str, list[tuple[str, Run, int]]]) -> None:
    letters = "".join(run)
    if len(letters) < _LEAST:
        return
    # Glyphs of a right-to-left script are drawn, and so read back, in the order that they are seen.
    for form in (letters, letters[::-1]) if _reads_leftwards(letters) else (letters,):
        for offset in range(_STRIDE):
            key = form[offset : offset + _KEY]
            packed.setdefault(key, []).append((form, run, offset))
