"""Patterns: what is drawn many times over, copied from a model that the engine set once.

A model shows nothing itself. Its texts become the engine's own operators for them, so that
faces, kerning and fallbacks are as ever; elements with ``data-shape`` become paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from weasyprint.draw import text as drawing
from weasyprint.formatting_structure import boxes
from weasyprint.matrix import Matrix

from guidebuilder.press.engine.box_tree import PX, descendants, is_line
from guidebuilder.press.sheets import MM

# A level's mark is a triangle on a field of these sides; an outline runs within it.
WIDTH, HEIGHT = 72, 65
MARKS = {
    "outline": b"7.4 w 36 7.2 m 65.6 61.3 l 6.4 61.3 l s",
    "filled": b"36 0 m 72 65 l 0 65 l f",
}
"""A level's mark by its badge, with y downwards."""
# The cover's motif: a mark is 0.807 of a row's height wide and stands 0.298 from the one before it.
# Its outline is finer than on other pages.
_MARK, _GAP, _STEP = 0.807, 0.298, 1.105
_MOTIF_WIDTH, _MOTIF_HEIGHT, _MOTIF_LINE = 920, 830, 50
_MOTIF = {
    "outline": (((460, 56), (873, 805), (47, 805)), b"S"),
    "filled": (((460, 0), (920, 830), (0, 830)), b"f"),
}
RING, SHAPE = "ring", "data-shape"
_ARC = 0.5523  # of a circle's radius: how far the handles of its quarters reach


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a pattern: what it says, where it begins, and the operators that show it.

    ``shown`` move on by what they show; ``pictures`` are those of colour fonts.
    """

    said: str
    x: float
    y: float
    shown: bytes
    pictures: bytes


@dataclass(frozen=True, slots=True)
class Pattern:
    """Operators in the engine's pixels, y downwards, about a model's left edge and baseline."""

    shapes: bytes
    texts: tuple[Text, ...]

    @property
    def text(self) -> bytes:
        """The operators for all texts."""
        out = [placed(text.x, text.y, text.shown) for text in self.texts]
        out += [moved(text.x, text.y, text.pictures) for text in self.texts if text.pictures]
        return b"\n".join(out)

    @property
    def said(self) -> str:
        """What its texts say."""
        return " ".join(text.said for text in self.texts)

    def spelled(self, characters: str) -> bytes:
        """The operators for a text of characters, each of which is a text of the pattern."""
        known = {text.said: text.shown for text in self.texts}
        return b"\n".join(known[character] for character in characters)


def placed(x: float, y: float, text: bytes) -> bytes:
    """A text at a place."""
    return b"BT 1 0 0 -1 %.3f %.3f Tm %b ET" % (x, y, text)


def moved(x: float, y: float, operators: bytes) -> bytes:
    """Operators about a place."""
    return b"q 1 0 0 1 %.3f %.3f cm %b Q" % (x, y, operators)


def pattern(model: Any, stream: Any) -> Pattern:
    """The pattern of a model; fonts that its texts need are added to those of ``stream``."""
    line = next(box for box in descendants(model) if is_line(box))
    left, baseline = line.position_x, line.position_y + line.baseline
    shapes: list[bytes] = []
    texts: list[Text] = []
    for box in descendants(line):
        if isinstance(box, boxes.TextBox):
            if box.text.strip():
                x, y = box.position_x - left, box.position_y + box.baseline - baseline
                texts.append(Text(box.text.strip(), x, y, *_shown(box, stream)))
        elif not is_line(box) and (name := box.element.attrib.get(SHAPE)):
            x, y = box.border_box_x() - left, box.border_box_y() - baseline
            shapes.append(_shape(name, box, x, y))
    return Pattern(b"\n".join(shapes), tuple(texts))


def mark(badge: str, x: float, y: float, width: float) -> bytes:
    """A level's mark with its upper left corner at a place."""
    size = width / WIDTH
    return b"q %.5f 0 0 %.5f %.3f %.3f cm %b Q" % (size, size, x, y, MARKS[badge])


def motif(box: Any, told: str) -> bytes:
    """Marks on the foot of a box, which says for how high a row they are made, in mm, how many
    the longest row of its like has, at which side they stand, and what they are: "4.5 20 right
    outline filled".
    """
    high, longest, side, *badges = told.split()
    pitch, foot = float(high) * MM / PX, box.content_box_y() + box.height
    left, step = box.content_box_x(), _STEP * pitch
    # Room before a mark: the last one ends with the box, or the first one begins with it.
    left += box.width - int(longest) * step if side == "right" else -_GAP * pitch
    size = _MARK * pitch / _MOTIF_WIDTH
    out = [b"q 0 g 0 G %.4f w" % (size * _MOTIF_LINE)]
    for badge, (points, paint) in _MOTIF.items():
        for place, own in enumerate(badges):
            if own == badge:
                x = left + place * step + _GAP * pitch
                (ax, ay), (bx, by), (cx, cy) = (
                    (x + u * size, foot - (_MOTIF_HEIGHT - v) * size) for u, v in points
                )
                out.append(b"%.2f %.2f m %.2f %.2f l %.2f %.2f l h" % (ax, ay, bx, by, cx, cy))
        if badge in badges:
            out.append(paint)
    return b"\n".join([*out, b"Q"])


def _shown(box: Any, stream: Any) -> tuple[bytes, bytes]:
    """The operators that choose a text's font and show it, and those for its pictures."""
    drawn, before = stream.stream, stream._current_font
    stream.stream, stream._current_font = [], None
    box.pango_layout.reactivate(box.style)
    pictures = drawing.draw_first_line(stream, box, "clip", "none", Matrix(d=-1))
    shown, stream.stream = stream.stream, []
    drawing.draw_emojis(stream, box.style, 0, 0, pictures)
    box.pango_layout.deactivate()
    beside, stream.stream, stream._current_font = stream.stream, drawn, before
    # The first operator says where the text begins.
    return b" ".join(shown[1:]), b" ".join(beside)


def _shape(name: str, box: Any, x: float, y: float) -> bytes:
    if name != RING:
        return mark(name, x, y, box.border_width())
    line = box.border_top_width
    radius = (box.border_width() - line) / 2
    return b"%.3f w %b" % (line, _circle(x + line / 2 + radius, y + line / 2 + radius, radius))


def _circle(x: float, y: float, radius: float) -> bytes:
    reach = _ARC * radius
    out = [f"{x + radius:.3f} {y:.3f} m"]
    for (ax, ay), (bx, by) in pairwise(((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))):
        points = (
            (x + ax * radius + bx * reach, y + ay * radius + by * reach),
            (x + bx * radius + ax * reach, y + by * radius + ay * reach),
            (x + bx * radius, y + by * radius),
        )
        out.append(" ".join(f"{u:.3f} {v:.3f}" for u, v in points) + " c")
    return (" ".join(out) + " s").encode("ascii")
