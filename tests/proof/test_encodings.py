"""Embedded character maps: which codes a string is made of, which glyphs they select, how wide."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from guidebuilder.proof.encodings import encoding_of
from guidebuilder.proof.fonts import read_font
from guidebuilder.proof.preflight.faces import read_face

MIXED = b"""2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange
1 begincidchar <05> 300 endcidchar
2 begincidrange <10> <1f> 0 <8000> <80ff> 256 endcidrange"""
SAID = b"""1 begincodespacerange <0000> <ffff> endcodespacerange
2 beginbfchar <0011> <0041> <8002> <00420043> endbfchar"""


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.new() as made:
        yield made


def font(pdf: pikepdf.Pdf, encoding: pikepdf.Object, said: bytes = SAID) -> pikepdf.Dictionary:
    descendant = Dictionary(W=Array([1, Array([700, 800]), 256, 300, 900]), DW=1000)
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/ABCDEF+Guide-Sans"),
        Encoding=encoding,
        DescendantFonts=Array([descendant]),
        ToUnicode=pdf.make_stream(said),
    )


def test_codes_of_several_lengths(pdf: pikepdf.Pdf) -> None:
    found = encoding_of(font(pdf, pdf.make_stream(MIXED)))
    assert found is not None
    assert list(found.glyphs(b"\x05\x10\x11\x80\x02\x20\xff")) == [300, 0, 1, 258, 0, 0]
    assert list(found.codes(1)) == [b"\x11"]
    assert list(found.codes(300)) == [b"\x05", b"\x80\x2c"]
    assert list(found.codes(255)) == []


def test_a_map_to_text_may_tell_its_codes_by_another_length(pdf: pikepdf.Pdf) -> None:
    reader = read_font(font(pdf, pdf.make_stream(MIXED)))
    assert reader.lengths == (1, 2)
    assert reader.measured(b"\x11\x80\x02") == ("ABC", pytest.approx(1.6))


def test_the_ink_of_glyphs_is_found_by_the_map(pdf: pikepdf.Pdf) -> None:
    face = read_face(font(pdf, pdf.make_stream(MIXED)))
    assert face.measure(b"118002") == (1600.0, 1600.0, True)
    assert face.measure(b"20")[2] is False


@pytest.mark.parametrize(
    "faulty",
    [
        b"",
        b"1 begincodespacerange <00> <ff> endcodespacerange",
        MIXED.replace(b"<7f>", b"<80>"),
        MIXED.replace(b"<8000> <ffff> end", b"<8000> <ff> end"),
    ],
    ids=["empty", "no glyphs", "two lengths from one byte", "ends of two lengths"],
)
def test_a_faulty_map_is_taken_for_none(pdf: pikepdf.Pdf, faulty: bytes) -> None:
    assert encoding_of(font(pdf, pdf.make_stream(faulty))) is None


def test_a_predefined_map_has_two_bytes(pdf: pikepdf.Pdf) -> None:
    named = font(pdf, Name("/Identity-H"))
    assert encoding_of(named) is None
    assert read_font(named).measured(b"\x00\x11\x80\x02") == ("ABC", 2.0)
    assert read_face(named).measure(b"00010100")[0] == 1600.0
