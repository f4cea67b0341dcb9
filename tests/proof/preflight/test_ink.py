"""Marks against pixels: another program's rendering has no ink where no mark is told."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from guidebuilder.data import styles_folder
from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.limits import Limits
from guidebuilder.manuscript import read_manuscript
from guidebuilder.press.binding.bind import bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.docket import dockets
from guidebuilder.press.gathering import Gathering, Place
from guidebuilder.press.order import materials
from guidebuilder.press.work import carry_out
from guidebuilder.proof.preflight.ink import InkReader
from guidebuilder.proof.preflight.marks import Kind, Mark

SAMPLE = Path(__file__).parents[3] / "content" / "sample"
SCALE = 1.0  # pixels a point
REACH = 3.0  # points that letters may reach beyond the box of a mark: tall brackets, descenders


@pytest.fixture(scope="module")
def gatherings() -> list[Gathering]:
    given = materials(SAMPLE, Limits())
    study = project(read_manuscript(SAMPLE).guide, builtin()["study"])
    made = [carry_out(docket, given) for docket in dockets(study)]
    return [gathering for one in made for gathering in one.gatherings]


def test_every_pixel_of_ink_is_in_a_mark(gatherings: list[Gathering]) -> None:
    seen = 0
    for gathering in gatherings:
        reader = InkReader()
        with (
            pikepdf.open(BytesIO(gathering.pdf)) as pdf,
            pypdfium2.PdfDocument(_embedded(gathering)) as pixels,
        ):
            for page, shown in zip(pdf.pages, pixels, strict=True):
                height = float(page.mediabox[3])
                strays, inked = _strays(shown, reader.page(page), height)
                assert strays == [], gathering.name
                seen += inked
    assert seen > 10_000


def _embedded(gathering: Gathering) -> bytes:
    """A gathering by itself, with its fonts in it and nothing stamped on its pages."""
    assert gathering.prepared is not None
    ends = {link.of: Place(0, 0, 0) for link in gathering.prepared.links}
    bare = replace(gathering, spots=(), fields=(), anchors=gathering.anchors | ends)
    return bind([bare], BookInfo("T", "en"), styles_folder()).pdf


def _strays(
    shown: pypdfium2.PdfPage, marks: list[Mark], height: float
) -> tuple[list[tuple[int, int]], int]:
    """Pixels with ink outside all marks, and how many pixels have ink."""
    bitmap = shown.render(scale=SCALE, grayscale=True)
    stride, rows = bitmap.stride, bitmap.height
    data = bytearray(bitmap.buffer)
    inked = data.count(0)
    for mark in marks:
        box = mark.box.grown(REACH)
        left, right = max(int(box.left * SCALE), 0), min(int(box.right * SCALE) + 1, bitmap.width)
        top, foot = max(int((height - box.top) * SCALE), 0), int((height - box.bottom) * SCALE) + 1
        for row in range(top, min(foot, rows)):
            data[row * stride + left : row * stride + right] = b"\xff" * max(right - left, 0)
    strays = [
        (at % stride, at // stride)
        for at in range(rows * stride)
        if at % stride < bitmap.width and data[at] < 0x80
    ]
    return strays, inked


def test_marks_are_where_their_ink_is(gatherings: list[Gathering]) -> None:
    """The other way round: a text's box is not much larger than its ink."""
    gathering = next(g for g in gatherings if g.name.startswith("section"))
    with (
        pikepdf.open(BytesIO(gathering.pdf)) as pdf,
        pypdfium2.PdfDocument(_embedded(gathering)) as pixels,
    ):
        page = pdf.pages[0]
        marks = [m for m in InkReader().page(page) if m.kind is Kind.TEXT and m.box.width > 40]
        bitmap = pixels[0].render(scale=2, grayscale=True)
        data, stride = bytes(bitmap.buffer), bitmap.stride
        height = float(page.mediabox[3])
        assert len(marks) > 20
        for mark in marks:
            rows = range(int((height - mark.box.top) * 2), int((height - mark.box.bottom) * 2))
            for edge in (mark.box.left, mark.box.right):
                near = range(int((edge - 6) * 2), int((edge + 6) * 2))
                assert any(data[row * stride + x] < 0x80 for row in rows for x in near), mark.box
