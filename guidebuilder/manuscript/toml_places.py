"""Where the tables and keys of a TOML text stand: tomllib tells values, never places."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from guidebuilder.model import Span

_KEY = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_SCAN = re.compile(
    rf"""(?P<comment>\#[^\n]*)
    |(?P<long>\"\"\"(?:[^\\]|\\.)*?\"{{3,5}}|'''.*?'{{3,5}})
    |(?P<header>^[ \t]*\[(?P<array>\[)?[ \t]*(?P<table>{_DOTTED})[ \t]*\]\]?)
    |(?P<key>(?<![A-Za-z0-9_-]){_DOTTED})[ \t]*=
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    |(?P<mark>[\[\]{{}},])""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
MAX_DEPTH = 20

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """A map from a key's path, such as ``("editions", "mine", "select", "tags")``, to its place.

    A table of an array of tables is named by its index: ``("lint", "allow", 0, "code")``.
    """

    path: str
    found: dict[Path, tuple[int, int, int]] = field(default_factory=dict)

    def at(self, *path: str | int) -> tuple[int, int, int]:
        """Line, column and width of a key, else of the nearest table around it, else line 1."""
        while path:
            if path in self.found:
                return self.found[path]
            path = path[:-1]
        return (1, 1, 1)

    def width(self, line: int, column: int) -> int:
        """How many characters the key or table name at a place takes; 1 where none stands."""
        return next((w for *place, w in self.found.values() if place == [line, column]), 1)

    def span(self, *path: str | int) -> Span:
        """The same as a Span."""
        line, column, _ = self.at(*path)
        return Span(self.path, line, column, line)


def find_places(text: str, path: str) -> Places:
    """Scan a TOML text that tomllib has accepted for its headers and keys, inline tables too."""
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    found: dict[Path, tuple[int, int, int]] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    # Each open bracket keeps the path that keys inside it belong to; None for an array.
    stack: list[Path] = []
    last: Path = ()

    def note(key: Path, start: int, width: int) -> None:
        line = bisect_right(starts, start)
        found.setdefault(key, (line, start - starts[line - 1] + 1, width))

    for match in _SCAN.finditer(text):
        if match["header"] and not stack:
            name = _split(match["table"])
            table = _resolve(name, counts, array=bool(match["array"]))
            for end in range(1, len(table) + 1):
                note(table[:end], match.start("table"), len(match["table"]))
            last = table
        elif match["key"]:
            base = stack[-1] if stack else table
            last = (base + _split(match["key"]))[:MAX_DEPTH]
            for end in range(len(base) + 1, len(last) + 1):
                note(last[:end], match.start("key"), len(match["key"]))
        elif match["mark"] and len(stack) < MAX_DEPTH:
            if match["mark"] in "{[":
                stack.append(last)
            elif match["mark"] in "}]" and stack:
                last = stack.pop()
    return Places(path, found)


def _resolve(name: tuple[str, ...], counts: dict[Path, int], *, array: bool) -> Path:
    """Put the current index behind every part of a header that names an array of tables."""
    path: Path = ()
    for place, part in enumerate(name[:MAX_DEPTH]):
        path = (*path, part)
        is_last = place == len(name) - 1
        if array and is_last:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))
