"""A reader of pages, objects and streams: what each says goes into one Reading."""

from __future__ import annotations

from collections.abc import Iterable

import pikepdf

from guidebuilder.proof.content import ContentText
from guidebuilder.proof.decoding import decoded
from guidebuilder.proof.fonts import UNREADABLE
from guidebuilder.proof.known import Known, KnownPage, KnownStream
from guidebuilder.proof.objects import (
    FORBIDDEN,
    PLACES,
    Finding,
    Item,
    forbids,
    items,
    packed_objects,
)
from guidebuilder.proof.passages import Passage, Reading, add
from guidebuilder.proof.placing import readings
from guidebuilder.proof.recognition import Recogniser
from guidebuilder.proof.resources import Library
from guidebuilder.proof.revisions import unnamed
from guidebuilder.proof.streams import printable, unpacked

RAW = "the raw bytes of the file"
_SHORTEST = 5
# So many glyphs that no map explains are enough to hide five words; a drawn bullet is one.
_MANY_UNREADABLE = 12


class Reader:
    """Reads into ``reading``. ``search`` says that there is something to be looked for.

    ``form`` allows a fillable form; ``scratch`` is a file to work in. ``done`` are the
    streams that a page was read from, ``rows`` the strings of one kind in their order.
    """

    def __init__(  # noqa: PLR0917 - called in one place
        self, pdf: pikepdf.Pdf, data: bytes, reading: Reading, form: bool, scratch: pikepdf.Pdf,
        known: Known, search: bool,
    ) -> None:  # fmt: skip
        self.pdf = pdf
        self.data = data
        self.reading = reading
        self.scratch = scratch
        self.allowed = {"AcroForm"} if form else set()
        self.library = Library(lambda: pdf.objects, placed=search)
        self.recogniser = Recogniser(known, self.library)
        self.search = search
        info = pdf.trailer.get("/Info")
        self.info = info.objgen if info is not None else (0, 0)
        self.done: set[tuple[int, int]] = set()
        self.seen: set[str] = set()
        # Strings of one kind, such as all bookmarks, are also read one after the other.
        self.rows: dict[str, list[str]] = {}

    def name(self, number: int, generation: int) -> str:
        """What messages call an object."""
        return "document information" if (number, generation) == self.info else f"object {number}"

    def say(self, kind: str, where: str, text: str, *, again: bool = False) -> None:
        """Keep a text. One that says ``again``, in another order, what was said is not counted."""
        if not again and text.strip():
            add(self.reading, kind, 1, len(text))
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

    def page(self, page: pikepdf.Object, where: str, number: int = 0) -> None:
        """Read a page; ``number`` is its place among the pages, if it has one."""
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
            page_known, size, stamped = known
            self.known_page(where, page_known, size, "".join(stamped.shown))
            return
        data = b"\n".join(stream.read_bytes() for stream in streams)
        self.reading.decoded += len(data)
        found = self.library.content(data, resources)
        self._content("pages", where, found)
        if number and not "".join(found.shown).strip() and self.library.pictures(resources):
            self.reading.pictures.append(number)

    def known_page(self, where: str, page: KnownPage, size: int, text: str) -> None:
        """Take over what is known of a page; ``text`` is what was stamped on it."""
        self.reading.decoded += size
        self.reading.characters += page.characters + len("".join(text.split()))
        self.reading.strings += page.strings
        self.reading.recognised.update(page.words)
        add(self.reading, "pages", 1, page.length + len(text))
        add(self.reading, "marked content", page.marked_texts, page.marked)
        self.say("pages", where, text, again=True)

    def _content(self, kind: str, where: str, found: ContentText) -> None:
        text = "".join(found.shown)
        unreadable = text.count(UNREADABLE)
        self.reading.characters += len("".join(text.split()))
        self.reading.unreadable += unreadable
        self.say(kind, where, text)
        drawn = "".join(text.split())
        for placed in readings(found.spans) if self.search else ():
            if "".join(placed.split()) != drawn:
                self.say(kind, f"{where}, in the order of places", placed, again=True)
        for string in found.strings:
            self.reading.strings += 1
            self.say("marked content", f"{where}, a property of marked content", string)
        self._printable("comments in content", f"{where}, a comment", b" ".join(found.loose))
        for font in sorted(found.unreadable_fonts):
            self.problem(f"{where}: the font {font} cannot be read (it has no ToUnicode map)")
        if unreadable >= _MANY_UNREADABLE:
            self.problem(f"{where}: {unreadable} characters cannot be read (no map explains them)")

    def problem(self, problem: str) -> None:
        """A fault of the file, told once."""
        if problem not in self.reading.problems:
            self.reading.problems.append(problem)

    def packed(self, item: pikepdf.Stream) -> Iterable[tuple[int, bytes]]:
        """The objects in a stream, if it is an object stream, by number."""
        if item.get("/Type") != "/ObjStm":
            return ()
        data = item.read_bytes()
        self.reading.streams += 1
        self.reading.decoded += len(data)
        return packed_objects(data, int(item.get("/N", 0)), int(item.get("/First", 0)))

    def object(self, item: pikepdf.Object) -> None:
        """Read an object that stands by itself."""
        where = self.name(*item.objgen)
        if isinstance(item, pikepdf.Stream):
            self.items(item.stream_dict.unparse(), where)
            if item.objgen not in self.done:
                self.stream(item, where)
        else:
            self.items(item.unparse(resolved=True), where)

    def items(self, data: bytes, where: str) -> None:
        """Read the strings and names of an object as written; what is forbidden is a problem.

        Where nothing is looked for, strings are neither read nor counted.
        """
        if not self.search and not forbids(data):
            return
        words: list[str] = []
        for item in items(data):
            if isinstance(item, Finding):
                if item.name not in self.allowed:
                    what = FORBIDDEN[item.name]
                    self.problem(f"the PDF holds {what} (/{item.name} in {where})")
                continue
            if not self.search:
                continue
            self.reading.strings += 1
            place = "a name" if item.is_name else PLACES.get(item.key, item.key or "a string")
            self.say("names" if item.is_name else "strings", f"{place} ({where})", item.text)
            self._remember(item, place, words)
        if len(words) > 1:
            self.say("strings", f"strings of one object ({where})", " ".join(words), again=True)

    def _remember(self, item: Item, place: str, words: list[str]) -> None:
        words.append(item.text)
        row = self.rows.setdefault(place, [])
        if not row or row[-1] != item.text:
            row.append(item.text)

    def stream(self, item: pikepdf.Stream, where: str) -> None:
        """Read what a stream holds that no page shows."""
        facts = item.stream_dict
        if facts.get("/Type") == "/ObjStm":
            return  # read already, object by object
        known = self.recogniser.stream(item)
        if known is not None:
            self.known_stream(known)
            return
        try:
            data = unpacked(item, self.scratch)
        except pikepdf.PdfError as error:
            self.problem(f"the stream of {where} cannot be decoded: {unnamed(error)}")
            return
        self.reading.streams += 1
        self.reading.decoded += len(data)
        if facts.get("/Type") == "/Metadata":
            self.say("XMP metadata", "XMP metadata", _decode_xml(data))
        elif facts.get("/Subtype") != "/Image" and item.objgen not in self.library.inlined:
            table = facts.get("/Type") == "/XRef"
            # A large table holds operators by chance; to read it with all fonts takes long.
            drawings = () if table and not self.search else self.library.drawings(data, facts)
            for found in drawings:
                if table:
                    # Its rows count through every byte, operators' letters among them.
                    found.unreadable_fonts.clear()
                    found.shown = [text.replace(UNREADABLE, "") for text in found.shown]
                self._content("drawings", f"drawing ({where})", found)
                self.rows.setdefault("drawings", []).append("".join(found.shown))
        self._printable("streams", f"stream ({where})", data)

    def known_stream(self, known: KnownStream) -> None:
        """Take over what is known of a stream that no page shows."""
        self.reading.streams += 1
        self.reading.decoded += known.size
        if self.search:
            self.reading.recognised.update(known.words)
            add(self.reading, "streams", known.texts, known.characters)

    def say_rows(self) -> None:
        """Read the strings of one kind one after the other, and what is in the file's bytes."""
        for place, texts in self.rows.items():
            if len(texts) > 1:
                kind = place if place == "drawings" else "strings"
                self.say(kind, f"{place}, one after the other", "\n".join(texts), again=True)
        add(self.reading, "raw bytes", 1, len(self.data))
        for text in printable(self.recogniser.unknown(self.data)) if self.search else ():
            self.say("raw bytes", RAW, text, again=True)

    def _printable(self, kind: str, where: str, data: bytes) -> None:
        for text in printable(data) if self.search else ():
            self.say(kind, where, text)


def _decode_xml(data: bytes) -> str:
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")
