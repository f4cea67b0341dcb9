"""Code and box-drawing diagrams: highlighted, wrapped with a mark, or scaled, never cut off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from markupsafe import Markup
from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name
from pygments.util import ClassNotFound

from guidebuilder.press.matter.emoji import in_columns
from guidebuilder.press.sheets import MONO_ADVANCE, Sheet

_CONTINUATION_INDENT = 4
# A drawing's line, in em, as in components.css; the sizes of one that is turned.
_DRAWN, _TURNED, _LEAST_TURNED = 1.38, 18.0, 6.5
# Points that a turned drawing leaves free on a page of text: its margins, padding and rules.
_TURNED_MARGINS = 34.0
# A label and two lines above it.
_ANNOUNCED = 52.0
# Down to this share of the floor a drawing is scaled rather than turned.
_BELOW = 0.9
# A wrapped line keeps this many columns free for the mark at its end.
_MARK_COLUMNS = 2
# Printed lines; a longer block may be divided between pages, three lines at least on each.
_SHORT_CODE = 8

# Box drawing, blocks, shapes and arrows, with the strokes and arrow heads of plain characters.
_STROKES = re.compile(r"[←-⇿─-◿⬀-⯿]+|(?<!\w)[-+|=<>^_/\\]+(?!\w)")
_GAP = re.compile(r"\s{2,}")

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
    lines = list(_lines(_runs(in_columns(text.expandtabs(4).rstrip("\n")), info)))
    widest = max((sum(len(v) for _, v in line) for line in lines), default=0)
    room = sheet.measure - sheet.code_indent
    size = sheet.code_size
    if widest > sheet.columns(room):
        smaller = room / (widest * MONO_ADVANCE)
        if smaller >= sheet.code_size - 0.4 and not sheet.large:
            size = int(smaller * 100) / 100
    limit = sheet.columns(room, size)
    out: list[str] = []
    for line in lines:
        pieces = [_html(piece) for piece in _cut(line, limit)]
        out.append('<span class="wrapped"></span>\n'.join(pieces))
    style = "" if size == sheet.code_size else f' style="font-size:{size:g}pt"'
    keep = " keep" if len(out) <= _SHORT_CODE else ""
    body = "\n".join(out)
    return Markup(f'<pre class="code{keep}"{style}><code>{body}</code></pre>')  # noqa: S704


def render_diagram(text: str, sheet: Sheet) -> Markup:
    """A box drawing as HTML: in the measure, else over the full width, else scaled down.

    A little below the floor it is still scaled, which is reported. One that would be
    smaller is turned, with its head to the left, where the page is deep enough. Where it
    is not, it is scaled all the same: too small can be made good with a lens; what runs
    off the paper is lost.
    """
    lines = in_columns(text.expandtabs(4).rstrip("\n")).split("\n")
    columns = max(len(line) for line in lines)
    wide = columns > sheet.columns(sheet.measure)
    if wide and sheet.large:
        return _turned(text, lines, columns, sheet)
    room = sheet.full if wide else sheet.measure
    size = int(min(sheet.code_size, room / (columns * MONO_ADVANCE)) * 100) / 100
    if size < sheet.code_floor * _BELOW and _turned_size(columns, len(lines), sheet):
        return _turned(text, lines, columns, sheet)
    kind = "diagram wide" if wide and sheet.has_outer_column else "diagram"
    body = escape("\n".join(line.rstrip() for line in lines))
    drawing = f'<pre style="font-size:{size:g}pt">{body}</pre>'
    label = escape(described(text))
    return Markup(f'<div class="{kind}" role="img" aria-label="{label}">{drawing}</div>')  # noqa: S704


def _turned_size(columns: int, lines: int, sheet: Sheet) -> float:
    """The size of a drawing that is turned, so that it fits; 0 if it would be too small as well.

    On a page of text it leaves room for the words that announce it, if it can.
    """
    largest, least = sheet.code_size, sheet.code_floor * _BELOW
    margins = (_TURNED_MARGINS + _ANNOUNCED, _TURNED_MARGINS)
    if sheet.large:
        largest, least, margins = _TURNED, _LEAST_TURNED, (0.0, 0.0)
    for margin in margins:
        along = (sheet.depth - margin) / (columns * MONO_ADVANCE)
        size = int(min(along, sheet.measure / (lines * _DRAWN), largest) * 100) / 100
        if size >= least:
            return size
    return 0.0


def _turned(text: str, lines: list[str], columns: int, sheet: Sheet) -> Markup:
    """A drawing that is too wide for the page, on its side.

    In large print it has a page of its own: scaled down it would be no large print,
    and wrapped no drawing. A page can be turned, on paper as on a screen.
    """
    size = _turned_size(columns, len(lines), sheet) or _LEAST_TURNED
    drawn = (
        f"--drawn:{columns * MONO_ADVANCE * size:.2f}pt;--thick:{len(lines) * _DRAWN * size:.2f}pt"
    )
    body = escape("\n".join(line.rstrip() for line in lines))
    return Markup(  # noqa: S704
        f'<div class="diagram turned wide" role="img" aria-label="{escape(described(text))}" '
        f'style="{drawn}"><pre style="font-size:{size:g}pt">{body}</pre></div>'
    )


def described(drawing: str) -> str:
    """A box drawing in words, for those who hear it: what its boxes say, from the top down.

    Read out character by character, lines and corners would drown the words.
    """
    words = (_STROKES.sub("  ", line).strip() for line in drawing.split("\n"))
    said = [part.strip() for line in words for part in _GAP.split(line) if part.strip()]
    return ": ".join(filter(None, ("Diagram", "; ".join(said))))
