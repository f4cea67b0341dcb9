"""What a trick is, and what the tricks are made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

SENTENCE = (
    "A naïve subnet first becomes public once its route table offers traffic a way to the "
    "internet gateway."
)
WORDS = SENTENCE.split()


class Outcome(Enum):
    """What the gate does."""

    FOUND = "names the text"
    REFUSED = "refuses the file"
    PASSED = "lets it pass"


@dataclass(frozen=True)
class Trick:
    """A way of hiding the sentence.

    ``by`` names the tool of :mod:`tests.proof.sabotage.tools` that gives it back, or
    who else could; ``why`` says more, where the gate finds no words.
    """

    name: str
    hide: Callable[[bytes], bytes]
    by: str
    outcome: Outcome = Outcome.FOUND
    why: str = ""


Change = Callable[[pikepdf.Pdf], None]


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True, fix_metadata_version=False, **options)
    return out.getvalue()


def edited(change: Change, *, packed: bool = True) -> Callable[[bytes], bytes]:
    """A change made to an opened PDF, then saved as small as it goes, or plainly."""
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable

    def hide(data: bytes) -> bytes:
        with pikepdf.open(BytesIO(data)) as pdf:
            change(pdf)
            return saved(pdf, object_stream_mode=mode)

    return hide


def literal(text: str) -> bytes:
    """A string token in WinAnsiEncoding."""
    return b"(" + text.encode("cp1252") + b")"


def line(text: str = SENTENCE, x: float = 60, y: float = 14, size: float = 4) -> bytes:
    """A line of text at the foot of the page."""
    return b"BT /Leak %g Tf %g %g Td %b Tj ET" % (size, x, y, literal(text))


def resource(pdf: pikepdf.Pdf, kind: str, name: str, value: pikepdf.Object) -> None:
    """Put something into the resources of the first page."""
    held = pdf.pages[0].Resources
    if kind not in held:
        held[kind] = Dictionary()
    held[kind][f"/{name}"] = pdf.make_indirect(value)


def helvetica(**more: object) -> pikepdf.Object:
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=more.pop("Encoding", Name.WinAnsiEncoding),
        **more,
    )


def draw(pdf: pikepdf.Pdf, content: bytes, font: pikepdf.Object | None = None) -> None:
    """Draw before all else on the first page, with a font called Leak."""
    page = pdf.pages[0]
    resource(pdf, "/Font", "Leak", font if font is not None else helvetica())
    old = page.Contents
    parts = list(old) if isinstance(old, Array) else [old]
    stream = pdf.make_indirect(Stream(pdf, b"q " + content + b" Q"))
    page.Contents = Array([stream, *parts])


def shows(content: bytes, font: Callable[[pikepdf.Pdf], pikepdf.Object] | None = None) -> Change:
    """The change that draws some content."""

    def change(pdf: pikepdf.Pdf) -> None:
        draw(pdf, content, font(pdf) if font else None)

    return change


def form(pdf: pikepdf.Pdf, content: bytes, *, own: bool = True) -> pikepdf.Object:
    """A form XObject with the font Leak in its resources, or without any."""
    made = Stream(pdf, content)
    made.Type, made.Subtype = Name.XObject, Name.Form
    made.BBox = Array([0, 0, 600, 900])
    if own:
        made.Resources = Dictionary(Font=Dictionary(Leak=pdf.make_indirect(helvetica())))
    return made


def coded(codes: dict[str, int], values: dict[str, str] | None = None) -> Callable[..., object]:
    """A composite font whose codes are told by a ToUnicode map; without values there is none."""

    def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
        descendant = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Leak, DW=500,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=Dictionary(
                Type=Name.FontDescriptor, FontName=Name.Leak, Flags=4, ItalicAngle=0, Ascent=800,
                Descent=-200, CapHeight=700, StemV=80, FontBBox=Array([0, -200, 1000, 800]),
            ),
        )  # fmt: skip
        made = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Leak,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )  # fmt: skip
        if values is not None:
            pairs = b"\n".join(
                b"<%04x> <%b>" % (code, values[key].encode("utf-16-be").hex().encode())
                for key, code in codes.items()
            )
            cmap = (
                b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                b"/CMapName /Leak def /CMapType 2 def\n"
                b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
                b"%d beginbfchar\n%b\nendbfchar endcmap end end" % (len(codes), pairs)
            )
            made.ToUnicode = Stream(pdf, cmap)
        return made

    return font


def glyphs(pieces: list[str], codes: dict[str, int]) -> bytes:
    """A line of text in the codes of such a font."""
    shown = b"".join(b"%04x" % codes[piece] for piece in pieces)
    return b"BT /Leak 4 Tf 60 14 Td <%b> Tj ET" % shown


def numbered(pieces: list[str]) -> dict[str, int]:
    return {piece: code for code, piece in enumerate(sorted(set(pieces)), 3)}
