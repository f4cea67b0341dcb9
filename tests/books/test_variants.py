"""Booklets in large print and gray, on every paper: sound, legible, black where black was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import EditionSpec, Paper, Selection
from guidebuilder.errors import Diagnostic
from guidebuilder.manuscript import read_manuscript
from guidebuilder.press.printing import print_projection
from guidebuilder.proof.preflight.judging import inspect, proofread
from guidebuilder.proof.preflight.terms import terms
from tests.books.shelf import CHECKOUT

SAMPLE = CHECKOUT / "content" / "sample"
MM = 72 / 25.4
SIZES = {
    Paper.A4: (210 * MM, 297 * MM),
    Paper.A5: (148 * MM, 210 * MM),
    Paper.LETTER: (612, 792),
    Paper.HALF_LETTER: (396, 612),
}
# A quiz with options and one to write an answer to; a table, code, a note.
ASKED = ("no-cache", "wrong-price")
PLAIN, LARGE, GRAY, BOTH = (False, False), (True, False), (False, True), (True, True)
# Large print on every paper; the edition that has less, once in each variant.
COMBINATIONS = [
    (name, variant, paper)
    for i, variant in enumerate((PLAIN, LARGE, GRAY, BOTH))
    for j, paper in enumerate(Paper)
    for name in ["candidate" if i == j else "study"]
    # Plain A4 is built by default, and judged elsewhere; gray changes no measure.
    if (variant, paper) not in {(PLAIN, Paper.A4), (GRAY, Paper.A5), (GRAY, Paper.LETTER)}
]


@dataclass(frozen=True)
class Booklet:
    spec: EditionSpec
    pdf: bytes
    minded: list[Diagnostic]


def booklet(name: str, variant: tuple[bool, bool], paper: Paper) -> Booklet:
    large, gray = variant
    spec = replace(
        builtin()[name],
        paper=paper,
        large_print=large,
        gray=gray,
        select=Selection(only=ASKED),
    )
    held_to = terms(spec)
    work = partial(proofread, terms=held_to)
    projection = project(read_manuscript(SAMPLE).guide, spec)
    book = print_projection(projection, pictures=SAMPLE, proofread=work)
    return Booklet(spec, book.pdf, inspect(book, book.proofs, held_to, path=""))


def named(combination: object) -> str:
    if isinstance(combination, Paper):
        return combination.value
    words = {PLAIN: "plain", LARGE: "large", GRAY: "gray", BOTH: "large-gray"}
    return words[combination] if isinstance(combination, tuple) else str(combination)


# One test for all that is asked of a booklet: it is printed once, whichever worker gets it.
@pytest.mark.parametrize(("name", "variant", "paper"), COMBINATIONS, ids=named)
def test_a_booklet(name: str, variant: tuple[bool, bool], paper: Paper, tmp_path: Path) -> None:
    large, gray = variant
    made = booklet(name, variant, paper)
    is_sound(made.pdf, tmp_path / "booklet.pdf", SIZES[paper])
    # A page that is half empty is a matter of these two questions, and no fault of the setting.
    assert [d.message for d in made.minded if d.code != "GB407"] == []
    assert has_colour(made.pdf) is not gray
    faces = set(re.findall(rb"/FontName\s*/[A-Z]{6}\+Guide-(\w+)", unpacked(made.pdf)))
    if large:
        assert {b"Legible", b"Mono"} <= faces <= {b"Legible", b"Mono", b"Sans"}
    else:
        assert {b"Serif", b"Sans", b"Mono"} <= faces
        assert b"Legible" not in faces


def is_sound(pdf: bytes, path: Path, size: tuple[float, float]) -> None:
    path.write_bytes(pdf)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf(str(path), profile=profile)
        assert sorted({(f.rule_id, f.message) for f in report.failures}) == []
        assert report.is_compliant
    with pikepdf.open(BytesIO(pdf)) as book:
        sizes = {tuple(map(float, sheet.mediabox[2:])) for sheet in book.pages}
    assert [found for found in sizes if found != pytest.approx(size, abs=0.5)] == []


def has_colour(pdf: bytes) -> bool:
    for sheet in pypdfium2.PdfDocument(pdf):
        red, green, blue = sheet.render(scale=0.4).to_pil().convert("RGB").split()
        for one, other in ((red, green), (green, blue)):
            if ImageChops.difference(one, other).getbbox() is not None:
                return True
    return False


def unpacked(pdf: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as book:
        book.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()
