"""What can be asked of an imposition, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from guidebuilder.errors import UsageError

CALIPER = 0.1
"""Thickness of a leaf of 80 g/m² office paper, in millimetres."""

THICKEST = 2.0
"""No leaf is thicker than this, in millimetres: a larger caliper is a slip of the pen."""


class SheetPaper(Enum):
    """Sizes of paper that a booklet can be printed on, to be folded once."""

    A3 = "A3"
    A4 = "A4"
    A5 = "A5"
    SRA3 = "SRA3"
    LETTER = "Letter"
    LEGAL = "Legal"
    TABLOID = "Tabloid"
    SUPER_B = "Super-B"


@dataclass(frozen=True, slots=True)
class Imposition:
    """How pages are put on sheets.

    ``back_cover`` says that the last page is the back cover: the notes pages that
    fill up the last sheet then stand before it, and otherwise at the end.
    ``signature`` is how many pages are folded into one another, a multiple of 4;
    None folds all of them together. ``caliper`` is the thickness of a leaf in
    millimetres. ``paper`` is the sheet to print on, turned as the pages want it;
    pages are made smaller to fit it and never larger. None makes a sheet of two
    pages as they are. ``marks`` asks for printer's marks.

    Raises UsageError for a signature or a caliper that cannot be.
    """

    back_cover: bool = False
    signature: int | None = None
    caliper: float = CALIPER
    paper: SheetPaper | None = None
    marks: bool = False

    def __post_init__(self) -> None:
        if self.signature is not None and (self.signature < 4 or self.signature % 4):
            raise UsageError(
                f"a signature of {self.signature} pages cannot be folded; "
                "give a multiple of 4, such as 16"
            )
        if not 0 <= self.caliper <= THICKEST:  # not a number fails as well
            raise UsageError(
                f"a leaf of {self.caliper} mm cannot be folded; give its thickness from 0 to "
                f"{THICKEST:g} mm (office paper: {CALIPER:g})"
            )


@dataclass(frozen=True, slots=True)
class Imposed:
    """A file of sheets, front and back in turn.

    ``sheets`` are leaves of paper to print, ``pages`` those of the source,
    ``notes_pages`` the ruled ones that were added. ``signatures`` gives the pages
    of each, in order; ``scale`` is 1 where pages kept their size. ``warnings`` are
    sentences for whoever prints it.
    """

    pdf: bytes
    sheets: int
    pages: int
    notes_pages: int
    signatures: tuple[int, ...]
    scale: float
    warnings: tuple[str, ...] = ()
