"""What a style says about how its boxes are drawn: found once, and kept with it."""

from __future__ import annotations

from typing import Any, NamedTuple

from weasyprint.draw.color import get_color

_INK = "_guide_ink"  # an attribute of a style


class Ink(NamedTuple):
    """What follows from a style for whoever draws its boxes.

    A box that is ``bare`` has nothing around it but borders, one that is ``flat`` is drawn where
    it stands among its siblings, one that is ``quiet`` is no place that something leads to.
    ``fill`` is the colour of ``plain`` text, which has no lines but its own, as the
    engine remembers the last one that it chose, and ``alpha`` is the same of its opacity.
    """

    bare: bool
    flat: bool
    quiet: bool
    outlined: bool
    plain: bool
    fill: tuple[Any, ...]
    alpha: str


def ink_of(style: Any) -> Ink:
    """What follows from a style."""
    try:
        found: Ink = getattr(style, _INK)
    except AttributeError:
        found = _find(style)
        setattr(style, _INK, found)
    return found


def _find(style: Any) -> Ink:
    seen = style["visibility"] == "visible"
    color = style["color"]
    *channels, alpha = color
    return Ink(
        bare=style["mask_border_source"][0] == "none"
        and style["border_image_source"][0] == "none"
        and style["column_width"] == style["column_count"] == "auto",
        flat=style["position"] == "static"
        and style["float"] == "none"
        and style["z_index"] == "auto"
        and not style["opacity"] < 1
        and not style["transform"]
        and style["overflow"] == "visible",
        quiet=not style["transform"] and not style["anchor"] and style["appearance"] != "auto",
        outlined=bool(seen and style["outline_width"] and get_color(style, "outline_color").alpha),
        plain=bool(seen and style["text_decoration_line"] == "none" and style["font_size"]),
        fill=(color.space, *channels),
        alpha=f"a{alpha}",
    )
