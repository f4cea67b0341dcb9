"""How pages were laid out, read from the engine's box trees for those who judge them.

The survey only tells; what is right or wrong is decided in ``proof.preflight``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from weasyprint.formatting_structure import boxes

from guidebuilder.press.engine.box_tree import PX, SIDE, WIDE, children, classes
from guidebuilder.press.engine.rows import MODEL
from guidebuilder.press.gathering import Fragment, PageSurvey, Piece, Rect

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PAGE_BREAKS = frozenset({"page", "always", "left", "right", "recto", "verso"})
_RECTO_BREAKS = frozenset({"right", "recto"})
_SHOWN = 60  # characters of a run that a message may quote
_RISE, _FALL = 0.75, 0.25  # em: how far letters reach above and below their line
_UNITS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "px": PX}


def survey(pages: Sequence[Any], *, mirrored: bool) -> tuple[PageSurvey, ...]:
    """Survey page boxes, whose boxes stand where they will be printed.

    ``mirrored`` says that the outer column of every second page is at the left.
    """
    surveyor = _Surveyor()
    return tuple(
        surveyor.page(page, leftward=mirrored and index % 2 == 1)
        for index, page in enumerate(pages)
    )


@dataclass(frozen=True, slots=True)
class _Context:
    """What a box inherits from the boxes around it."""

    room: float = 0.0
    question: int | None = None
    heading: int = 0
    aside: bool = False
    margin: bool = False


class _Surveyor:
    """Walks page after page; knows which elements began on an earlier one."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}  # elements met, by identity: their order
        self._name = ""
        self._waiting: set[str] = set()  # breaks asked for after what the last page ended with

    def page(self, page: Any, *, leftward: bool) -> PageSurvey:
        self._height = page.margin_height() * PX
        self._pieces: list[Piece] = []
        self._fragments: list[Fragment] = []
        left, top = page.content_box_x(), page.content_box_y()
        area = self._rect(left, top, page.width, page.height)
        margins = []
        asked: set[str] = set()
        name = page.page_type.name
        for child in children(page):
            if isinstance(child, boxes.MarginBox):
                if child.children:
                    margins.append(self._border(child))
                    self._visit(child, _Context(margin=True))
            else:
                # Before the walk, which makes the elements of this page known.
                asked = self._breaks(child, "break_before", first=True) | self._waiting
                self._visit(child, _Context())
                self._waiting = self._breaks(child, "break_after", first=False)
                full = _full(child, area, leftward=leftward)
        if page.page_type.blank:
            asked = set()
        elif name != self._name:
            asked.add("page")
            self._name = name
        return PageSurvey(
            area=area,
            full=full,
            margins=tuple(margins),
            blank=page.page_type.blank,
            asked=bool(asked & _PAGE_BREAKS),
            recto=bool(asked & _RECTO_BREAKS),
            pieces=tuple(self._pieces),
            fragments=tuple(self._fragments),
        )

    def _breaks(self, box: Any, side: str, *, first: bool) -> set[str]:
        """The breaks asked for at a page's first boxes (if they begin here) or its last ones."""
        found: set[str] = set()
        while True:
            if not (first and id(box.element) in self._known):
                found.add(box.style[side])
            inside = [
                child
                for child in children(box)
                if isinstance(child, boxes.BlockLevelBox) and child.is_in_normal_flow()
            ]
            if not inside:
                return found
            box = inside[0 if first else -1]

    def _visit(self, box: Any, context: _Context) -> None:
        element = box.element
        if isinstance(box, boxes.TextBox):
            if box.text.strip():
                self._piece(self._letters(box), box.text.strip(), context)
            return
        if element is not None and not isinstance(element, str):
            if MODEL in element.attrib:
                return  # it shows nothing
            block = self._known.setdefault(id(element), len(self._known))
            if not isinstance(box, boxes.LineBox):
                context = self._entered(box, element, block, context)
        if isinstance(box, boxes.ReplacedBox):
            alt = element.attrib.get("alt", "")
            self._piece(self._border(box), alt, context, picture=True)
            return
        if isinstance(box, boxes.BlockContainerBox):
            context = replace(context, room=(box.content_box_x() + box.width) * PX)
        for child in children(box):
            self._visit(child, context)

    def _entered(self, box: Any, element: Any, block: int, context: _Context) -> _Context:
        question, heading, aside = context.question, context.heading, context.aside
        if "data-question" in element.attrib:
            question = int(element.attrib["data-question"])
            self._fragments.append(Fragment(block, question, self._border(box)))
        if box.element_tag in _HEADINGS:
            heading = _HEADINGS[box.element_tag]
        named = classes(box)
        if SIDE in named or WIDE in named:
            aside = True
        if (question, heading, aside) == (context.question, context.heading, context.aside):
            return context
        return replace(context, question=question, heading=heading, aside=aside)

    def _piece(self, rect: Rect, text: str, context: _Context, *, picture: bool = False) -> None:
        self._pieces.append(
            Piece(
                rect=rect,
                room=context.room,
                text=text[:_SHOWN],
                question=context.question,
                heading=context.heading,
                picture=picture,
                aside=context.aside,
                margin=context.margin,
            )
        )

    def _letters(self, box: Any) -> Rect:
        """Where the letters of a text box stand; the box itself leaves out the leading."""
        size = box.style["font_size"]
        top = box.position_y + box.baseline - _RISE * size
        return self._rect(box.position_x, top, box.width, (_RISE + _FALL) * size)

    def _border(self, box: Any) -> Rect:
        return self._rect(
            box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
        )

    def _rect(self, x: float, y: float, width: float, height: float) -> Rect:
        """A rectangle of the engine, in pixels from the upper left corner."""
        top = self._height - y * PX
        return Rect(x * PX, top - height * PX, (x + width) * PX, top)


def _full(root: Any, area: Rect, *, leftward: bool) -> Rect:
    """The type area with the outer column: as wide as the style sheets set ``--full``."""
    tokens = root.style["__full"] or ()
    dimensions = [token for token in tokens if getattr(token, "unit", "") in _UNITS]
    width = max((token.value * _UNITS[token.unit] for token in dimensions), default=0.0)
    width = max(width, area.right - area.left)
    if leftward:
        return replace(area, left=area.right - width)
    return replace(area, right=area.left + width)
