"""Marks: what an interpreted page shows, each with the rectangle around it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from guidebuilder.proof.preflight.faces import Face
from guidebuilder.proof.preflight.geometry import Box

Color = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""

BLACK: Color = (0.0, 0.0, 0.0)
WHITE: Color = (1.0, 1.0, 1.0)


class Kind(Enum):
    """What a mark is."""

    TEXT = "text"
    DRAWING = "drawing"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on a page. ``color`` is None where it is not one colour.

    Of a text: its size in points, its face, whether every glyph exists, the
    colour it stands on, and whether a clip cuts some of it off.
    """

    kind: Kind
    box: Box
    color: Color | None
    size: float = 0.0
    face: Face | None = None
    whole: bool = True
    ground: Color = WHITE
    cut: bool = False


def color_of(numbers: list[float]) -> Color | None:
    """Device gray, RGB (ICC-based RGB too) or CMYK as RGB."""
    match numbers:
        case [gray]:
            return gray, gray, gray
        case [red, green, blue]:
            return red, green, blue
        case [cyan, magenta, yellow, black]:
            light = 1 - black
            return (1 - cyan) * light, (1 - magenta) * light, (1 - yellow) * light
    return None


def faded(color: Color | None, alpha: float) -> Color | None:
    """A colour laid over white."""
    if color is None or alpha >= 1:
        return color
    red, green, blue = (alpha * part + 1 - alpha for part in color)
    return red, green, blue


def contrast(first: Color, second: Color) -> float:
    """The contrast of two colours by their luminance (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
