"""Paper sizes and measures: the few numbers that code and styles must agree on.

Margins and type sizes live in ``styles/``. What stands here is what has to be
known before a line is set: how wide a diagram or a line of code may be.
"""

from __future__ import annotations

from dataclasses import dataclass

from guidebuilder.edition.spec import LayoutName, Paper

MM = 72 / 25.4
"""Points in a millimetre."""

MONO_ADVANCE = 0.6
"""Width of every glyph of the code face, in em."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper as one layout uses it. All measures in points.

    ``measure`` is the width of the text; ``full`` is that of text and outer
    column together (the same where there is no outer column). ``code_size`` is
    the size of code and diagrams where they fit, ``code_floor`` the smallest
    that a diagram may be scaled to (PRINT: legible on a laser printer).
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

# Inner + outer margin of the narrow papers, and left + right of handout and quiz, in mm.
_NARROW_MARGINS = 30.0
_SHEET_MARGINS = 40.0
# A4 booklet: measure 120, gap 6, outer column 42. Letter is 5.9 mm wider: the margins take it.
_MEASURE, _FULL = 120.0, 168.0


def sheet(paper: Paper, layout: LayoutName) -> Sheet:
    """The sheet for one paper and layout."""
    css_size, width, height = _SIZES[paper]
    narrow = paper in {Paper.A5, Paper.HALF_LETTER}
    if layout is LayoutName.BOOKLET and not narrow:
        measure, full = _MEASURE, _FULL
    elif narrow:
        measure = full = width - _NARROW_MARGINS
    else:
        measure = full = width - _SHEET_MARGINS
    return Sheet(
        paper=paper,
        css_size=css_size,
        width=width * MM,
        height=height * MM,
        measure=measure * MM,
        full=full * MM,
        code_size=8.0 if narrow else 8.5,
    )
