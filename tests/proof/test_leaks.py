"""The leak gate: a withheld sentence is found wherever it is put, and nothing else is."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, OutlineItem, Stream, String

from guidebuilder.edition.views import Withheld
from guidebuilder.errors import LeakError
from guidebuilder.proof.leaks import LeakReport, assert_clean, inspect
from proof.papers import CLEAN, blank, saved, text_stream, with_map

ANSWER = "The route to an internet gateway decides whether a subnet is public"
WITHHELD = (Withheld("answer of question 12", f"**{ANSWER}.**"), Withheld("hint", "Too short"))
PRINTED = (CLEAN, "What makes a subnet public?")


def look(pdf: bytes) -> LeakReport:
    return inspect(pdf, WITHHELD, PRINTED)


def places(report: LeakReport) -> set[str]:
    assert {hit.label for hit in report.hits} <= {"answer of question 12"}
    return {hit.where for hit in report.hits}


def page_text(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = Stream(pdf, text_stream(ANSWER))


def broken_text(pdf: pikepdf.Pdf) -> None:
    first, second = ANSWER[:30].encode(), ANSWER[30:].encode()
    content = b"BT /F1 9 Tf [(" + first + b"-) -20 (\\\n) ] TJ 0 -12 Td (" + second + b") ' ET"
    pdf.pages[0].Contents = Stream(pdf, content)


def kerned_text(pdf: pikepdf.Pdf) -> None:
    glyphs = b" ".join(b"(" + bytes([code]) + b") 40" for code in ANSWER.encode() if code != 32)
    pdf.pages[0].Contents = Stream(pdf, b"BT /F1 9 Tf [" + glyphs + b"] TJ ET")


def one_word_a_line(pdf: pikepdf.Pdf) -> None:
    lines = b" ".join(b"0 -12 Td (" + word.encode() + b") Tj" for word in ANSWER.split())
    pdf.pages[0].Contents = Stream(pdf, b"BT /F1 9 Tf " + lines + b" ET")


def two_streams(pdf: pikepdf.Pdf) -> None:
    half = len(ANSWER) // 2
    pdf.pages[0].Contents = Array(
        [
            pdf.make_indirect(Stream(pdf, b"BT /F1 9 Tf (" + ANSWER[:half].encode() + b") Tj")),
            pdf.make_indirect(Stream(pdf, b"(" + ANSWER[half:].encode() + b") Tj ET")),
        ]
    )


def form_object(pdf: pikepdf.Pdf) -> None:
    form = Stream(pdf, text_stream(ANSWER))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.Resources = pdf.pages[0].Resources
    pdf.pages[0].Resources.XObject = Dictionary(Fm0=form)


def info(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Subject = ANSWER


def xmp(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = ANSWER


def xmp_utf16(pdf: pikepdf.Pdf) -> None:
    text = f"<x:xmpmeta>{ANSWER}</x:xmpmeta>"
    pdf.Root.Metadata = Stream(pdf, text.encode("utf-16"))
    pdf.Root.Metadata.Type, pdf.Root.Metadata.Subtype = Name.Metadata, Name.XML


def outline(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as items:
        items.root.append(OutlineItem(ANSWER + " ✓", 0))


def destination_name(pdf: pikepdf.Pdf) -> None:
    target = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(Names=Array([String(ANSWER.lower().replace(" ", "-")), target]))
    )


def old_destination_name(pdf: pikepdf.Pdf) -> None:
    name = Name("/" + ANSWER.replace(" ", "_"))
    pdf.Root.Dests = Dictionary({str(name): Array([pdf.pages[0].obj, Name.Fit])})


def alternative_text(pdf: pikepdf.Pdf) -> None:
    figure = Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String("Ünï: " + ANSWER))
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=pdf.make_indirect(figure))


def actual_text(pdf: pikepdf.Pdf) -> None:
    hexadecimal = (b"\xfe\xff" + ANSWER.encode("utf-16-be")).hex().encode()
    content = b"/Span <</ActualText <" + hexadecimal + b">>> BDC " + text_stream(CLEAN) + b" EMC"
    pdf.pages[0].Contents = Stream(pdf, content)


def annotation(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String(ANSWER)
    )
    pdf.pages[0].Annots = Array([note])


def link_address(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(
        S=Name.URI, URI=String("https://x.example/?q=" + ANSWER.replace(" ", "%20"))
    )
    pdf.pages[0].Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)]
    )


def unknown_stream(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Spare = Stream(pdf, b"\x00\x01" + ANSWER.encode() + b"\xff")


def optional_key(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = Dictionary(Some=Dictionary(Private=Array([1, [String(ANSWER)]])))


HIDING_PLACES: dict[Callable[[pikepdf.Pdf], None], str] = {
    page_text: "page 1",
    broken_text: "page 1",
    kerned_text: "page 1",
    one_word_a_line: "page 1",
    two_streams: "page 1",
    form_object: "drawing (object",
    info: "Subject (document information)",
    xmp: "XMP metadata",
    xmp_utf16: "XMP metadata",
    outline: "bookmark or title (object",
    destination_name: "destination name (object",
    old_destination_name: "a name (object",
    alternative_text: "alternative text (object",
    actual_text: "page 1, a property of marked content",
    annotation: "annotation (object",
    link_address: "link address (object",
    unknown_stream: "stream (object",
    optional_key: "Private (object",
}


def test_a_clean_page_is_clean() -> None:
    report = assert_clean(saved(blank()), WITHHELD, PRINTED)
    assert report.clean
    assert (report.pages, report.streams, report.unsearchable) == (1, 1, 1)
    assert report.characters == len(CLEAN.replace(" ", ""))
    assert report.phrases == len(ANSWER.split()) - 4
    assert report.strings > 0
    assert report.bytes == len(saved(blank()))
    assert "1 pages" in report.summary()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("hide", HIDING_PLACES, ids=lambda hide: hide.__name__)
def test_found_wherever_it_hides(hide: Callable[[pikepdf.Pdf], None], packed: bool) -> None:
    pdf = blank()
    hide(pdf)
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    report = look(saved(pdf, object_stream_mode=mode))
    assert not report.problems
    assert any(place.startswith(HIDING_PLACES[hide]) for place in places(report)), report.hits


def test_the_refusal_names_part_question_and_place() -> None:
    pdf = blank()
    page_text(pdf)
    with pytest.raises(LeakError) as caught:
        assert_clean(saved(pdf), WITHHELD, PRINTED, name="guide-handout.pdf")
    assert caught.value.exit_code == 5
    assert caught.value.message.splitlines() == [
        "the leak gate refused guide-handout.pdf:",
        '  answer of question 12, in page 1: "the route to an internet…"',
    ]


def test_the_raw_bytes_are_named_only_for_what_is_nowhere_else() -> None:
    pdf = blank()
    info(pdf)
    assert places(look(saved(pdf))) == {"Subject (document information)"}


def test_a_deleted_page_is_still_read() -> None:
    pdf = blank()
    pdf.add_blank_page()
    pdf.pages[1].Resources = pdf.pages[0].Resources
    pdf.pages[1].Contents = Stream(pdf, text_stream(ANSWER))
    pdf.Root.Left = pdf.pages[1].obj  # what a bookmark or destination left behind would do
    del pdf.pages[1]
    assert any("outside the page tree" in place for place in places(look(saved(pdf))))


def appended(pdf: bytes, piece: bytes) -> bytes:
    """The piece put between the last object and the cross-reference table."""
    at = pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref"))
    moved = pdf[:at] + piece + pdf[at:]
    return moved.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + len(piece)))


def test_an_object_that_nothing_lists() -> None:
    data = appended(saved(blank()), b"77 0 obj\n(" + ANSWER.encode() + b")\nendobj\n")
    report = look(data)
    assert places(report) == {"the raw bytes of the file"}
    assert report.problems == ("object 77 stands outside the cross-reference table",)


def test_a_comment_between_objects() -> None:
    report = look(appended(saved(blank()), b"% " + ANSWER.encode() + b"\n"))
    assert places(report) == {"the raw bytes of the file"}


def test_a_second_revision_is_refused() -> None:
    data = saved(blank())
    start = data[data.rindex(b"startxref") + 10 :].split()[0]
    size = data[data.index(b"/Size ") + 6 :].split()[0]
    update = b"xref\n0 0\ntrailer << /Root 1 0 R /Size %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
    report = look(data + update % (size, start, len(data)))
    assert any("more than one revision" in problem for problem in report.problems)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("/AF", Array([]), "an associated file"),
        ("/OCProperties", Dictionary(), "optional content"),
        ("/AcroForm", Dictionary(Fields=Array([])), "a fillable form"),
        ("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("1")), "JavaScript"),
        ("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([]))), "an attached file"),
    ],
)
def test_structure_that_no_edition_has(key: str, value: pikepdf.Object, told: str) -> None:
    pdf = blank()
    pdf.Root[key] = value
    data = saved(pdf)
    assert any(told in problem for problem in look(data).problems)
    with pytest.raises(LeakError, match="the PDF holds"):
        assert_clean(data, WITHHELD, PRINTED)
    assert inspect(data, WITHHELD, PRINTED, form=True).clean == (key == "/AcroForm")


def test_an_encrypted_pdf_is_refused() -> None:
    pdf = blank()
    data = saved(pdf)
    with pikepdf.open(BytesIO(data)) as opened:
        out = BytesIO()
        opened.save(out, encryption=pikepdf.Encryption(owner="o", user=""))
    assert "the PDF is encrypted" in look(out.getvalue()).problems


@pytest.mark.parametrize("data", [b"", b"not a PDF", b"%PDF-1.7\n%%EOF\n"])
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    report = look(data)
    assert not report.clean
    assert report.pages == 0
    assert any("cannot be read" in problem for problem in report.problems)


def test_a_gate_that_read_nothing_has_failed() -> None:
    pdf = pikepdf.new()
    assert "the leak gate found no pages to read" in look(saved(pdf)).problems
    pdf.add_blank_page()
    assert look(saved(pdf)).problems == ("the leak gate found no text to read",)


def test_a_font_without_a_map_is_refused() -> None:
    pdf = blank()
    pdf.pages[0].Resources.Font.F1 = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, Encoding=Name("/Identity-H")
    )
    (problem,) = look(saved(pdf)).problems
    assert problem == "page 1: the font F1 cannot be read (it has no ToUnicode map)"


CODES = {letter: index + 3 for index, letter in enumerate(sorted(set(ANSWER)))}


def coded(text: str) -> bytes:
    return b"".join(b"%04x" % CODES[letter] for letter in text)


def test_text_behind_a_unicode_map() -> None:
    pairs = b"\n".join(b"<%04x> <%04x>" % (code, ord(letter)) for letter, code in CODES.items())
    cmap = (
        b"1 begincodespacerange <0000> <ffff> endcodespacerange "
        b"%d beginbfchar\n%s\nendbfchar" % (len(CODES), pairs)
    )
    shown = (
        b"q BT /F2 9 Tf [<" + coded(ANSWER[:20]) + b">-3.5<" + coded(ANSWER[20:]) + b">] TJ ET Q"
    )
    assert places(look(with_map(cmap, shown))) == {"page 1"}
    few = cmap.replace(b"<0065>", b"<0078>").replace(b"<0069>", b"<0078>")
    assert look(with_map(few, shown)).clean  # other letters are other words


def test_codes_without_meaning_are_refused() -> None:
    cmap = b"begincodespacerange <0000> <ffff> endcodespacerange beginbfchar <01> <41> endbfchar"
    report = look(with_map(cmap, b"BT /F2 9 Tf <" + coded(ANSWER) + b"> Tj ET"))
    assert any("could not read" in problem for problem in report.problems)


STYLE = "p { width: 9em; hyphens: auto; text-align: justify; letter-spacing: 0.3pt }"


def engine(body: str, head: str = "") -> bytes:
    html = f"<html lang=en><head><title>T</title>{head}<style>{STYLE}</style></head>{body}</html>"
    pdf: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return pdf


PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (f"<p>{ANSWER}</p>", "page 1"),
        (f"<p>The route to <b>an</b> internet gate<i>way de</i>cides whether {CLEAN}", "page 1"),
        (f"<p style='color: transparent; font-size: 1pt'>{ANSWER}</p><p>{CLEAN}", "page 1"),
        (f"<p>{CLEAN}<p id='{ANSWER.replace(' ', '-').lower()}'>{CLEAN}", "destination name"),
        (f'<p>{CLEAN}<img src="{PICTURE}" alt="{ANSWER}">', "alternative text"),
        (f"<h1 style='font-size: 0'>{ANSWER}</h1><p>{CLEAN}", "bookmark"),
    ],
)  # fmt: skip
def test_found_in_what_the_engine_writes(body: str, place: str) -> None:
    report = look(engine(body))
    assert not report.problems
    assert any(where.startswith(place) for where in places(report)), report.hits


def test_silent_on_the_same_words_in_other_sentences() -> None:
    page = (
        "<h1>What makes a subnet public?</h1>"
        "<p>Some say that a gateway decides; some, that the internet is public and a subnet is not."
        "</p><p>Name the route to the gateway. Whether an internet route is public: decide.</p>"
    )
    report = look(engine(page, "<meta name=description content='A subnet and its route'>"))
    assert report.clean, (report.hits, report.problems)
    assert report.characters > 150


def test_sixty_pages_are_read_in_a_second(benchmark_pages: bytes) -> None:
    withheld = tuple(
        Withheld(f"answer {n}", " ".join(f"word{n}x{m}" for m in range(100))) for n in range(150)
    )
    started = time.perf_counter()
    report = inspect(benchmark_pages, withheld, PRINTED)
    spent = time.perf_counter() - started
    assert report.clean
    assert report.pages == 60
    assert spent < 3  # under one on an idle machine


@pytest.fixture(scope="module")
def benchmark_pages() -> bytes:
    pdf = blank()
    for number in range(59):
        pdf.add_blank_page()
        pdf.pages[-1].Resources = pdf.pages[0].Resources
        lines = b" ".join(
            b"0 -12 Td [(line %d of page %d says) -3 ( little that is new)] TJ" % (line, number)
            for line in range(50)
        )
        pdf.pages[-1].Contents = Stream(pdf, b"BT /F1 9 Tf " + lines + b" ET")
    return saved(pdf)
