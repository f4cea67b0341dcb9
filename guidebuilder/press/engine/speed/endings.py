"""The lines of a paragraph put into its box, until the page ends.

How many lines there are to be on either page is for ``orphans`` and ``widows`` to say (CSS
Fragmentation 3, 3.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.layout import block, inline

from guidebuilder.press.engine.speed.flow import collapse_margin

_NEARLY = 1 + 1e-9  # what the engine adds to a page's end against errors of floating point


def fill(into: Any, linebox: Any) -> None:
    """Fill a ``Container`` with the lines of its paragraph, as many as there is room for."""
    context, box, done, y = into.context, into.box, into.done, into.y
    if context.footnotes or context.current_page_footnotes:
        _with_footnotes(into, linebox)
    else:
        if into.margins:
            y += collapse_margin(into.margins)
        skip_stack, resume = into.skip_stack, None
        limit = (context.page_bottom - into.bottom_space) * _NEARLY
        below, decorated = box.border_bottom_width + box.padding_bottom, False
        lines = inline.iter_line_boxes(
            context,
            linebox,
            y,
            into.bottom_space,
            skip_stack,
            box,
            into.absolute,
            into.fixed,
            None,
            None,
        )
        for line, following in lines:
            line.resume_at = resume = following
            bottom = line.position_y + line.height
            decorated = decorated or resume is None
            end = bottom + below if decorated else bottom
            if end > limit and (done or not into.page_is_empty):
                resume = _break(into, line, lines, skip_stack, resume)
                break
            if bottom > limit and into.page_is_empty:
                bottom -= box.margin_top
                line.translate(0, -box.margin_top)
                box.margin_top = 0
            done.append(line)
            y = bottom
            skip_stack = resume
        into.y = y
        into.resume_at = {into.index: done[-1].resume_at} if done else resume
    into.decorated = into.decorated or into.resume_at is None
    into.margins = []


def _break(into: Any, line: Any, lines: Iterator[Any], skip_stack: Any, resume: Any) -> Any:
    """End the page before a line, or further above if too few would follow; where to go on."""
    context, needed = into.context, into.box.style["widows"] - 1
    for further, _ in lines:
        needed -= 1
        block.remove_placeholders(context, further.children, into.absolute, into.fixed)
        if needed < 0:
            break
    into.abort, into.stop, resume = block._break_line(
        context,
        into.box,
        line,
        into.done,
        max(0, needed),
        into.page_is_empty,
        into.index,
        skip_stack,
        resume,
        into.absolute,
        into.fixed,
    )
    return resume


def _with_footnotes(into: Any, linebox: Any) -> None:
    into.abort, into.stop, into.resume_at, into.y, into.footnotes, _ = block._linebox_layout(
        into.context,
        into.box,
        into.index,
        linebox,
        into.done,
        into.page_is_empty,
        into.absolute,
        into.fixed,
        into.margins,
        into.bottom_space,
        into.y,
        into.skip_stack,
        None,
        None,
        False,
        None,
    )
