"""Where everything stands on a tear-off quiz sheet, in millimetres.

Quiz and key are made from the same figures, and style sheets take them as custom
properties (:meth:`Stub.properties`): no number stands in two places. Measures
run from the sheet's upper left corner; those of a field or a block of bubbles
from the stub's (``side``, ``stub_top``).
The papers themselves are in ``quiz_papers``.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_OPTIONS = 6
"""How many bubbles a row has room for, on every paper alike."""


@dataclass(frozen=True, slots=True)
class Field:
    """A box on the stub: text starts at its top, a line to write on is its lower edge."""

    left: float
    top: float
    width: float
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Rows:
    """One way to divide a block: so many rows, their pitch, and the widest ring for the key."""

    count: int
    pitch: float
    ring: float


@dataclass(frozen=True, slots=True)
class QuizGeometry:
    """One paper in one size of print. All measures in mm.

    ``cut`` is the cut line; ``columns`` of items are ``column`` wide with
    ``gutter`` between. ``blocks`` are the left edges of the blocks of bubbles,
    ``rows`` the ways to divide them, the roomiest first. ``first`` is the left
    edge of a row's first bubble from its block's, ``pitch`` the widest distance
    from one bubble's edge to the next one's; ``line`` is the thickness of a key's
    rings where they have room. ``number`` and ``letter`` are the
    widths of an item's number and of an option's letter; ``between`` is the white under
    an item, ``clear`` that on both sides of the cut line at least. A key that stands
    upside down on the stub leaves ``foot`` free at the sheet's end, and ``key_head``
    is the height of its heading.
    """

    width: float
    height: float
    top: float
    side: float
    cut: float
    columns: int
    column: float
    gutter: float
    number: float
    letter: float
    form: Field
    title: Field
    name: Field
    date: Field
    total: Field
    box: Field
    blocks: tuple[float, ...]
    block_top: float
    block: float
    rows: tuple[Rows, ...]
    bubble: float
    first: float
    pitch: float
    line: float = 0.53
    between: float = 2.6
    clear: float = 5.0
    below: float = 7.0
    foot: float = 9.0
    key_head: float = 6.0

    @property
    def inside(self) -> float:
        """The width between the side margins."""
        return self.width - 2 * self.side

    @property
    def text(self) -> float:
        """The width of an item's stem: what code and diagrams in it have."""
        return self.column - self.number

    @property
    def stub_top(self) -> float:
        """Where the stub's fields and bubbles begin."""
        return self.cut + self.below

    @property
    def key_height(self) -> float:
        """The height of a key on the stub, its heading included."""
        return self.height - self.stub_top - self.foot

    @property
    def items_end(self) -> float:
        """Down to where items may reach, the white under the last one included."""
        return self.cut - self.clear + self.between

    @property
    def most(self) -> int:
        """How many items one slip has rows for."""
        return len(self.blocks) * self.rows[-1].count

    def stub(self, items: int, options: int, between: float = 0.0) -> Stub:
        """The stub for at most ``items`` items a sheet with at most ``options`` options each.

        ``between`` is white under every item beyond what each needs. Raises
        ValueError where a slip has no room for them.
        """
        if options > MOST_OPTIONS or items > self.most:
            raise ValueError(f"no room for {items} items of {options} options")
        rows = next(rows for rows in self.rows if rows.count * len(self.blocks) >= items)
        pitch = self.pitch
        if options > 1:
            pitch = min(pitch, (self.block - self.first - self.bubble) / (options - 1))
        return Stub(self, rows, pitch, between)


@dataclass(frozen=True, slots=True)
class Stub:
    """The sheets of one quiz: rows, pitch of bubbles and white between items are settled."""

    sheet: QuizGeometry
    rows: Rows
    pitch: float
    spare: float = 0.0

    @property
    def ring(self) -> float:
        """How wide a key's ring is, over its line: clear of what may stand beside and below.

        That is a bubble, or another ring where two neighbours are right.
        """
        beside = min(2 * self.pitch - self.sheet.bubble - 0.6, self.pitch - 0.3)
        return min(self.rows.ring, beside)

    @property
    def line(self) -> float:
        """How thick a ring's line is: clear of the bubble inside."""
        return min(self.sheet.line, (self.ring - self.sheet.bubble) / 2 - 0.2)

    def left(self, place: int) -> float:
        """The left edge of the bubble at ``place`` (from 0), from its block's."""
        return self.sheet.first + self.pitch * place

    def centre(self, block: int, row: int, place: int) -> tuple[float, float]:
        """The middle of a bubble from the sheet's upper left corner; all three count from 0."""
        sheet = self.sheet
        x = sheet.side + sheet.blocks[block] + self.left(place) + sheet.bubble / 2
        y = sheet.stub_top + sheet.block_top + self.rows.pitch * (row + 0.5)
        return x, y

    def properties(self) -> tuple[tuple[str, str], ...]:
        """Custom properties for the style sheets, by name, with their unit."""
        sheet = self.sheet
        measures = {
            "sheet-width": sheet.width,
            "sheet-height": sheet.height,
            "top": sheet.top,
            "side": sheet.side,
            "inside": sheet.inside,
            "column": sheet.column,
            "gutter": sheet.gutter,
            "number": sheet.number,
            "between": sheet.between + self.spare,
            "letter": sheet.letter,
            "cut": sheet.cut,
            "stub-top": sheet.stub_top,
            "block-top": sheet.block_top,
            "key-height": sheet.key_height,
            "key-head": sheet.key_head,
            "block": sheet.block,
            "row": self.rows.pitch,
            "bubble": sheet.bubble,
            "first": sheet.first,
            "ring": self.ring,
            "ring-line": self.line,
        }
        for name in ("form", "title", "name", "date", "total", "box"):
            field: Field = getattr(sheet, name)
            measures |= {
                f"{name}-left": field.left,
                f"{name}-top": field.top,
                f"{name}-width": field.width,
                f"{name}-height": field.height,
            }
        return tuple((name, f"{value:.4f}".rstrip("0").rstrip(".") + "mm")
                     for name, value in measures.items())  # fmt: skip
