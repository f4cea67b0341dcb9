"""Boxes without a background, which are most of them, passed by."""

from __future__ import annotations

from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.layout import background

from guidebuilder.press.engine.speed.lengths import resolve_radii

_layout = background.layout_box_backgrounds
_BARE = "_guide_bare"  # an attribute of a style


def _layout_box_backgrounds(
    page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
) -> None:
    own = box.style
    if style is not None or box is page:
        _layout(page, box, get_image, layout_children, style)
        return
    bare = getattr(own, _BARE, None)
    if bare is None:
        bare = _bare(own)
        setattr(own, _BARE, bare)
    if not bare:
        _layout(page, box, get_image, layout_children, style)
        return
    resolve_radii(box)
    if layout_children:
        for child in box.all_children():
            _layout_box_backgrounds(page, child, get_image)
    box.background = None


def _bare(style: Any) -> bool:
    return (
        style["border_image_source"][0] == "none"
        and style["mask_border_source"][0] == "none"
        and style["visibility"] != "hidden"
        and all(kind == "none" for kind, _ in style["background_image"])
        and not style["box_shadow"]
        and bool(get_color(style, "background_color").alpha == 0)
    )


PATCHES = ((_layout, _layout_box_backgrounds),)
