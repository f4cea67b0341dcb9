"""Sheets folded in code: every page in its place, moved towards the fold as the formula says."""

from __future__ import annotations

import subprocess
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import ImageChops

from guidebuilder.press.impose import Imposition, SheetPaper, impose
from guidebuilder.press.impose.folding import notices

from .booklets import (
    A4,
    A5,
    AT,
    MM,
    Face,
    bearing,
    booklet,
    faces,
    folded,
    numbered,
    picture,
    saved,
)

PLAIN = Imposition()


@settings(max_examples=40, deadline=None)
@given(
    pages=st.integers(1, 150),
    signature=st.sampled_from([None, 4, 8, 16, 20, 32, 64]),
    # Card of 0.3 mm: more moves the outermost words of the nested pages past the fold's reader.
    caliper=st.floats(0, 0.3),
    back_cover=st.booleans(),
)
def test_folded_and_nested_the_pages_are_in_order(
    pages: int, signature: int | None, caliper: float, back_cover: bool
) -> None:
    options = Imposition(back_cover=back_cover, signature=signature, caliper=caliper)
    imposed = impose(booklet(pages), options)
    sides = faces(imposed.pdf)
    found = [page and page.number for page in folded(sides, imposed.signatures)]

    notes = [None] * (-pages % 4)
    body = list(range(1, pages + 1))
    assert found == ([*body[:-1], *notes, pages] if back_cover else [*body, *notes])
    assert imposed.notes_pages == len(notes)
    assert (imposed.sheets, imposed.pages) == (len(sides) / 2, pages)
    check_creep(sides, imposed.signatures, caliper)


def check_creep(sides: tuple[Face, ...], signatures: tuple[int, ...], caliper: float) -> None:
    depths = [sheet for length in signatures for sheet in range(length // 4) for _ in "fb"]
    for side, depth in zip(sides, depths, strict=True):
        creep = depth * caliper * MM
        fold = side.width / 2
        assert (side.width, side.height) == pytest.approx((2 * A5[0], A5[1]), abs=0.01)
        for page, edge, towards in ((side.left, 0.0, 1), (side.right, fold, -1)):
            if page is not None:
                x = edge + AT[0] + bearing()[0] + towards * creep
                assert (page.x, page.y) == pytest.approx((x, AT[1] + bearing()[1]), abs=0.02)


@pytest.mark.parametrize(("pages", "signature"), [(8, None), (33, 16), (40, None)])
def test_the_operators_say_the_same(pages: int, signature: int | None) -> None:
    """Front (n−2s, 1+2s), back (2+2s, n−1−2s), read from what the sheets draw."""
    imposed = impose(booklet(pages), Imposition(signature=signature, caliper=0.1))
    with pikepdf.open(BytesIO(imposed.pdf)) as pdf:
        drawn = [drawings(page) for page in pdf.pages]
    first, at = 0, 0
    for n in imposed.signatures:
        for s in range(n // 4):
            for left, right in ((n - 2 * s, 1 + 2 * s), (2 + 2 * s, n - 1 - 2 * s)):
                names = [f"P{first + p}" if first + p <= pages else "" for p in (left, right)]
                (one, x), (two, y) = drawn[at]
                assert [one, two] == names
                assert x == pytest.approx(s * 0.1 * MM, abs=1e-4)
                assert y == pytest.approx(A5[0] - s * 0.1 * MM, abs=1e-3)
                at += 1
        first += n


def drawings(page: pikepdf.Page) -> list[tuple[str, float]]:
    """The page numbers that a side draws, and how far to the right each is moved."""
    found, x = [], 0.0
    for item in pikepdf.parse_content_stream(page):
        if str(item.operator) == "cm":
            x = float(item.operands[4])
        elif str(item.operator) == "Do":
            content = page.obj.Resources.XObject[str(item.operands[0])].read_bytes()
            text = content.partition(b"(")[2].partition(b")")[0]
            found.append((text.decode(), x))
    return found


def test_no_page_reaches_over_the_fold() -> None:
    pdf = numbered(8)
    black = pdf.make_stream(b"0 g -100 -100 2000 2000 re f")
    for page in list(pdf.pages)[1::2]:  # the left ones
        page.obj.Contents = black
    imposed = impose(saved(pdf), Imposition(caliper=2))
    for side in range(4):
        ink = picture(imposed.pdf, side, 2).point(lambda value: 255 * (value < 128)).getbbox()
        assert ink is not None
        fold = 2 * A5[0]
        creep = 2 * 2 * MM * (side // 2)
        right = picture(imposed.pdf, side, 2).crop((int(fold) + 2, 0, int(2 * fold), 600))
        assert right.getextrema() == (255, 255)  # the numbers stand lower
        assert ink[0] == pytest.approx(creep, abs=2)


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize("crop", [False, True])
def test_a_page_is_its_trim_upright(turn: int, crop: bool) -> None:
    """As pdfium shows a page that is cut down to the trim: nothing of the bleed, no crop."""
    source = odd_page(turn)
    if crop:
        source.pages[0].obj.CropBox = Array([0, 0, 50, 50])
    reference = odd_page(turn)
    reference.pages[0].obj.MediaBox = reference.pages[0].obj.TrimBox
    expected = picture(saved(reference), 0, 2)
    imposed = picture(impose(saved(source), PLAIN).pdf, 0, 2)
    width, height = expected.size
    assert imposed.size == (2 * width, height)
    shown = imposed.crop((width, 0, 2 * width, height))
    difference = ImageChops.difference(shown, expected)
    assert sum(difference.histogram()[64:]) < 0.002 * width * height
    assert expected.getextrema()[0] < 50


def odd_page(turn: int) -> pikepdf.Pdf:
    """A page with a negative origin, marks outside its trim, and nothing symmetrical."""
    pdf = numbered(1)
    page = pdf.pages[0].obj
    page.MediaBox = Array([-20, -30, 240, 370])
    page.TrimBox = Array([220, 350, 0, -10])  # any two corners
    page.Rotate = turn
    page.Contents = pdf.make_stream(
        b"0 g -20 -30 260 15 re f 225 -30 15 400 re f 30 20 60 30 re f 150 200 20 120 re f "
        b"BT /F 40 Tf 40 120 Td (P1) Tj ET"
    )
    return pdf


def test_a_user_unit_makes_the_sheet_larger() -> None:
    pdf = numbered(1, (100, 200))
    pdf.pages[0].obj.UserUnit = 2
    face = faces(impose(saved(pdf), PLAIN).pdf)[0]
    assert (face.width, face.height) == (400, 400)
    assert face.right is not None
    assert face.right.x == pytest.approx(200 + 2 * (AT[0] + bearing()[0]), abs=0.1)


@pytest.mark.parametrize(
    ("size", "paper", "sheet", "scale"),
    [
        (A5, None, (296, 210), 1),
        (A4, None, (420, 297), 1),
        (A4, SheetPaper.A4, (297, 210), 0.7071),
        (A5, SheetPaper.A4, (297, 210), 1),
        (A5, SheetPaper.A3, (420, 297), 1),
        ((139.7 * MM, 215.9 * MM), SheetPaper.LETTER, (279.4, 215.9), 1),
        ((215.9 * MM, 279.4 * MM), SheetPaper.LETTER, (279.4, 215.9), 0.647),
        ((50 * MM, 200 * MM), SheetPaper.A5, (148, 210), 1),
        (A4, SheetPaper.LEGAL, (355.6, 215.9), 0.7269),
    ],
)
def test_sheets(
    size: tuple[float, float],
    paper: SheetPaper | None,
    sheet: tuple[float, float],
    scale: float,
) -> None:
    imposed = impose(saved(numbered(8, size)), Imposition(paper=paper, caliper=0.25))
    assert imposed.scale == pytest.approx(scale, abs=1e-4)
    inner = faces(imposed.pdf)[2]
    width, height = sheet[0] * MM, sheet[1] * MM
    assert (inner.width, inner.height) == pytest.approx((width, height), abs=0.02)
    assert inner.left is not None
    assert inner.right is not None
    x, y = ((AT[i] + bearing()[i]) * imposed.scale for i in (0, 1))
    creep = 0.25 * MM  # of the paper, however small the pages are
    foot = (height - size[1] * imposed.scale) / 2
    fold, page = width / 2, size[0] * imposed.scale
    assert (inner.right.x, inner.right.y) == pytest.approx((fold + x - creep, foot + y), abs=0.05)
    assert (inner.left.x, inner.left.y) == pytest.approx(
        (fold - page + x + creep, foot + y), abs=0.05
    )


@pytest.mark.parametrize(
    ("size", "flip"),
    [(A5, "/DuplexFlipShortEdge"), ((100, 300), "/DuplexFlipLongEdge")],
)
def test_the_file_asks_to_be_printed_as_it_folds(size: tuple[float, float], flip: str) -> None:
    with pikepdf.open(BytesIO(impose(saved(numbered(3, size)), PLAIN).pdf)) as pdf:
        wishes = pdf.Root.ViewerPreferences
        assert wishes.Duplex == flip
        assert wishes.PrintScaling == "/None"
        assert wishes.PickTrayByPDFSize is True
        assert f"on the {'short' if 'Short' in flip else 'long'} edge" in str(pdf.docinfo.Subject)


def test_notes_pages_are_ruled() -> None:
    imposed = impose(booklet(5), Imposition(caliper=0))
    with pikepdf.open(BytesIO(imposed.pdf)) as pdf:
        forms = pdf.pages[0].obj.Resources.XObject
        notes = forms["/Notes"]
        assert sorted(forms.keys()) == ["/Notes", "/Page1"]
        operands = [
            [float(value) for value in item.operands]
            for item in pikepdf.parse_content_stream(notes)
            if str(item.operator) in {"m", "l"}
        ]
        assert all(str(i.operator) != "Tj" for i in pikepdf.parse_content_stream(notes))
    heights = [y for _x, y in operands[::2]]
    assert [a - b for a, b in pairwise(heights)] == pytest.approx(
        [8.5 * MM] * (len(heights) - 1), abs=1e-3
    )
    assert len(heights) > 15
    assert {round(x / MM, 1) for x, _y in operands} == {15, 133}
    half = picture(imposed.pdf, 0, 2).crop((0, 0, int(2 * A5[0]), int(2 * A5[1])))
    assert half.getextrema()[0] < 200


@pytest.mark.parametrize(
    ("pages", "signature", "said"),
    [
        (64, None, []),
        (65, None, ["68 pages are folded into one another"]),
        (65, 16, ["1 page is over when signatures of 16 are full: the last signature has only 4"]),
        (33, 32, ["only 4 pages, 3 of them for notes"]),
        (32, 32, []),
        (31, 32, []),
        (10, 16, []),
        (48, 16, []),
        (40, 16, ["8 pages are over"]),
        (160, 80, ["80 pages are folded into one another"]),
    ],
)
def test_warnings(pages: int, signature: int | None, said: list[str]) -> None:
    found = list(notices(pages, signature))
    assert len(found) == len(said)
    for sentence, words in zip(found, said, strict=True):
        assert words in sentence
    options = Imposition(signature=signature)
    assert impose(booklet(pages), options).warnings == tuple(found)


def test_printer_s_marks_stand_outside_the_trim(tmp_path: Path) -> None:
    options = Imposition(marks=True, paper=SheetPaper.A3, signature=4)
    imposed = impose(booklet(5), options)
    again = impose(booklet(5), options)
    assert imposed.pdf == again.pdf
    with pikepdf.open(BytesIO(imposed.pdf)) as pdf:
        page = pdf.pages[0]
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        assert (right - left, top - bottom) == pytest.approx((2 * A5[0], A5[1]), abs=0.01)
        ends = [
            [float(value) for value in item.operands]
            for item in pikepdf.parse_content_stream(page)
            if str(item.operator) in {"m", "l"}
        ]
    assert len(ends) == 2 * (8 + 2)
    assert not [1 for x, y in ends if left - 1 < x < right + 1 and bottom - 1 < y < top + 1]
    assert sum(x == pytest.approx(297 / 2 * MM + (420 - 297) / 2 * MM) for x, _y in ends) == 4
    file = tmp_path / "sheets.pdf"
    file.write_bytes(imposed.pdf)
    below = ["-x", "0", "-W", "2000", "-y", str(int(297 * MM - bottom)), "-H", "200"]
    told = subprocess.run(
        ["pdftotext", "-r", "72", *below, file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert [" ".join(side.split()) for side in told.split("\f")[:-1]] == [
        f"signature {number}: 1 {face}" for number in (1, 2) for face in ("front", "back")
    ]


def test_the_same_pages_make_the_same_bytes() -> None:
    source = booklet(21)
    first, second = (impose(source, Imposition(signature=16)).pdf for _ in range(2))
    assert first == second
    assert first != impose(source, Imposition(signature=16, caliper=0.2)).pdf


def test_a_shared_font_is_copied_once() -> None:
    with pikepdf.open(BytesIO(impose(booklet(30), PLAIN).pdf)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o]
        assert len(fonts) == 1


def test_pages_may_differ_by_a_rounding() -> None:
    pdf = numbered(4)
    pdf.pages[2].obj.MediaBox = Array([0, 0, 420, 595])
    assert impose(saved(pdf), PLAIN).sheets == 1


def test_inherited_boxes_and_resources() -> None:
    pdf = numbered(4)
    for page in pdf.pages:
        box, resources = page.obj.MediaBox, page.obj.Resources
        del page.obj.MediaBox
        del page.obj.Resources
    pdf.Root.Pages.MediaBox = box
    pdf.Root.Pages.Resources = Dictionary(Font=resources.Font, ProcSet=Array([Name.PDF]))
    found = folded(faces(impose(saved(pdf), PLAIN).pdf), [4])
    assert [page and page.number for page in found] == [1, 2, 3, 4]
