"""Blocks laid out one below the other, without asking each of them what few of them are.

For each block and each of its children the engine asks some fifty questions: whether there are
floats to be cleared, columns, a first letter, footnotes, lines to be counted. What follows from a
style is kept with it here, what concerns floats is asked where there are any, and a block
with anything rarer about it is left to the engine. The rules are those of CSS 2.2 (8.3.1, 9.4, 10)
and CSS Fragmentation 3 (3 to 5), as the engine reads them.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.float import get_clearance
from weasyprint.layout.percent import percentage
from weasyprint.layout.table import table_wrapper_width

from guidebuilder.press.engine.speed import flow
from guidebuilder.press.engine.speed.containers import Container
from guidebuilder.press.engine.speed.flow import collapse_margin
from guidebuilder.press.engine.speed.lengths import resolve
from guidebuilder.press.engine.speed.traits import traits_of

_container_layout = block.block_container_layout
_NEARLY = 1 + 1e-9  # what the engine adds to a page's end against errors of floating point


def container_layout(  # noqa: PLR0917 - as the engine calls it
    context: Any,
    box: Any,
    bottom_space: Any,
    skip_stack: Any,
    page_is_empty: Any,
    absolute_boxes: Any,
    fixed_boxes: Any,
    adjoining_margins: Any,
    first_letter_style: Any,
    first_line_style: Any,
    discard: Any,
    max_lines: Any,
) -> Any:
    """Lay out what is in a box, as much of it as there is room for on the page."""
    if (
        first_letter_style is None
        and first_line_style is None
        and max_lines is None
        and box.first_letter_style is None
        and box.first_line_style is None
        and not discard
        and traits_of(box.style).plain
    ):
        container = Blocks(context, box, bottom_space, page_is_empty)
        return container.layout(skip_stack, absolute_boxes, fixed_boxes, adjoining_margins)
    return _container_layout(
        context,
        box,
        bottom_space,
        skip_stack,
        page_is_empty,
        absolute_boxes,
        fixed_boxes,
        adjoining_margins,
        first_letter_style,
        first_line_style,
        discard,
        max_lines,
    )


def block_layout(container: Container, box: Any, bottom_space: Any, page_is_empty: bool) -> Any:
    """Lay out a block in a container, of which its lengths are known."""
    context, parent = container.context, container.box
    if (
        not isinstance(box, boxes.BlockBox)
        or context.excluded_shapes
        or context.broken_out_of_flow
        or not traits_of(box.style).plain
        or parent.style["direction"] != "ltr"
    ):
        return block.block_level_layout(
            context,
            box,
            bottom_space,
            container.skip_stack,
            parent,
            page_is_empty,
            container.absolute,
            container.fixed,
            container.margins,
        )
    if box.margin_top == "auto":
        box.margin_top = 0
    if box.margin_bottom == "auto":
        box.margin_bottom = 0
    if page_is_empty and context.current_page > 1:
        _cut_margin(context, box, parent, container.margins)
    box.clearance = None
    if box.is_table_wrapper:
        table_wrapper_width(context, box, (parent.width, parent.height))
    _find_width(box, parent)
    result = container_layout(
        context,
        box,
        bottom_space,
        container.skip_stack,
        page_is_empty,
        container.absolute,
        container.fixed,
        container.margins,
        None,
        None,
        False,
        None,
    )
    new = result[0]
    if (
        new
        and not (new.is_column or new.is_flex_item)
        and (new.is_table_wrapper or new.establishes_formatting_context())
    ):
        left, top, _ = flow.avoid_collisions(context, new, parent, outer=False)
        new.translate(left - new.position_x, top - new.position_y)
    return result


def _cut_margin(context: Any, box: Any, containing_block: Any, margins: Any) -> None:
    """Cut the margin above a block that begins a page."""
    if containing_block.is_for_root_element or margins:
        kept = box.style["margin_break"]
        if kept == "discard" or (kept == "auto" and not context.forced_break):
            box.margin_top = 0


def _find_width(box: Any, containing_block: Any) -> None:
    if box.margin_left == "auto" or box.margin_right == "auto":
        block.block_level_width(box, containing_block)
        return
    width = box.width
    if width == "auto":
        around = (
            box.padding_left + box.padding_right + box.border_left_width + box.border_right_width
        )
        width = containing_block.width - around - box.margin_left - box.margin_right
    box.width = max(box.min_width, min(box.max_width, width))


class Blocks(Container):
    """A box with blocks in it, or lines."""

    __slots__ = ()

    def lay_out_block(self, child: Any) -> None:
        """Lay out a block in the flow of this box."""
        box, context, done = self.box, self.context, self.done
        if not box.is_table_wrapper:
            resolve(child, box)
            if self.top and (done or context.excluded_shapes or context.broken_out_of_flow):
                self._move_down(child)
        if self.margins and (box.is_table_wrapper or not isinstance(child, boxes.BlockBox)):
            self._set_apart(child)
        is_empty = self.page_is_empty and all(
            isinstance(other, AbsolutePlaceholder) for other in done
        )
        if box.is_table_wrapper and isinstance(child, boxes.BlockBox):
            resolve(child, box)
        new, resume_at = self._lay_out(child, is_empty=is_empty)
        self.skip_stack = None
        if new is None:
            self._break_before(child)
            return
        self.margins.append(new.margin_bottom)
        if new.clearance:
            self.y = new.border_box_y() + new.border_height()
        new.index = self.index
        done.append(new)
        self.resume_at = None if resume_at is None else {self.index: resume_at}
        self.stop = resume_at is not None

    def _lay_out(self, child: Any, *, is_empty: bool) -> tuple[Any, Any]:
        """The block as it fits on the page, None if it does not; and where it is to go on."""
        box, context, space = self.box, self.context, self.bottom_space
        x, y = child.position_x, child.position_y
        tried = block_layout(self, child, space, is_empty)
        new, through = tried[0], tried[4]
        if new is not None and not through:
            limit = context.page_bottom
            end = new.content_box_y() + new.height
            over = end > (limit - space) * _NEARLY
            space += new.padding_bottom + new.border_bottom_width
            if not self.bottom:
                space += new.margin_bottom
            edge = new.border_box_y() + new.border_height()
            if not (over or edge > (limit - space) * _NEARLY) or is_empty or box.is_monolithic():
                self.y = edge
            else:
                block.remove_placeholders(context, [new], self.absolute, self.fixed)
                new = None
                if not over:
                    # The content fits, but not what is below it: once more, with less room.
                    child.position_x, child.position_y = x, y
                    if isinstance(child, boxes.BlockBox):
                        resolve(child, box)
                    tried = block_layout(self, child, space, is_empty)
                    if new := tried[0]:
                        self.y = new.border_box_y() + new.border_height()
        _, resume_at, self.next_page, self.margins, _, _ = tried
        return new, resume_at

    def _move_down(self, child: Any) -> None:
        """Move what is not in the flow down with the first child that is, to below its margin."""
        box, context, done = self.box, self.context, self.done
        if block.find_last_in_flow_child(done) is not None:
            return
        margin = child.margin_top
        if margin == "auto":
            margin = 0
        elif self.page_is_empty and context.current_page > 1:
            kept = box.style["margin_break"]
            if kept == "discard" or (kept == "auto" and not context.forced_break):
                margin = 0
        collapsed = collapse_margin([*self.margins, margin])
        further = collapsed - collapse_margin(self.margins)
        if get_clearance(context, child, box.style["direction"], collapsed) is None:
            for other in done:
                other.translate(dy=further)
            return
        for other in done:  # to and fro: not the same in floating point as to stay
            other.translate(dy=further)
            other.translate(dy=-further)
        box.position_y += collapse_margin(self.margins) - box.margin_top
        self.margins = []
        self.y = box.content_box_y()

    def _set_apart(self, child: Any) -> None:
        """Move a child that does so not itself to below the margins that adjoin it."""
        if self.box.is_table_wrapper:
            child.position_y += collapse_margin(self.margins)
        else:
            margin = child.style["margin_top"]
            margin = 0 if margin == "auto" else percentage(margin, child.style, self.box.width)
            self.margins.append(margin)
            child.position_y += collapse_margin(self.margins) - margin
        self.margins = []

    def _break_before(self, child: Any) -> None:
        """Nothing of a child fits: end the page before it, or above if that is not to be."""
        context, done = self.context, self.done
        last = block.find_last_class_a_break_point_child(done)
        kind = "auto" if last is None else flow.page_break(last, child)
        if block.avoid_page_break(kind, context):
            found = block.find_earlier_page_break(context, done, self.absolute, self.fixed)
            if found:
                self.done, self.resume_at = found
                self.stop = True
                return
            if not self.page_is_empty:
                self.abort = True
                return
        if all(other.is_absolutely_positioned() for other in done):
            block.remove_placeholders(context, done, self.absolute, self.fixed)
            self.done = []
        if self.done:
            self.resume_at = {self.index: None}
            self.stop = True
        else:
            self.abort = True


PATCHES = ((_container_layout, container_layout),)
