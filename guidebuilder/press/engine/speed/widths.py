"""The widths that content would like to have, where not both have to be known, or its words tell.

A box that shrinks to fit is as wide as its content on one line, if that fits: what it would be
if broken wherever it can be matters to others only (CSS 2.2, 10.3.5). And text that breaks at
spaces alone is then as wide as its longest word.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import preferred
from weasyprint.text.ffi import FROM_UNITS

from guidebuilder.press.engine.speed.paragraphs import is_text
from guidebuilder.press.engine.speed.words import words_of

_shrink, _narrowest = preferred.shrink_to_fit, preferred.inline_min_content_width
_UNBROKEN = "_guide_unbroken"  # an attribute of a style


def shrink_to_fit(context: Any, box: Any, available: Any) -> Any:
    """The width of a box that has room for so much content, in CSS px."""
    widest = preferred.max_content_width(context, box, outer=False)
    if widest < available:
        return widest
    narrowest = preferred.min_content_width(context, box, outer=False)
    return min(max(narrowest, available), widest)


def narrowest_line(  # noqa: PLR0917 - as the engine calls it
    context: Any,
    box: Any,
    outer: bool = True,
    skip_stack: Any = None,
    first_line: bool = False,
    is_line_start: bool = False,
) -> Any:
    """The width of inline content that is broken wherever it can be, in CSS px."""
    if (
        is_line_start
        and not first_line
        and skip_stack is None
        and type(box) is boxes.LineBox
        and is_text(box)
    ):
        width = _longest(box.children[0])
        if width is not None:
            return preferred.adjust(box, outer, width)
    return _narrowest(context, box, outer, skip_stack, first_line, is_line_start)


def _longest(box: Any) -> float | None:
    """The width of a text's longest word; None if it may break elsewhere than between words."""
    style = box.style
    words = words_of(style)
    if words is None or not _breaks_at_spaces(style):
        return None
    plain, units = words.plain, 0
    tokens = box.text.strip(" ").split(" ")
    for token in tokens:
        word = plain.get(token)
        if word is None:
            return None
        units = max(units, word.units)
    return float(units * FROM_UNITS)


def _breaks_at_spaces(style: Any) -> bool:
    try:
        return bool(getattr(style, _UNBROKEN))
    except AttributeError:
        found = bool(
            style["white_space"] == "normal"
            and style["overflow_wrap"] == style["word_break"] == "normal"
            and style["hyphens"] != "auto"
            and style["text_indent"] == (0, "px")
        )
        setattr(style, _UNBROKEN, found)
        return found


PATCHES = ((_shrink, shrink_to_fit), (_narrowest, narrowest_line))
