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
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object

from guidebuilder.errors import MachineError
from guidebuilder.press.binding.fonts import Fonts
from guidebuilder.press.binding.leaders import Furniture
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering, Leader, Numbering, Spot

_CHARACTERS = "0123456789–,ivxlcdm"
_SPACE = 0.28  # em
_SIZE = 10.0
_AT = 5.0, 15.0  # where a sign stands in its form, in points
_MARKED = frozenset({"BDC", "BMC", "EMC"})

_SHEET = """<!doctype html><html lang="en"><title>Digits</title><style>
@page {{ size: 30pt {height}pt; margin: 5pt }}
body {{ font: 10pt "{face}", "Guide Sans"; font-variant-numeric: tabular-nums; margin: 0 }}
.bold {{ font-weight: 600 }}
</style><body>{body}</body></html>"""


_Instruction = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class _Form:
    stream: Object
    left: float
    baseline: float
    advance: float


@dataclass(frozen=True, slots=True)
class _Source:
    """The digits of one face: a PDF of one page, and on it the place of each by weight and sign.

    ``instructions`` are the page's, without marks of content.
    """

    pdf: pikepdf.Pdf
    spots: dict[str, Spot]
    instructions: tuple[_Instruction, ...]

    def of(self, role: str) -> list[_Instruction]:
        """The instructions that show one sign: all but the text objects of the others."""
        wanted, texts = list(self.spots).index(role), -1
        kept: list[_Instruction] = []
        within = False
        for operands, operator in self.instructions:
            if str(operator) == "BT":
                within, texts = True, texts + 1
            if not within or texts == wanted:
                kept.append((operands, operator))
            if str(operator) == "ET":
                within = False
        return kept


@cache
def _digits(styles: Path, face: str) -> Gathering:
    """Each sign in a line of its own, and so in a text object of its own."""
    roles = [(weight, char) for weight in ("text", "bold") for char in _CHARACTERS]
    body = "".join(
        f'<div class="{weight}"><span data-spot="{weight}{escape(c)}">{escape(c)}</span></div>'
        for weight, c in roles
    )
    height = 30 * (len(roles) + 1)
    html = _SHEET.format(face=face, body=body, height=height)
    sheet = Copy("digits", html, ("fonts.css",), Numbering.ARABIC)
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
            page = source.pdf.pages[0]
            # All signs in one place: readers put digits that are not in one line of their forms
            # into lines of their own, wherever the forms are drawn.
            moved = f"1 0 0 1 {_AT[0] - spot.left:.4f} {_AT[1] - spot.baseline:.4f} cm\n"
            shown = pikepdf.unparse_content_stream(source.of(role))
            page.obj.Contents = source.pdf.make_stream(moved.encode("ascii") + shown)
            form = self._pdf.copy_foreign(page.as_form_xobject())
            form.BBox = Array([0, 0, 2 * _AT[1], 2 * _AT[1]])
            self._fonts.add(form.Resources)
            self._names[face, role] = f"/Stamp{len(self._forms)}"
            width = spot.right - spot.left
            self._forms[face, role] = _Form(form, *_AT, width)
        return self._forms[face, role]

    def _source(self, face: str) -> _Source:
        if face not in self._sources:
            sheet = _digits(self._styles, face)
            spots = {spot.role: spot for spot in sheet.spots}
            pdf = pikepdf.open(BytesIO(sheet.pdf))
            instructions = tuple(
                (operands, operator)
                for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
                if str(operator) not in _MARKED
            )
            texts = sum(str(operator) == "BT" for _, operator in instructions)
            if (sheet.pages, texts) != (1, len(spots)):
                raise MachineError("the digits of page numbers were not set one by one")
            self._sources[face] = _Source(pdf, spots, instructions)
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
