"""Single operators of a page's content as they are written: numbers, settings, parts of frames."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist
from typing import Any

_SETTINGS = {b"rg", b"RG", b" w"}  # the ends of operators that set colours and widths of lines
_DRAWN = {b" m", b" l", b" c"}
_POLYGON = (b"m", b"l", b"l", b"l", b"W*", b"n")
_NEAR = 0.002  # CSS px: two places that were rounded


def side(out: Sequence[bytes]) -> tuple[int, Sequence[bytes], Sequence[bytes]] | None:
    """The side of a frame that operators end with, if they are to fill what is between two
    rectangles, clipped to a polygon that is this side: where they begin, what is set between
    them, and the polygon.
    """
    inner, outer = out[-2:]
    if inner[-3:] != b" re" or outer[-3:] != b" re":
        return None
    end = before_settings(out, len(out) - 2)
    begin = max(0, end - len(_POLYGON))
    clip = out[begin:end]
    if [item[item.rfind(b" ") + 1 :] for item in clip] != list(_POLYGON):
        return None
    return (begin, out[end:-2], clip[:4]) if _is_side(clip[:4], inner, outer) else None


def _is_side(shape: Sequence[bytes], inner: bytes, outer: bytes) -> bool:
    """Whether the corners of a polygon are corners of two rectangles: then it is a side of the
    frame between them, and what is clipped to it is all of it.

    ``shape`` are the operators of the polygon (m, l), ``inner`` and ``outer`` are re.
    """
    frames = _corners(inner), _corners(outer)
    return all(any(_is_corner(frame, point) for frame in frames) for point in map(operands, shape))


def _corners(rectangle: bytes) -> tuple[tuple[float, float], tuple[float, float]]:
    """The two places of its corners along x, and along y."""
    x, y, width, height = operands(rectangle)
    return (x, x + width), (y, y + height)


def _is_corner(
    corners: tuple[tuple[float, float], tuple[float, float]], point: Sequence[float]
) -> bool:
    return all(
        any(abs(at - place) <= _NEAR for place in places)
        for at, places in zip(point, corners, strict=True)
    )


def ring(out: Sequence[bytes]) -> tuple[int, float, list[bytes]] | None:
    """The ring that operators end with, as a line: where they begin, the width of the line in CSS
    px, and the operators of its middle.

    A ring is what lies between two like closed paths (m, l, c), one inside of the other at the same
    distance everywhere. None where the operators are no such two.
    """
    begin = len(out)
    while begin and out[begin - 1][-2:] in _DRAWN:
        begin -= 1
    half, rest = divmod(len(out) - begin, 2)
    one, other = out[begin : begin + half], out[begin + half :]
    drawn = [item[-1:] for item in one]
    starts = drawn.count(b"m")
    if rest or starts != 1 or b"c" not in drawn or drawn != [item[-1:] for item in other]:
        return None
    pairs = list(zip(map(operands, one), map(operands, other), strict=True))
    distances = [dist(inner[-2:], outer[-2:]) for inner, outer in pairs]
    width = max(distances)
    closed = dist(pairs[0][0], pairs[-1][0][-2:]) <= _NEAR
    if drawn[0] != b"m" or not closed or width - min(distances) > _NEAR:
        return None
    middle = [
        b"%b %b" % (b" ".join(number((a + b) / 2) for a, b in zip(*pair, strict=True)), operator)
        for pair, operator in zip(pairs, drawn, strict=True)
    ]
    return begin, width, middle


def operands(item: bytes) -> list[float]:
    """The numbers before an operator."""
    return list(map(float, item.split()[:-1]))


def number(value: float) -> bytes:
    """A number as it is written, to a thousandth."""
    text = (b"%.3f" % value).rstrip(b"0").rstrip(b".")
    return b"0" if text == b"-0" else text


def is_setting(item: Any) -> bool:
    """Whether an operator sets a colour, a transparency or the width of lines."""
    return item.__class__ is bytes and (item[-2:] in _SETTINGS or item[-3:] == b" gs")


def before_settings(out: Sequence[Any], end: int) -> int:
    """How many of the first ``end`` operators there are without the settings that they end with."""
    while end and is_setting(out[end - 1]):
        end -= 1
    return end
