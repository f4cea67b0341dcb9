"""What follows from a style for all boxes of it, as far as their layout asks for it."""

from __future__ import annotations

from typing import Any, NamedTuple

_TRAITS = "_guide_traits"  # an attribute of a style


class Traits(NamedTuple):
    """What a style says about where its boxes are laid out.

    A ``plain`` block is one column, cut at a page's end as it is, with all of its lines.
    """

    plain: bool
    relative: bool
    in_flow: bool
    floated: bool


def traits_of(style: Any) -> Traits:
    """What follows from a style."""
    try:
        found: Traits = getattr(style, _TRAITS)
    except AttributeError:
        found = _find(style)
        setattr(style, _TRAITS, found)
    return found


def _find(style: Any) -> Traits:
    position, floating = style["position"], style["float"]
    return Traits(
        plain=style["column_width"] == style["column_count"] == "auto"
        and style["box_decoration_break"] == "slice"
        and style["continue"] == "auto"
        and style["max_lines"] == "none",
        relative=position == "relative",
        in_flow=floating == "none" and position in ("static", "relative"),
        floated=floating in ("left", "right", "inline-start", "inline-end"),
    )
