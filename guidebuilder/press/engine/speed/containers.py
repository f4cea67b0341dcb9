"""What is in a box laid out from top to bottom, until the page ends.

The rules are those of CSS 2.2 (8.3.1 margins, 9.4 flow, 10 widths and heights) and of CSS
Fragmentation 3 (3 to 5), as the engine reads them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.layout.absolute import absolute_layout
from weasyprint.layout.float import get_clearance

from guidebuilder.press.engine.speed import endings, flow, paragraphs
from guidebuilder.press.engine.speed.flow import collapse_margin
from guidebuilder.press.engine.speed.traits import traits_of


class Container(ABC):
    """A box whose content is being laid out; ``bottom_space`` is kept free below it, in CSS px.

    ``done`` are the children that have been, ``y`` is where the next is to stand, ``margins``
    those that adjoin it. ``top`` and ``bottom`` tell whether the box's own margins collapse with
    its children's.
    """

    __slots__ = (
        "abort",
        "absolute",
        "bottom",
        "bottom_space",
        "box",
        "children",
        "context",
        "decorated",
        "done",
        "fixed",
        "footnotes",
        "index",
        "is_root",
        "margins",
        "next_page",
        "page_is_empty",
        "resume_at",
        "skip_stack",
        "stop",
        "top",
        "y",
    )

    def __init__(self, context: Any, box: Any, bottom_space: Any, page_is_empty: Any) -> None:
        self.context, self.box = context, box
        self.bottom_space, self.page_is_empty = bottom_space, page_is_empty
        self.children = box.children
        self.done: list[Any] = []
        self.footnotes: list[Any] = []
        self.next_page = {"break": "any", "page": None}
        self.resume_at: Any = None
        self.abort = self.stop = self.decorated = False
        self.is_root = box.establishes_formatting_context()

    @abstractmethod
    def lay_out_block(self, child: Any) -> None:
        """Lay out a block in the flow of this box."""

    def layout(self, skip_stack: Any, absolute: Any, fixed: Any, adjoining_margins: Any) -> Any:
        """What the engine's ``block_container_layout`` answers."""
        context, box = self.context, self.box
        if self.is_root:
            context.create_block_formatting_context(box)
        starts, skip = skip_stack is None, 0
        if not starts:
            box.remove_decoration(start=True, end=False)
            ((skip, skip_stack),) = skip_stack.items()
        self.skip_stack = skip_stack
        self.absolute = [] if traits_of(box.style).relative else absolute
        self.fixed = fixed
        above = [] if adjoining_margins is None else adjoining_margins
        self._begin(above)
        self._stack(skip or 0)
        if self.abort:
            page = flow.page_values(self.children[self.index])[0]
            return self._nothing(self.children[skip:], page)
        fragmented = self.resume_at is not None or box.force_fragmentation
        if (
            fragmented
            and not self.page_is_empty
            and block.avoid_page_break(box.style["break_inside"], context)
        ):
            self.footnotes = []
            return self._nothing([*self.done, *self.children[skip:]], None)
        if self.top:
            box.position_y += collapse_margin(above) - box.margin_top
        through = self._end()
        new = self._box(starts=starts, fragmented=fragmented)
        if self.next_page["page"] is None:
            self.next_page["page"] = flow.page_values(new)[1]
        return new, self.resume_at, self.next_page, self.margins, through, None

    def _begin(self, above: Any) -> None:
        box = self.box
        collapses = not (
            self.is_root
            or box.is_flex_item
            or box.is_grid_item
            or box.is_table_wrapper
            or box.is_for_root_element
        )
        self.top = collapses and not (box.border_top_width or box.padding_top)
        self.bottom = collapses and not (box.border_bottom_width or box.padding_bottom)
        above.append(box.margin_top)
        if self.top:
            self.margins = above
            self.y = box.position_y
        else:
            box.position_y += collapse_margin(above) - box.margin_top
            self.margins = []
            self.y = box.content_box_y()

    def _nothing(self, placed: Any, page: Any) -> Any:
        """The box goes to the next page altogether."""
        context = self.context
        block.remove_placeholders(context, placed, self.absolute, self.fixed)
        for footnote in self.footnotes:
            context.unlayout_footnote(footnote)
        if self.is_root:
            context.finish_block_formatting_context()
        return None, None, {"break": "any", "page": page}, [], False, None

    def _stack(self, skip: int) -> None:
        """Lay out the children, until there is no more room."""
        children, box = self.children, self.box
        x = box.content_box_x()
        for index in range(skip, len(children)):
            child = children[index]
            self.index = index
            child.position_x, child.position_y = x, self.y
            if isinstance(child, boxes.LineBox):
                endings.fill(self, child)
            else:
                self._child(child)
            if self.abort:
                return
            if self.stop:
                if box.height != "auto":
                    end = box.position_y + box.border_height()
                    if self.context.overflows(end, self.y - collapse_margin(self.margins)):
                        self.resume_at = None
                self.margins = []
                return
        self.resume_at = None

    def _child(self, child: Any) -> None:
        kind = traits_of(child.style)
        if self.done and (kind.in_flow or kind.floated):
            self._part(child)
            if self.stop:
                return
        if kind.in_flow:
            self.lay_out_block(child)
        else:
            self._out_of_flow(child)

    def _part(self, child: Any) -> None:
        """See whether a page is to end before a child."""
        last = block.find_last_class_a_break_point_child(self.done)
        if last is None:
            return
        kind = flow.page_break(last, child)
        name = flow.page_name(last, child)
        if name or block.force_page_break(kind, self.context):
            self.next_page = {"break": kind, "page": name}
            self.resume_at = {self.index: None}
            self.stop = True

    def _out_of_flow(self, child: Any) -> None:
        context, box = self.context, self.box
        self.stop, self.resume_at, new, broken = block._out_of_flow_layout(
            context,
            box,
            self.index,
            child,
            self.done,
            self.page_is_empty,
            self.absolute,
            self.fixed,
            self.margins,
            self.bottom_space,
        )
        if broken:
            context.add_broken_out_of_flow(new, child, box, broken)
        if child.is_outside_marker:
            new.position_x = box.border_box_x()
            if child.style["direction"] == "rtl":
                new.position_x += box.width + box.padding_right

    def _end(self) -> bool:
        """Collapse the margins at the box's end; tells whether they do so through it."""
        box, through = self.box, False
        if block.find_last_in_flow_child(self.done) is None:
            margin = collapse_margin(self.margins)
            edges = (
                box.min_height,
                box.border_top_width,
                box.padding_top,
                box.border_bottom_width,
                box.padding_bottom,
            )
            if (
                box.height in ("auto", 0)
                and not any(edges)
                and get_clearance(self.context, box, box.style["direction"], margin) is None
            ):
                through = True
            else:
                self.y += margin
                self.margins = []
        elif box.height != "auto":
            self.margins = []
        if not self.bottom:
            self.y += collapse_margin(self.margins)
            self.margins = []
        return through

    def _box(self, *, starts: bool, fragmented: bool) -> Any:
        """The box as it stands on the page, with what is done of its content."""
        box, context, bottom_space = self.box, self.context, self.bottom_space
        if fragmented and self.done and isinstance(self.done[-1], boxes.LineBox):
            self.done[-1].block_ellipsis = box.style["block_ellipsis"]
        new = box.copy_with_children(self.done)
        if fragmented or not starts:
            new.remove_decoration(start=not starts, end=fragmented)
        if new.height == "auto":
            new.height = max(0, self.y - new.content_box_y())
        if traits_of(box.style).relative:
            for placeholder in self.absolute:
                absolute_layout(context, placeholder, new, self.fixed, bottom_space, None)
        self._move_relative(new)
        if self.is_root:
            context.finish_block_formatting_context(new)
        if not fragmented:
            new.height = max(min(new.height, new.max_height), new.min_height)
        elif bottom_space > -inf and not new.is_column:
            around = new.margin_height() - new.height
            rest = context.page_bottom - bottom_space - new.position_y - around
            if rest > new.height:
                new.height = rest
                if self.decorated:
                    new.height += box.padding_bottom + box.border_bottom_width + box.margin_bottom
        return new

    def _move_relative(self, new: Any) -> None:
        size = new.width, new.height
        for child in self.done:
            if isinstance(child, boxes.LineBox):
                moved = not paragraphs.is_text(child)
            else:
                moved = traits_of(child.style).relative
            if moved:
                block.relative_positioning(child, size)
