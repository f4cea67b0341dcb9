"""Lines of a paragraph that holds nothing but text, made without asking what else they may hold.

For each line the engine looks for floats, for boxes within boxes, for places to break between
them, for leaders and for what hangs above or below the baseline. A line of one text
box, where nothing floats, has none of these: its place follows from its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

from guidebuilder.press.engine.speed.lengths import resolve
from guidebuilder.press.engine.speed.text import strut_of

_iterate = inline.iter_line_boxes
_COLLAPSING = frozenset({"normal", "nowrap", "pre-line"})
_PLAIN, _FLUSH = "_guide_plain_text", "_guide_flush"  # attributes of a style
_ZERO = tuple(
    f"{edge}_{side}"
    for edge in ("margin", "padding")
    for side in ("left", "right", "top", "bottom")
)
_NEARLY = 1 + 1e-9  # what the engine adds to a line's or page's room against floating-point errors


def iter_lines(  # noqa: PLR0917 - as the engine calls it
    context: Any,
    linebox: Any,
    top: float,
    bottom_space: Any,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: Any,
    fixed_boxes: Any,
    first_letter_style: Any,
    first_line_style: Any,
) -> Iterator[tuple[Any, Any]]:
    """The lines of a paragraph, each with where the next begins; None behind the last."""
    engine = (context, linebox, top, bottom_space, skip_stack, containing_block)
    rest = (absolute_boxes, fixed_boxes, first_letter_style, first_line_style)
    children = linebox.children
    if (
        len(children) != 1
        or type(children[0]) is not boxes.TextBox
        or first_letter_style is not None
        or first_line_style is not None
        or linebox.is_leader
        or context.excluded_shapes
        or containing_block.style["direction"] != "ltr"
        or not (_is_plain(linebox.style) and _is_plain(children[0].style))
    ):
        yield from _iterate(*engine, *rest)
        return
    resolve(linebox, containing_block)
    resolve(children[0], containing_block)
    skip = 0
    if skip_stack is None:
        inline.resolve_one_percentage(linebox, "text_indent", containing_block.width)
    else:
        linebox.text_indent = 0
        inner = skip_stack.get(0)
        skip = 0 if inner is None else next(iter(inner)) or 0
    paragraph = Paragraph(context, linebox, containing_block)
    while True:
        found = paragraph.line(top, skip)
        if found is None:  # not plain, for once
            stack = {0: {skip: None}} if skip else None
            engine = (context, linebox, top, bottom_space, stack, containing_block)
            line, resume_at = inline.get_next_linebox(*engine, *rest)
            if line is None:
                return
            skip = 0 if resume_at is None else next(iter(resume_at[0] or {0: None})) or 0
        else:
            line, skip = found
            resume_at = {0: {skip: None}} if skip else None
        yield line, resume_at
        if resume_at is None:
            return
        top = line.position_y + line.height
        linebox.text_indent = 0


def is_text(line: Any) -> bool:
    """Whether a line holds nothing but text that stands where it was set."""
    (first, *others) = line.children or (line,)
    return (
        type(first) is boxes.TextBox
        and not others
        and _is_plain(line.style)
        and _is_plain(first.style)
    )


def _is_plain(style: Any) -> bool:
    """Whether a line or text of an anonymous style stands on its baseline, with nothing around."""
    try:
        return bool(getattr(style, _PLAIN))
    except AttributeError:
        found = (
            type(style) is AnonymousStyle
            and style["vertical_align"] == "baseline"
            and style["direction"] == "ltr"
            and style["float"] == "none"
            and style["position"] == "static"
            and style["font_size"] > 0
            and all(style[name] == (0, "px") for name in _ZERO)
        )
        setattr(style, _PLAIN, found)
        return found


def _is_flush(style: Any) -> bool:
    """Whether lines of a style begin at their left end."""
    try:
        return bool(getattr(style, _FLUSH))
    except AttributeError:
        aligned = style["text_align_all"] in ("start", "left")
        found = aligned and style["text_align_last"] in ("auto", "start", "left")
        setattr(style, _FLUSH, found)
        return found


class Paragraph:
    """A paragraph of nothing but text, where nothing floats."""

    def __init__(self, context: Any, linebox: Any, containing_block: Any) -> None:
        self.context, self.linebox = context, linebox
        self.text = text = linebox.children[0].text
        self.encoded = b"" if text.isascii() else text.encode()
        self.left = left = containing_block.content_box_x()
        self.room = left + containing_block.width - left
        self.width = (left + self.room) * _NEARLY
        self.collapsing = linebox.children[0].style["white_space"] in _COLLAPSING

    def line(self, top: float, skip: int) -> tuple[Any, int] | None:
        """The line that begins behind ``skip`` bytes, and where the next does, 0 if none does.

        None if it is not plain. ``top`` is where it is to stand, in CSS px.
        """
        linebox = self.linebox
        child = linebox.children[0]
        rest = self.encoded[skip:].decode() if self.encoded else self.text[skip:]
        if self.collapsing and rest.startswith(" "):
            whole = len(rest)
            rest = rest.lstrip(" ")
            skip += whole - len(rest)
        if not rest:
            return None
        start = self.left + linebox.text_indent
        layout, length, resume, width, height, baseline = inline.split_first_line(
            rest, child.style, self.context, self.width - start, child.justification_spacing
        )
        if length <= 0 or start + width > self.width:
            return None
        text = child.copy_with_text(layout.text)
        text.position_x, text.width, text.height = start, width, height
        text.pango_layout = layout
        leading = (strut_of(text.style)[0] - height) / 2
        text.margin_top = text.margin_bottom = leading
        text.baseline = baseline + leading
        line = linebox.copy_with_children([text])
        line.position_x, line.width = self.left, start + width - self.left
        if layout.text.endswith(" ") and self.collapsing:
            inline.remove_last_whitespace(self.context, line)
        offset = 0
        if line.width < self.room and not _is_flush(line.style):
            ends = resume is None or self._ends(rest, length, resume)
            offset = inline.text_align(self.context, line, self.room, last=ends)
        self._settle(line, text, offset, top)
        return line, 0 if resume is None else skip + resume

    @staticmethod
    def _ends(rest: str, length: int, resume: int) -> bool:
        """Whether a line ends where the text says so."""
        return length != resume and bool(rest.encode()[length:resume].decode().strip(" "))

    @staticmethod
    def _settle(line: Any, text: Any, offset: float, top: float) -> None:
        """Place a line by its highest and its lowest point (CSS 2.2, 10.8.1)."""
        line_height, line_baseline = strut_of(line.style)
        size = line.style["font_size"]
        leading = (line_height - size) / 2
        above, line_above = -text.baseline, -line_baseline
        below = above + (text.height + text.margin_top + text.margin_bottom)
        line_below = line_above + (size + leading + leading)
        highest, lowest = min(above, line_above), max(below, line_below)
        line.baseline, line.height = -highest, lowest - highest
        line.margin_top = line.margin_bottom = 0
        line.position_x += offset
        line.position_y = top
        text.position_x += offset
        text.position_y = above + (top - highest)


PATCHES = ((_iterate, iter_lines),)
