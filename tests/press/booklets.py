"""PDFs to impose, and folding in code: sheets read by another library, folded and nested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import Image

MM = 72 / 25.4
A5 = (148 * MM, 210 * MM)
A4 = (210 * MM, 297 * MM)
AT = (40.0, 60.0)
"""Where a page's number begins, from the lower left corner of its trim, in points."""


@dataclass(frozen=True)
class Found:
    """A page's number as it stands on a sheet, measured from the sheet's lower left corner."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Face:
    """What stands on the two halves of one side of a sheet; None is a page without a number."""

    left: Found | None
    right: Found | None
    width: float
    height: float


def numbered(pages: int, size: tuple[float, float] = A5) -> pikepdf.Pdf:
    """A PDF whose pages say P1, P2, … and share one font."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for number in range(1, pages + 1):
        text = f"BT /F 12 Tf {AT[0]} {AT[1]} Td (P{number}) Tj ET"
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *(round(edge, 4) for edge in size)]),
            Resources=Dictionary(Font=Dictionary(F=font)),
            Contents=pdf.make_stream(text.encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def booklet(pages: int) -> bytes:
    return saved(numbered(pages))


@cache
def bearing() -> tuple[float, float]:
    """How far the ink of a P begins from where it is set, according to the reader."""
    face = faces(booklet(1))[0]
    assert face.left is not None
    return face.left.x - AT[0], face.left.y - AT[1]


@cache
def faces(pdf: bytes) -> tuple[Face, ...]:
    """Every side of every sheet, as pdfium reads it."""
    document = pypdfium2.PdfDocument(pdf)
    return tuple(_face(page) for page in document)


def _face(page: pypdfium2.PdfPage) -> Face:
    width, height = page.get_size()
    text = page.get_textpage()
    found: list[Found | None] = [None, None]
    characters = text.get_text_range(0, text.count_chars())
    for index, character in enumerate(characters):
        if character == "P":
            x, y, _, _ = text.get_charbox(index)
            digits = characters[index + 1 :].split("P")[0].split()[0]
            half = int(x > width / 2)
            assert found[half] is None
            found[half] = Found(int(digits), x, y)
    return Face(found[0], found[1], width, height)


def folded(sides: Sequence[Face], signatures: Sequence[int]) -> list[Found | None]:
    """Fold every sheet, nest them, lay the signatures on one another, and leaf through it.

    A sheet turns over about its fold, so a leaf's right half is backed by the left half of
    the sheet's other side. Leafing goes inwards through the right halves, and outwards
    through the left ones.
    """
    pages: list[Found | None] = []
    at = 0
    for length in signatures:
        sheets = [(sides[i], sides[i + 1]) for i in range(at, at + length // 2, 2)]
        at += length // 2
        for front, back in sheets:
            pages += [front.right, back.left]
        for front, back in reversed(sheets):
            pages += [back.right, front.left]
    assert at == len(sides)
    return pages


def picture(pdf: bytes, page: int, scale: float = 1) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[page].render(scale=scale).to_pil().convert("L")
