"""Words shaped once: what a line of plain text is made of.

A line is as long as its words, the spaces between them, and what these are kerned to one
another, in whole Pango units. That is not taken for granted: each word is shaped once alone and
once between two spaces, and where more changes than its last glyph's advance and the advance
of the space before it, it is no word. So with two words that a hyphen joins.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, ffi, harfbuzz, pango
from weasyprint.text.fonts import get_pango_font_hb_face, get_pango_font_key
from weasyprint.text.line_break import Layout, _font_style_cache_key

from guidebuilder.press.codes import SHORT

_WORDS, _KEPT = "_guide_words", "_guide_kept"  # attributes of a style, and of the fonts
_MOST = 20_000  # words of one face that are kept
# A glyph as Pango keeps it (PangoGlyphInfo): its number, advance, offsets, and attributes.
_INFO = struct.Struct("=Iiii4x")
_NEW_SIZES = 14802  # the first Pango that tells a font's true size (GNOME/pango issue 530)


class Glyph(NamedTuple):
    """A glyph of a shaped word: its number, the text it stands for, its advance in Pango units
    and the width that its face gives it, in thousandths of an em."""

    number: int
    text: str
    advance: int
    width: int


@dataclass(slots=True, eq=False)
class Word:
    """A shaped word: its advance in Pango units, and its glyphs; whether all have codes of one
    byte is ``plain``.

    ``before`` is added to the advance of a space that it follows, ``after`` to its own where
    a space follows it. ``short`` and ``long`` are how it is written in codes of one byte
    or of two, once it has been: see ``drawing``.
    """

    units: int
    glyphs: tuple[Glyph, ...]
    plain: bool = True
    before: int = 0
    after: int = 0
    short: tuple[str, float] | None = None
    long: tuple[str, float] | None = None


class Words:
    """The words of one face at one size. ``height`` and ``baseline`` of their lines are in CSS px.

    ``key`` and ``size`` are what a PDF's list of fonts knows the face by, ``plain`` those of its
    words inside of which no line ends, unless with a hyphen: see ``filling``.
    """

    def __init__(self, style: Any) -> None:
        self._known: dict[str, Word | None] = {}
        self.plain: dict[str, Word] = {}
        self._joints: dict[str, int | None] = {}
        # What Pango made lives as long as a layout that it was made for.
        self._sample = sample = Layout(style)
        sample.set_text(" ")
        line, _ = sample.get_first_line()
        extents = _extents(line)
        self._tall = extents[1:]
        self.height = extents[1] * FROM_UNITS
        self.baseline = pango.pango_layout_get_baseline(sample.layout) * FROM_UNITS
        run = line.runs[0]
        self.font = run.data.item.analysis.font
        self.key, _description, size = get_pango_font_key(self.font)
        self._size = size or 1.0
        self._shaper = Layout(style)  # takes one text after the other
        self._widths: dict[int, int] = {}
        self.size = size if pango.pango_version() >= _NEW_SIZES else style["font_size"]
        space = self._shape(" ") if run.next == ffi.NULL else None
        self.space = space or Word(0, ())
        self.gap = self.space.units
        self.usable = space is not None and size > 0 and not _has_pictures(self.font)

    def get(self, text: str) -> Word | None:
        """A word without a space in it; None if it is not as long alone as among others."""
        try:
            return self._known[text]
        except KeyError:
            word = self._look(text)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[text] = word
            return word

    def remember(self, text: str, word: Word) -> None:
        """Keep a word as a plain one."""
        if len(self.plain) >= _MOST:
            self.plain.clear()
        self.plain[text] = word

    def joined(self, first: str, second: str) -> int | None:
        """What is added to the advance of ``first`` if ``second`` follows it without a space.

        None if anything else changes.
        """
        key = f"{first} {second}"
        try:
            return self._joints[key]
        except KeyError:
            alone = self.get(first), self.get(second)
            both = self._shape(first + second)
            kern = None
            if both is not None and alone[0] is not None and alone[1] is not None:
                kern = _kern(both.glyphs, alone[0].glyphs, alone[1].glyphs)
            if len(self._joints) >= _MOST:
                self._joints.clear()
            self._joints[key] = kern
            return kern

    def _look(self, text: str) -> Word | None:
        if not text:
            return Word(0, ())
        alone, among = self._shape(text), self._shape(f" {text} ")
        if alone is None or among is None or not self.space.glyphs:
            return None
        (space,) = self.space.glyphs
        before = among.glyphs[0].advance - space.advance
        after = _kern(among.glyphs[1:], alone.glyphs, (space,))
        if after is None or among.glyphs[0] != space._replace(advance=space.advance + before):
            return None
        return Word(alone.units, alone.glyphs, alone.plain, before, after)

    def _shape(self, text: str) -> Word | None:
        """A text in one line of one run of this very face; else None."""
        layout = self._shaper
        layout.set_text(text)
        line, more = layout.get_first_line()
        extents = _extents(line)
        same = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS == self.baseline
        if more is not None or extents[1:] != self._tall or not same:
            return None
        run = line.runs[0]
        if run == ffi.NULL or run.next != ffi.NULL:
            return None
        item, string = run.data.item, run.data.glyphs
        if item.analysis.font != self.font or item.analysis.level % 2:
            return None
        count = string.num_glyphs
        infos = ffi.buffer(string.glyphs, count * _INFO.size)
        numbers, advances, lefts, rises = zip(*_INFO.iter_unpack(infos), strict=True)
        # The number of what is empty is below the flag of what is unknown.
        most = max(numbers)
        if most >= pango.PANGO_GLYPH_EMPTY or any(lefts) or any(rises):
            return None
        known = self._widths
        widths = [known[n] if n in known else self._width(n) for n in numbers]
        parts = _parts(text, ffi.unpack(string.log_clusters, count))
        glyphs = tuple(map(Glyph._make, zip(numbers, parts, advances, widths, strict=True)))
        return Word(extents[0], glyphs, most < SHORT)

    def _width(self, glyph: int) -> int:
        """The width that a face gives a glyph, in thousandths of an em, as the engine rounds it."""
        width: int | None = self._widths.get(glyph)
        if width is None:
            ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(self.font, glyph, ink, logical)
            width = self._widths[glyph] = round(logical.width * 1000 * FROM_UNITS / self._size)
        return width


def words_of(style: Any) -> Words | None:
    """The words of a style's face; None where its text is more than words and spaces."""
    try:
        found: Words | None = getattr(style, _WORDS)
    except AttributeError:
        found = _find(style)
        setattr(style, _WORDS, found)
    return found


def _find(style: Any) -> Words | None:
    spaced = style["letter_spacing"] != "normal" or style["word_spacing"] != 0
    if spaced or style["direction"] != "ltr" or not style["font_size"]:
        return None
    kept: dict[str, Words] = vars(style.font_config).setdefault(_KEPT, {})
    name = f"{_font_style_cache_key(style)} {style['font_size']} {style['font_kerning']}"
    words = kept.get(name)
    if words is None:
        words = kept[name] = Words(style)
    return words if words.usable else None


def _kern(
    both: tuple[Glyph, ...], first: tuple[Glyph, ...], second: tuple[Glyph, ...]
) -> int | None:
    """What the last glyph of ``first`` is moved on by in ``both``, if nothing else is."""
    size = len(first)
    if not size or len(both) != size + len(second) or both[size:] != second:
        return None
    kern = both[size - 1].advance - first[-1].advance
    if both[: size - 1] != first[:-1]:
        return None
    return kern if both[size - 1] == first[-1]._replace(advance=both[size - 1].advance) else None


def _parts(text: str, starts: list[int]) -> Sequence[str]:
    """The text of each glyph, given where in UTF-8 it starts."""
    if text.isascii() and starts == list(range(len(text))):
        return text
    encoded = text.encode()
    ends = [*starts[1:], len(encoded)]
    return [encoded[start:end].decode() for start, end in zip(starts, ends, strict=True)]


def _extents(line: Any) -> tuple[int, int, int]:
    """Width, height and top of a line, in Pango units."""
    logical = ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(line, ffi.NULL, logical)
    return logical.width, logical.height, logical.y


def _has_pictures(font: Any) -> bool:
    """Whether glyphs of a face may be pictures, as those of an emoji face are."""
    face = get_pango_font_hb_face(font)
    colour = harfbuzz.hb_ot_color_has_png(face) or harfbuzz.hb_ot_color_has_svg(face)
    if not colour and harfbuzz.hb_version_atleast(7, 0, 0):
        colour = harfbuzz.hb_ot_color_has_paint(face) or harfbuzz.hb_ot_color_has_layers(face)
    return bool(colour)
