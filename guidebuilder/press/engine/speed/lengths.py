"""Lengths of boxes: what the engine found for one box holds for all boxes of the same style.

Margins, padding, borders, width and height are resolved anew each time that a box is
laid out, some twenty properties. Mostly they are lengths, and so the same whatever the box is in.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent

from guidebuilder.press.engine.speed.defaults import logical_names

_RESOLVED, _SQUARE = "_guide_lengths", "_guide_square"  # attributes of a style
_SIDES = ("left", "right", "top", "bottom")
_LENGTHS = dict.fromkeys(
    [
        *(f"margin_{side}" for side in _SIDES),
        *(f"padding_{side}" for side in _SIDES),
        *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
    ]
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_BORDERLESS = len(_LENGTHS)  # as many are known of a box whose borders are its own
_INITIAL = {
    **{name: INITIAL_VALUES[name] for name in _LENGTHS},
    **dict.fromkeys(_BORDERS, 0),  # as long as they have no style
    "box_sizing": INITIAL_VALUES["box_sizing"],
}
"""What lengths follow from, where nothing declares it."""
_AFFECTED: dict[str, dict[str, None]] = {}
"""What of that each property declares."""
for _name in _INITIAL:
    for _declaring in (_name, _name.replace("_width", "_style") if _name in _BORDERS else _name):
        for _other in (_declaring, *logical_names(_declaring)):
            _AFFECTED.setdefault(_other, {})[_name] = None
_ODD = "odd"  # among what is known of a style: that nothing is
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
    try:
        known: dict[Any, dict[str, Any]] = getattr(style, _RESOLVED)
    except AttributeError:
        known = _known(style)
        setattr(style, _RESOLVED, known)
    found = known.get(None)
    if found is None:
        if _ODD in known or isinstance(box, boxes.PageBox):
            _resolve(box, containing_block)
            return
        if isinstance(containing_block, boxes.Box):
            around = containing_block.width, containing_block.height
        else:
            around = tuple(containing_block)
        found = known.get(around)
        if found is None:
            found = known[around] = _lengths(style, around, _declared(style))
    if isinstance(box, boxes.Box):
        own = box.__dict__
        own.update(found)
        if len(found) == _BORDERLESS:
            for name in _BORDERS:
                if name not in own:
                    own[name] = style[name]
    else:
        _hand_on(box, found)


def _known(style: Any) -> dict[Any, dict[str, Any]]:
    """What is known of a style from the beginning."""
    joined = style["border_collapse"] == "collapse"
    declared = _declared(style)
    # Borders that collapse belong to a table's cells, not to their style.
    if joined and declared.get("box_sizing", "content-box") != "content-box":
        return {_ODD: {}}
    if all(_fixed(value) for name, value in declared.items() if name in _LENGTHS):
        return {None: _lengths(style, (0, 0), declared)}
    return {}


def _hand_on(box: Any, values: dict[str, Any]) -> None:
    """What holds the place of an absolute box hands on what it is given."""
    for name, value in values.items():
        setattr(box, name, value)
    if len(values) == _BORDERLESS:
        for name in _BORDERS:
            if not hasattr(box, name):
                setattr(box, name, box.style[name])


def _set(box: Any, values: dict[str, Any]) -> None:
    if isinstance(box, boxes.Box):
        box.__dict__.update(values)
    else:
        for name, value in values.items():
            setattr(box, name, value)


def _fixed(value: Any) -> bool:
    return value == "auto" or getattr(value, "unit", None) == "px"


def _declared(style: Any) -> dict[str, Any]:
    """The values of a style that lengths follow from, without those that nothing declares."""
    found = {name: style[name] for name in _INITIAL if name in style}
    for name in getattr(style, "cascaded", ()):
        for affected in _AFFECTED.get(name, ()):
            found[affected] = style[affected]
    return found


def _lengths(style: Any, around: Any, declared: dict[str, Any]) -> dict[str, Any]:
    joined = style["border_collapse"] == "collapse"
    if all(
        value == "auto" or hasattr(value, "unit")
        for name, value in declared.items()
        if name in _LENGTHS
    ):
        types = tuple(type(getattr(value, "value", value)) for value in declared.values())
        return _resolved(tuple(declared.items()), types, around, joined)
    bare = _Bare(style)
    _resolve(bare, around)
    return _found(bare, joined=joined)


@lru_cache(4096)
def _resolved(declared: Any, _types: Any, around: Any, joined: bool) -> dict[str, Any]:
    """Lengths by what is declared and by whether borders collapse; not to be changed.

    Values of another type are others: 1 is not 1.0.
    """
    bare = _Bare({**_INITIAL, **dict(declared), "border_collapse": "separate"})
    _resolve(bare, around)
    return _found(bare, joined=joined)


def _found(bare: _Bare, *, joined: bool) -> dict[str, Any]:
    found = vars(bare)
    del found["style"]
    if joined:
        for name in _BORDERS:
            del found[name]
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
