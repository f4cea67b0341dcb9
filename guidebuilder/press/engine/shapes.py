"""Single operators of a page's content as they are written: numbers, settings, sides of frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_SETTINGS = {b"rg", b"RG", b" w"}  # the ends of operators that set colours and widths of lines
_NEAR = 0.002  # CSS px: two places that were rounded


def is_side(shape: Sequence[bytes], inner: bytes, outer: bytes) -> bool:
    """Whether the corners of a polygon are corners of two rectangles: then it is a side of the
    frame between them, and what is clipped to it is all of it.

    ``shape`` are the operators of the polygon (m, l), ``inner`` and ``outer`` are re.
    """
    frames = _corners(inner), _corners(outer)
    return all(any(_is_corner(frame, point) for frame in frames) for point in map(_point, shape))


def _point(item: bytes) -> tuple[float, float]:
    x, y, _ = item.split()
    return float(x), float(y)


def _corners(rectangle: bytes) -> tuple[tuple[float, float], tuple[float, float]]:
    """The two places of its corners along x, and along y."""
    x, y, width, height = map(float, rectangle.split()[:-1])
    return (x, x + width), (y, y + height)


def _is_corner(
    corners: tuple[tuple[float, float], tuple[float, float]], point: tuple[float, float]
) -> bool:
    return all(
        any(abs(at - side) <= _NEAR for side in sides)
        for at, sides in zip(point, corners, strict=True)
    )


def number(value: float) -> bytes:
    """A number as it is written, to a thousandth."""
    text = (b"%.3f" % value).rstrip(b"0").rstrip(b".")
    return b"0" if text == b"-0" else text


def is_setting(item: Any) -> bool:
    """Whether an operator sets a colour, a transparency or the width of lines."""
    return item.__class__ is bytes and (item[-2:] in _SETTINGS or item[-3:] == b" gs")
