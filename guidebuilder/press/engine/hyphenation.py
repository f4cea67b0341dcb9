"""Patterns of hyphenation, of which each is taken apart when a word first asks for it.

Of some ten thousand patterns of a language a book asks for a tenth; Pyphen takes all of them
apart before the first word.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyphen

WRITTEN_FOR = "0.18.1"
"""The version of Pyphen whose reading this is equal to."""

_DIGITS = str.maketrans("", "", "0123456789")
_OF_USE = re.compile(r"^.*[1-9].*$", re.MULTILINE)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")

Pattern = tuple[int, tuple[int, ...]]
"""Where in the pattern's letters its values begin, and these."""


class Patterns(dict[str, Any]):
    """Patterns by their letters, as they are written or taken apart already."""

    def get(self, letters: str, default: Any = None) -> Any:
        """The pattern of these letters, taken apart."""
        found = super().get(letters, default)
        if isinstance(found, str):
            found = self[letters] = _apart(found)
        return found


class Dictionary(pyphen.HyphDict):  # type: ignore[misc]
    """A file of patterns; what is more than letters and digits is read by Pyphen itself."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            coding = file.readline().decode().strip().lower()
        text = "/" if coding.startswith("microsoft") else path.read_text(coding)
        if "/" in text or "^^" in text or _OTHER_DIGIT.search(text):
            super().__init__(path)
            return
        lines = (line.strip() for line in _OF_USE.findall(text, text.index("\n")))
        written = [line for line in lines if not line.startswith(pyphen.ignored)]
        letters = "\n".join(written).translate(_DIGITS).split("\n")
        self.patterns = Patterns(zip(letters, written, strict=True))
        self.cache: dict[str, Any] = {}
        self.maxlen = max(map(len, letters))


def _apart(pattern: str) -> Pattern:
    values = [int(digit or "0") for digit, _ in pyphen.parse(pattern)]
    used = [at for at, value in enumerate(values) if value]
    return used[0], tuple(values[used[0] : used[-1] + 1])


def install() -> None:
    """Have Pyphen read its files so from now on, if it is the version known here."""
    if pyphen.__version__ == WRITTEN_FOR:
        pyphen.HyphDict = Dictionary
