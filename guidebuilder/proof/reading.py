"""Everything that a PDF says, to whoever looks: pages, strings, names, metadata, leftovers.

Nothing is trusted to be unreachable: objects that no page refers to are read as
well, and so are the raw bytes of the file, for what stands outside its objects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pikepdf

from guidebuilder.proof.content import (
    HEX,
    LITERAL,
    ContentText,
    read_content,
    string_bytes,
    string_text,
)
from guidebuilder.proof.fonts import UNREADABLE, FontReader, read_font
from guidebuilder.proof.revisions import structure_problems

_ITEM = re.compile(rb"(" + LITERAL + rb"|" + HEX + rb")|(/[^\s()<>\[\]{}/%]*)")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_NAME_CODE = re.compile(r"#([0-9A-Fa-f]{2})")
_PRINTABLE = re.compile(rb"(?:[\t\r\n\x20-\x7e]|[\xc2-\xf4][\x80-\xbf]{1,3}){20,}")
RAW = "the raw bytes of the file"
_SHOWS_TEXT = re.compile(rb"\bT[jJ]\b")
_DESTINATIONS = {"/XYZ", "/Fit", "/FitH", "/FitV", "/FitR", "/FitB", "/FitBH", "/FitBV"}
_SHORTEST = 5
# What pikepdf raises where an object is not of the type that the format asks for. The
# gate refuses what it cannot read, so none of these may pass for a clean file.
_MALFORMED = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
_FORBIDDEN = {
    "/EmbeddedFiles": "an attached file",
    "/EmbeddedFile": "an attached file",
    "/AF": "an associated file",
    "/OCProperties": "optional content (layers)",
    "/JavaScript": "JavaScript",
    "/JS": "JavaScript",
    "/Launch": "an action that starts a program",
    "/XFA": "an XFA form",
}
_PLACES = {
    "/Alt": "alternative text",
    "/ActualText": "actual text",
    "/E": "expanded abbreviation",
    "/Title": "bookmark or title",
    "/Contents": "annotation",
    "/URI": "link address",
    "/Dest": "destination name",
    "/D": "destination name",
    "/Names": "destination name",
    "/Limits": "destination name",
    "/TU": "form field",
    "/T": "title of a field or structure element",
    "/V": "form value",
    "/ID": "structure id",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and where in the PDF it stands, in words for a message."""

    where: str
    text: str


@dataclass(slots=True)
class Reading:
    """What was read. Counts are of pages, streams decoded, strings, bytes and page characters.

    ``unreadable`` counts characters whose code no font could explain;
    ``problems`` are faults of structure that no finished edition may have.
    """

    pages: int = 0
    streams: int = 0
    strings: int = 0
    bytes: int = 0
    characters: int = 0
    unreadable: int = 0
    passages: list[Passage] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(data: bytes, *, form: bool = False) -> Reading:
    """Read a PDF from its bytes. ``form`` allows a fillable form (/AcroForm).

    A file that cannot be opened gives a reading with a problem and no pages.
    """
    reading = Reading(bytes=len(data))
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            _Reader(pdf, data, reading, form).read()
    except _MALFORMED as error:
        reading.problems.append(f"the PDF cannot be read: {error}")
    return reading


class _Reader:
    def __init__(self, pdf: pikepdf.Pdf, data: bytes, reading: Reading, form: bool) -> None:
        self.pdf = pdf
        self.data = data
        self.reading = reading
        self.forbidden = _FORBIDDEN | ({} if form else {"/AcroForm": "a fillable form"})
        self.fonts: dict[tuple[int, int], FontReader] = {}
        self.named: dict[str, FontReader] = {}
        self.done: set[tuple[int, int]] = set()
        self.seen: set[str] = set()

    def read(self) -> None:
        # Indirect numbers, booleans and nulls come as Python's own: they say nothing.
        objects = [item for item in self.pdf.objects if isinstance(item, pikepdf.Object)]
        info = self.pdf.trailer.get("/Info")
        self.info = info.objgen if info is not None else (0, 0)
        for item in objects:
            self._collect_fonts(item)
        for number, page in enumerate(self.pdf.pages, 1):
            self._page(page.obj, f"page {number}")
            self.reading.pages += 1
        for item in objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Page":
                self._page(item, f"a page outside the page tree (object {item.objgen[0]})")
        for item in objects:
            self._object(item)
        self._items(self.pdf.trailer.unparse(), "trailer")
        self._printable(self.data, RAW)
        self.reading.problems.extend(structure_problems(self.pdf, self.data, objects))

    def _say(self, where: str, text: str) -> None:
        if len(text) < _SHORTEST:
            return
        if _PERCENT.search(text):
            text = f"{text}\n{unquote(text)}"
        # What is said twice is reported for the first place only; pages come first.
        if text not in self.seen:
            self.seen.add(text)
            self.reading.passages.append(Passage(where, text))

    def _collect_fonts(self, item: pikepdf.Object) -> None:
        if isinstance(item, pikepdf.Stream):
            resources = item.stream_dict.get("/Resources")
        elif isinstance(item, pikepdf.Dictionary):
            resources = item if "/Font" in item else item.get("/Resources")
        else:
            return
        self._fonts_of(resources)

    def _fonts_of(self, resources: pikepdf.Object | None) -> dict[str, FontReader]:
        fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(fonts, pikepdf.Dictionary):
            return {}
        found: dict[str, FontReader] = {}
        for name, font in fonts.items():
            if not isinstance(font, pikepdf.Dictionary):
                continue
            key = font.objgen
            if key == (0, 0) or key not in self.fonts:
                self.fonts[key] = read_font(font)
            found[name.removeprefix("/")] = self.fonts[key]
        self.named |= found
        return found

    def _page(self, page: pikepdf.Object, where: str) -> None:
        contents = page.get("/Contents")
        if contents is None:
            return
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        streams = [part for part in parts if isinstance(part, pikepdf.Stream)]
        if all(stream.objgen in self.done for stream in streams):
            return
        self.done.update(stream.objgen for stream in streams)
        self.reading.streams += len(streams)
        decoded = b"\n".join(stream.read_bytes() for stream in streams)
        # pikepdf has put what a page inherits into the page itself.
        resources = page.get("/Resources")
        self._content(read_content(decoded, self.named | self._fonts_of(resources)), where)

    def _content(self, found: ContentText, where: str) -> None:
        text = "".join(found.shown)
        self.reading.characters += len("".join(text.split()))
        self.reading.unreadable += text.count(UNREADABLE)
        self._say(where, text)
        for string in found.strings:
            self.reading.strings += 1
            self._say(f"{where}, a property of marked content", string)
        for font in sorted(found.unreadable_fonts):
            self.reading.problems.append(
                f"{where}: the font {font} cannot be read (it has no ToUnicode map)"
            )

    def _object(self, item: pikepdf.Object) -> None:
        number = item.objgen[0]
        where = "document information" if item.objgen == self.info else f"object {number}"
        if isinstance(item, pikepdf.Stream):
            self._items(item.stream_dict.unparse(), where)
            if item.objgen not in self.done:
                self._stream(item, where)
        else:
            self._items(item.unparse(resolved=True), where)

    def _items(self, data: bytes, where: str) -> None:
        key = ""
        for string, name in _ITEM.findall(data):
            if string:
                self.reading.strings += 1
                place = _PLACES.get(key, key.removeprefix("/"))
                self._say(f"{place} ({where})", string_text(string_bytes(string)))
                continue
            word = name.decode("utf-8", "replace")
            if word in self.forbidden:
                problem = f"the PDF holds {self.forbidden[word]} ({word} in {where})"
                if problem not in self.reading.problems:
                    self.reading.problems.append(problem)
            if word not in _DESTINATIONS:
                key = word
            if len(word) > 2 * _SHORTEST:
                self._say(f"a name ({where})", _NAME_CODE.sub(_name_character, word))

    def _stream(self, item: pikepdf.Stream, where: str) -> None:
        facts = item.stream_dict
        if facts.get("/Type") in {"/ObjStm", "/XRef"}:
            return  # their objects are read one by one
        if facts.get("/Subtype") == "/Image":
            return  # pixels; comments of picture files stand in the raw bytes
        try:
            data = item.read_bytes()
        except pikepdf.PdfError:
            return  # a filter of pictures: the raw bytes are read
        self.reading.streams += 1
        if facts.get("/Type") == "/Metadata":
            self._say("XMP metadata", unescape(_decode_xml(data)))
        elif "/Resources" in facts or (_SHOWS_TEXT.search(data) and b"BT" in data):
            fonts = self.named | self._fonts_of(facts.get("/Resources"))
            self._content(read_content(data, fonts), f"drawing ({where})")
        self._printable(data, f"stream ({where})")

    def _printable(self, data: bytes, where: str) -> None:
        for run in _PRINTABLE.findall(data):
            if b" " in run:
                self._say(where, run.decode("utf-8", "replace"))


def _name_character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def _decode_xml(data: bytes) -> str:
    for mark, codec in ((b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16")):
        if data.startswith(mark):
            return data.decode(codec, "replace")
    return data.decode("utf-8", "replace")
