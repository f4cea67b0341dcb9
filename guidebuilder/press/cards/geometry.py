"""Where everything stands on a sheet of cards, in millimetres from its upper left corner.

Sheets stand upright, and a card is a sheet divided without rest: the front of one card
and the back of another meet at every cut. A printer that flips on the long edge turns a
sheet about its upright middle, so a back stands in the mirrored column and the same row;
one that flips on the short edge turns it about the other middle, so a back stands in the
same column and the mirrored row, upside down. Either way a card is turned over sideways,
like a leaf of a book.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guidebuilder.edition.spec import Flip, Paper
from guidebuilder.press.sheets import MM

# Marks for cutting: from the sheet's edge, how long, how thick (0.5 pt), and a fold's dashes.
_EDGE, _LENGTH, _WEIGHT = 5.0, 5.0, 0.5 / MM
_DASH, _GAP = 4.0, 2.0
# White between a text and the foot below it.
_CLEAR = 2.0
# Width of a letter of the foot, in em, by which one line or two is decided on.
_LETTER = 0.51

Offset = tuple[float, float]
"""How far backs are moved, in mm to the right and down for who reads them."""


@dataclass(frozen=True, slots=True)
class Type:
    """A size of type and its distance from line to line, in points."""

    size: float
    leading: float

    @property
    def css(self) -> str:
        """As the value of a ``font`` shorthand has it."""
        return f"{self.size:g}pt/{self.leading:g}pt"


@dataclass(frozen=True, slots=True)
class Place:
    """The upper left corner of a card, and whether it stands upside down."""

    left: float
    top: float
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line to print, as a filled box."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class CardGeometry:
    """One paper in one size of print. Measures in mm, type in points.

    ``side`` is the white at the left and right of a card; ``number_top``,
    ``badge_top`` and ``text_top`` are measured from its top, ``foot`` from its
    bottom to the foot's last line. ``prompts`` and ``lines`` are the sizes of
    fronts and backs, the largest first: a text that is too tall gets the next one.
    """

    width: float
    height: float
    columns: int
    rows: int
    side: float
    number_top: float
    badge_top: float
    text_top: float
    foot: float
    number: Type
    small: Type
    prompts: tuple[Type, ...]
    lines: tuple[Type, ...]

    @property
    def card_width(self) -> float:
        """How wide a card is."""
        return self.width / self.columns

    @property
    def card_height(self) -> float:
        """How high a card is."""
        return self.height / self.rows

    @property
    def inside(self) -> float:
        """The width of a card's text."""
        return self.card_width - 2 * self.side

    @property
    def duplex(self) -> int:
        """How many cards a sheet holds that is printed on both sides."""
        return self.columns * self.rows

    @property
    def folding(self) -> int:
        """How many cards a sheet holds whose fronts and backs are side by side."""
        return self.duplex // 2

    def room(self, foot: float) -> float:
        """The height in points that a text may have over a foot of so many points."""
        return (self.card_height - self.text_top - self.foot - _CLEAR) * MM - foot

    @property
    def letters(self) -> int:
        """How many letters a line of the foot has room for."""
        return int(self.inside * MM / (self.small.size * _LETTER)) - 1

    def front(self, place: int) -> Place:
        """Where the card at ``place`` (from 0, row by row) has its front."""
        row, column = divmod(place, self.columns)
        return Place(column * self.card_width, row * self.card_height)

    def back(self, place: int, flip: Flip, offset: Offset) -> Place:
        """Where that card has its back, on the other side of the sheet."""
        row, column = divmod(place, self.columns)
        across, down = offset
        if flip is Flip.LONG_EDGE:
            column = self.columns - 1 - column
            return Place(column * self.card_width + across, row * self.card_height + down)
        row = self.rows - 1 - row
        return Place(column * self.card_width - across, row * self.card_height - down, turned=True)

    def folded(self, place: int) -> tuple[Place, Place]:
        """Where the card at ``place`` has its front and its back, with a fold between them.

        Of a sheet of one column the fold lies across, and backs are upside down.
        """
        if self.columns == 1:
            front = self.front(2 * place)
            return front, Place(front.left, front.top + self.card_height, turned=True)
        return self.front(2 * place), self.front(2 * place + 1)

    def cuts(self, offset: Offset = (0.0, 0.0)) -> tuple[Stroke, ...]:
        """Marks at the edges and crosses between the cards, moved by ``offset`` on the page."""
        across, down = offset
        xs = [self.card_width * n + across for n in range(1, self.columns)]
        ys = [self.card_height * n + down for n in range(1, self.rows)]
        return (*self._upright(xs, ys, down), *self._level(xs, ys, across))

    def fold(self) -> tuple[Stroke, ...]:
        """The dashed line to fold on, and the marks to cut between the cards."""
        if self.columns == 1:
            dashes = _dashes(self.width)
            return tuple(_level(self.card_height, start, end) for start, end in dashes)
        ys = [self.card_height * n for n in range(1, self.rows)]
        dashes = _dashes(self.height)
        line = (_upright(self.card_width, start, end) for start, end in dashes)
        return (*line, *self._level([self.card_width], ys, 0.0))

    def _upright(self, xs: list[float], ys: list[float], down: float) -> Iterator[Stroke]:
        for x in xs:
            for start in (_EDGE, self.height - _EDGE - _LENGTH):
                yield _upright(x, start + down, start + _LENGTH + down)
            for y in ys:
                yield _upright(x, y - _LENGTH / 2, y + _LENGTH / 2)

    def _level(self, xs: list[float], ys: list[float], across: float) -> Iterator[Stroke]:
        for y in ys:
            for start in (_EDGE, self.width - _EDGE - _LENGTH):
                yield _level(y, start + across, start + _LENGTH + across)
            for x in xs:
                yield _level(y, x - _LENGTH / 2, x + _LENGTH / 2)

    def properties(self) -> tuple[tuple[str, str], ...]:
        """Custom properties for the style sheets, by name, with their unit."""
        measures = {
            "sheet-width": self.width,
            "sheet-height": self.height,
            "card-width": self.card_width,
            "card-height": self.card_height,
            "side": self.side,
            "inside": self.inside,
            "number-top": self.number_top,
            "badge-top": self.badge_top,
            "text-top": self.text_top,
            "foot": self.foot,
        }
        sizes = {
            "number": self.number.size,
            "number-leading": self.number.leading,
            "fine": self.small.size,
            "fine-leading": self.small.leading,
        }
        return (
            *((name, f"{value:.10g}mm") for name, value in measures.items()),
            *((name, f"{value:g}pt") for name, value in sizes.items()),
        )


def _upright(x: float, start: float, end: float) -> Stroke:
    return Stroke(x - _WEIGHT / 2, start, _WEIGHT, end - start)


def _level(y: float, start: float, end: float) -> Stroke:
    return Stroke(start, y - _WEIGHT / 2, end - start, _WEIGHT)


def _dashes(length: float) -> Iterator[tuple[float, float]]:
    """Where the dashes of a fold begin and end: alike from both edges."""
    free = length - 2 * _EDGE
    count = int((free + _GAP) / (_DASH + _GAP))
    start = (length - count * (_DASH + _GAP) + _GAP) / 2
    for number in range(count):
        yield (at := start + number * (_DASH + _GAP)), at + _DASH


_Sheet = tuple[float, float, int, int]
_Tops = tuple[float, float, float]


def _types(*sizes: tuple[float, float]) -> tuple[Type, ...]:
    return tuple(Type(*size) for size in sizes)


def _ordinary(sheet: _Sheet, side: float, tops: _Tops, foot: float) -> CardGeometry:
    return CardGeometry(
        *sheet,
        side,
        *tops,
        foot,
        number=Type(22, 22),
        small=Type(7.5, 11.5),
        prompts=_types((14, 18.5), (12, 16), (10.5, 14), (9, 12)),
        lines=_types((17, 22), (14, 18.5), (12, 16), (10.5, 14), (9, 12)),
    )


def _large(sheet: _Sheet, side: float, tops: _Tops, foot: float) -> CardGeometry:
    sizes = _types((24, 29), (21, 26), (18, 22.5), (16, 20), (14, 18))
    return CardGeometry(
        *sheet,
        side,
        *tops,
        foot,
        number=Type(30, 30),
        small=Type(14, 18),
        prompts=sizes,
        lines=sizes,
    )


# A4 ordinary: exactly A7, 105 by 74.25 mm; Letter in proportion. A5: A7 upright.
# Large print: half as many cards of twice the size, and nothing below 14 pt.
_GEOMETRIES = {
    (Paper.A4, False): _ordinary((210, 297, 2, 4), 10, (8.2, 10.2, 23), 7.5),
    (Paper.LETTER, False): _ordinary((215.9, 279.4, 2, 4), 10.3, (7.7, 9.6, 21.6), 7.05),
    (Paper.A5, False): _ordinary((148, 210, 2, 2), 9, (8.2, 10.2, 23), 8),
    (Paper.HALF_LETTER, False): _ordinary((139.7, 215.9, 2, 2), 9, (8.2, 10.2, 23), 8),
    (Paper.A4, True): _large((210, 297, 2, 2), 10, (9, 10.5, 29), 9),
    (Paper.LETTER, True): _large((215.9, 279.4, 2, 2), 10.3, (9, 10.5, 28), 9),
    (Paper.A5, True): _large((148, 210, 1, 2), 12, (9, 10.5, 27), 9),
    (Paper.HALF_LETTER, True): _large((139.7, 215.9, 1, 2), 12, (9, 10.5, 27), 9),
}


def card_geometry(paper: Paper, *, large: bool = False) -> CardGeometry:
    """The geometry of cards on one paper, in large print or not."""
    return _GEOMETRIES[paper, large]
