"""Everything that a PDF says, to whoever looks: pages, strings, names, metadata, leftovers.

Nothing is trusted to be unreachable: objects that no page refers to are read as
well, and so are the raw bytes of the file, for what stands outside its objects.
:func:`read` depends on the bytes alone; what it returns may be kept with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import pikepdf

from guidebuilder.proof.content import ContentText
from guidebuilder.proof.decoding import decoded
from guidebuilder.proof.fonts import UNREADABLE
from guidebuilder.proof.known import Known, KnownPage, merged
from guidebuilder.proof.objects import FORBIDDEN, PLACES, Finding, Item, items, packed_objects
from guidebuilder.proof.passages import Passage, Reading, add
from guidebuilder.proof.placing import readings
from guidebuilder.proof.recognition import Recogniser
from guidebuilder.proof.resources import Library
from guidebuilder.proof.revisions import earlier_revisions, raw_objects, structure_problems, unnamed
from guidebuilder.proof.streams import printable, unpacked

RAW = "the raw bytes of the file"
_SHORTEST = 5
# So many glyphs that no map explains are enough to hide five words; a drawn bullet is one.
_MANY_UNREADABLE = 12
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
_LOCKED = (
    "the PDF is encrypted, and opens with a password only; nothing in it was read: "
    "save it without a password and verify that file"
)


def read(
    data: bytes, *, form: bool = False, known: Sequence[Known] = (), search: bool = True
) -> Reading:
    """Read a PDF from its bytes. ``form`` allows a fillable form (/AcroForm).

    What is ``known`` of the gatherings that it was bound of is not read again. Without
    ``search`` nothing is to be looked for: texts are counted and not kept.

    A file that cannot be opened gives a reading with a problem and no pages. What
    its earlier revisions say is read as well.
    """
    reading = _read(data, form, merged(known, search=search), search)
    for number, earlier in enumerate(earlier_revisions(data), 1):
        past = _read(earlier, True, Known(), search)
        said = {passage.text for passage in reading.passages}
        for passage in past.passages:
            if passage.text not in said:
                where = f"{passage.where}, in revision {number}"
                reading.passages.append(Passage(where, passage.text, "earlier revisions"))
                _count(reading, "earlier revisions", passage.text)
    return reading


def _read(data: bytes, form: bool, known: Known, search: bool) -> Reading:
    reading = Reading(bytes=len(data))
    try:
        with pikepdf.open(BytesIO(data)) as pdf, pikepdf.new() as scratch:
            _Reader(pdf, data, reading, form, scratch, known, search).read()
    except pikepdf.PasswordError:
        reading.problems.append(_LOCKED)
    except _MALFORMED as error:
        reading.problems.append(f"the PDF cannot be read: {unnamed(error) or repr(error)}")
    return reading


def _count(reading: Reading, kind: str, text: str) -> None:
    add(reading, kind, 1, len(text))


class _Reader:
    def __init__(  # noqa: PLR0917 - called in one place
        self, pdf: pikepdf.Pdf, data: bytes, reading: Reading, form: bool, scratch: pikepdf.Pdf,
        known: Known, search: bool,
    ) -> None:  # fmt: skip
        self.pdf = pdf
        self.data = data
        self.reading = reading
        self.scratch = scratch
        self.allowed = {"AcroForm"} if form else set()
        self.library = Library()
        self.recogniser = Recogniser(known, self.library)
        self.search = search
        self.done: set[tuple[int, int]] = set()
        self.seen: set[str] = set()
        # Strings of one kind, such as all bookmarks, are also read one after the other.
        self.rows: dict[str, list[str]] = {}

    def read(self) -> None:
        # Indirect numbers, booleans and nulls come as Python's own: they say nothing.
        objects = [item for item in self.pdf.objects if isinstance(item, pikepdf.Object)]
        self.library.objects = objects
        written = list(raw_objects(self.data))
        alone = {number for number, _ in written}
        info = self.pdf.trailer.get("/Info")
        self.info = info.objgen if info is not None else (0, 0)
        streams = [item for item in objects if isinstance(item, pikepdf.Stream)]
        packed = [piece for item in streams for piece in self._packed(item)]
        # Their words are read from the packed bytes; only a page says more than these.
        spoken = {number for number, _ in packed} - alone
        pages = {number for number, piece in packed if b"/Page" in piece or b"#" in piece}
        for number, page in enumerate(self.pdf.pages, 1):
            self._page(page.obj, f"page {number}", number)
            self.reading.pages += 1
        numbers = [item.objgen[0] for item in objects]
        told = list(zip(numbers, objects, strict=True))
        for number, item in told:
            if number in spoken and number not in pages:
                continue
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Page":
                self._page(item, f"a page outside the page tree (object {number})")
        for number, item in told:
            if number not in spoken:
                self._object(item)
        for number, piece in packed:
            self._items(piece, self._name(number, 0))
        self._items(self.pdf.trailer.unparse(), "trailer")
        for place, texts in self.rows.items():
            if len(texts) > 1:
                kind = place if place == "drawings" else "strings"
                self._say(kind, f"{place}, one after the other", "\n".join(texts), again=True)
        add(self.reading, "raw bytes", 1, len(self.data))
        for text in printable(self.recogniser.unknown(self.data)) if self.search else ():
            self._say("raw bytes", RAW, text, again=True)
        problems = structure_problems(self.pdf, self.data, objects, written)
        self.reading.problems.extend(problems)

    def _name(self, number: int, generation: int) -> str:
        return "document information" if (number, generation) == self.info else f"object {number}"

    def _say(self, kind: str, where: str, text: str, *, again: bool = False) -> None:
        """Keep a text. One that says ``again``, in another order, what was said is not counted."""
        if not again and text.strip():
            _count(self.reading, kind, text)
        if not self.search:
            return
        # What is said twice is reported for the first place only; pages come first.
        if len(text) < _SHORTEST or text in self.seen:
            return
        self.seen.add(text)
        self.reading.passages.append(Passage(where, text, kind))
        for other in decoded(text):
            if other not in self.seen:
                self.seen.add(other)
                self.reading.passages.append(Passage(f"{where}, decoded", other, kind))

    def _page(self, page: pikepdf.Object, where: str, number: int = 0) -> None:
        contents = page.get("/Contents")
        if contents is None:
            return
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        streams = [part for part in parts if isinstance(part, pikepdf.Stream)]
        # The content of two pages is one only if it is read with the same fonts.
        if not number and all(stream.objgen in self.done for stream in streams):
            return
        self.done.update(stream.objgen for stream in streams)
        self.reading.streams += len(streams)
        # pikepdf has put what a page inherits into the page itself.
        resources = page.get("/Resources")
        known = self.recogniser.page(streams, resources) if number else None
        if known is not None:
            self._known_page(where, *known)
            return
        data = b"\n".join(stream.read_bytes() for stream in streams)
        self.reading.decoded += len(data)
        found = self.library.content(data, resources)
        self._content("pages", where, found)
        if number and not "".join(found.shown).strip() and self.library.pictures(resources):
            self.reading.pictures.append(number)

    def _known_page(self, where: str, page: KnownPage, size: int, stamped: ContentText) -> None:
        text = "".join(stamped.shown)
        self.reading.decoded += size
        self.reading.characters += page.characters + len("".join(text.split()))
        self.reading.strings += page.strings
        self.reading.recognised.update(page.words)
        add(self.reading, "pages", 1, page.length + len(text))
        add(self.reading, "marked content", page.marked_texts, page.marked)
        self._say("pages", where, text, again=True)

    def _content(self, kind: str, where: str, found: ContentText) -> None:
        text = "".join(found.shown)
        unreadable = text.count(UNREADABLE)
        self.reading.characters += len("".join(text.split()))
        self.reading.unreadable += unreadable
        self._say(kind, where, text)
        drawn = "".join(text.split())
        for placed in readings(found.spans) if self.search else ():
            if "".join(placed.split()) != drawn:
                self._say(kind, f"{where}, in the order of places", placed, again=True)
        for string in found.strings:
            self.reading.strings += 1
            self._say("marked content", f"{where}, a property of marked content", string)
        self._printable("comments in content", f"{where}, a comment", b" ".join(found.loose))
        for font in sorted(found.unreadable_fonts):
            self._problem(f"{where}: the font {font} cannot be read (it has no ToUnicode map)")
        if unreadable >= _MANY_UNREADABLE:
            self._problem(f"{where}: {unreadable} characters cannot be read (no map explains them)")

    def _problem(self, problem: str) -> None:
        if problem not in self.reading.problems:
            self.reading.problems.append(problem)

    def _packed(self, item: pikepdf.Stream) -> Iterable[tuple[int, bytes]]:
        if item.get("/Type") != "/ObjStm":
            return ()
        data = item.read_bytes()
        self.reading.streams += 1
        self.reading.decoded += len(data)
        return packed_objects(data, int(item.get("/N", 0)), int(item.get("/First", 0)))

    def _object(self, item: pikepdf.Object) -> None:
        where = self._name(*item.objgen)
        if isinstance(item, pikepdf.Stream):
            self._items(item.stream_dict.unparse(), where)
            if item.objgen not in self.done:
                self._stream(item, where)
        else:
            self._items(item.unparse(resolved=True), where)

    def _items(self, data: bytes, where: str) -> None:
        words: list[str] = []
        for item in items(data):
            if isinstance(item, Finding):
                if item.name not in self.allowed:
                    what = FORBIDDEN[item.name]
                    self._problem(f"the PDF holds {what} (/{item.name} in {where})")
                continue
            self.reading.strings += 1
            place = "a name" if item.is_name else PLACES.get(item.key, item.key or "a string")
            self._say("names" if item.is_name else "strings", f"{place} ({where})", item.text)
            self._remember(item, place, words)
        if len(words) > 1:
            self._say("strings", f"strings of one object ({where})", " ".join(words), again=True)

    def _remember(self, item: Item, place: str, words: list[str]) -> None:
        words.append(item.text)
        row = self.rows.setdefault(place, [])
        if not row or row[-1] != item.text:
            row.append(item.text)

    def _stream(self, item: pikepdf.Stream, where: str) -> None:
        facts = item.stream_dict
        if facts.get("/Type") == "/ObjStm":
            return  # read already, object by object
        known = self.recogniser.stream(item)
        if known is not None:
            self.reading.streams += 1
            self.reading.decoded += known.size
            self.reading.recognised.update(known.words)
            add(self.reading, "streams", known.texts, known.characters)
            return
        try:
            data = unpacked(item, self.scratch)
        except pikepdf.PdfError as error:
            self._problem(f"the stream of {where} cannot be decoded: {unnamed(error)}")
            return
        self.reading.streams += 1
        self.reading.decoded += len(data)
        if facts.get("/Type") == "/Metadata":
            self._say("XMP metadata", "XMP metadata", _decode_xml(data))
        elif facts.get("/Subtype") != "/Image" and item.objgen not in self.library.inlined:
            drawings: Sequence[ContentText] = self.library.drawings(data, facts)
            for found in drawings:
                if facts.get("/Type") == "/XRef":
                    # Its rows count through every byte, operators' letters among them.
                    found.unreadable_fonts.clear()
                    found.shown = [text.replace(UNREADABLE, "") for text in found.shown]
                self._content("drawings", f"drawing ({where})", found)
                self.rows.setdefault("drawings", []).append("".join(found.shown))
        self._printable("streams", f"stream ({where})", data)

    def _printable(self, kind: str, where: str, data: bytes) -> None:
        for text in printable(data):  # counted, even if not looked at
            self._say(kind, where, text)


def _decode_xml(data: bytes) -> str:
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")
