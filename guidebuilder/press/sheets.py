"""Paper sizes and measures: the few numbers that code and styles must agree on.

Margins and type sizes live in ``styles/``. What stands here is what has to be
known before a line is set: how wide a diagram or a line of code may be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from guidebuilder.edition.rules import QUIZ_LAYOUTS
from guidebuilder.edition.spec import LayoutName, Paper
from guidebuilder.press.handout.geometry import handout_geometry
from guidebuilder.press.quiz.papers import quiz_geometry
from guidebuilder.press.scorecard.geometry import scorecard_geometry

MM = 72 / 25.4
"""Points in a millimetre."""

MONO_ADVANCE = 0.6
"""Width of every glyph of the code face, in em."""

LARGE_CODE = 14.0
"""The size of code in large print, and of the smallest type there."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper as one layout uses it. All measures in points.

    ``measure`` is the width of the text; ``full`` is that of text and outer
    column together (the same where there is no outer column); ``depth`` is the
    height of the text. ``code_size`` is the size of code and diagrams where they
    fit, ``code_floor`` the smallest that a diagram may be scaled to, so that it
    is legible on a laser printer. ``large`` is large print, where a table of more
    than ``table_columns`` columns is set as a list of its rows.
    """

    paper: Paper
    css_size: str
    width: float
    height: float
    measure: float
    full: float
    code_size: float = 8.5
    code_floor: float = 6.5
    code_indent: float = 10.0
    depth: float = 0.0
    large: bool = False
    table_columns: int = 99

    @property
    def has_outer_column(self) -> bool:
        """Whether level, tags and cues stand beside the text."""
        return self.full > self.measure

    def columns(self, width: float, size: float | None = None) -> int:
        """How many characters of code fit ``width`` points at ``size`` points."""
        return int(width / ((size or self.code_size) * MONO_ADVANCE) + 1e-6)


_SIZES = {
    Paper.A4: ("A4", 210.0, 297.0),
    Paper.A5: ("A5", 148.0, 210.0),
    Paper.LETTER: ("8.5in 11in", 215.9, 279.4),
    Paper.HALF_LETTER: ("5.5in 8.5in", 139.7, 215.9),
}


@dataclass(frozen=True, slots=True)
class _Area:
    """The text of a booklet's page in mm, as styles/geometry/booklet-*.css sets it."""

    measure: float
    full: float
    depth: float


_AREAS = {
    (Paper.A4, False): _Area(120.0, 168.0, 250.0),
    (Paper.LETTER, False): _Area(120.0, 170.0, 237.4),
    (Paper.A5, False): _Area(118.0, 118.0, 180.0),
    (Paper.HALF_LETTER, False): _Area(112.0, 112.0, 183.9),
    (Paper.A4, True): _Area(170.0, 170.0, 246.0),
    (Paper.LETTER, True): _Area(170.0, 170.0, 232.4),
    (Paper.A5, True): _Area(122.0, 122.0, 174.0),
    (Paper.HALF_LETTER, True): _Area(114.7, 114.7, 179.9),
}


def sheet(paper: Paper, layout: LayoutName, *, large: bool = False) -> Sheet:
    """The sheet for one paper and layout, in large print or not."""
    css_size, width, height = _SIZES[paper]
    narrow = paper in {Paper.A5, Paper.HALF_LETTER}
    if layout is LayoutName.HANDOUT:
        handout = handout_geometry(paper, large=large)
        area = _Area(handout.text, handout.text, handout.depth)
    elif layout in QUIZ_LAYOUTS:
        quiz = quiz_geometry(paper, large=large)
        area = _Area(quiz.text, quiz.text, height)
    elif layout is LayoutName.SCORECARD:
        card = scorecard_geometry(paper, large=large)
        area = _Area(card.text, card.text, card.depth)
    else:
        area = _AREAS[paper, large]
    plain = Sheet(
        paper=paper,
        css_size=css_size,
        width=width * MM,
        height=height * MM,
        measure=area.measure * MM,
        full=area.full * MM,
        depth=area.depth * MM,
        code_size=8.0 if narrow else 8.5,
    )
    if not large:
        return plain
    # Nothing is set below 14 pt, code and tables included.
    return replace(
        plain,
        code_size=LARGE_CODE,
        code_floor=LARGE_CODE,
        large=True,
        table_columns=2 if narrow else 3,
    )
