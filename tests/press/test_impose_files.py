"""What of a source may come along, and which sources are refused."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, OutlineItem, Permissions, String

from guidebuilder.errors import ContentError, GuidebuilderError, MachineError, UsageError
from guidebuilder.press.impose import Imposition, SheetPaper, impose

from .booklets import booklet, faces, folded, numbered, saved

PLAIN = Imposition()
UNSEEN = "UNSEEN"


def drawing(pdf: pikepdf.Pdf, text: str, **more: object) -> pikepdf.Object:
    font = pdf.pages[0].obj.Resources.Font.F
    return pdf.make_stream(
        f"BT /F 10 Tf 2 5 Td ({text}) Tj ET".encode(),
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 20]),
        Resources=Dictionary(Font=Dictionary(F=font)), **more,
    )  # fmt: skip


def laden() -> pikepdf.Pdf:
    """A PDF with one of everything that is not printed, each with the word UNSEEN in it."""
    pdf = numbered(4)
    first = pdf.pages[0].obj
    used = drawing(
        pdf, "drawn",
        StructParent=3, PieceInfo=Dictionary(X=Dictionary(Private=String(UNSEEN))),
        Metadata=pdf.make_stream(f"<x>{UNSEEN}</x>".encode(), Type=Name.Metadata),
    )  # fmt: skip
    first.Resources.XObject = Dictionary(Used=used, Unused=drawing(pdf, UNSEEN))
    first.Resources.Properties = Dictionary(M0=Dictionary(ActualText=String(UNSEEN)))
    first.Contents = Array([
        first.Contents,
        pdf.make_stream(
            b"/Span <</MCID 0 /ActualText (UNSEEN)>> BDC /Used Do EMC "
            b"/P /M0 BDC EMC /Artifact BMC EMC /X MP /X <</E (UNSEEN)>> DP"
        ),
    ])  # fmt: skip
    nested = pdf.make_stream(
        b"/Span <</Alt (UNSEEN)>> BDC 0 g EMC", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 9, 9]), StructParents=4,
    )  # fmt: skip
    used.Resources.XObject = Dictionary(N=nested)
    used.write(used.read_bytes() + b" /N Do")
    first.PieceInfo = Dictionary(X=Dictionary(Private=String(UNSEEN)))
    first.StructParents = 0
    first.Tabs = Name.S
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 50, 50]), F=4,
        A=Dictionary(S=Name.URI, URI=String(f"https://example.org/{UNSEEN}")),
    )  # fmt: skip
    first.Annots = Array([pdf.make_indirect(link), *fields(pdf)])
    pdf.Root.AcroForm = Dictionary(Fields=Array(list(first.Annots)[1:]))
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem(f"{UNSEEN} bookmark", 0))
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, Alt=String(UNSEEN)))
    )
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(UNSEEN), Array([first])])))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(UNSEEN))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(UNSEEN))]))
    pdf.Root.Lang = String("en-GB")
    pdf.attachments["UNSEEN.txt"] = UNSEEN.encode()
    for key in ("/Author", "/Keywords", "/Creator", "/Own"):
        pdf.docinfo[key] = String(UNSEEN)
    pdf.docinfo["/Title"] = String("Fish & <chips>")
    pdf.Root.Metadata = pdf.make_stream(
        f"<x>{UNSEEN} pdfuaid pdfaid</x>".encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    return pdf


def fields(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """A filled field that is printed, and a hidden one that is not."""
    return [
        pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(f"{UNSEEN} {flags}"),
                V=String(UNSEEN), Rect=Array([100, 300, 200, 320]), F=flags,
                AP=Dictionary(N=drawing(pdf, text)),
            )
        )
        for flags, text in ((4, "filled in"), (2, UNSEEN))
    ]  # fmt: skip


def everything(pdf: bytes, folder: Path) -> bytes:
    """The file with all of its streams and object streams unpacked, by qpdf; and it is sound."""
    packed, unpacked = folder / "packed.pdf", folder / "unpacked.pdf"
    packed.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", packed], check=True, capture_output=True)
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", packed, unpacked], check=True)
    return unpacked.read_bytes()


def test_only_what_is_printed_comes_along(tmp_path: Path) -> None:
    source = saved(laden())
    assert UNSEEN.encode() in everything(source, tmp_path)
    imposed = impose(source, PLAIN)
    data = everything(imposed.pdf, tmp_path)
    assert UNSEEN.encode() not in data
    for name in (
        b"/Annot", b"/AcroForm", b"/Outlines", b"/StructTreeRoot", b"/StructParent", b"/MarkInfo",
        b"/Names", b"/Dests", b"/JavaScript", b"/OpenAction", b"/PageLabels", b"/EmbeddedFile",
        b"/PieceInfo", b"/Properties", b"/Author", b"BDC", b"BMC", b"EMC", b"/MCID", b" MP", b" DP",
        b"/OutputIntents", b"pdfuaid", b"pdfaid", b"/CreationDate", b"/ModDate",
    ):  # fmt: skip
        assert name not in data, name
    text = pypdfium2.PdfDocument(imposed.pdf)[0].get_textpage().get_text_range()
    assert "drawn" in text
    assert "filled in" in text
    assert "P1" in text


def test_the_file_says_what_it_is_for() -> None:
    with pikepdf.open(BytesIO(impose(saved(laden()), PLAIN).pdf)) as pdf:
        title = "Fish & <chips> (imposed for printing)"
        assert str(pdf.docinfo.Title) == title
        assert set(pdf.docinfo.keys()) == {"/Title", "/Subject", "/Producer"}
        assert set(pdf.Root.keys()) == {
            "/Type", "/Pages", "/ViewerPreferences", "/Lang", "/Metadata"
        }  # fmt: skip
        assert str(pdf.Root.Lang) == "en-GB"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == title
            assert metadata["dc:description"] == str(pdf.docinfo.Subject)
            assert list(metadata["dc:language"]) == ["en-GB"]
            assert metadata.pdfa_status == ""
        assert "For printing alone" in str(pdf.docinfo.Subject)


def test_a_title_that_only_the_packet_gives() -> None:
    pdf = numbered(1)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = "From the packet"
    for title, expected in ((saved(pdf), "From the packet (imposed for printing)"),
                            (booklet(1), "Imposed for printing")):  # fmt: skip
        with pikepdf.open(BytesIO(impose(title, PLAIN).pdf)) as sheets:
            assert str(sheets.docinfo.Title) == expected


def encrypted(user: str) -> bytes:
    out = BytesIO()
    allow = Permissions(extract=False)
    numbered(2).save(out, encryption=Encryption(owner="o", user=user, allow=allow))
    return out.getvalue()


def layered(**default: object) -> bytes:
    pdf = numbered(1)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Answers")))
    hidden = {key: Array([layer]) if value is True else value for key, value in default.items()}
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(hidden_keys(hidden)))
    return saved(pdf)


def hidden_keys(values: dict[str, object]) -> dict[str, object]:
    return {f"/{key}": value for key, value in values.items()}


def one_larger() -> bytes:
    pdf = numbered(5)
    pdf.pages[3].obj.MediaBox = Array([0, 0, 595, 842])
    return saved(pdf)


def without_size() -> bytes:
    pdf = numbered(3)
    pdf.pages[1].obj.TrimBox = Array([10, 10, 10, 400])
    return saved(pdf)


def mistyped() -> bytes:
    pdf = numbered(2)
    pdf.pages[1].obj.UserUnit = Name.Large
    return saved(pdf)


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (lambda: b"", UsageError, "no PDF"),
        (lambda: b"\x89PNG\r\n" * 99, UsageError, "no PDF"),
        (lambda: encrypted("u"), UsageError, "without a password"),
        (lambda: encrypted(""), UsageError, "without a password"),
        (lambda: booklet(9)[:400], MachineError, "cut off"),
        (lambda: booklet(9)[:2900], MachineError, "cut off"),
        (lambda: b"%PDF-1.7\n%%EOF\n", MachineError, "repair it with qpdf"),
        (lambda: saved(pikepdf.new()), ContentError, "no pages"),
        (one_larger, UsageError, "page 4 is 210 × 297 mm, but page 1 is 148 × 210 mm"),
        (without_size, MachineError, "page 2 has no size"),
        (mistyped, MachineError, "the PDF is damaged"),
        (lambda: layered(OFF=True), UsageError, "layers"),
        (lambda: layered(BaseState=Name.OFF), UsageError, "layers"),
    ],
)
def test_refused(make: Callable[[], bytes], kind: type[GuidebuilderError], words: str) -> None:
    data = make()
    with pytest.raises(kind, match=words) as caught:
        impose(data, PLAIN)
    assert type(caught.value) is kind
    assert "0x" not in caught.value.message  # an address would be another every time


def test_layers_that_are_all_shown_are_printed() -> None:
    assert impose(layered(), PLAIN).sheets == 1


def test_a_damaged_file_that_can_be_read_is_told() -> None:
    data = booklet(4).replace(b"startxref", b"startxxxx")
    imposed = impose(data, PLAIN)
    assert [page and page.number for page in folded(faces(imposed.pdf), [4])] == [1, 2, 3, 4]
    assert any("damaged" in warning for warning in imposed.warnings)


@pytest.mark.parametrize("signature", [0, -4, 2, 6, 15])
def test_signatures_that_cannot_be_folded(signature: int) -> None:
    with pytest.raises(UsageError, match="multiple of 4"):
        Imposition(signature=signature)


@pytest.mark.parametrize("caliper", [-0.1, 2.1, float("nan"), float("inf")])
def test_calipers_that_cannot_be(caliper: float) -> None:
    with pytest.raises(UsageError, match="thickness"):
        Imposition(caliper=caliper)


@pytest.mark.parametrize("paper", [None, SheetPaper.A4, SheetPaper.A5])
def test_marks_without_room(paper: SheetPaper | None) -> None:
    with pytest.raises(UsageError, match=r"8 mm of paper.*--paper SRA3"):
        impose(booklet(4), Imposition(marks=True, paper=paper))
