"""Pages painted without a look at what their boxes do not have.

Of every box the engine asks for masks, backgrounds, rules, borders, outlines, transformations
and links, some thirty properties; and it makes the tree of a page anew to put aside
those that overlap others. Here each style says once whether there can be any of these.
"""

from __future__ import annotations

from typing import Any

import pydyf
from weasyprint import anchors, draw, stacking
from weasyprint.draw import border
from weasyprint.draw import text as draw_text
from weasyprint.formatting_structure.boxes import (
    BlockLevelBox,
    Box,
    InlineBlockBox,
    InlineBox,
    InlineFlexBox,
    InlineGridBox,
    LineBox,
    ParentBox,
    TableCellBox,
    TextBox,
)
from weasyprint.matrix import Matrix
from weasyprint.stacking import StackingContext

from guidebuilder.press.engine.speed.ink import ink_of

_border, _outline = border.draw_border, border.draw_outline
_inline, _text = draw.draw_inline_level, draw_text.draw_text
_dispatch, _dispatch_children = stacking._dispatch, stacking._dispatch_children
_gather = anchors.gather_anchors
_APART = (InlineBlockBox, InlineFlexBox, InlineGridBox)
_FORMS = frozenset({"form", "button", "input", "select", "textarea"})


def _bordered(box: Any) -> bool:
    return bool(
        box.border_top_width
        or box.border_right_width
        or box.border_bottom_width
        or box.border_left_width
    )


def _draw_border(stream: Any, box: Any) -> None:
    if _bordered(box) or not ink_of(box.style).bare:
        _border(stream, box)


def _draw_outline(stream: Any, box: Any) -> None:
    if ink_of(box.style).outlined:
        _outline(stream, box)
        return
    for child in box.children:
        if isinstance(child, Box):
            _draw_outline(stream, child)


def _draw_inline(  # noqa: PLR0917 - as the engine calls it
    stream: Any,
    page: Any,
    box: Any,
    offset_x: float = 0,
    text_overflow: Any = "clip",
    block_ellipsis: Any = "none",
) -> None:
    kind = type(box)
    if (
        (kind is not LineBox and kind is not InlineBox)
        or stream._tags is None
        or box.background is not None
        or _bordered(box)
        or not ink_of(box.style).bare
    ):
        _inline(stream, page, box, offset_x, text_overflow, block_ellipsis)
        return
    if kind is LineBox:
        text_overflow, block_ellipsis = box.text_overflow, box.block_ellipsis
    ellipsis = "none"
    last = len(box.children) - 1
    for index, child in enumerate(box.children):
        if index == last:
            ellipsis = block_ellipsis
        inner = offset_x
        if not isinstance(child, StackingContext):
            inner += child.position_x - box.position_x
        if isinstance(child, TextBox):
            mark = stream._tags[child] = {"tag": "Span", "mcid": len(stream._tags)}
            stream.stream += ("/Span", pydyf.Dictionary({"MCID": mark["mcid"]}), b"BDC")
            _draw_text(stream, child, inner, text_overflow, ellipsis)
            stream.stream.append(b"EMC")
        else:
            _draw_inline(stream, page, child, inner, text_overflow, ellipsis)


def _draw_text(
    stream: Any, textbox: Any, offset_x: float, text_overflow: Any, block_ellipsis: Any
) -> None:
    style = textbox.style
    ink = ink_of(style)
    if not ink.plain:
        _text(stream, textbox, offset_x, text_overflow, block_ellipsis)
        return
    if stream._current_color != ink.fill or stream._current_alpha != ink.alpha:
        stream.set_color(style["color"])
    x, y = textbox.position_x, textbox.position_y + textbox.baseline
    layout = textbox.pango_layout
    layout.reactivate(style)
    stream.begin_text()
    emoji = draw_text.draw_first_line(
        stream, textbox, text_overflow, block_ellipsis, Matrix(d=-1, e=x, f=y)
    )
    stream.end_text()
    if emoji:
        draw_text.draw_emojis(stream, style, x, y, emoji)
    layout.deactivate()


def _put(  # noqa: PLR0917 - as the engine calls it
    box: Any, page: Any, contexts: list[Any], blocks: list[Any], floats: list[Any], cells: Any
) -> Any:
    """A box among those of its stacking context; see the engine's function of this place."""
    if (
        not isinstance(box, Box)
        or isinstance(box, _APART)
        or box.is_grid_item
        or not ink_of(box.style).flat
    ):
        return _dispatch(box, page, contexts, blocks, floats, cells)
    if isinstance(box, BlockLevelBox):
        place = len(blocks)
        inside: dict[Any, Any] = {}
        box = _put_children(box, page, contexts, blocks, floats, inside)
        blocks.insert(place, box)
        cells[box] = inside
    elif isinstance(box, TableCellBox):
        inside = {}
        box = _put_children(box, page, contexts, blocks, floats, inside)
        cells[box] = inside
    else:
        box = _put_children(box, page, contexts, blocks, floats, cells)
    return box


def _put_children(  # noqa: PLR0917 - as the engine calls it
    box: Any, page: Any, contexts: list[Any], blocks: list[Any], floats: list[Any], cells: Any
) -> Any:
    """The box without those of its children that are in contexts of their own."""
    if not isinstance(box, ParentBox):
        return box
    children = box.children
    kept = [
        result
        for child in children
        if (result := _put(child, page, contexts, blocks, floats, cells)) is not None
    ]
    if len(kept) == len(children) and all(map(_same, kept, children)):
        return box
    return box.copy_with_children(kept)


def _same(one: Any, other: Any) -> bool:
    return one is other


def _gather_anchors(  # noqa: PLR0917 - as the engine calls it
    box: Any,
    found: Any,
    links: Any,
    bookmarks: Any,
    forms: Any,
    matrix: Any = None,
    form: Any = None,
    link: Any = None,
) -> None:
    element = box.element
    if (
        link
        or box.link
        or box.bookmark_label
        or not ink_of(box.style).quiet
        or (element is not None and getattr(element, "tag", "form") in _FORMS)
    ):
        _gather(box, found, links, bookmarks, forms, matrix, form, link)
        return
    for child in box.all_children():
        _gather_anchors(child, found, links, bookmarks, forms, matrix, form, None)


PATCHES = (
    (_border, _draw_border),
    (_outline, _draw_outline),
    (_inline, _draw_inline),
    (_text, _draw_text),
    (_dispatch, _put),
    (_dispatch_children, _put_children),
    (_gather, _gather_anchors),
)
