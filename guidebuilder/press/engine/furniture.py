"""What stands around the titles of rows, drawn on a page when the engine has painted it.

Numbers, levels and rings are copied from patterns, leaders and rules are lines. Texts are
marked content, so that they are read with their rows; the rest are artifacts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pydyf
from weasyprint.document import Page

from guidebuilder.press.engine.box_tree import PX, descendants, is_line
from guidebuilder.press.engine.patterns import (
    HEIGHT,
    WIDTH,
    Pattern,
    mark,
    motif,
    moved,
    pattern,
    placed,
)
from guidebuilder.press.engine.rows import LAST, LEVEL, MARK, MARKS, NUMBER, Row, RowReader, keep

# A dot: its width, its distance from the next one, from a leader's right end and above the line,
# in points.
DOT, STEP, _INSET, RISE = 0.84, 5.0, 0.6, 0.75
_LAST = 0.1  # a line goes on behind its last dot, so that no rounding loses it
_RINGS = "rings"

_Piece = tuple[str, bytes | None]
"""What a piece of content says, and the operators for it; None where another draws it."""
_Read = tuple[_Piece, _Piece, _Piece]
_NOTHING: _Piece = ("", None)


class Furniture:
    """Draws what stands around the rows of one document."""

    def __init__(self) -> None:
        self._reader = RowReader()
        self._patterns: dict[str, Pattern] = {}

    def install(self, page: Any) -> None:
        """Have it drawn when the engine paints a page; pages are painted in their order."""
        page.paint = partial(self._paint, page)

    def _paint(self, page: Any, stream: Any, scale: float = 1) -> None:
        Page.paint(page, stream, scale)
        rows = self._reader.page(page._page_box)
        before = b"q %.5f 0 0 %.5f 0 0 cm" % (scale, scale)
        marks = [motif(box, box.element.attrib[MARKS]) for box in self._reader.motif]
        marks += [_mark(box) for box in self._reader.marks]
        self._reader.motif.clear()
        self._reader.marks.clear()
        if marks:
            stream.stream.append(b"\n".join([before, b"/Artifact BMC", *marks, b"EMC", b"Q"]))
        if not rows:
            return
        draw = self._contents if "leader" in self._reader.parts else self._grid
        seen, read = draw(rows, stream)
        out = [before, self._ink(), b"/Artifact BMC"]
        out += [*seen, b"EMC"]
        for row, pieces in zip(rows, read, strict=True):
            first = len(stream._tags)
            for which, (said, shown) in zip((NUMBER, LEVEL, LAST), pieces, strict=True):
                stream._tags[row.element, which] = {"mcid": first + which, "text": said}
                if shown is not None:
                    out.append(b"/Span <</MCID %d>> BDC %b EMC" % (first + which, shown))
            keep(row, first + LAST)
        stream.stream.append(b"\n".join([*out, b"Q"]))

    def _ink(self) -> bytes:
        """The operators that choose the colour of numbers for texts and lines."""
        return _ink(self._reader.models["number"].style)

    def _pattern(self, name: str, stream: Any) -> Pattern:
        if name not in self._patterns:
            self._patterns[name] = pattern(self._reader.models[name], stream)
        return self._patterns[name]

    def _number(self, row: Row, left: float, stream: Any) -> _Piece:
        number = row.text.number
        if not number:
            return _NOTHING
        digits = self._pattern("number", stream)
        return number, placed(left, row.baseline, digits.spelled(number))

    def _contents(self, rows: Sequence[Row], stream: Any) -> tuple[list[bytes], list[_Read]]:
        """Number, leader and mark; the level is read, and its word is not shown."""
        parts = {name: places[0] for name, places in self._reader.parts.items()}
        whole, leader, model = parts["row"], parts["leader"], parts["mark"]
        edge = whole.content_box_x() + whole.width
        inset = edge - leader.content_box_x() - leader.width + _INSET / PX
        step, rise = STEP / PX, RISE / PX
        seen = [b"q %.3f w 1 J [0 %.4f] 0 d" % (DOT / PX, step)]
        for row in rows:
            first = row.right - inset
            steps = (first - row.end - leader.margin_left) // step
            if steps >= 0:
                y = row.baseline - rise
                last = first - steps * step - _LAST
                seen.append(b"%.3f %.3f m %.3f %.3f l" % (first, y, last, y))
        seen.append(b"S Q")
        raised = model.margin_bottom + model.width * HEIGHT / WIDTH
        seen += [
            mark(
                row.text.badge,
                row.right - edge + model.content_box_x(),
                row.baseline - raised,
                model.width,
            )
            for row in rows
            if row.text.badge
        ]
        read = [
            (
                self._number(row, row.left, stream),
                ("", b"") if row.text.label else _NOTHING,
                _NOTHING,
            )
            for row in rows
        ]
        return seen, read

    def _grid(self, rows: Sequence[Row], stream: Any) -> tuple[list[bytes], list[_Read]]:
        """Number, level, rings to tick, and rules between rows and beside their fields."""
        parts = self._reader.parts
        level, sure = parts["level"][0].content_box_x(), parts["sure"][0].content_box_x()
        levels = {
            name: self._pattern(name, stream)
            for name in dict.fromkeys(row.text.level for row in rows)
        }
        rings = self._pattern("sure", stream)
        drawings = stream._resources["XObject"]
        if _RINGS not in drawings:
            drawings[_RINGS] = _form(rings.shapes, parts["sure"][0])
        seen = [*_rules(rows, [*parts["blank"], *parts["sure"]])]
        for row in rows:
            seen.append(moved(level, row.baseline, levels[row.text.level].shapes))
            seen.append(moved(sure, row.baseline, b"/%b Do" % _RINGS.encode("ascii")))
        number = parts["number"][0].content_box_x()
        read: list[_Read] = [
            (
                self._number(row, number, stream),
                (own.said, moved(level, row.baseline, own.text)),
                (rings.said, moved(sure, row.baseline, rings.text)),
            )
            for row, own in zip(rows, (levels[row.text.level] for row in rows), strict=True)
        ]
        return seen, read


def _ink(style: Any) -> bytes:
    """The operators that choose a style's colour of text, for texts and lines."""
    values = " ".join(f"{value:g}" for value in style["color"].to("srgb").coordinates)
    return f"{values} rg {values} RG".encode("ascii")


def _mark(box: Any) -> bytes:
    """A level's mark: on its own box, or before the word of a badge, as its ``--mark`` tells."""
    x, y, width = box.border_box_x(), box.border_box_y(), box.border_width()
    if told := box.style["__mark"]:
        width, gap, drop = (token.value / PX for token in told if token.type == "dimension")
        line = next(inner for inner in descendants(box) if is_line(inner))
        x = line.position_x - gap - width
        y = line.position_y + line.baseline + drop - width * HEIGHT / WIDTH
    return b"%b %b" % (_ink(box.style), mark(box.element.attrib[MARK], x, y, width))


def _rules(rows: Sequence[Row], fields: Sequence[Any]) -> Iterator[bytes]:
    """Hairlines below rows, but for the last of all, and at the left of fields."""
    line = fields[0].style["border_left_width"]
    top, bottom = rows[0].top, rows[-1].bottom
    yield b"%.3f w" % line
    for row in rows:
        if not row.final:
            y = row.bottom - line / 2
            yield b"%.3f %.3f m %.3f %.3f l" % (row.left, y, row.right, y)
    for box in fields:
        x = box.border_box_x()
        yield b"%.3f %.3f m %.3f %.3f l" % (x, top, x, bottom)
    yield b"S"


def _form(operators: bytes, around: Any) -> Any:
    """A form of operators that draw within the width of a box."""
    side = around.border_width()
    return pydyf.Stream(
        [operators],
        pydyf.Dictionary(
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array([-side, -side, side, side]),
                "Resources": pydyf.Dictionary(),
            }
        ),
        compress=True,
    )
