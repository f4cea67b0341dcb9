"""The key on the stub of a sheet for testing oneself: upside down, folded or torn away first.

A row of the key is as high as its reason needs, and rows are alike as far as that
goes. Where the reasons of a sheet do not fit its stub, that stub has letters
alone, in narrow columns, and the reasons stand on pages of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from guidebuilder.press.quiz.geometry import QuizGeometry
from guidebuilder.press.quiz.items import Asked
from guidebuilder.press.quiz.packing import Columns, divide

PITCH = 10.8
"""From one row of the key to the next, in mm, where there is room."""

# Halvings of the interval in which the pitch is looked for.
_STEPS = 24
# Between columns of letters, in mm.
_GUTTER = 6.0


@dataclass(frozen=True, slots=True)
class KeyStub:
    """One sheet's key: how many items are in each column, and whether their reasons are told."""

    columns: Columns
    told: bool


@dataclass(frozen=True, slots=True)
class KeyPlan:
    """The keys of one quiz; in mm, the ``pitch`` of rows and a ``cell`` of a letter alone."""

    stubs: tuple[KeyStub, ...]
    pitch: float
    cell: float

    def properties(self) -> tuple[tuple[str, str], ...]:
        """Custom properties for the style sheet, by name, with their unit."""
        return (
            ("key-pitch", f"{self.pitch:.3f}mm"),
            ("key-cell", f"{self.cell:.3f}mm"),
            ("key-cell-gap", f"{_GUTTER:.3f}mm"),
        )


def letters_width(geometry: QuizGeometry, items: Sequence[Asked]) -> float:
    """The width in mm of the column of right letters: that of the longest key ("B", "A, C")."""
    most = max((item.quiz.choose for item in items), default=1)
    return geometry.letter * (1.55 + 0.95 * (max(most, 1) - 1))


def key_plan(geometry: QuizGeometry, sheets: Sequence[Sequence[float]], letters: float) -> KeyPlan:
    """The plan for sheets whose items' keys, told with their reasons, have these heights in mm.

    ``letters`` is the width of the column of right letters.
    """
    room = geometry.key_height - geometry.key_head
    cell = geometry.number * 1.6 + letters
    across = max(1, int((geometry.inside + _GUTTER) / (cell + _GUTTER)))
    stubs: list[KeyStub] = []
    parts: list[Sequence[float]] = []
    for heights in sheets:
        counts = divide([max(height, PITCH) for height in heights], geometry.columns)
        rest = iter(heights)
        columns = [tuple(islice(rest, count)) for count in counts]
        if all(sum(column) <= room for column in columns):
            parts += columns
            stubs.append(KeyStub(counts, told=True))
        else:
            share = -(-len(heights) // across)
            starts = range(0, len(heights), share)
            cells = tuple(min(share, len(heights) - start) for start in starts)
            stubs.append(KeyStub(cells, told=False))
    return KeyPlan(tuple(stubs), _pitch(parts, room), cell)


def _pitch(columns: Sequence[Sequence[float]], room: float) -> float:
    """The greatest pitch, at most PITCH, with which no column is higher than its room."""

    def fits(pitch: float) -> bool:
        return all(sum(max(height, pitch) for height in column) <= room for column in columns)

    if fits(PITCH):
        return PITCH
    low, high = 0.0, PITCH
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
