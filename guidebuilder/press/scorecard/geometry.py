"""The scorecard's page in millimetres: what must be known before a line is set.

Style sheets take these as custom properties. Type sizes are the style sheets'.
"""

from __future__ import annotations

from dataclasses import dataclass

from guidebuilder.edition.spec import Paper
from guidebuilder.press.numbered import NumberedGeometry, in_mm


@dataclass(frozen=True, slots=True)
class ScorecardGeometry(NumberedGeometry):
    """One paper in one size of print; ``box`` is the side of a score's box, in mm."""

    box: float

    def properties(self) -> tuple[tuple[str, str], ...]:
        """Custom properties for the style sheets, by name, with their unit."""
        return in_mm({**self.measures(), "box": self.box})


# Letter is wider and lower than A4: its margins take the difference, as the handout's do.
# In large print the number stands over the prompt, which needs the whole width.
_GEOMETRIES = {
    (Paper.A4, False): ScorecardGeometry(210, 297, 20, 22, 20, 14, 8.5, 8),
    (Paper.LETTER, False): ScorecardGeometry(215.9, 279.4, 18, 20, 22.95, 14, 8.5, 8),
    (Paper.A4, True): ScorecardGeometry(210, 297, 24, 24, 20, 0, 12, 11),
    (Paper.LETTER, True): ScorecardGeometry(215.9, 279.4, 22, 22, 22.95, 0, 12, 11),
}


def scorecard_geometry(paper: Paper, *, large: bool = False) -> ScorecardGeometry:
    """The geometry of a scorecard on A4 or Letter, in large print or not."""
    return _GEOMETRIES[paper, large]
