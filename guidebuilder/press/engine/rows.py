"""Rows of the contents: a title that the engine sets, and what the binder draws around it.

A row is one line of text with one link: the number before it, the leader, the level's mark
and the page number cost the engine four times as much as the title does. They are drawn when
binding, in the places that a model row has for them. The model is set once; an element
whose ``data-part`` is ``row``, ``number``, ``leader``, ``mark`` or ``page`` is a part of it.
A row says by ``data-row`` what is drawn in it ("anchor number badge label", with "-" for
what it lacks); the list that it is in has ``data-rows`` and gives it its width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from guidebuilder.press.engine.box_tree import PX, children, descendants, is_line
from guidebuilder.press.gathering import Leader, Rect, Spot

ROW, ROWS, PART = "data-row", "data-rows", "data-part"
_MCID = "data-mcid"
_NONE = "-"
_TALL = 65 / 72  # the height of a level's mark by its width, see art/mark-filled.svg
RESERVED = 3
"""Pieces of marked content of a row that the binder writes: number, level, page number."""


@dataclass(frozen=True, slots=True)
class RowText:
    """What is drawn in a row, or read: empty where it lacks it."""

    anchor: str
    number: str
    badge: str
    label: str


def row_text(element: Any) -> RowText | None:
    """What the binder draws in the row of an HTML element; None for any other element."""
    if element is None or isinstance(element, str) or ROW not in element.attrib:
        return None
    parts = element.attrib[ROW].split(" ", 3)
    return RowText(*("" if part == _NONE else part for part in parts))


def reserve(element: Any, mcid: int) -> bool:
    """Keep ``mcid`` and the next ones of its page for a row; False if that was done before."""
    if _MCID in element.attrib:
        return False
    element.attrib[_MCID] = str(mcid)
    return True


class RowReader:
    """Reads rows from boxes in the order of the document; ``spots`` and ``leaders`` is what is
    to be drawn in them."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self.leaders: list[Leader] = []
        self._parts: dict[str, Any] = {}
        self._seen: set[int] = set()  # rows, by the identity of their elements

    def box(self, box: Any, page: int, height: float) -> None:
        """Read a box that has an element; ``height`` of the page is in points."""
        attributes = box.element.attrib
        if part := attributes.get(PART):
            if part in self._parts and not isinstance(box, boxes.TextBox):
                return  # a line has the element of its block
            self._parts[part] = box
        elif ROWS in attributes and isinstance(box, boxes.BlockBox):
            for row in children(box):
                text = row_text(row.element)
                if text is not None and id(row.element) not in self._seen:
                    self._seen.add(id(row.element))
                    self._row(row, text, box, page, height)

    def _row(self, row: Any, text: RowText, around: Any, page: int, height: float) -> None:
        line = next(box for box in descendants(row) if is_line(box))
        title = [box for box in descendants(line) if isinstance(box, boxes.TextBox)]
        end = max((box.position_x + box.width for box in title), default=row.content_box_x())
        baseline = height - (line.position_y + line.baseline) * PX
        left = around.content_box_x()
        right = left + around.width
        mcid = row.element.attrib.get(_MCID)
        first = None if mcid is None else int(mcid)
        parts = self._parts
        if text.number:
            number = parts["number"]
            self.spots.append(
                _spot(number, page, left, left + number.width, baseline, text=text.number,
                      mcid=first)
            )  # fmt: skip
        folio = parts["page"]
        self.spots.append(
            _spot(folio, page, right - folio.width, right, baseline, role=text.anchor,
                  mcid=None if first is None else first + 2)
        )  # fmt: skip
        edge = parts["row"].content_box_x() + parts["row"].width
        leader, mark = parts["leader"], parts["mark"]
        side = right - (edge - mark.content_box_x())
        foot = baseline + mark.margin_bottom * PX
        place = Rect(side * PX, foot, (side + mark.width) * PX, foot + mark.width * _TALL * PX)
        self.leaders.append(
            Leader(
                page=page,
                left=(end + leader.margin_left) * PX,
                right=(right - (edge - leader.content_box_x() - leader.width)) * PX,
                baseline=baseline,
                mark=place if text.badge else None,
                filled=text.badge == "filled",
                mcid=first + 1 if first is not None and text.label else None,
            )
        )


def _spot(
    model: Any,
    page: int,
    left: float,
    right: float,
    baseline: float,
    *,
    role: str = "",
    text: str = "",
    mcid: int | None,
) -> Spot:
    return Spot(
        role=role,
        page=page,
        left=left * PX,
        right=right * PX,
        baseline=baseline,
        size=model.style["font_size"] * PX,
        bold=model.style["font_weight"] >= 600,
        flush_right=bool(role),
        face=model.style["font_family"][0],
        text=text,
        mcid=mcid,
    )
