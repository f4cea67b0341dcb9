"""The handout's page in millimetres: what must be known before a line is set.

Style sheets take these as custom properties, so that a diagram is fitted to the
very column that it is printed in. Type sizes are the style sheets'.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from guidebuilder.edition.spec import Paper
from guidebuilder.press.numbered import NumberedGeometry, in_mm

SQUARE = 5.0
"""The squares of ruled paper, in mm."""


@dataclass(frozen=True, slots=True)
class HandoutGeometry(NumberedGeometry):
    """One paper in one size of print."""

    @property
    def squares(self) -> int:
        """How many whole squares stand beside each other in the text's width."""
        return int(self.text / SQUARE + 1e-6)

    def ruled(self) -> HandoutGeometry:
        """The same for ruled squares: the column of numbers gives or takes, so that none is cut."""
        spare = 2.0
        text = int((self.text + spare) / SQUARE + 1e-6) * SQUARE
        return replace(self, number=max(0.0, round(self.width - 2 * self.side - text, 4)))

    def rows(self, lines: int) -> int:
        """How many rows of squares are about as high as so many lines."""
        return max(2, round(lines * self.line / SQUARE))

    def properties(self) -> tuple[tuple[str, str], ...]:
        """Custom properties for the style sheets, by name, with their unit."""
        return in_mm({**self.measures(), "square": SQUARE})


# Letter is wider than A4: its margins take the difference, and the line stays as long.
# In large print the number stands over the prompt, which needs the whole width.
_GEOMETRIES = {
    (Paper.A4, False): HandoutGeometry(210, 297, 20, 22, 20, 12, 8.5),
    (Paper.LETTER, False): HandoutGeometry(215.9, 279.4, 18, 20, 22.95, 12, 8.5),
    (Paper.A5, False): HandoutGeometry(148, 210, 14, 17, 14, 10, 8.5),
    (Paper.HALF_LETTER, False): HandoutGeometry(139.7, 215.9, 14, 17, 13.35, 8, 8.5),
    (Paper.A4, True): HandoutGeometry(210, 297, 20, 22, 20, 0, 12),
    (Paper.LETTER, True): HandoutGeometry(215.9, 279.4, 18, 20, 22.95, 0, 12),
    (Paper.A5, True): HandoutGeometry(148, 210, 14, 17, 11.5, 0, 12),
    (Paper.HALF_LETTER, True): HandoutGeometry(139.7, 215.9, 14, 17, 12.35, 0, 12),
}


def handout_geometry(paper: Paper, *, large: bool = False) -> HandoutGeometry:
    """The geometry of a handout on one paper, in large print or not."""
    return _GEOMETRIES[paper, large]
