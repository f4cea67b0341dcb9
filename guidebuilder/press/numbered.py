"""Pages whose questions hang from a column of numbers: handout and scorecard, in millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NumberedGeometry:
    """One paper in one size of print. All measures in mm.

    ``head`` and ``foot`` are the margins above and below, ``side`` those at left and
    right; ``number`` is the column of question numbers, ``line`` the distance of the
    lines to write on.
    """

    width: float
    height: float
    head: float
    foot: float
    side: float
    number: float
    line: float

    @property
    def text(self) -> float:
        """The width of prompt, answer and writing room."""
        return self.width - 2 * self.side - self.number

    @property
    def depth(self) -> float:
        """The height of the text."""
        return self.height - self.head - self.foot

    def measures(self) -> dict[str, float]:
        """What style sheets have to know, by name."""
        return {
            "head": self.head,
            "foot": self.foot,
            "side": self.side,
            "number": self.number,
            "line": self.line,
        }


def in_mm(measures: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    """Measures as custom properties, by name, with their unit."""
    return tuple((name, f"{value:g}mm") for name, value in measures.items())
