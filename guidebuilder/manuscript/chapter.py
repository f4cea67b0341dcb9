"""One source file on its way to a Section or Page: its tokens, its lines without comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it.token import Token

from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.model import Prose, Span

_INDENT = re.compile(r"[ \t]*")


@dataclass(slots=True)
class Chapter:
    """A file being parsed. Line numbers called ``first`` and ``end`` count from 0, end excluded.

    ``lines`` begin as the source's and lose what comments say; ``task_lines`` are
    the lines of list items with a box that no quiz item has claimed yet.
    """

    source: Source
    findings: Findings
    lines: list[str]
    tokens: list[Token] = field(default_factory=list)
    labels: frozenset[str] = frozenset()
    comments: list[Prose] = field(default_factory=list)
    comment_lines: set[int] = field(default_factory=set)
    task_lines: dict[int, None] = field(default_factory=dict)

    def fault(
        self, code: str, line: int, message: str, hint: str = "", *, needle: str = ""
    ) -> None:
        """Report at a line (from 0): at ``needle`` where the line holds it, else at its text."""
        text = self.source.lines[line] if line < len(self.source.lines) else ""
        start, width = 0, 1
        if needle and needle in text:
            start, width = text.index(needle), len(needle)
        else:
            start = len(text) - len(text.lstrip())
            width = max(1, len(text.strip()))
        self.findings.add(
            code, self.source, line + 1, start + 1, message=message, hint=hint, width=width
        )

    def span(self, first: int, end: int) -> Span:
        """The Span of lines, from the first line's text."""
        text = self.source.lines[first] if first < len(self.source.lines) else ""
        return Span(
            self.source.path, first + 1, len(text) - len(text.lstrip()) + 1, max(end, first + 1)
        )

    def prose(self, first: int, end: int, *, dedent: int = 0, skip: int = 0) -> Prose | None:
        """The lines as Prose, blank ones and dropped comments at the edges left out.

        ``dedent`` columns of indentation are taken off every line; of the first one,
        ``skip`` characters instead (a list marker and its box). None where nothing is left.
        """
        lines = [dedented(line, dedent) for line in self.lines[first:end]]
        if skip and lines:
            lines[0] = self.lines[first][skip:]
        while lines and (not lines[-1].strip() or end - 1 in self.comment_lines):
            lines.pop()
            end -= 1
        while lines and (not lines[0].strip() or first in self.comment_lines):
            lines.pop(0)
            first += 1
            skip = 0
        if not lines:
            return None
        span = self.span(first, end)
        if skip:
            span = Span(span.path, span.line, skip + 1, span.end_line)
        return Prose("\n".join(lines), span)


def dedented(line: str, columns: int) -> str:
    """Take up to so many columns of indentation off a line (a tab reaches to the next fourth)."""
    if not columns:
        return line
    indent = _INDENT.match(line)
    width = len(indent[0].expandtabs(4)) if indent else 0
    rest = line.lstrip(" \t")
    return " " * max(0, width - columns) + rest
