"""Small questions about words: slugs, near misses, characters nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# Bidirectional controls, zero-width and other format characters (category Cf), control
# characters but tab, line separators, fillers and tags: all can hide or reorder text.
# U+FE0E and U+FE0F (text and emoji style) are harmless and common, so they stay.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

MAX_RUN = 2000
LONG_RUN = re.compile(rf"[^ \t\n]{{{MAX_RUN + 1},}}")

_WINDOWS_NAMES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


def is_slug(text: str) -> bool:
    """Whether a text has the form of an id: lower-case ASCII words joined by hyphens."""
    return SLUG.fullmatch(text) is not None


def is_file_name(text: str) -> bool:
    """Whether a slug can also be a file's name everywhere (Windows keeps some for devices)."""
    return is_slug(text) and len(text) <= 64 and _WINDOWS_NAMES.fullmatch(text) is None


def slugify(text: str) -> str:
    """Make an id of a title: letters and digits in lower case, all else a hyphen; may be empty."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’]", "", plain)
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def character_name(char: str) -> str:
    """Name a character for a message: ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X} {name}".rstrip()


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or an empty string where none is like it."""
    by_key = {k.casefold(): k for k in known}
    close = get_close_matches(word[:80].casefold(), by_key, n=1, cutoff=0.5)
    return by_key[close[0]] if close else ""


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A hint that names the nearest known word, else ``otherwise``."""
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else otherwise


def edit_distance(a: str, b: str, *, limit: int) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours that turn a into b.

    Optimal string alignment; anything past ``limit`` is returned as ``limit + 1``.
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        previous, row = row, [i]
        for j, cb in enumerate(b, 1):
            cost = min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and a[i - 2] == cb:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = previous
    return min(row[-1], limit + 1)
