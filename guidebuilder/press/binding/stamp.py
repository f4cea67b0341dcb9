"""Page numbers that are known only when the book is bound, drawn from digits typeset once.

Each digit (and the few letters of Roman numerals) is typeset once per face and weight
as a form; a number is a row of such forms. So an edit that moves pages restamps
them and typesets nothing again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Object

from guidebuilder.press.binding.fonts import Fonts
from guidebuilder.press.binding.leaders import Furniture
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering, Leader, Numbering, Spot

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
    return typeset(sheet, styles, styles, embed=False)


class Stamper:
    """Draws numbers and leaders on the pages of one PDF, in points."""

    def __init__(self, pdf: pikepdf.Pdf, styles: Path, fonts: Fonts) -> None:
        self._pdf = pdf
        self._fonts = fonts
        self._styles = styles
        self._sources: dict[str, _Source] = {}
        self._forms: dict[tuple[str, str], _Form] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._furniture = Furniture(pdf)

    def draw(
        self,
        page: pikepdf.Page,
        marks: Sequence[tuple[Spot, str]],
        leaders: Sequence[Leader] = (),
    ) -> None:
        """Draw each text at its spot, and leaders; only digits, – , and ivxlcdm can be drawn.

        A text whose spot has marked content is that content; any other is an artifact.
        """
        if not marks and not leaders:
            return
        drawings = _drawings(page)
        out = []
        if artifacts := [item for item in marks if item[0].mcid is None]:
            out.append("/Artifact <</Type /Pagination>> BDC")
            for spot, text in artifacts:
                out += self._text(spot, text, drawings)
            out.append("EMC")
        if leaders:
            out += self._furniture.draw(leaders, drawings)
        for spot, text in marks:
            if spot.mcid is not None:
                out += [
                    f"/Span <</MCID {spot.mcid}>> BDC",
                    *self._text(spot, text, drawings),
                    "EMC",
                ]
        # The engine's stream changes the coordinate system: it is kept inside its own q … Q.
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ\n" + "\n".join(out).encode("ascii"))

    def _text(self, spot: Spot, text: str, drawings: Object) -> Iterator[str]:
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
                if name not in drawings:
                    drawings[name] = form.stream
                dx, dy = x - scale * form.left, spot.baseline - scale * form.baseline
                yield f"q {scale:.4f} 0 0 {scale:.4f} {dx:.3f} {dy:.3f} cm {name} Do Q"
            x += scale * advance

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
            self._fonts.add(form.Resources)
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


def _drawings(page: pikepdf.Page) -> Object:
    """The forms that a page can draw.

    The engine shares one dictionary among all pages of a gathering, and so do the stamps,
    each of which has a name that is nothing else's in the book.
    """
    if "/Resources" not in page.obj:
        page.obj.Resources = Dictionary()
    if "/XObject" not in page.obj.Resources:
        page.obj.Resources.XObject = Dictionary()
    return page.obj.Resources.XObject


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
