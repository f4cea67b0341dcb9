"""Lengths of boxes: what the engine found for one box holds for all boxes of the same style.

Margins, padding, borders, width and height are resolved anew each time that a box is
laid out, some twenty properties. Mostly they are lengths, and so the same whatever the box is in.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent

_RESOLVED, _SQUARE = "_guide_lengths", "_guide_square"  # attributes of a style
_SIDES = ("left", "right", "top", "bottom")
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
)
_RADII = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
_NO_RADII = dict.fromkeys(_RADII, (0, 0))

_resolve = percent.resolve_percentages
_resolve_radii = percent.resolve_radii_percentages


class _Bare:
    """A box of which nothing is known but its style."""

    def __init__(self, style: Any) -> None:
        self.style = style


def resolve(box: Any, containing_block: Any) -> None:
    """Give a box its lengths in what contains it, in CSS px."""
    style = box.style
    known: dict[Any, dict[str, Any]] | None = getattr(style, _RESOLVED, None)
    if known is None:
        known = {}
        setattr(style, _RESOLVED, known)
        # Borders that collapse belong to a table's cells, not to their style.
        if style["border_collapse"] != "collapse" and all(_fixed(style[name]) for name in _LENGTHS):
            known[None] = _lengths(style, (0, 0))
    if fixed := known.get(None):
        _set(box, fixed)
        return
    if style["border_collapse"] == "collapse" or isinstance(box, boxes.PageBox):
        _resolve(box, containing_block)
        return
    if isinstance(containing_block, boxes.Box):
        around = containing_block.width, containing_block.height
    else:
        around = tuple(containing_block)
    found = known.get(around)
    if found is None:
        found = known[around] = _lengths(style, around)
    _set(box, found)


def _set(box: Any, values: dict[str, Any]) -> None:
    if isinstance(box, boxes.Box):
        box.__dict__.update(values)
    else:  # what holds the place of an absolute box hands on what it is given
        for name, value in values.items():
            setattr(box, name, value)


def _fixed(value: Any) -> bool:
    return value == "auto" or getattr(value, "unit", None) == "px"


def _lengths(style: Any, around: Any) -> dict[str, Any]:
    bare = _Bare(style)
    _resolve(bare, around)
    found = vars(bare)
    del found["style"]
    return found


def resolve_radii(box: Any) -> None:
    """Give a box the radii of its corners, in CSS px."""
    square = getattr(box.style, _SQUARE, None)
    if square is None:
        square = all((0, "px") in box.style[name] for name in _RADII)
        setattr(box.style, _SQUARE, square)
    if square:
        _set(box, _NO_RADII)
    else:
        _resolve_radii(box)


PATCHES = (
    (_resolve, resolve),
    (_resolve_radii, resolve_radii),
)
