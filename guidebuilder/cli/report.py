"""Diagnostics as text: for people, for programs, for GitHub's annotations."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence

from guidebuilder.errors import Diagnostic, Severity

_RED, _YELLOW, _BLUE, _BOLD, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[34m", "\x1b[1m", "\x1b[0m"
_MAX_COLUMNS = 120


def render_human(diagnostics: Sequence[Diagnostic], *, color: bool) -> str:
    """Each diagnostic with its source line and a caret, a blank line between; ends with ``\\n``."""
    return "\n".join(_human(d, color=color) for d in diagnostics)


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON array with one object a diagnostic: path, line, column, width, code, and so on."""
    records = [
        {
            "path": d.path,
            "line": d.line,
            "column": d.column,
            "width": d.width,
            "severity": d.severity.value,
            "code": d.code,
            "message": d.message,
            "hint": d.hint,
        }
        for d in diagnostics
    ]
    return json.dumps(records, ensure_ascii=True, indent=2) + "\n"


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands of GitHub Actions, one a line, which make annotations on a commit."""
    lines = []
    for d in diagnostics:
        properties = {"file": d.path}
        if d.line:
            properties |= {"line": str(d.line), "col": str(d.column)}
            properties["endColumn"] = str(d.column + d.width)
        properties["title"] = d.code
        shown = ",".join(f"{k}={_escape_property(v)}" for k, v in properties.items())
        message = f"{d.message} ({d.hint})" if d.hint else d.message
        lines.append(f"::{d.severity.value} {shown}::{_escape_data(_printable(message))}\n")
    return "".join(lines)


def _human(d: Diagnostic, *, color: bool) -> str:
    tint = _RED if d.severity is Severity.ERROR else _YELLOW

    def paint(text: str, *codes: str) -> str:
        return "".join(codes) + text + _PLAIN if color else text

    head = paint(f"{d.severity.value}[{d.code}]", _BOLD, tint)
    head += paint(f": {_printable(d.message)}", _BOLD)
    path, hint = _printable(d.path), _printable(d.hint)
    if not d.line:
        lines = [head, paint("  --> ", _BLUE) + path]
        if hint:
            lines.append(f"   = {hint}")
        return "\n".join(lines) + "\n"
    number = str(d.line)
    gutter = " " * len(number)
    before, marked, after = _cut(d)
    caret = " " * _columns(before) + paint("^" * max(1, _columns(marked)), _BOLD, tint)
    bar = paint(f"{gutter} |", _BLUE)
    lines = [
        head,
        paint(f"{gutter}--> ", _BLUE) + f"{path}:{d.line}:{d.column}",
        bar,
        f"{paint(f'{number} |', _BLUE)} {before}{marked}{after}".rstrip(),
        f"{bar} {caret} {hint}".rstrip(),
    ]
    return "\n".join(lines) + "\n"


def _cut(d: Diagnostic) -> tuple[str, str, str]:
    """The source line in front of, under and behind the caret, cut to the width of a screen."""
    line = _printable(d.source)
    start = d.column - 1
    before, marked, after = line[:start], line[start : start + d.width], line[start + d.width :]
    if len(marked) > _MAX_COLUMNS // 2:
        marked, after = marked[: _MAX_COLUMNS // 2 - 1] + "…", ""
    room = _MAX_COLUMNS - len(marked)
    if len(before) + len(after) > room:
        if len(before) > room // 2:
            before = "…" + before[len(before) - room // 2 + 1 :]
        rest = room - len(before)
        if len(after) > rest:
            after = after[: max(0, rest - 1)] + "…"
    return before, marked, after


def _printable(text: str) -> str:
    """Put a sign in place of each character that would move the cursor or reorder the line."""
    return "".join(_sign(c) for c in text)


def _sign(char: str) -> str:
    if char in "\t\n":
        return " "
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return "�"
    return char


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(_printable(text)).replace(":", "%3A").replace(",", "%2C")
