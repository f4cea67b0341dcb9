"""Text on the page that is not meant to be seen, or not meant to be found."""

from __future__ import annotations

import unicodedata

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.proof.sabotage.trick import (
    SENTENCE,
    WORDS,
    Change,
    Outcome,
    Trick,
    coded,
    draw,
    edited,
    form,
    glyphs,
    helvetica,
    line,
    literal,
    numbered,
    resource,
    shows,
)

REFUSED = Outcome.REFUSED
TOP = 240.0  # a place on the page where nothing else stands


def placed(pieces: list[tuple[str, float, float]]) -> bytes:
    """Pieces of text, each at a place of its own, in this order."""
    shown = (b"1 0 0 1 %g %g Tm %b Tj" % (x, y, literal(text)) for text, x, y in pieces)
    return b"BT /Leak 4 Tf " + b" ".join(shown) + b" ET"


def in_a_row(words: list[str], x: float = 60, y: float = 14) -> list[tuple[str, float, float]]:
    out = []
    for word in words:
        out.append((word, x, y))
        x += 2.2 * len(word) + 1.6
    return out


def lines(words: list[str], each: int, x: float, top: float) -> list[tuple[str, float, float]]:
    starts = range(0, len(words), each)
    return [(" ".join(words[s : s + each]), x, top - 5 * n) for n, s in enumerate(starts)]


def two_columns() -> bytes:
    left = lines(WORDS, 3, 60, TOP)
    other = "gateway subnet packets route table network address traffic internet public way name"
    right = lines((other + " " + other).split()[: len(WORDS)], 3, 300, TOP)
    return placed([cell for row in zip(left, right, strict=True) for cell in row])


def columns_by_word() -> bytes:
    """The same, every word placed alone, row by row."""
    out: list[tuple[str, float, float]] = []
    for text, _, y in lines(WORDS, 3, 60, TOP):
        out += in_a_row(text.split(), 60, y) + in_a_row(["gateway", "table", "way"], 300, y)
    return placed(out)


def hyphenated() -> bytes:
    broken = SENTENCE.replace("subnet", "sub-|net").replace("becomes", "be-|comes")
    broken = broken.replace("table", "ta-|ble").replace("traffic", "traf-|fic")
    broken = broken.replace("internet", "inter-|net")
    parts = broken.split("|")
    return placed([(part, 60, TOP - 5 * n) for n, part in enumerate(parts)])


def graphics_state(pdf: pikepdf.Pdf) -> None:
    resource(pdf, "/ExtGState", "LeakState", Dictionary(ca=0, CA=0))
    draw(pdf, b"/LeakState gs " + line())


def state_font(pdf: pikepdf.Pdf) -> None:
    font = pdf.make_indirect(helvetica(Encoding=shifted_encoding()))
    resource(pdf, "/ExtGState", "LeakState", Dictionary(Font=Array([font, 4])))
    draw(pdf, b"/LeakState gs BT 60 14 Td " + shifted() + b" Tj ET")


def shifted_encoding() -> pikepdf.Object:
    """Each letter under the code of the one before it."""
    names = {" ": "/space", ".": "/period", "ï": "/idieresis"}
    letters = sorted(set(SENTENCE))
    entries = [100, *(Name(names.get(letter, "/" + letter)) for letter in letters)]
    return Dictionary(Type=Name.Encoding, Differences=Array(entries))


def shifted() -> bytes:
    letters = sorted(set(SENTENCE))
    return b"<" + bytes(100 + letters.index(letter) for letter in SENTENCE).hex().encode() + b">"


def soft_mask(pdf: pikepdf.Pdf) -> None:
    group = form(pdf, line())
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    mask = Dictionary(S=Name.Luminosity, G=pdf.make_indirect(group))
    resource(pdf, "/ExtGState", "LeakState", Dictionary(SMask=mask))
    draw(pdf, b"/LeakState gs 0 0 1 1 re f")


def form_object(pdf: pikepdf.Pdf) -> None:
    resource(pdf, "/XObject", "LeakForm", form(pdf, line()))
    draw(pdf, b"/LeakForm Do")


def form_never_drawn(pdf: pikepdf.Pdf) -> None:
    resource(pdf, "/XObject", "LeakForm", form(pdf, line()))


def form_in_form(pdf: pikepdf.Pdf) -> None:
    outer = form(pdf, b"/Inner Do")
    inner = form(pdf, line(), own=False)
    outer.Resources.XObject = Dictionary(Inner=pdf.make_indirect(inner))
    resource(pdf, "/XObject", "LeakForm", outer)
    draw(pdf, b"/LeakForm Do")


def word_by_form(pdf: pikepdf.Pdf) -> None:
    calls = []
    for number, (word, x, y) in enumerate(in_a_row(WORDS)):
        resource(pdf, "/XObject", f"Leak{number}", form(pdf, line(word, 0, 0)))
        calls.append(b"q 1 0 0 1 %g %g cm /Leak%d Do Q" % (x, y, number))
    draw(pdf, b" ".join(calls))


def pattern(pdf: pikepdf.Pdf) -> None:
    tile = Stream(pdf, line())
    tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 600, 60]), 600, 60
    tile.Resources = Dictionary(Font=Dictionary(Leak=pdf.make_indirect(helvetica())))
    resource(pdf, "/Pattern", "LeakTile", tile)
    draw(pdf, b"/Pattern cs /LeakTile scn 0 0 500 20 re f")


def type3(pdf: pikepdf.Pdf) -> None:
    """A font of drawn boxes whose glyphs are called by their letters."""
    letters = sorted(set(SENTENCE))
    box = pdf.make_indirect(Stream(pdf, b"500 0 d0 0 0 400 600 re f"))
    encoding = shifted_encoding()
    names = [name for name in encoding.Differences if isinstance(name, Name)]
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 700]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), Encoding=encoding, FirstChar=100,
        LastChar=99 + len(letters), Widths=Array([500] * len(letters)), Resources=Dictionary(),
        CharProcs=Dictionary({str(name): box for name in names}),
    )  # fmt: skip
    draw(pdf, b"BT /Leak 4 Tf 60 14 Td " + shifted() + b" Tj ET", font)


def glyph_that_says_it(pdf: pikepdf.Pdf) -> None:
    """A font with one glyph, which draws the whole sentence."""
    inner = Dictionary(Font=Dictionary(Leak=pdf.make_indirect(helvetica())))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 700]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        Encoding=Dictionary(Differences=Array([97, Name.a])), FirstChar=97, LastChar=97,
        Widths=Array([500]), Resources=inner,
        CharProcs=Dictionary(a=pdf.make_indirect(Stream(pdf, b"500 0 d0 " + line()))),
    )  # fmt: skip
    draw(pdf, b"BT /Leak 4 Tf 60 14 Td (a) Tj ET", font)


def deleted_page(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page()
    page = pdf.pages[-1]
    page.Resources = Dictionary(Font=Dictionary(Leak=pdf.make_indirect(helvetica())))
    page.Contents = Stream(pdf, line())
    pdf.Root.PieceInfo = Dictionary(Spare=page.obj)
    del pdf.pages[-1]


def named_properties(pdf: pikepdf.Pdf) -> None:
    resource(pdf, "/Properties", "LeakList", Dictionary(ActualText=SENTENCE))
    draw(pdf, b"/Span /LeakList BDC EMC")


def layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Layer"))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group]))
    )
    resource(pdf, "/Properties", "LeakLayer", group)
    draw(pdf, b"/OC /LeakLayer BDC " + line() + b" EMC")


def ligatures() -> Change:
    pieces = list(SENTENCE.replace("fi", "ﬁ").replace("ff", "ﬀ"))
    codes = numbered(pieces)
    return shows(glyphs(pieces, codes), coded(codes, {piece: piece for piece in pieces}))


def mapped(pieces: list[str], values: dict[str, str]) -> Change:
    codes = numbered(pieces)
    return shows(glyphs(pieces, codes), coded(codes, values))


def letters(change: str) -> Change:
    """Each letter with something after it that is not seen."""
    pieces = list(SENTENCE)
    return mapped(pieces, {piece: piece + change for piece in pieces})


def unmapped() -> Change:
    pieces = list(SENTENCE)
    codes = numbered(pieces)
    return shows(glyphs(pieces, codes), coded(codes))


DECOMPOSED = list(unicodedata.normalize("NFD", SENTENCE))
CYRILLIC = SENTENCE.translate(str.maketrans("aeopcyx", "аеорсух"))
PRIVATE = {piece: chr(0xE000 + ord(piece)) for piece in SENTENCE}
KERNED = b" ".join(b"%b 40" % literal(letter) for letter in SENTENCE if letter != " ")
BY_LETTER = [(letter, 60 + 2.6 * n, 14.0) for n, letter in enumerate(SENTENCE) if letter != " "]
OCTAL = "".join(f"\\{byte:03o}" for byte in SENTENCE.encode("cp1252")).encode()
HEXADECIMAL = SENTENCE.encode("cp1252").hex().encode()
WORDS_APART = b" ".join(b"%b Tj" % literal(word + " ") for word in WORDS)
COVER = b" 1 g 0 0 600 30 re f"

TRICKS = [
    Trick("small print at the foot of the page", edited(shows(line())), "pdftotext"),
    Trick("transparent text", edited(graphics_state), "pdftotext"),
    Trick("white text", edited(shows(b"1 g " + line())), "pdftotext"),
    Trick("text behind a white box", edited(shows(line() + COVER)), "pdftotext"),
    Trick("text clipped away", edited(shows(b"0 0 1 1 re W n " + line())), "pdftotext -raw"),
    Trick("text off the page", edited(shows(line(x=-5000, y=-5000))), "qpdf --qdf"),
    Trick("text of size zero", edited(shows(line(size=0))), "qpdf --qdf"),
    Trick("text a thousandth of a point high", edited(shows(line(size=0.001))), "qpdf --qdf"),
    Trick("text squeezed to no width", edited(shows(b"BT 0 Tz ET " + line())), "qpdf --qdf"),
    Trick("invisible text (render mode 3)", edited(shows(b"3 Tr " + line())), "pdftotext"),
    Trick("text used as a clipping path", edited(shows(b"7 Tr " + line())), "pdftotext"),
    Trick("text at a right angle", edited(shows(b"0 1 -1 0 30 60 cm " + line())), "pdftotext"),
    Trick("mirrored text", edited(shows(b"-1 0 0 1 600 0 cm " + line())), "qpdf --qdf"),
    Trick("a line split over several operators",
          edited(shows(b"BT /Leak 4 Tf 60 14 Td " + WORDS_APART + b" ET")), "pdftotext"),
    Trick("a line kerned letter by letter",
          edited(shows(b"BT /Leak 4 Tf 60 14 Td [" + KERNED + b"] TJ ET")), "pdftotext"),
    Trick("every letter placed alone", edited(shows(placed(BY_LETTER))), "pdftotext"),
    Trick("letters drawn from last to first", edited(shows(placed(BY_LETTER[::-1]))), "pdftotext"),
    Trick("words drawn from last to first",
          edited(shows(placed(in_a_row(WORDS)[::-1]))), "pdftotext"),
    Trick("lines drawn from last to first",
          edited(shows(placed(lines(WORDS, 3, 60, TOP)[::-1]))), "pdftotext"),
    Trick("two columns drawn row by row", edited(shows(two_columns())), "pdftotext"),
    Trick("two columns drawn word by word", edited(shows(columns_by_word())), "pdftotext"),
    Trick("words hyphenated over lines", edited(shows(hyphenated())), "pdftotext"),
    Trick("ligatures (ﬁ as one glyph)", edited(ligatures()), "pdftotext"),
    Trick("capitals", edited(shows(line(SENTENCE.upper()))), "pdftotext"),
    Trick("another normal form (a letter, then its accent)",
          edited(mapped(DECOMPOSED, {piece: piece for piece in DECOMPOSED})), "pdftotext"),
    Trick("letters of another alphabet that look alike",
          edited(mapped(list(CYRILLIC), {piece: piece for piece in CYRILLIC})), "eyes"),
    Trick("zero-width characters between letters", edited(letters("\u200b")), "pdftotext"),
    Trick("soft hyphens between letters", edited(letters("\u00ad")), "pdftotext"),
    Trick("spaces between letters", edited(letters("\u2009")), "pdftotext"),
    Trick("strings in hexadecimal digits",
          edited(shows(b"BT /Leak 4 Tf 60 14 Td <" + HEXADECIMAL + b"> Tj ET")), "pdftotext"),
    Trick("strings in octal escapes",
          edited(shows(b"BT /Leak 4 Tf 60 14 Td (" + OCTAL + b") Tj ET")), "pdftotext"),
    Trick("an operator that breaks the line first",
          edited(shows(b"BT /Leak 4 Tf 60 14 Td %b ' ET" % literal(SENTENCE))), "pdftotext"),
    Trick("a comment between a string and its operator",
          edited(shows(b"BT /Leak 4 Tf 60 14 Td %b %%Tj\n Tj ET" % literal(SENTENCE))),
          "pdftotext"),
    Trick("a font that gives each letter another code",
          edited(shows(b"BT /Leak 4 Tf 60 14 Td " + shifted() + b" Tj ET",
                       lambda _: helvetica(Encoding=shifted_encoding()))), "pdftotext"),
    Trick("a font set by a graphics state", edited(state_font), "eyes"),
    Trick("a Type 3 font", edited(type3), "pdftotext"),
    Trick("a Type 3 glyph that draws the sentence", edited(glyph_that_says_it), "qpdf --qdf"),
    Trick("a form XObject", edited(form_object), "pdftotext"),
    Trick("a form XObject that nothing draws", edited(form_never_drawn), "qpdf --qdf"),
    Trick("a form without fonts of its own, in a form", edited(form_in_form), "qpdf --qdf"),
    Trick("a form XObject for every word", edited(word_by_form), "pdftotext"),
    Trick("a tiling pattern", edited(pattern), "qpdf --qdf"),
    Trick("the group of a soft mask", edited(soft_mask), "qpdf --qdf"),
    Trick("a layer that is switched off", edited(layer), "qpdf --qdf"),
    Trick("a page that was deleted", edited(deleted_page), "qpdf --qdf"),
    Trick("actual text of marked content",
          edited(shows(b"/Span <</ActualText %b>> BDC EMC" % literal(SENTENCE))), "qpdf --qdf"),
    Trick("actual text in a named property list", edited(named_properties), "qpdf --json"),
    Trick("the tag of marked content",
          edited(shows(b"/" + SENTENCE.replace(" ", "#20").encode() + b" MP")), "qpdf --qdf"),
    Trick("a comment in a content stream",
          edited(shows(b"% " + SENTENCE.encode() + b"\n")), "qpdf --qdf"),
    Trick("the pixels of an inline picture",
          edited(shows(b"BI /W %d /H 1 /BPC 8 /CS /G ID %b EI"
                       % (len(SENTENCE.encode()), SENTENCE.encode()))), "qpdf --qdf"),
    Trick("letters mapped to private characters", edited(mapped(list(SENTENCE), PRIVATE)), "eyes",
          REFUSED, "the page cannot be read, and what cannot be read is not published"),
    Trick("glyph numbers without a ToUnicode map", edited(unmapped()), "eyes",
          REFUSED, "the font cannot be read, and what cannot be read is not published"),
]  # fmt: skip
