"""Phrases to look for: every run of five words that an edition withholds and does not print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from guidebuilder.edition.plain import blocks
from guidebuilder.edition.views import Withheld

RUN = 5
# A run must say something: "1 2 3 4 5" stands in too many tables to prove a leak.
_MIN_LETTERS = 8
# Lengths of the keys that runs without white space are found by; shorter runs of
# letters also occur across word boundaries by chance, and are left to the other search.
_KEY_LENGTHS = (32, 24, 16)

_IGNORED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_HYPHEN = re.compile(r"(?<=\w)[-\u2010]\s*(?=\w)")
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> list[str]:
    """The words of a text as both sides are compared: folded, without punctuation.

    Compatibility forms and case are folded, invisible characters dropped, and a
    hyphen joins what it divides, over a line break as well. A Han or kana
    character is a word of its own, since such text has no spaces.
    """
    if text.isascii():
        return _ASCII_WORD.findall(_HYPHEN.sub("", text.lower()))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _WORD.findall(_HYPHEN.sub("", _IGNORED.sub("", text)))


def _runs(found: Sequence[str]) -> Iterator[tuple[str, ...]]:
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
class Phrases:
    """What is looked for. Build it with :func:`phrases`.

    ``runs`` maps five words to the label of the text that they stand in;
    ``packed`` maps, for each key length, the first letters of a run without white
    space to (the whole run, its label). ``unsearchable`` counts the withheld
    blocks of fewer than five words.
    """

    runs: dict[tuple[str, ...], str]
    packed: dict[int, dict[str, list[tuple[str, str]]]]
    printed: str
    unsearchable: int

    def find(self, text: str) -> Iterator[tuple[str, str]]:
        """Each find in a text as (label, the five words that were found)."""
        found = words(text)
        if not found or not self.runs:
            return
        for five in _runs(found):
            if five in self.runs:
                yield self.runs[five], " ".join(five)
        packed = "".join(found)
        for length, keys in self.packed.items():
            starts = range(len(packed) - length + 1 if keys else 0)
            for start in [at for at in starts if packed[at : at + length] in keys]:
                for run, label in keys[packed[start : start + length]]:
                    if packed.startswith(run, start) and run not in self.printed:
                        yield label, run


@lru_cache(maxsize=16)
def phrases(withheld: tuple[Withheld, ...], printed: tuple[str, ...]) -> Phrases:
    """The phrases of the withheld texts, less those of the printed ones.

    Both are Markdown; it is reduced to words first, block by block, so that no
    run reaches from one block into the next.
    """
    shown = [words(block) for text in printed for block in blocks(text)]
    shown_runs = {run for found in shown for run in _runs(found)}
    runs: dict[tuple[str, ...], str] = {}
    packed: dict[int, dict[str, list[tuple[str, str]]]] = {length: {} for length in _KEY_LENGTHS}
    unsearchable = 0
    for text in withheld:
        for block in blocks(text.text):
            found = words(block)
            unsearchable += 0 < len(found) < RUN
            for run in _runs(found):
                if run not in runs and run not in shown_runs and _telling(run):
                    runs[run] = text.label
                    _pack("".join(run), text.label, packed)
    return Phrases(runs, packed, "\n".join("".join(found) for found in shown), unsearchable)


def _pack(run: str, label: str, packed: dict[int, dict[str, list[tuple[str, str]]]]) -> None:
    length = next((length for length in _KEY_LENGTHS if length <= len(run)), None)
    if length is None:
        return
    # Glyphs of a right-to-left script are drawn, and so read back, in the order that they are seen.
    for form in (run, run[::-1]) if _reads_leftwards(run) else (run,):
        packed[length].setdefault(form[:length], []).append((form, label))
