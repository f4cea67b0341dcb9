"""Lines of a paragraph that holds nothing but text, made without asking what else they may hold.

For each line the engine looks for floats, for boxes within boxes, for places to break between
them, for leaders and for what hangs above or below the baseline. A line of one text
box, where nothing floats, has none of these: its place follows from its words.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import float as floats
from weasyprint.layout import inline

from guidebuilder.press.engine.speed.lengths import resolve
from guidebuilder.press.engine.speed.text import strut_of

_next_line = inline.get_next_linebox
_COLLAPSING = frozenset({"normal", "nowrap", "pre-line"})
_LENGTHS_OF = "_guide_lengths_of"  # an attribute of a text box, which has no others than fixed
_NEARLY = 1 + 1e-9  # what the engine adds to a line's room against errors of floating point


def _get_next_linebox(context: Any, linebox: Any, top: float, *rest: Any) -> Any:
    _bottom, skip_stack, containing_block, _absolute, _fixed, *first = rest
    children = linebox.children
    if (
        len(children) == 1
        and type(children[0]) is boxes.TextBox
        and not context.excluded_shapes
        and first == [None, None]  # styles of the first letter and line
        and not linebox.is_leader
        and children[0].style["vertical_align"] == "baseline"
        and children[0].is_in_normal_flow()
        and linebox.style["position"] != "relative"
        and containing_block.style["direction"] == linebox.style["direction"] == "ltr"
    ):
        found = _line(context, linebox, top, skip_stack, containing_block)
        if found is not None:
            return found
    return _next_line(context, linebox, top, *rest)


def _line(context: Any, linebox: Any, top: float, skip_stack: Any, containing_block: Any) -> Any:
    """The next line and where to go on, (None, None) behind the last; None if it is not plain."""
    stack = inline.skip_first_whitespace(linebox, skip_stack)
    if stack == "continue":
        return None, None
    inner = None if stack is None else stack.get(0)
    skip = 0 if inner is None else next(iter(inner)) or 0
    child = linebox.children[0]
    linebox.position_y = top
    linebox.width = linebox.height = 0
    left, top, room = floats.avoid_collisions(context, linebox, containing_block, outer=False)
    linebox.position_x, linebox.position_y = left, top
    start = left + linebox.text_indent
    child.position_y = top
    child.position_x = start
    if vars(child).get(_LENGTHS_OF) is not child.style:
        resolve(child, containing_block)
        setattr(child, _LENGTHS_OF, child.style)
    width = (left + room) * _NEARLY
    text, resume, preserved = inline.split_text_box(context, child, width - start, skip)
    if text is None or text.position_x + text.margin_width() > width:
        return None
    line = linebox.copy_with_children([text])
    line.remove_decoration(start=stack is not None, end=resume is not None)
    line.width = text.position_x + text.margin_width() - line.content_box_x()
    line_height, line.baseline = strut_of(line.style)
    line.height = line.style["font_size"]
    leading = (line_height - line.height) / 2
    line.margin_top = leading - line.border_top_width - line.padding_top
    line.margin_bottom = leading - line.border_bottom_width - line.padding_bottom
    linebox.width, linebox.height = line.width, line.height
    if text.text.endswith(" ") and text.style["white_space"] in _COLLAPSING:
        inline.remove_last_whitespace(context, line)
    offset = inline.text_align(context, line, room, last=resume is None or preserved)
    above, line_above = -text.baseline, -line.baseline
    below = above + text.margin_height()
    line_below = line_above + line.margin_height()
    highest, lowest = min(above, line_above), max(below, line_below)
    text.position_y = above
    line.baseline = -highest
    line.position_y = highest
    line.height = lowest - highest
    line.margin_top = line.margin_bottom = 0
    line.translate(offset, top - highest)
    line.position_y = top
    return line, None if resume is None else {0: {resume: None}}


PATCHES = ((_next_line, _get_next_linebox),)
