"""Code and box-drawing diagrams: highlighted, wrapped with a mark, or scaled, never cut off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from markupsafe import Markup
from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name
from pygments.util import ClassNotFound

from guidebuilder.press.sheets import MONO_ADVANCE, Sheet

_CONTINUATION_INDENT = 4
# A wrapped line keeps this many columns free for the mark at its end.
_MARK_COLUMNS = 2

Run = tuple[str, str]  # class name (b, i or empty), text


def _weight(kind: object) -> str:
    # A laser printer has one colour, so the print style has two means: bold and italic.
    if kind in Comment:
        return "i"
    if kind in Keyword or kind in Name.Tag or kind in Name.Builtin:
        return "b"
    return ""


def _runs(text: str, info: str) -> Iterable[Run]:
    language = info.split(maxsplit=1)[0] if info else "text"
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return [("", text)]
    runs = [(_weight(kind), value) for kind, value in lex(text, lexer)]
    # Some lexers swallow or add white space where they lose their way: print what was written.
    return runs if "".join(value for _, value in runs) == text else [("", text)]


def _lines(runs: Iterable[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for weight, value in runs:
        head, *rest = value.split("\n")
        line.append((weight, head))
        for part in rest:
            yield line
            line = [(weight, part)]
    if any(text for _, text in line):
        yield line


def _cut(line: list[Run], limit: int) -> Iterator[list[Run]]:
    """Split one line at spaces (else anywhere) so that no piece passes ``limit`` columns."""
    text = "".join(value for _, value in line)
    if len(text) <= limit:
        yield line
        return
    weights = [weight for weight, value in line for _ in value]
    indent = len(text) - len(text.lstrip(" ")) + _CONTINUATION_INDENT
    indent = min(indent, limit // 2)
    start, room = 0, limit - _MARK_COLUMNS
    while len(text) - start > (room if start == 0 else room - indent):
        width = room if start == 0 else room - indent
        space = text.rfind(" ", start + width // 2, start + width)
        end = space + 1 if space > 0 else start + width
        yield _piece(text, weights, start, end, indent if start else 0)
        start = end
    yield _piece(text, weights, start, len(text), indent)


def _piece(text: str, weights: list[str], start: int, end: int, indent: int) -> list[Run]:
    runs: list[Run] = [("", " " * indent)] if indent else []
    for index in range(start, end):
        if runs and runs[-1][0] == weights[index]:
            runs[-1] = (weights[index], runs[-1][1] + text[index])
        else:
            runs.append((weights[index], text[index]))
    return runs


def _html(line: list[Run]) -> str:
    return "".join(
        f"<{weight}>{escape(value)}</{weight}>" if weight else escape(value)
        for weight, value in line
        if value
    )


def render_code(text: str, info: str, sheet: Sheet) -> Markup:
    """A fence as HTML: highlighted in bold and italic, long lines wrapped with a mark.

    A block that is a column or two too wide is set a little smaller rather than
    wrapped, since a wrapped line reads worse than a size nobody notices.
    """
    lines = list(_lines(_runs(text.expandtabs(4).rstrip("\n"), info)))
    widest = max((sum(len(v) for _, v in line) for line in lines), default=0)
    room = sheet.measure - sheet.code_indent
    size = sheet.code_size
    if widest > sheet.columns(room):
        smaller = room / (widest * MONO_ADVANCE)
        if smaller >= sheet.code_size - 0.4:
            size = int(smaller * 100) / 100
    limit = sheet.columns(room, size)
    out: list[str] = []
    for line in lines:
        pieces = [_html(piece) for piece in _cut(line, limit)]
        out.append('<span class="wrapped"></span>\n'.join(pieces))
    style = "" if size == sheet.code_size else f' style="font-size:{size:g}pt"'
    keep = " keep" if len(out) <= 12 else ""
    body = "\n".join(out)
    return Markup(f'<pre class="code{keep}"{style}><code>{body}</code></pre>')  # noqa: S704


def render_diagram(text: str, sheet: Sheet) -> Markup:
    """A box drawing as HTML: in the measure, else over the full width, else scaled down."""
    lines = text.expandtabs(4).rstrip("\n").split("\n")
    columns = max(len(line) for line in lines)
    wide = columns > sheet.columns(sheet.measure)
    room = sheet.full if wide else sheet.measure
    size = min(sheet.code_size, room / (columns * MONO_ADVANCE))
    size = max(int(size * 100) / 100, sheet.code_floor)
    kind = "diagram wide" if wide and sheet.has_outer_column else "diagram"
    body = escape("\n".join(line.rstrip() for line in lines))
    return Markup(f'<div class="{kind}"><pre style="font-size:{size:g}pt">{body}</pre></div>')  # noqa: S704
