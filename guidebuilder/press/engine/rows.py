"""Rows of the contents and of the progress grid: a title that the engine sets, and what is
around it.

A row is a block with one line or two of plain text. The number before it, the link, leader,
level, rings and page number would cost the engine several times what the title does, so
``furniture`` draws them, in places that are set once. An element whose ``data-part`` is
``row``, ``number``, ``leader``, ``mark``, ``level``, ``blank``, ``sure`` or ``page`` is such a
place; what is below an element with ``data-model`` is set as a pattern of what is drawn, and
itself shows nothing. A row says by ``data-row`` what is drawn in it ("anchor number badge
label", with "-" for what it lacks); the box that it is in has ``data-rows`` and gives it its
width.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from guidebuilder.press.engine.box_tree import PX, children, descendants, is_line
from guidebuilder.press.gathering import Spot

LINK_SCHEME = "guide:"
"""Begins the address of what is in the same book; the rest is an anchor."""

ROW, ROWS, FINAL = "data-row", "data-rows", "data-final"
PART, MODEL = "data-part", "data-model"
MARKS, MARK = "data-marks", "data-mark"
_MCID = "data-mcid"
_NONE = "-"
NUMBER, LEVEL, LAST = range(3)
"""Pieces of marked content of a row; the last one is its page number, or its rings."""
FIELDS = 3
"""Fields of a row of the progress grid that are written in."""


@dataclass(frozen=True, slots=True)
class RowText:
    """What is drawn in a row, or read: empty where it lacks it."""

    anchor: str
    number: str
    badge: str
    label: str

    @property
    def level(self) -> str:
        """What the model of a level is called."""
        return f"{self.badge} {self.label}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was laid out, in pixels from the page's upper left corner.

    ``left`` and ``right`` are the edges of the box of the rows; ``end`` is that of the title's
    first line, which stands on ``baseline``. The last row of all is ``final``.
    """

    element: Any
    text: RowText
    left: float
    right: float
    top: float
    bottom: float
    end: float
    baseline: float
    final: bool


def row_text(element: Any) -> RowText | None:
    """What is drawn in the row of an HTML element; None for any other element."""
    if element is None or isinstance(element, str) or ROW not in element.attrib:
        return None
    parts = element.attrib[ROW].split(" ", 3)
    return RowText(*("" if part == _NONE else part for part in parts))


class RowReader:
    """Reads the rows of page after page; knows the places and models met so far."""

    def __init__(self) -> None:
        self.parts: dict[str, list[Any]] = {}
        self.models: dict[str, Any] = {}
        self.motif: list[Any] = []  # boxes of the cover's rows of marks
        self.marks: list[Any] = []  # boxes with one level's mark
        self._seen: set[int] = set()  # rows, by the identity of their elements

    def page(self, page_box: Any) -> list[Row]:
        """The rows that begin on a page."""
        found: list[Row] = []
        here: dict[str, list[Any]] = {}
        stack: list[Any] = [page_box]
        while stack:
            box = stack.pop()
            element = box.element
            if isinstance(box, boxes.MarginBox):
                continue
            if element is not None and not isinstance(element, str) and not is_line(box):
                attributes = element.attrib
                if MODEL in attributes:
                    self.models.setdefault(attributes[MODEL], box)
                if MARKS in attributes and isinstance(box, boxes.BlockBox):
                    self.motif.append(box)
                if MARK in attributes and not isinstance(box, boxes.TextBox):
                    self.marks.append(box)
                if PART in attributes and not isinstance(box, boxes.TextBox):
                    same = here.setdefault(attributes[PART], [])
                    if all(known.element is not element for known in same):
                        same.append(box)
                if ROWS in attributes and isinstance(box, boxes.BlockContainerBox):
                    found += self._rows(box)
                    continue
            stack += reversed(children(box))
        # What a page has places for itself (the head of a table) stands in them.
        self.parts |= here
        return found

    def _rows(self, around: Any) -> Iterator[Row]:
        for box in children(around):
            text = row_text(box.element)
            if text is None or id(box.element) in self._seen:
                continue
            self._seen.add(id(box.element))
            left = around.border_box_x()
            line = next(inner for inner in descendants(box) if is_line(inner))
            title = [part for part in descendants(line) if isinstance(part, boxes.TextBox)]
            start = box.content_box_x()
            yield Row(
                element=box.element,
                text=text,
                left=left,
                right=left + around.border_width(),
                top=box.border_box_y(),
                bottom=box.border_box_y() + box.border_height(),
                end=max((part.position_x + part.width for part in title), default=start),
                baseline=line.position_y + line.baseline,
                final=FINAL in box.element.attrib,
            )


def keep(row: Row, mcid: int) -> None:
    """Note the marked content that a row's page number is."""
    row.element.attrib[_MCID] = str(mcid)


def page_numbers(reader: RowReader, rows: list[Row], page: int, height: float) -> Iterator[Spot]:
    """The places of rows' page numbers; ``height`` of the page is in points."""
    for row in rows:
        if row.text.anchor:
            model = reader.parts["page"][0]
            mcid = row.element.attrib.get(_MCID)
            yield Spot(
                role=row.text.anchor,
                page=page,
                left=(row.right - model.width) * PX,
                right=row.right * PX,
                baseline=height - row.baseline * PX,
                size=model.style["font_size"] * PX,
                bold=model.style["font_weight"] >= 600,
                flush_right=True,
                face=model.style["font_family"][0],
                mcid=None if mcid is None else int(mcid),
            )
