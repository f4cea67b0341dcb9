"""Lines of words written into a page, with an adjustment only where one is due.

The engine shapes a line once more to draw it and writes a number behind nearly each glyph,
mostly 0: the part of a thousandth of an em that was lost when the face's widths were
rounded. Here glyphs of a word follow one another in one string, and what is lost is
kept and written when it comes to some thousandths: lines are as long as they were
measured, and pages are a third shorter (PDF 32000-1, 9.4.3, operator TJ). Frequent glyphs have
one byte instead of two (``coding``).
"""

from __future__ import annotations

import re
from typing import Any

from pydyf import Stream
from weasyprint.draw import text as draw
from weasyprint.text.ffi import FROM_UNITS

from guidebuilder.press.codes import code
from guidebuilder.press.engine.speed import coding
from guidebuilder.press.engine.speed.lines import PlainLine
from guidebuilder.press.engine.speed.words import Word, Words, words_of

_draw, _show = draw.draw_first_line, Stream.show_text
_NOTHING = re.compile(r">-?0<")
# Behind each glyph what it is off by, and what letters are set apart by: >-44<>-46.0<.
_ADJUSTED = re.compile(r"-?[\d.]+(?:<>-?[\d.]+)+")
_NUMBER = re.compile(r"-?[\d.]+")
_SEEN = "_guide_seen"  # an attribute of a font: the words that it knows
# Thousandths of an em that glyphs may be off: a thirtieth of a point in text of 10 pt. An
# adjustment begins a new string, and most would be of one or two.
_LEAST = 3
_SMALLEST = 1e-6  # a font size that the engine takes for none


def _draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any
) -> Any:
    layout = textbox.pango_layout
    if isinstance(layout, PlainLine):
        style = textbox.style
        words = words_of(style)
        whole = text_overflow != "ellipsis" and block_ellipsis == "none"
        if whole and words is not None and style["font_size"] >= _SMALLEST and textbox.text.strip():
            line = [words.get(token) for token in layout.text.split(" ")]
            if all(word is not None for word in line):
                _write(stream, words, line, matrix)
                return []
        layout.wake()
    return _draw(stream, textbox, text_overflow, block_ellipsis, matrix)


def _write(stream: Any, words: Words, line: list[Any], matrix: Any) -> None:
    font = stream._fonts.get(words.key)
    if font is None:
        font, _ = stream.add_font(words.font)
    short = words.space.plain and all(word.plain for word in line)
    stream.set_text_matrix(*matrix.values)
    stream.set_font_size(coding.name_of(font, short=short), words.size)
    seen = vars(font).setdefault(_SEEN, set())
    scale = 1000 * FROM_UNITS / words.size
    space, lost = _known(words.space, short=short) or _shown(words.space, scale, short=short)
    owed = 0.0
    out: list[str] = []
    last = len(line) - 1
    for index, word in enumerate(line):
        if index:
            out.append(space)
            owed += lost - word.before * scale
        if word not in seen:
            if index:
                _register(font, words.space)
            seen.add(word)
            _register(font, word)
        # What is owed is written between words, and inside of each what this owes itself.
        if abs(owed) >= _LEAST:
            owed = _paid(owed, out)
        glyphs, rest = _known(word, short=short) or _shown(word, scale, short=short)
        out.append(glyphs)
        owed += rest
        if index < last:
            owed -= word.after * scale
    # No number in it is 0: there is nothing to be left out.
    _show(stream, f"<{''.join(out)}>")


def _known(word: Word, *, short: bool) -> tuple[str, float] | None:
    return word.short if short else word.long


def _shown(word: Word, scale: float, *, short: bool) -> tuple[str, float]:
    """The glyphs of a word as they are written, and what is owed behind them."""
    owed = 0.0
    out: list[str] = []
    for glyph in word.glyphs:
        out.append(code(glyph.number, short=short))
        owed += glyph.width - glyph.advance * scale
        if abs(owed) >= _LEAST:
            owed = _paid(owed, out)
    shown = "".join(out), owed
    if short:
        word.short = shown
    else:
        word.long = shown
    return shown


def _paid(owed: float, out: list[str]) -> float:
    """Write the whole thousandths that are owed; what is left is returned."""
    whole = int(owed)
    out.append(f">{whole}<")
    return owed - whole


def _register(font: Any, word: Word) -> None:
    """Tell a PDF's font which glyphs it is to hold, and what they stand for."""
    for glyph in word.glyphs:
        font.to_unicode.setdefault(glyph.number, glyph.text)
        font.widths.setdefault(glyph.number, glyph.width)


def _show_text(stream: Any, text: str) -> None:
    if "<>" in text:
        text = _ADJUSTED.sub(_together, text)
    _show(stream, coding.shown(stream, _NOTHING.sub("", text)))


def _together(found: re.Match[str]) -> str:
    """Adjustments that follow one another, as one of hundredths of a thousandth of an em."""
    return f"{round(sum(map(float, _NUMBER.findall(found[0]))), 2):g}"


PATCHES = ((_draw, _draw_first_line), (_show, _show_text), *coding.PATCHES)
