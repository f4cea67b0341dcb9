"""Questions that each box is asked many times, with the answer that most of them give first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from weasyprint.formatting_structure.boxes import (
    BlockBox,
    BlockLevelBox,
    Box,
    ParentBox,
    TableBox,
    TableRowBox,
    TableRowGroupBox,
)
from weasyprint.layout import block
from weasyprint.layout import float as floats

_in_flow = Box.is_in_normal_flow
_establishes = Box.establishes_formatting_context
_collapse, _page_break = block.collapse_margin, block.block_level_page_break
_page_name, _avoid = block.block_level_page_name, floats.avoid_collisions
_page_values = ParentBox.page_values
_CONTEXT = "_guide_context"  # an attribute of a style: whether a block of it is a context
_BREAKING = (BlockLevelBox, TableRowGroupBox, TableRowBox)


def _is_in_normal_flow(box: Any) -> bool:
    style = box.style
    if style["float"] == "none" and style["position"] == "static":
        return True
    return bool(_in_flow(box))


def _establishes_context(box: Any) -> bool:
    if type(box) is not BlockBox or box.is_column:
        return bool(_establishes(box))
    style = box.style
    try:
        return bool(getattr(style, _CONTEXT))
    except AttributeError:
        found = bool(_establishes(box))
        setattr(style, _CONTEXT, found)
        return found


def collapse_margin(margins: Iterable[Any]) -> Any:
    """What adjoining margins come to: the longest, less the most negative (CSS 2.2, 8.3.1)."""
    above = below = 0
    for margin in margins:
        if margin > above:
            above = margin
        elif margin < below:
            below = margin
    return above + below


def page_values(box: Any) -> tuple[Any, Any]:
    """The names of the pages that a box begins and ends on."""
    return _page(box, first=True), _page(box, first=False)


def _page(box: Any, *, first: bool) -> Any:
    """The innermost name of a page at a box's beginning or end, '' if none has one."""
    name = box.style["page"]
    inner = box
    while isinstance(inner, ParentBox) and not isinstance(inner, TableBox):
        for child in inner.children if first else reversed(inner.children):
            if child.is_in_normal_flow() or child.is_floated():
                break
        else:
            return name
        inner = child
        name = inner.style["page"] or name
    return name


def page_name(before: Any, after: Any) -> Any:
    """The name of the page that begins between two siblings; None if none does."""
    name = _page(after, first=True)
    return None if _page(before, first=False) == name else name


def page_break(before: Any, after: Any) -> Any:
    """What a page's end between two siblings is to be (CSS Fragmentation 3, 3.1)."""
    if _any(before, "break_after", -1) or _any(after, "break_before", 0):
        return _page_break(before, after)
    return "auto"


def _any(box: Any, wanted: str, index: int) -> bool:
    """Whether a box, or what it begins or ends with, has a word to say on that."""
    while isinstance(box, _BREAKING) and (box.is_in_normal_flow() or box.is_floated()):
        if box.style[wanted] != "auto":
            return True
        if not box.children:
            break
        box = box.children[index]
    return False


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """Where a box stands beside floats: where it would, if there are none."""
    floated = box.style["float"] != "none"
    if context.excluded_shapes or floated or containing_block.style["direction"] != "ltr":
        return _avoid(context, box, containing_block, outer)
    left = containing_block.content_box_x()
    right = left + containing_block.width
    if outer:
        return left, box.position_y, right - left
    left += box.margin_left
    right -= box.margin_right
    return left - box.margin_left, box.border_box_y() - box.margin_top, right - left


PATCHES = (
    (_in_flow, _is_in_normal_flow),
    (_establishes, _establishes_context),
    (_collapse, collapse_margin),
    (_page_values, page_values),
    (_page_name, page_name),
    (_page_break, page_break),
    (_avoid, avoid_collisions),
)
