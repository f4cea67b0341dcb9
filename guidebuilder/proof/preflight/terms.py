"""What an edition is held to."""

from __future__ import annotations

from dataclasses import dataclass

from guidebuilder.edition.spec import EditionSpec, LayoutName, Paper

# ISO 216 and ANSI/ASME Y14.1, in points; half letter is half of that.
_MM = 72 / 25.4
_PAPERS = {
    Paper.A4: (210 * _MM, 297 * _MM),
    Paper.A5: (148 * _MM, 210 * _MM),
    Paper.LETTER: (612.0, 792.0),
    Paper.HALF_LETTER: (396.0, 612.0),
}
# PRINT: a diagram may be scaled down to 6.5 pt; nothing is legible below 6.
_SMALLEST, _SMALLEST_DIAGRAM, _SMALLEST_LARGE = 6.0, 6.5, 14.0


@dataclass(frozen=True, slots=True)
class Terms:
    """Measures in points: the paper, and the smallest type of text and of code.

    ``gray``: black ink alone. ``undivided``: no question goes over a page's end.
    """

    width: float
    height: float
    smallest: float
    smallest_code: float
    gray: bool
    undivided: bool


def terms(spec: EditionSpec) -> Terms:
    """The terms of an edition."""
    width, height = _PAPERS[spec.paper]
    return Terms(
        width=width,
        height=height,
        smallest=_SMALLEST_LARGE if spec.large_print else _SMALLEST,
        smallest_code=_SMALLEST_LARGE if spec.large_print else _SMALLEST_DIAGRAM,
        gray=spec.gray,
        undivided=spec.layout not in {LayoutName.BOOKLET, LayoutName.SCORECARD},
    )
