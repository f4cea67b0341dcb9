"""Reading one gathering for the leak gate, in the process that typeset it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO

import pikepdf

from guidebuilder.proof.content import ContentText, read_content
from guidebuilder.proof.decoding import decoded
from guidebuilder.proof.fonts import UNREADABLE, FontReader
from guidebuilder.proof.known import Known, KnownPage, KnownStream, stream_key
from guidebuilder.proof.phrases import words
from guidebuilder.proof.placing import readings
from guidebuilder.proof.resources import NOTHING, Library, draws_text
from guidebuilder.proof.streams import printable, unpacked

# Streams that binding makes anew, and those that it does not take over.
_NOT_KEPT = {"/ObjStm", "/XRef", "/Metadata"}


def read_gathering(pdf: bytes, *, search: bool = True) -> Known:
    """Read what a book that is bound of this gathering will hold unchanged.

    Without ``search``, for an edition that withholds nothing, no words are kept. What
    cannot be read, or not by itself, is left for the reading of the book, so that a
    file that is no PDF gives a Known of nothing.
    """
    known = Known(searchable=search)
    try:
        with pikepdf.open(BytesIO(pdf)) as opened, pikepdf.new() as scratch:
            _Learner(known).learn(opened, scratch)
    except (pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, RuntimeError,
            TypeError, ValueError):  # fmt: skip
        return Known(searchable=search)
    return known


class _Learner:
    def __init__(self, known: Known) -> None:
        self.known = known
        self.library = Library(placed=known.searchable)
        self._places: dict[int, int] = {}

    def learn(self, pdf: pikepdf.Pdf, scratch: pikepdf.Pdf) -> None:
        shown: set[tuple[int, int]] = set()
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        for item in streams:
            known = self._stream(item, scratch)
            if known is not None:
                self.known.streams[stream_key(item)] = known
        for page in pdf.pages:
            contents = page.obj.get("/Contents")
            if isinstance(contents, pikepdf.Array) and len(contents) == 1:
                contents = contents[0]
            if isinstance(contents, pikepdf.Stream):
                shown.add(contents.objgen)
                self._page(contents, page.obj.get("/Resources"))
        for item in streams if self.known.searchable else ():
            raw = item.read_raw_bytes()
            if item.objgen not in shown and stream_key(item) not in self.known.streams:
                continue
            if next(printable(raw), None) is None:
                self.known.raw.add(sha256(raw).digest())
        self.known.pages.pop(b"", None)
        self.known.streams.pop(b"", None)

    def _page(self, item: pikepdf.Stream, given: pikepdf.Object | None) -> None:
        data = item.read_bytes()
        found = self.library.content(data, given)
        text = "".join(found.shown)
        named = self.library.named(given)
        quiet = all(self._says_nothing(named.drawing(name)) for name in found.called)
        # Comments and inline pictures are rare; a page that has them is read in the book.
        if not (found.simple and quiet and text.strip()) or found.loose:
            return
        if UNREADABLE in text or found.unreadable_fonts:
            return
        self.known.pages[stream_key(item)] = KnownPage(
            size=len(data),
            length=len(text),
            characters=len("".join(text.split())),
            strings=len(found.strings),
            marked=sum(len(one) for one in found.strings if one.strip()),
            marked_texts=sum(1 for one in found.strings if one.strip()),
            fonts=tuple((name, self._font(font)) for name, font in sorted_fonts(found)),
            states=tuple(sorted(found.states)),
            forms=tuple(sorted(found.called)),
            words=self._words(_texts(found)),
        )

    def _font(self, font: FontReader) -> int:
        """The place of a font among those that are known."""
        if id(font) not in self._places:  # the list keeps the font, and so its id
            self._places[id(font)] = len(self.known.fonts)
            self.known.fonts.append(font)
        return self._places[id(font)]

    def _says_nothing(self, item: pikepdf.Object | None) -> bool:
        if not isinstance(item, pikepdf.Stream):
            return item is None
        known = self.known.streams.get(stream_key(item))
        return item.get("/Subtype") == "/Image" or (known is not None and known.silent)

    def _stream(self, item: pikepdf.Stream, scratch: pikepdf.Pdf) -> KnownStream | None:
        facts = item.stream_dict
        if str(facts.get("/Type")) in _NOT_KEPT or "/Length1" in facts:
            return None
        data = unpacked(item, scratch)
        if b"begincmap" in data:  # united with those of other gatherings
            return None
        picture = facts.get("/Subtype") == "/Image"
        silent = not picture and _silent(data)
        if not silent and not picture and ("/Resources" in facts or draws_text(data)):
            return None
        texts = list(printable(data)) if self.known.searchable else []
        said = [text for text in texts if text.strip()]
        size = sum(map(len, said))
        return KnownStream(len(data), len(said), size, self._words(texts), silent)

    def _words(self, texts: Iterable[str]) -> tuple[str, ...]:
        if not self.known.searchable:
            return ()
        both = (one for text in texts for one in (text, *decoded(text)))
        return tuple(dict.fromkeys(" ".join(words(text)) for text in both))


def sorted_fonts(found: ContentText) -> list[tuple[str, FontReader]]:
    """The fonts of a content stream by name, in their order."""
    return sorted(found.fonts.items(), key=lambda pair: pair[0])


def _texts(found: ContentText) -> Iterator[str]:
    """A page's texts as the gate searches them."""
    text = "".join(found.shown)
    yield text
    drawn = "".join(text.split())
    for placed in readings(found.spans):
        if "".join(placed.split()) != drawn:
            yield placed
    yield from found.strings


def _silent(data: bytes) -> bool:
    """Whether a content stream says nothing, whatever its resources are."""
    if b"BT" in data and draws_text(data):
        return False
    found = read_content(data, NOTHING)
    return not (found.shown or found.strings or found.loose or found.called or found.fonts)
