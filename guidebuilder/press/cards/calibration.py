"""The sheet on which a printer's offset between front and back is measured.

The front has a cross near each corner; the back has rulers where the lines of a cross
pass if both sides are printed in the same place. Held to the light, a ruler's zero that
the printer put too far to the right shows the cross at its left, at a negative number: what
is read is what the backs have to be moved by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guidebuilder.edition.spec import CardMake, Flip
from guidebuilder.press.cards.geometry import CardGeometry, Place, Stroke, Type
from guidebuilder.press.layout import PageInfo, render
from guidebuilder.press.sheets import MM

# Crosses: their middle from the sheet's edges, their arms; rulers: how far from the middle.
_ACROSS, _DOWN, _ARM, _OFF = 28.0, 30.0, 13.0, 8.0
_REACH, _STEP = 5.0, 0.5
_THIN, _THICK = 0.35 / MM, 0.5 / MM
_WHOLE, _HALF, _NAMED = 2.0, 1.2, 3.0
_CHECK = 100.0


@dataclass(frozen=True, slots=True)
class _Mark:
    """A number at a ruler: the upper left corner of its box, its width and alignment."""

    text: str
    left: float
    top: float
    width: float
    beside: bool


@dataclass(frozen=True, slots=True)
class _Plane:
    """One side: what is drawn on it, and how it lies on the page."""

    place: Place
    strokes: tuple[Stroke, ...]
    marks: tuple[_Mark, ...]


def html(page: PageInfo, geometry: CardGeometry, make: CardMake, large: bool) -> str:
    """Both sides of the sheet."""
    body = Type(14, 18) if large else Type(11, 15)
    across, down = make.back_offset
    turned = make.flip is Flip.SHORT_EDGE
    back = Place(-across, -down, turned=True) if turned else Place(across, down)
    check = Stroke((geometry.width - _CHECK) / 2, geometry.height - 48, _CHECK, _THICK)
    ends = (
        Stroke(x - _THICK / 2, check.top - 2, _THICK, 4 + _THICK)
        for x in (check.left, check.left + _CHECK)
    )
    crosses = (stroke for x, y in _middles(geometry) for stroke in _cross(x, y))
    rulers = tuple(tick for x, y in _middles(geometry) for tick in _rulers(x, y))
    height = body.leading / MM
    marks = tuple(mark for x, y in _middles(geometry) for mark in _marks(x, y, height))
    return render(
        "cards-calibration",
        page=page,
        properties=geometry.properties(),
        front=_Plane(Place(0, 0), (*crosses, check, *ends), ()),
        back=_Plane(back, rulers, marks),
        edge="short" if turned else "long",
        offset=make.back_offset if any(make.back_offset) else None,
        body=body,
        top=_DOWN + 21,
        side=20.0,
        check=_Mark("100 mm", check.left, check.top - height - 1, _CHECK, beside=False),
    )


def _middles(geometry: CardGeometry) -> Iterator[tuple[float, float]]:
    """Where the crosses are: symmetrical, so that either flip puts each upon another."""
    for y in (_DOWN, geometry.height - _DOWN):
        for x in (_ACROSS, geometry.width - _ACROSS):
            yield x, y


def _cross(x: float, y: float) -> Iterator[Stroke]:
    yield Stroke(x - _ARM, y - _THICK / 2, 2 * _ARM, _THICK)
    yield Stroke(x - _THICK / 2, y - _ARM, _THICK, 2 * _ARM)


def _rulers(x: float, y: float) -> Iterator[Stroke]:
    """The ruler below the cross's middle for x, and the one at its right for y."""
    yield Stroke(x - _REACH, y + _OFF - _THIN / 2, 2 * _REACH, _THIN)
    yield Stroke(x + _OFF - _THIN / 2, y - _REACH, _THIN, 2 * _REACH)
    for number in range(round(2 * _REACH / _STEP) + 1):
        at = number * _STEP - _REACH
        length = _NAMED if at % _REACH == 0 else _WHOLE if at % 1 == 0 else _HALF
        yield Stroke(x + at - _THIN / 2, y + _OFF, _THIN, length)
        yield Stroke(x + _OFF, y + at - _THIN / 2, length, _THIN)


def _marks(x: float, y: float, height: float) -> Iterator[_Mark]:
    for value, text in ((-_REACH, "−5"), (0.0, "0"), (_REACH, "5")):
        yield _Mark(text, x + value - 4, y + _OFF + _NAMED, 8, beside=False)
        yield _Mark(text, x + _OFF + _NAMED + 1, y + value - height / 2, 8, beside=True)
    yield _Mark("x", x - _REACH - 6, y + _OFF - height / 2, 4, beside=False)
    yield _Mark("y", x + _OFF - 2, y - _REACH - height - 1, 4, beside=False)
