"""Plain text broken into lines by adding up its words.

The engine shapes some two lines of text to find where one ends, once more with the next word,
once more for each part that the next word may be hyphenated at, and once more to measure
what it found. Where text is plain words the sum of their widths tells the same. A short text
that fits is measured once. Anything else is left to the engine.
"""

from __future__ import annotations

from math import inf
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS
from weasyprint.text.line_break import Layout

from guidebuilder.press.engine.speed.filling import Filling, Line, NotPlainError, whole
from guidebuilder.press.engine.speed.text import face_of
from guidebuilder.press.engine.speed.words import Words, words_of

_split = line_break.split_first_line

_WRAPPING = frozenset({"normal", "pre-wrap", "pre-line"})  # values of white-space
_NEWLINES = frozenset({"pre", "pre-wrap"})  # the same: they keep newlines and spaces
_LABEL, _LABELS = 40, "_guide_labels"  # short texts that recur; an attribute of a style


class PlainLine(Layout):  # type: ignore[misc]
    """A line of words; Pango is not asked about it unless it is drawn otherwise than by these."""

    def __init__(self, text: str, style: Any, max_width: Any) -> None:
        face = face_of(style)
        self.text, self.max_width = text, max_width
        self.justification_spacing = 0
        self.first_line_direction = 0
        face.decorate(self)
        self._asleep = True

    def reactivate(self, style: Any) -> None:
        """Be about to be drawn."""
        self._style = style

    def wake(self) -> None:
        """Be a layout of Pango's, as others are."""
        if self._asleep:
            self._asleep = False
            super().reactivate(self._style)

    def deactivate(self) -> None:
        """Be drawn."""
        if not self._asleep:
            super().deactivate()


def _split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: Any,
    justification_spacing: float,
    *args: Any,
    **options: Any,
) -> Any:
    engine = (text, style, context, max_width, justification_spacing)
    if justification_spacing:
        return _split(*engine, *args, **options)
    words = words_of(style)
    if words is not None:
        try:
            line = _filled(text, words, style, max_width)
        except NotPlainError:
            pass
        else:
            layout = PlainLine(line.text, style, max_width)
            width = line.units * FROM_UNITS
            return layout, line.taken, line.resume_at, width, words.height, words.baseline
    if len(text) > _LABEL or "\n" in text:
        return _split(*engine, *args, **options)
    known = vars(style).setdefault(_LABELS, {})
    label = known.get(text)
    if label is not None and (max_width is None or label[0] <= max_width):
        return PlainLine(text, style, max_width), len(text.encode()), None, *label
    found = _split(*engine, *args, **options)
    layout, _, resume_at, *measures = found
    if (
        resume_at is None
        and layout.text == text
        and (max_width is None or measures[0] <= max_width)
    ):
        known[text] = measures
    return found


def _filled(text: str, words: Words, style: Any, max_width: Any) -> Line:
    white_space = style["white_space"]
    bounded = max_width is not None and max_width != inf
    if white_space == "normal" and bounded:
        return Filling(text, words, style, max_width).line()
    if (white_space in _WRAPPING and bounded) or ("\n" in text and white_space not in _NEWLINES):
        raise NotPlainError
    return whole(text, words)


PATCHES = ((_split, _split_first_line),)
