"""Walking the engine's box trees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

PX = 0.75
"""Points in a CSS pixel."""

SIDE, WIDE, OVERLAID = "side", "wide", "overlaid"
"""Element classes with a meaning for typesetting (see docs/press.md)."""


def children(box: Any) -> list[Any]:
    """The boxes directly in a box."""
    # An absolutely positioned box stands in the tree behind a placeholder.
    return [
        child._box if isinstance(child, AbsolutePlaceholder) else child
        for child in getattr(box, "children", ())
    ]


def descendants(box: Any) -> Iterator[Any]:
    """A box and all in it, in the order of the document."""
    stack = [box]
    while stack:
        current = stack.pop()
        yield current
        stack += reversed(children(current))


def classes(box: Any) -> list[str]:
    """The classes of the element that a box is the block of."""
    if box.element is None or isinstance(box.element, str):
        return []
    # A line's boxes share their block's element: only the block itself is moved.
    if isinstance(box, boxes.TextBox | boxes.LineBox):
        return []
    return str(box.element.attrib.get("class", "")).split()


def is_line(box: Any) -> bool:
    """Whether a box is a line of text."""
    return isinstance(box, boxes.LineBox)


def said(box: Any) -> str:
    """The text in a box."""
    return "".join(part.text for part in descendants(box) if isinstance(part, boxes.TextBox))


def move(box: Any, dx: float, dy: float = 0.0) -> None:
    """Shift a box and all in it; the engine has laid out backgrounds apart from their boxes."""
    box.translate(dx, dy)
    for part in descendants(box):
        if part.background is not None:
            layers = [
                layer._replace(
                    painting_area=_shifted(layer.painting_area, dx, dy),
                    positioning_area=_shifted(layer.positioning_area, dx, dy),
                    clipped_boxes=[_shifted(clip, dx, dy) for clip in layer.clipped_boxes],
                )
                for layer in part.background.layers
            ]
            part.background = part.background._replace(layers=layers)


def _shifted(area: Any, dx: float, dy: float) -> Any:
    """An area or rounded box (x, y, width, height, radii…), moved."""
    # A layer without a picture has no positioning area, and says so in a word.
    return area if isinstance(area, str) else (area[0] + dx, area[1] + dy, *area[2:])
