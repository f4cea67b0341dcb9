"""The scorecard's page in millimetres: what must be known before a line is set.

Style sheets take these as custom properties. Type sizes are the style sheets'.
"""

from __future__ import annotations

from dataclasses import dataclass

from guidebuilder.edition.spec import Paper


@dataclass(frozen=True, slots=True)
class ScorecardGeometry:
    """One paper in one size of print. All measures in mm.

    ``head`` and ``foot`` are the margins above and below, ``side`` those at left and
    right; ``number`` is the column of question numbers, ``line`` the distance of the
    lines to write on, ``box`` the side of a score's box.
    """

    width: float
    height: float
    head: float
    foot: float
    side: float
    number: float
    line: float
    box: float

    @property
    def text(self) -> float:
        """The width of prompt, answer, rubric and writing room."""
        return self.width - 2 * self.side - self.number

    @property
    def depth(self) -> float:
        """The height of the text."""
        return self.height - self.head - self.foot

    def properties(self) -> tuple[tuple[str, str], ...]:
        """Custom properties for the style sheets, by name, with their unit."""
        measures = {
            "head": self.head,
            "foot": self.foot,
            "side": self.side,
            "number": self.number,
            "line": self.line,
            "box": self.box,
        }
        return tuple((name, f"{value:g}mm") for name, value in measures.items())


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
