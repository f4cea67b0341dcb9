"""How codes, strings and streams are read, held against the format and an independent reader."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from guidebuilder.proof.content import read_content, string_bytes, string_text
from guidebuilder.proof.fonts import UNREADABLE, FontReader, read_cmap, read_font
from guidebuilder.proof.phrases import words
from guidebuilder.proof.reading import read
from guidebuilder.proof.syntax import from_hex
from proof.papers import CLEAN, blank, saved, text_stream


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (b"(plain)", b"plain"),
        (rb"(a\(b\)c\\d)", rb"a(b)c\d"),
        (b"(nested (once) here)", b"nested (once) here"),
        (rb"(\101\102\7\0539)", b"AB\x07+9"),
        (b"(one\\\nline)", b"oneline"),
        (rb"(\n\t\q)", b"\n\tq"),
        (b"<48 65 6C6c 6f>", b"Hello"),
        (b"<484>", b"H@"),
        (b"()", b""),
    ],
)
def test_string_tokens(token: bytes, expected: bytes) -> None:
    assert string_bytes(token) == expected


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "utf-8"])
def test_text_strings_by_their_mark(codec: str) -> None:
    assert string_text("Straße 網路".encode(codec)) == "Straße 網路"


def test_text_strings_of_the_formats_own_encoding() -> None:
    assert string_text(b"caf\xe9 \x84 \x93") == "café — ﬁ"


@given(st.binary(max_size=40))
def test_what_the_library_writes_is_read_back(data: bytes) -> None:
    written = pikepdf.String(data).unparse()
    assert string_bytes(written) == data


CMAP = b"""
2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange
2 beginbfchar <01> <0041> <8001> <00660069> endbfchar
2 beginbfrange <10> <12> <0061> <8010> <8012> [<0058> <D83DDE00> <005A>] endbfrange
"""


def test_a_map_with_codes_of_two_lengths() -> None:
    font = read_cmap(CMAP)
    assert font.lengths == (1, 2)
    assert font.text(from_hex(b"01 10 11 12 8001 8010 8011 8012")) == "AabcfiX😀Z"
    assert font.text(from_hex(b"01 8099 01")) == f"A{UNREADABLE}A"


def test_an_empty_map_is_unreadable() -> None:
    assert not read_cmap(b"begincmap endcmap").readable


def test_a_simple_font_with_differences() -> None:
    differences = Array([65, Name("/space"), Name("/b"), 70, Name("/uni00E9"), Name("/strange")])
    font = read_font(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type1, Encoding=Dictionary(Differences=differences)
        )
    )  # fmt: skip
    assert font.text(b"AB CFG") == f" b Cé{UNREADABLE}"


class Fonts(dict[str, FontReader]):
    """Resources that are fonts alone."""

    def font(self, name: str) -> FontReader | None:
        return self.get(name)

    def state(self, name: str) -> None:
        return None

    def form(self, name: str) -> None:
        return None


LETTERS = FontReader({bytes([code]): chr(code) for code in range(256)})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"/F 9 Tf (one) Tj (two) Tj", "onetwo"),
        (b"/F 9 Tf (one) Tj 0 -9 Td (two) Tj T* (three) '", "one\ntwo\n\nthree"),
        (b"/F 9 Tf [(o) 20 (n) -19.5 (e) -300 (two)] TJ", "one two"),
        (b"/F 9 Tf [<6f>-12<6e>0<65>]TJ", "one"),
        (b"/F 9 Tf q /G 9 Tf (X) Tj Q (one) Tj", "xone"),
        (b'/F 9 Tf 1 2 (one) " ET', "\none\n"),
        (b"/F 9 Tf % (not this) Tj\n(one) Tj", "one"),
        (b"/F 9 Tf [] 0 d (ET q) Tj", "ET q"),
        (b"/F 9 Tf BI /W 1 ID (x) Tj EI (one) Tj", "one"),
    ],
)
def test_content_streams(content: bytes, expected: str) -> None:
    small = FontReader({b"X": "x"})
    assert "".join(read_content(content, Fonts({"F": LETTERS, "G": small})).shown) == expected


def test_property_lists_are_read() -> None:
    found = read_content(
        b"/Span <</ActualText (said) /E <41>>> BDC /F 9 Tf (x) Tj EMC",
        Fonts({"F": LETTERS}),
    )
    assert found.strings == ["said", "A"]


@given(st.binary(max_size=300))
def test_no_content_breaks_the_reader(data: bytes) -> None:
    read_content(b"/F 9 Tf " + data, Fonts({"F": LETTERS}))


@given(st.binary(max_size=200), st.integers(0, 900))
def test_no_damage_breaks_the_reader(noise: bytes, at: int) -> None:
    data = saved(blank())
    read(data[:at] + noise + data[at + len(noise) :])


def test_listed_numbers_are_no_strangers() -> None:
    pdf = blank()
    pdf.Root.Some = pdf.make_indirect(7)
    reading = read(saved(pdf))
    assert not reading.problems


def test_fonts_come_down_the_page_tree() -> None:
    pdf = blank()
    pdf.Root.Pages.Resources = pdf.pages[0].Resources
    del pdf.pages[0].obj["/Resources"]
    # Another font of the same name, met later, must not be taken for the page's.
    named = Dictionary(Differences=Array([65, *(Name("/x") for _ in range(60))]))
    other = Dictionary(Type=Name.Font, Subtype=Name.Type1, Encoding=named)
    pdf.Root.Spare = pdf.make_indirect(Dictionary(Font=Dictionary(F1=other)))
    reading = read(saved(pdf))
    assert not reading.problems
    assert [p.text.strip() for p in reading.passages if p.where == "page 1"] == [CLEAN]


def test_each_page_is_told_by_its_number() -> None:
    pdf = blank()
    pdf.add_blank_page()
    pdf.pages[1].Resources = pdf.pages[0].Resources
    pdf.pages[1].Contents = pikepdf.Stream(pdf, text_stream("Another page"))
    reading = read(saved(pdf))
    assert [p.where for p in reading.passages if p.where.startswith("page")] == ["page 1", "page 2"]


BODY = """
<h1>Über affine offices &amp; “quotes”</h1>
<p style="width: 7em; hyphens: auto; text-align: justify">International characterisation of
affiliations, <b>bold</b><i>italic</i> and <code>code --flag</code>.</p>
<table><tr><td>One cell<td>Another cell</table>
<ol><li>First<li>Second</ol><p style="break-before: page">The last page: ½, ﬁ, naïve.</p>
"""


@pytest.mark.parametrize("options", [{}, {"pdf_variant": "pdf/ua-1"}, {"uncompressed_pdf": True}])
def test_pages_read_as_an_independent_reader_reads_them(options: dict[str, object]) -> None:
    data = weasyprint.HTML(string=f"<html lang=en>{BODY}").write_pdf(**options)
    reading = read(data)
    with pypdfium2.PdfDocument(BytesIO(data)) as document:
        expected = [page.get_textpage().get_text_range() for page in document]
    assert reading.pages == len(expected) == 2
    ours = [p.text for p in reading.passages if re.fullmatch(r"page \d+", p.where)]
    for mine, theirs in zip(ours, expected, strict=True):
        assert "".join(words(mine)) == "".join(words(theirs.replace("\ufffe", "-")))
    assert reading.unreadable == 0


@pytest.mark.parametrize("kind", ["XRef", "Other"])
def test_a_table_of_many_objects_is_not_taken_for_a_drawing(kind: str) -> None:
    """Its rows count through all bytes, operators' letters among them, and name no font."""
    pdf = blank()
    rows = b"\0BT\0(words of no font at all)'\0ET"
    pdf.Root.Stray = pdf.make_indirect(pdf.make_stream(rows, Type=Name(f"/{kind}")))
    data = saved(pdf)
    problems = [problem for problem in read(data).problems if "the font (none)" in problem]
    assert bool(problems) is (kind == "Other")
