"""The sentence in the bytes of the file, beside or between its objects; and what no gate finds."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Callable
from io import BytesIO
from zlib import compress

import pikepdf
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw

from tests.books.shelf import CHECKOUT
from tests.proof.sabotage.pages import mapped
from tests.proof.sabotage.strings import info
from tests.proof.sabotage.trick import (
    SENTENCE,
    WORDS,
    Outcome,
    Trick,
    draw,
    edited,
    line,
    saved,
    shows,
)

REFUSED, PASSED = Outcome.REFUSED, Outcome.PASSED
PLAIN = SENTENCE.encode()


def plainly(data: bytes) -> bytes:
    """The same file without object streams, so that a cross-reference table ends it."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def inserted(piece: bytes) -> Callable[[bytes], bytes]:
    """A piece between the last object and the cross-reference table, which is moved."""

    def hide(data: bytes) -> bytes:
        data = plainly(data)
        at = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
        moved = data[:at] + piece + data[at:]
        return moved.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + len(piece)))

    return hide


def updated(data: bytes, objects: dict[int, bytes]) -> bytes:
    """A later revision, as an editor adds it: new objects and their table, which names the old."""
    before = data[data.rindex(b"startxref") + 9 :].split()[0]
    with pikepdf.open(BytesIO(data)) as pdf:
        root, size = pdf.Root.objgen[0], int(pdf.trailer.Size)
    out, table = bytearray(data), b"xref\n"
    for number, body in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    size = max(size, *(number + 1 for number in objects))
    place = len(out)
    out += table + b"trailer << /Root %d 0 R /Size %d /Prev %s >>\n" % (root, size, before)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % place)


def overwritten(data: bytes) -> bytes:
    """The sentence on the page, then a revision in which that content is another."""
    with pikepdf.open(BytesIO(edited(shows(line()), packed=False)(data))) as pdf:
        number = pdf.pages[0].Contents[0].objgen[0]
        whole = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(BytesIO(whole)) as pdf:
        number = pdf.pages[0].Contents[0].objgen[0]
    return updated(whole, {number: b"<< /Length 1 >> stream\n \nendstream"})


def added(data: bytes) -> bytes:
    """A revision that adds a note of the sentence."""
    data = plainly(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        number = int(pdf.trailer.Size)
    return updated(data, {number: b"(" + SENTENCE.encode("cp1252") + b")"})


def packed_again(data: bytes) -> bytes:
    """An object stream with an object more than the cross-reference stream knows."""
    with pikepdf.open(BytesIO(plainly(data))) as pdf:
        body = b"7 0 (" + SENTENCE.encode("cp1252") + b")"
        held = Stream(pdf, compress(body))
        held.Filter, held.Type, held.N, held.First = Name.FlateDecode, Name.ObjStm, 1, 4
        pdf.Root.Spare = pdf.make_indirect(held)
        return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def locked(**passwords: str) -> Callable[[bytes], bytes]:
    def hide(data: bytes) -> bytes:
        with pikepdf.open(BytesIO(edited(shows(line()))(data))) as pdf:
            out = BytesIO()
            pdf.save(out, encryption=pikepdf.Encryption(**passwords))
            return out.getvalue()

    return hide


def beyond_length(data: bytes) -> bytes:
    """Bytes after a stream's end, which its length leaves out."""
    data = plainly(data)
    piece = b"900 0 obj\n<< /Length 1 >> stream\n \n" + PLAIN + b"\nendstream\nendobj\n"
    return inserted(piece)(data)


def picture(pdf: pikepdf.Pdf) -> None:
    image = Image.new("L", (900, 24), 255)
    ImageDraw.Draw(image).text((4, 4), SENTENCE, fill=0)
    held = Stream(pdf, compress(image.tobytes()))
    held.Filter, held.Type, held.Subtype = Name.FlateDecode, Name.XObject, Name.Image
    held.Width, held.Height, held.BitsPerComponent = 900, 24, 8
    held.ColorSpace = Name.DeviceGray
    pdf.pages[0].Resources.XObject = Dictionary(Leak=pdf.make_indirect(held))
    draw(pdf, b"450 0 0 12 60 10 cm /Leak Do")


def outlines() -> bytes:
    """The sentence as paths: SVG's M, L, Q and Z as PDF's m, l and c."""
    face = TTFont(next(iter(sorted((CHECKOUT / "styles" / "fonts").rglob("*.ttf")))))
    glyphs, names = face.getGlyphSet(), face.getBestCmap()
    out, at = [], 60.0
    for letter in SENTENCE:
        pen = SVGPathPen(glyphs)
        name = names.get(ord(letter), ".notdef")
        glyphs[name].draw(pen)
        points = [float(n) for n in pen.getCommands().translate(_SPACES).split()]
        pairs = zip(points[::2], points[1::2], strict=False)
        drawn = [f"{x:g} {y:g} {'l' if n else 'm'}" for n, (x, y) in enumerate(pairs)]
        out.append(f"q .004 0 0 .004 {at:g} 14 cm " + " ".join(drawn) + " f Q")
        at += glyphs[name].width * 0.004
    return "\n".join(out).encode()


_SPACES = {ord(letter): " " for letter in "MLQZHVCT,"}


def tucked(pdf: pikepdf.Pdf) -> None:
    """Four words at a time, in strings that have nothing to do with one another."""
    groups = [" ".join(WORDS[at : at + 4]) for at in range(0, len(WORDS), 4)]
    for number, group in enumerate(groups):
        pdf.Root[f"/Spare{number}"] = Array(
            [String(f"{number} {group} {number} filling words here")]
        )


def lowest_bits(pdf: pikepdf.Pdf) -> None:
    bits = bytes(128 + (byte >> n & 1) for byte in PLAIN for n in range(8))
    pdf.Root.Spare = pdf.make_indirect(Stream(pdf, bits))


LIE = {piece: "abcdefghijklmnopqrstuvwxyz"[ord(piece) % 26] for piece in SENTENCE if piece != " "}
PACKED = base64.b64encode(compress(PLAIN)).decode()

TRICKS = [
    Trick("an earlier revision", overwritten, "the older file, cut off at its end mark"),
    Trick("a later revision", added, "strings"),
    Trick("an object stream and a compressed cross-reference",
          edited(info(SENTENCE), packed=True), "qpdf --json"),
    Trick("an object of a stream that no table lists", packed_again, "qpdf --qdf"),
    Trick("after the end of the file", lambda data: data + PLAIN + b"\n", "strings"),
    Trick("after the end of the file, in base64",
          lambda data: data + base64.b64encode(PLAIN) + b"\n", "base64 -d"),
    Trick("after the end of the file, in UTF-16",
          lambda data: data + SENTENCE.encode("utf-16-be") + b"\n", "strings -eb"),
    Trick("before the header", lambda data: PLAIN + b"\n" + data, "strings"),
    Trick("a comment between two objects", inserted(b"% " + PLAIN + b"\n"), "strings"),
    Trick("an object that no table lists",
          inserted(b"900 0 obj\n(" + PLAIN + b")\nendobj\n"), "strings"),
    Trick("a compressed stream that no table lists",
          inserted(b"900 0 obj\n<< /Filter /FlateDecode /Length %d >> stream\n%b\n"
                   b"endstream\nendobj\n" % (len(compress(PLAIN)), compress(PLAIN))),
          "a file carver", REFUSED,
          "there is an object that the cross-reference table does not list"),
    Trick("after a stream's end", beyond_length, "strings"),
    Trick("encryption without a password", locked(owner="o", user=""), "pdftotext"),
    Trick("encryption with a password", locked(owner="o", user="u"), "whoever has the password",
          REFUSED, "the file cannot be opened, and what cannot be read is not published"),
    Trick("a picture of the sentence", edited(picture), "eyes, OCR", PASSED,
          "there is no character recognition in the gate. An edition prints the pictures of the "
          "parts that it may print, and no others are opened"),
    Trick("glyphs drawn as outlines", edited(shows(outlines())), "eyes, OCR", PASSED,
          "paths are not text; the press draws none of a guide's words as paths"),
    Trick("glyphs whose map says other letters",
          edited(mapped(list(SENTENCE), {" ": " "} | LIE)), "eyes, OCR", PASSED,
          "the gate reads what the map says, as a search or a copy would"),
    Trick("pieces of four words, far apart", edited(tucked), "a patient reader", PASSED,
          "five words in a row are the least that is looked for; fewer stand in any text"),
    Trick("a cipher (ROT13)", edited(info(codecs.encode(SENTENCE, "rot13"))), "tr", PASSED,
          "there are more ciphers than could be tried"),
    Trick("the sentence written backwards", edited(info(SENTENCE[::-1])), "rev", PASSED,
          "as with a cipher; on a page, letters are read by their places and found"),
    Trick("compressed, then in base64", edited(info(PACKED)), "base64 -d and zlib-flate", PASSED,
          "strings are decoded, not unpacked"),
    Trick("the lowest bits of a picture", edited(lowest_bits), "who knows of them", PASSED,
          "hidden by design; the press encodes pictures anew, without metadata"),
    Trick("other words that say the same",
          edited(info("Being public depends on the routing alone")), "a reader", PASSED,
          "words are compared, not meanings"),
]  # fmt: skip
