"""Codes of one byte for frequent glyphs, of two for others: drawn and read as with two for all."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from guidebuilder.data import styles_folder
from guidebuilder.press import codes
from guidebuilder.press.binding.bind import bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.engine import speed
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Numbering
from guidebuilder.proof.encodings import encoding_of
from guidebuilder.proof.fonts import read_font
from guidebuilder.proof.tiled import parts_of

STYLES = styles_folder()
SHEET = """@page { size: 300pt 160pt; margin: 20pt; @bottom-right {
  content: '\\2007'; bookmark-label: 'folio'; font: 600 9pt 'Guide Sans' } }
body { font: 10pt 'Guide Sans'; font-variant-numeric: tabular-nums }"""
FREQUENT = "Plain words, \u201cquoted\u201d \u2013 10 \u00d7 2 = 20."
RARE = "Letters of \u0416\u0443\u043a and others."
SPACED = "Zealous \u0416 apart."
BODY = (
    f"<p>{FREQUENT}</p><p>{RARE}</p><p>Words that follow.</p>"
    f"<p style='letter-spacing: 1px'>{SPACED}</p><p style='letter-spacing: 1px'>Apart only.</p>"
)
LINES = [FREQUENT, RARE, "Words that follow.", SPACED, "Apart only."]


@cache
def book(*, long: bool = False) -> bytes:
    """A page of text in its own binding; ``long`` is with the engine's own codes for all."""
    html = f'<!doctype html><html lang="en"><title>T</title><style>{SHEET}</style>{BODY}</html>'
    copy = Copy("a", html, ("fonts.css",), Numbering.ARABIC)
    with speed.left_alone(speed.WAYS if long else ()):
        gathering = typeset(copy, STYLES, STYLES, embed=False)
    return bind([gathering], BookInfo(title="T", language="en"), STYLES).pdf


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(book())) as opened:
        yield opened


def test_the_same_is_drawn_and_read(tmp_path: Path) -> None:
    pages = [pypdfium2.PdfDocument(book(long=long))[0] for long in (False, True)]
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert texts[0] == texts[1]
    assert [line for line in LINES if line not in texts[0].replace("\r\n", "\n").split("\n")] == []
    path = tmp_path / "a.pdf"
    path.write_bytes(book())
    said = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True)
    assert [line for line in LINES if line not in said.stdout.split("\n")] == []


def test_a_line_has_one_byte_a_glyph_unless_one_of_them_is_rare(pdf: pikepdf.Pdf) -> None:
    parts = [part.read_bytes().decode("latin-1") for part in pdf.pages[0].Contents]
    found = pdf.pages[0].Resources.Font
    lengths = [
        (len("".join(re.findall("<([0-9a-f]+)>", shown))) / 2, found[name].Encoding)
        for name, shown in re.findall(
            r"(/\w+) [\d.]+ Tf(?:(?! Tf).)*?(\[[^\]]*\]|<\w+>) ?T[Jj]", "\n".join(parts), re.DOTALL
        )
    ]
    by = [size * (0.5 if code == pikepdf.Name("/Identity-H") else 1) for size, code in lengths]
    assert by == [len(line) for line in LINES]
    assert [code == pikepdf.Name("/Identity-H") for _, code in lengths] == [
        False, True, False, True, False,
    ]  # fmt: skip


def test_the_map_of_codes_is_embedded_once_and_told_to_readers(pdf: pikepdf.Pdf) -> None:
    fonts = list(pdf.pages[0].Resources.Font.values())
    short = [font for font in fonts if isinstance(font.Encoding, pikepdf.Stream)]
    assert short
    assert len({font.Encoding.objgen for font in short}) == 1
    for font in short:
        encoding = encoding_of(font)
        assert encoding is not None
        assert list(encoding.glyphs(bytes(range(256)))) == list(range(256))
        assert read_font(font).lengths == (1,)
        assert font.Encoding.CMapName == codes.MAP_ENTRIES["CMapName"]
        assert font.DescendantFonts[0].CIDSystemInfo == font.Encoding.CIDSystemInfo


def test_the_book_is_still_taken_apart_by_its_text() -> None:
    """Else the gate reads it object by object: the same, but in an edit it takes twice as long."""
    tiled = parts_of(book())
    assert tiled is not None
    assert tiled.packed


def test_it_is_archivable_and_accessible(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(book())
    for profile in ("PDF_A_2A", "PDF_UA_1"):
        kind = getattr(page_validation.ValidationProfile, profile)
        report = page_validation.validate_pdf(str(path), profile=kind)
        assert report.is_compliant, report.failures


@pytest.mark.parametrize(
    "file",
    [file for file in sorted((STYLES / "fonts").glob("*/*.ttf")) if "Emoji" not in file.name],
    ids=lambda file: file.stem,
)
def test_what_guides_print_most_is_numbered_first(file: Path) -> None:
    font = TTFont(file)
    points = font.getBestCmap()
    frequent = [*map(chr, range(0x20, 0x7F)), *"\u2010\u2013\u2014\u2018\u2019\u201c\u201d\u2026"]
    assert [c for c in frequent if font.getGlyphID(points[ord(c)]) >= codes.SHORT] == []
