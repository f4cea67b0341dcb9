"""Sheets: two pages side by side about a fold, drawn with the measures of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from guidebuilder.errors import UsageError
from guidebuilder.press.impose.folding import Side
from guidebuilder.press.impose.marks import ROOM, Labels, lines
from guidebuilder.press.impose.options import Imposition, SheetPaper
from guidebuilder.press.impose.source import PageForm
from guidebuilder.press.sheets import MM

# Short and long edge in millimetres.
_SIZES = {
    SheetPaper.A3: (297.0, 420.0),
    SheetPaper.A4: (210.0, 297.0),
    SheetPaper.A5: (148.0, 210.0),
    SheetPaper.SRA3: (320.0, 450.0),
    SheetPaper.LETTER: (215.9, 279.4),
    SheetPaper.LEGAL: (215.9, 355.6),
    SheetPaper.TABLOID: (279.4, 431.8),
    SheetPaper.SUPER_B: (330.2, 482.6),
}
_LINE = 8.5 * MM
_RULE = 0.25
_MARGIN = 15 * MM
_ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class Fit:
    """A sheet of ``width`` × ``height`` points and the pair of pages in the middle of it.

    Both pages stand against the fold; ``page_width`` and ``page_height`` are of one
    page on the sheet, ``scale`` is what it was multiplied by.
    """

    width: float
    height: float
    page_width: float
    page_height: float
    scale: float

    @property
    def fold(self) -> float:
        """Where the sheet is folded, from its left edge."""
        return self.width / 2

    @property
    def foot(self) -> float:
        """The lower edge of the pages, from that of the sheet."""
        return (self.height - self.page_height) / 2


def fit(pages: Sequence[PageForm], options: Imposition) -> Fit:
    """The sheet for pages of one size. Raises UsageError where marks find no room on it."""
    # Pages differ by a rounding at most, and none may reach over the paper.
    width, height = max(p.width for p in pages), max(p.height for p in pages)
    sheet_width, sheet_height, scale = 2 * width, height, 1.0
    if options.paper is not None:
        short, long = (edge * MM for edge in _SIZES[options.paper])
        upright = sheet_width < sheet_height
        sheet_width, sheet_height = (short, long) if upright else (long, short)
        scale = min(1.0, sheet_width / (2 * width), sheet_height / height)
    made = Fit(sheet_width, sheet_height, width * scale, height * scale, scale)
    beside = made.fold - made.page_width
    if options.marks and min(beside, made.foot) < ROOM - _ROUNDING:
        paper = options.paper.value if options.paper else "a sheet of two pages"
        raise UsageError(
            f"printer's marks need {ROOM / MM:.0f} mm of paper around the two pages, and {paper} "
            "does not leave them; name a larger sheet (--paper SRA3), or do without marks"
        )
    return made


def draw(
    pdf: pikepdf.Pdf, pages: Sequence[PageForm], sheet: Fit, sides: Sequence[Side], *, marks: bool
) -> None:
    """Draw every side as a page of ``pdf``; ``marks`` adds the printer's marks."""
    drawing = _Drawing(pdf, pages, sheet, Labels(pdf, sides) if marks else None)
    for side in sides:
        drawing.add(side)


class _Drawing:
    def __init__(
        self, pdf: pikepdf.Pdf, pages: Sequence[PageForm], fit: Fit, labels: Labels | None
    ) -> None:
        self.fit = fit
        self._pdf = pdf
        self._pages = pages
        self._notes: pikepdf.Object | None = None
        self._labels = labels

    def add(self, side: Side) -> None:
        sheet, found = self.fit, Dictionary()
        out: list[str] = []
        for page, on_right in ((side.left, False), (side.right, True)):
            out.append(self._place(page, on_right, side.creep * MM, found))
        if self._labels:
            left = sheet.fold - sheet.page_width
            trim = (left, sheet.foot, sheet.width - left, sheet.height - sheet.foot)
            out += [lines(trim), self._labels.draw(side, sheet.fold, sheet.foot, found)]
        self._pdf.pages.append(pikepdf.Page(self._pdf.make_indirect(self._page(out, found))))

    def _page(self, out: list[str], forms: Dictionary) -> Dictionary:
        sheet = self.fit
        left = sheet.fold - sheet.page_width
        return Dictionary(
            Type=Name.Page,
            MediaBox=_box(0, 0, sheet.width, sheet.height),
            TrimBox=_box(left, sheet.foot, sheet.width - left, sheet.height - sheet.foot),
            Resources=Dictionary(XObject=forms),
            Contents=self._pdf.make_stream("\n".join(out).encode("ascii")),
        )

    def _place(self, page: int | None, on_right: bool, creep: float, forms: Dictionary) -> str:
        """One page on its half of the sheet, moved towards the fold but never over it."""
        sheet = self.fit
        half = sheet.fold if on_right else sheet.fold - sheet.page_width
        clip = f"{number(half, sheet.foot, sheet.page_width, sheet.page_height)} re W n"
        if page is None:
            name = "/Notes"
            if self._notes is None:
                self._notes = _notes_page(self._pdf, sheet)
            forms[name] = self._notes
            x = half - creep if on_right else half + creep
            return f"q {clip} 1 0 0 1 {number(x, sheet.foot)} cm {name} Do Q"
        source, name = self._pages[page], f"/Page{page + 1}"
        forms[name] = source.form
        width, height = source.width * sheet.scale, source.height * sheet.scale
        x = sheet.fold - creep if on_right else sheet.fold - width + creep
        y = sheet.foot + (sheet.page_height - height) / 2
        a, b, c, d, e, f = (sheet.scale * value for value in source.matrix)
        return f"q {clip} {number(a, b, c, d, e + x, f + y)} cm {name} Do Q"


def _notes_page(pdf: pikepdf.Pdf, sheet: Fit) -> pikepdf.Object:
    """Rules to write on, as wide apart on every paper; no words, so that they suit any language."""
    width, height = sheet.page_width, sheet.page_height
    margin = min(_MARGIN, width / 8, height / 8)
    count = int((height - 2 * margin) / _LINE)
    rules = [
        f"{number(margin, y)} m {number(width - margin, y)} l"
        for y in (height - margin - _LINE * line for line in range(1, count + 1))
    ]
    content = "\n".join([f"{_RULE} w 0 G", *rules, "S"]).encode("ascii")
    return pdf.make_stream(
        content, Type=Name.XObject, Subtype=Name.Form, BBox=_box(0, 0, width, height),
        Resources=Dictionary(),
    )  # fmt: skip


def _box(*edges: float) -> Array:
    return Array([round(edge, 5) for edge in edges])


def number(*values: float) -> str:
    """Numbers for a content stream: five decimals, no exponent, no minus before zero."""
    return " ".join(f"{round(value, 5) + 0.0:.5f}".rstrip("0").rstrip(".") for value in values)
