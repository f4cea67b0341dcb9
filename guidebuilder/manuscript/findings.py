"""Collecting diagnostics, each with its place, so that a run reports all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from guidebuilder.errors import Diagnostic, Severity
from guidebuilder.manuscript.codes import CODES


@dataclass(frozen=True, slots=True)
class Source:
    """One text file, read once. ``lines`` have no line endings; ``path`` is what is shown."""

    path: str
    name: str
    lines: tuple[str, ...]
    digest: str

    @property
    def text(self) -> str:
        """The whole text with ``\\n`` line endings, the last line's included."""
        return "\n".join(self.lines) + "\n"


def most_brackets(source: Source, brackets: str) -> tuple[int, int]:
    """Line and column, from 1, of the first bracket in the line that opens most of them."""
    counts = [sum(map(line.count, brackets)) for line in source.lines] or [0]
    line = counts.index(max(counts))
    text = source.lines[line] if source.lines else ""
    columns = [text.find(bracket) for bracket in brackets if bracket in text]
    return line + 1, min(columns, default=0) + 1


@dataclass(slots=True)
class Findings:
    """The diagnostics of a run. The same finding at the same place is kept once."""

    _found: dict[Diagnostic, None] = field(default_factory=dict)

    def add(
        self,
        code: str,
        source: Source,
        line: int,
        column: int = 1,
        *,
        message: str,
        hint: str = "",
        width: int = 1,
    ) -> Diagnostic:
        """Add a finding at a line and column that count from 1 (line 0: the whole file).

        The place is kept inside the file, whatever the caller computed.
        """
        if code not in CODES:
            raise KeyError(code)
        text = ""
        if source.lines and line > 0:
            line = min(line, len(source.lines))
            text = source.lines[line - 1]
            column = max(1, min(column, len(text) + 1))
            width = max(1, min(width, len(text) + 1 - column))
        else:
            line = column = 0
        severity = Severity.WARNING if code.startswith("GB2") else Severity.ERROR
        found = Diagnostic(source.path, line, column, code, message, hint, width, text, severity)
        self._found[found] = None
        return found

    def merge(self, other: Findings) -> None:
        """Take over the findings of another collection."""
        self._found.update(other._found)

    def take(self, found: Iterable[Diagnostic]) -> None:
        """Take over diagnostics as they are."""
        self._found.update(dict.fromkeys(found))

    @property
    def has_errors(self) -> bool:
        """Whether anything here is more than a warning."""
        return any(d.severity is Severity.ERROR for d in self._found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All findings in the order of their places."""
        return tuple(
            sorted(self._found, key=lambda d: (d.path, d.line, d.column, d.code, d.message))
        )
