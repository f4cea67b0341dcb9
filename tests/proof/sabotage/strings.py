"""The sentence in what a PDF says besides its pages: metadata, names, notes, links, pictures."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO
from zlib import compress

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Stream, String
from PIL import Image, PngImagePlugin

from tests.proof.sabotage.trick import SENTENCE, WORDS, Outcome, Trick, draw, edited, form, line

REFUSED = Outcome.REFUSED
SLUG = SENTENCE.lower().replace(" ", "-").rstrip(".")
PERCENT = "".join(f"%{byte:02X}" for byte in SENTENCE.encode())


def info(value: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Remarks"] = value

    return change


def encoded(codec: str, mark: bytes = b"") -> pikepdf.Object:
    return String(mark + SENTENCE.encode(codec))


def xmp(packet: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = Stream(pdf, packet)
        pdf.Root.Metadata.Type, pdf.Root.Metadata.Subtype = Name.Metadata, Name.XML

    return change


def in_xml(body: str) -> bytes:
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{body}</x:xmpmeta>".encode()


def outline(*titles: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as marks:
            marks.root.extend(OutlineItem(title, 0) for title in titles)

    return change


def page_note(**more: object) -> Callable[[pikepdf.Pdf], None]:
    """An annotation on the first page."""

    def change(pdf: pikepdf.Pdf) -> None:
        made = Dictionary(Type=Name.Annot, Rect=Array([9, 9, 9, 9]))
        for key, value in ({"Subtype": Name.Text} | more).items():
            made[f"/{key}"] = value
        pdf.pages[0].Annots = Array([pdf.make_indirect(made)])

    return change


def appearance(pdf: pikepdf.Pdf) -> None:
    page_note(Subtype=Name.Stamp, AP=Dictionary(N=pdf.make_indirect(form(pdf, line()))))(pdf)


def field(**more: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        page_note(Subtype=Name.Widget, FT=Name.Tx, T="f", **more)(pdf)
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].Annots[0]]))

    return change


def element(**more: object) -> Callable[[pikepdf.Pdf], None]:
    """An element at the end of the structure tree."""

    def change(pdf: pikepdf.Pdf) -> None:
        made = Dictionary(Type=Name.StructElem, S=Name.Span)
        for key, value in more.items():
            made[f"/{key}"] = value
        root = pdf.Root.StructTreeRoot
        kids = root.K if isinstance(root.K, Array) else Array([root.K])
        root.K = Array([*kids, pdf.make_indirect(made)])

    return change


def root(key: str, make: Callable[[pikepdf.Pdf], pikepdf.Object]) -> Callable[..., None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[key] = pdf.make_indirect(make(pdf))

    return change


def file_specification(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    held = Stream(pdf, data)
    held.Type = Name.EmbeddedFile
    return Dictionary(Type=Name.Filespec, F="a.txt", EF=Dictionary(F=pdf.make_indirect(held)))


def attached(data: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        names = Array([String("a.txt"), pdf.make_indirect(file_specification(pdf, data))])
        pdf.Root.Names.EmbeddedFiles = Dictionary(Names=names)

    return change


def destinations(*names: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        target = Array([pdf.pages[0].obj, Name.Fit])
        found = Array([part for name in names for part in (String(name), target)])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=found))

    return change


def old_destination(pdf: pikepdf.Pdf) -> None:
    name = "/" + SENTENCE.replace(" ", "_")
    pdf.Root.Dests = Dictionary({name: Array([pdf.pages[0].obj, Name.Fit])})


def spot_colour(pdf: pikepdf.Pdf) -> None:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1)
    name = Name("/" + SENTENCE)
    space = Array([Name.Separation, name, Name.DeviceGray, pdf.make_indirect(function)])
    pdf.pages[0].Resources.ColorSpace = Dictionary(Leak=pdf.make_indirect(space))


def font_name(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    font.BaseFont = Name("/ABCDEF+" + SENTENCE.replace(" ", ""))


def profile(pdf: pikepdf.Pdf, text: bytes) -> None:
    """An ICC profile whose description tag (ICC.1:2001, 6.5.17) is the sentence."""
    held = Stream(pdf, compress(b"\0" * 128 + b"desc" + bytes(4) + struct.pack(">I", 104) + text))
    held.Filter, held.N = Name.FlateDecode, 3
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_indirect(held)


def thumbnail(pdf: pikepdf.Pdf) -> None:
    data = SENTENCE.encode()
    held = Stream(pdf, compress(data))
    held.Filter, held.Width, held.Height = Name.FlateDecode, len(data), 1
    held.ColorSpace, held.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].Thumb = pdf.make_indirect(held)


def jpeg(*, packed: bool) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        out = BytesIO()
        Image.new("L", (8, 8)).save(out, "JPEG", comment=SENTENCE.encode())
        data = out.getvalue()
        held = Stream(pdf, compress(data) if packed else data)
        both = Array([Name.FlateDecode, Name.DCTDecode])
        held.Filter = both if packed else Name.DCTDecode
        held.Type, held.Subtype, held.Width, held.Height = Name.XObject, Name.Image, 8, 8
        held.ColorSpace, held.BitsPerComponent = Name.DeviceGray, 8
        pdf.pages[0].Resources.XObject = Dictionary(Leak=pdf.make_indirect(held))
        draw(pdf, b"/Leak Do")

    return change


def png() -> bytes:
    out, remarks = BytesIO(), PngImagePlugin.PngInfo()
    remarks.add_text("Comment", SENTENCE)
    Image.new("L", (8, 8)).save(out, "PNG", pnginfo=remarks)
    return out.getvalue()


def words_of(key: str) -> Callable[[pikepdf.Pdf], None]:
    """A word in each string of a list."""
    return root(key, lambda _: Dictionary(Keywords=Array([String(word) for word in WORDS])))


def languages() -> Iterator[bytes]:
    """UTF-16 with a code of language after every word (ISO 32000-1, 14.9.2.2)."""
    yield b"\xfe\xff"
    for word in WORDS:
        yield (word[:1] + "\x1ben\x1b" + word[1:] + " ").encode("utf-16-be")


XML_TAGS = "".join(f"<b>{word}</b> " for word in WORDS)
ENTITIES = "".join(f"&#x{ord(letter):X};" for letter in SENTENCE)
BASE64 = base64.b64encode(SENTENCE.encode()).decode()
SCRIPT = "app.alert('" + "".join(f"\\u{ord(letter):04x}" for letter in SENTENCE) + "')"
NOT_HERE = "no edition has any"
CODED = "base64 -d"

TRICKS = [
    Trick("document information", edited(info(SENTENCE)), "pdfinfo"),
    Trick("a string in UTF-16", edited(info(encoded("utf-16-be", b"\xfe\xff"))), "qpdf --json"),
    Trick("a string in UTF-16, little end first",
          edited(info(encoded("utf-16-le", b"\xff\xfe"))), "qpdf --json"),
    Trick("a string in UTF-8", edited(info(encoded("utf-8", b"\xef\xbb\xbf"))), "qpdf --json"),
    Trick("a string in PDFDocEncoding", edited(info(encoded("pdfdoc"))), "qpdf --json"),
    Trick("a string with codes of language",
          edited(info(String(b"".join(languages())))), "a viewer that knows them"),
    Trick("base64 in the metadata", edited(info(BASE64)), CODED),
    Trick("hexadecimal digits in the metadata", edited(info(SENTENCE.encode().hex())), "xxd -r -p"),
    Trick("an element of XMP", edited(xmp(in_xml(f"<a>{SENTENCE}</a>"))), "qpdf --qdf"),
    Trick("an attribute in XMP", edited(xmp(in_xml(f"<a b='{escape(SENTENCE)}'/>"))), "qpdf --qdf"),
    Trick("a tag around each word in XMP", edited(xmp(in_xml(XML_TAGS))), "an XML reader"),
    Trick("XMP in numeric entities", edited(xmp(in_xml(ENTITIES))), "an XML reader"),
    Trick("XMP in UTF-16",
          edited(xmp(in_xml(SENTENCE).decode().encode("utf-16"))), "an XML reader"),
    Trick("a bookmark", edited(outline(SENTENCE)), "pdfium, bookmarks"),
    Trick("a bookmark for every word", edited(outline(*WORDS)), "pdfium, bookmarks"),
    Trick("the name of a destination", edited(destinations(SLUG)), "qpdf --json"),
    Trick("a destination for every word", edited(destinations(*WORDS)), "qpdf --json"),
    Trick("a destination that is a name with escapes", edited(old_destination), "qpdf --json"),
    Trick("the id of a structure element", edited(element(ID=String(SLUG))), "qpdf --json"),
    Trick("alternative text", edited(element(Alt=String(SENTENCE))), "qpdf --json"),
    Trick("actual text of an element", edited(element(ActualText=String(SENTENCE))), "qpdf --json"),
    Trick("the expansion of an abbreviation", edited(element(E=String(SENTENCE))), "qpdf --json"),
    Trick("the title of an element", edited(element(T=String(SENTENCE))), "qpdf --json"),
    Trick("an attribute of an element",
          edited(element(A=Dictionary(O=Name.UserProperties, P=Array([
              Dictionary(N="note", V=String(SENTENCE))])))), "qpdf --json"),
    Trick("the summary of a table",
          edited(element(A=Dictionary(O=Name.Table, Summary=String(SENTENCE)))), "qpdf --json"),
    Trick("a role of the structure tree",
          edited(element(S=Name("/" + SENTENCE))), "qpdf --json"),
    Trick("the contents of an annotation",
          edited(page_note(Contents=String(SENTENCE))), "qpdf --json"),
    Trick("the author of an annotation", edited(page_note(T=String(SENTENCE))), "qpdf --json"),
    Trick("rich text of an annotation",
          edited(page_note(RC=String(f"<body><p>{XML_TAGS}</p></body>"))), "an XML reader"),
    Trick("the look of an annotation", edited(appearance), "qpdf --qdf"),
    Trick("the address of a link",
          edited(page_note(Subtype=Name.Link, A=Dictionary(
              S=Name.URI, URI=String(f"https://example.org/?q={PERCENT}")))), "percent decoding"),
    Trick("the fragment of a link, encoded twice",
          edited(page_note(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(
              "https://example.org/#" + PERCENT.replace("%", "%25"))))), "percent decoding"),
    Trick("a tooltip of a form field", edited(field(TU=String(SENTENCE))), "qpdf --json"),
    Trick("the value of a form field", edited(field(V=String(SENTENCE))), "qpdf --json"),
    Trick("the default value of a form field", edited(field(DV=String(SENTENCE))), "qpdf --json"),
    Trick("the choices of a form field",
          edited(field(Opt=Array([String(word) for word in WORDS]))), "qpdf --json"),
    Trick("JavaScript",
          edited(root("/OpenAction", lambda _: Dictionary(S=Name.JavaScript, JS=String(SENTENCE)))),
          "qpdf --json"),
    Trick("JavaScript in Unicode escapes",
          edited(root("/OpenAction", lambda pdf: Dictionary(
              S=Name.JavaScript, JS=pdf.make_indirect(Stream(pdf, SCRIPT.encode()))))),
          "a JavaScript reader"),
    Trick("a named action", edited(page_note(A=Dictionary(S=Name.Named, N=Name("/" + SENTENCE)))),
          "qpdf --json"),
    Trick("an attached file", edited(attached(SENTENCE.encode())), "pdfium, attachments"),
    Trick("an attached file, compressed",
          edited(attached(compress(SENTENCE.encode()))), "pdfium, attachments",
          REFUSED, "there is an attached file; " + NOT_HERE),
    Trick("the comment of a PNG that is attached", edited(attached(png())), "pdfium, attachments"),
    Trick("an associated file",
          edited(root("/AF", lambda pdf: Array([file_specification(pdf, SENTENCE.encode())]))),
          "qpdf --qdf"),
    Trick("the name of a layer",
          edited(root("/OCProperties", lambda pdf: Dictionary(OCGs=Array([
              pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(SENTENCE)))])))),
          "qpdf --json"),
    Trick("page-piece data",
          edited(root("/PieceInfo", lambda _: Dictionary(
              Some=Dictionary(Private=String(SENTENCE))))),
          "qpdf --json"),
    Trick("a list with a word in every string", edited(words_of("/Spare")), "qpdf --json"),
    Trick("page labels",
          edited(root("/PageLabels", lambda _: Dictionary(Nums=Array([
              0, Dictionary(P=String(SENTENCE))])))), "pdfium, page labels"),
    Trick("a key of the viewer's preferences",
          edited(root("/ViewerPreferences", lambda _: Dictionary({"/" + SENTENCE: True}))),
          "qpdf --json"),
    Trick("the name of a font", edited(font_name), "qpdf --json"),
    Trick("the name of a spot colour", edited(spot_colour), "qpdf --json"),
    Trick("the description of a colour profile",
          edited(lambda pdf: profile(pdf, SENTENCE.encode())), "qpdf --qdf"),
    Trick("the description of a colour profile in UTF-16",
          edited(lambda pdf: profile(pdf, SENTENCE.encode("utf-16-be"))), "strings -eb"),
    Trick("the thumbnail of a page", edited(thumbnail), "qpdf --qdf"),
    Trick("the comment of a JPEG", edited(jpeg(packed=False)), "strings"),
    Trick("the comment of a JPEG, compressed again", edited(jpeg(packed=True)), "zlib-flate"),
    Trick("a stream that nothing refers to",
          edited(root("/Spare", lambda pdf: Stream(pdf, SENTENCE.encode()))), "qpdf --qdf"),
]  # fmt: skip
