"""Page numbers that are known only when the book is bound, drawn from digits typeset once.

Each digit (and the few letters of Roman numerals) is typeset once per face and weight
as a form; a number is a row of such forms. So an edit that moves pages restamps
them and typesets nothing again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Object

from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering, Numbering, Spot

_CHARACTERS = "0123456789–,ivxlcdm"
_SPACE = 0.28  # em
_SIZE = 10.0
_MARKED = frozenset({"BDC", "BMC", "EMC"})

_SHEET = """<!doctype html><html lang="en"><title>Digits</title><style>
@page {{ size: 30pt 30pt; margin: 5pt }}
body {{ font: 10pt "{face}", "Guide Sans"; font-variant-numeric: tabular-nums; margin: 0 }}
div {{ break-after: page }}
.bold {{ font-weight: 600 }}
</style><body>{body}</body></html>"""


@dataclass(frozen=True, slots=True)
class _Form:
    stream: Object
    left: float
    baseline: float
    advance: float


@dataclass(frozen=True, slots=True)
class _Source:
    """The digits of one face: a PDF, and the place of each by weight and character."""

    pdf: pikepdf.Pdf
    spots: dict[str, Spot]


@cache
def _digits(styles: Path, face: str) -> Gathering:
    body = "".join(
        f'<div class="{weight}"><span data-spot="{weight}{escape(c)}">{escape(c)}</span></div>'
        for weight in ("text", "bold")
        for c in _CHARACTERS
    )
    sheet = Copy("digits", _SHEET.format(face=face, body=body), ("fonts.css",), Numbering.ARABIC)
    return typeset(sheet, styles, styles)


class Stamper:
    """Draws numbers on the pages of one PDF, as artifacts, in points."""

    def __init__(self, pdf: pikepdf.Pdf, styles: Path) -> None:
        self._pdf = pdf
        self._styles = styles
        self._sources: dict[str, _Source] = {}
        self._forms: dict[tuple[str, str], _Form] = {}
        self._names: dict[tuple[str, str], str] = {}

    def draw(self, page: pikepdf.Page, marks: list[tuple[Spot, str]]) -> None:
        """Draw each text at its spot; only digits, – , and ivxlcdm can be drawn."""
        if not marks:
            return
        resources = _own_resources(self._pdf, page)
        out = ["/Artifact <</Type /Pagination>> BDC"]
        for spot, text in marks:
            weight = "bold" if spot.bold else "text"
            forms = [None if c == " " else self._form(spot.face, weight + c) for c in text]
            advances = [_SPACE * _SIZE if form is None else form.advance for form in forms]
            scale = spot.size / _SIZE
            x = spot.left
            if spot.flush_right:
                x = spot.right - scale * sum(advances)
            for character, form, advance in zip(text, forms, advances, strict=True):
                if form is not None:
                    name = self._names[spot.face, weight + character]
                    resources.XObject[name] = form.stream
                    dx, dy = x - scale * form.left, spot.baseline - scale * form.baseline
                    out.append(f"q {scale:.4f} 0 0 {scale:.4f} {dx:.3f} {dy:.3f} cm {name} Do Q")
                x += scale * advance
        out.append("EMC")
        # The engine's stream changes the coordinate system: it is kept inside its own q … Q.
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ\n" + "\n".join(out).encode("ascii"))

    def _form(self, face: str, role: str) -> _Form:
        if (face, role) not in self._forms:
            source = self._source(face)
            spot = source.spots[role]
            page = source.pdf.pages[spot.page]
            kept = [
                (operands, operator)
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) not in _MARKED
            ]
            page.obj.Contents = source.pdf.make_stream(pikepdf.unparse_content_stream(kept))
            form = self._pdf.copy_foreign(page.as_form_xobject())
            self._names[face, role] = f"/Stamp{len(self._forms)}"
            width = spot.right - spot.left
            self._forms[face, role] = _Form(form, spot.left, spot.baseline, width)
        return self._forms[face, role]

    def _source(self, face: str) -> _Source:
        if face not in self._sources:
            sheet = _digits(self._styles, face)
            spots = {spot.role: spot for spot in sheet.spots}
            self._sources[face] = _Source(pikepdf.open(BytesIO(sheet.pdf)), spots)
        return self._sources[face]


def _own_resources(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Object:
    """The page's resources, copied first: the engine shares one dictionary among all pages."""
    shared = page.obj.get("/Resources", Dictionary())
    own = Dictionary({key: value for key, value in shared.items() if key != "/XObject"})
    own.XObject = Dictionary(dict(shared.get("/XObject", Dictionary()).items()))
    page.obj[Name.Resources] = pdf.make_indirect(own)
    return own


def roman(number: int) -> str:
    """A number from 1 as a lower-case Roman numeral."""
    out = ""
    for value, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        out += letters * count
    return out
