"""The pages of a book: those of its gatherings, and what the binder puts on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.binding.prepared import Prepared
from guidebuilder.press.binding.stamp import ARTIFACT
from guidebuilder.press.binding.syntax import reference, references


@dataclass(slots=True)
class Drawings:
    """Resources of pages in the making: their number, their text, and the drawings in them.

    ``added`` are the forms that are called by what the binder puts on these pages, by name.
    """

    number: int
    text: bytes
    own: bytes
    added: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """A page in the making: its number, its dictionary so far, its size, and what it has."""

    number: int
    text: bytes
    size: bytes
    drawings: Drawings
    contents: list[int] = field(default_factory=list)
    annotations: list[int] = field(default_factory=list)


class Pages:
    """Collects the pages of a book in their order; ``all`` are they, ``tree`` its root's number."""

    def __init__(self, out: Assembly) -> None:
        self._out = out
        self._resources: list[Drawings] = []
        self._written: dict[bytes, int] = {}
        self.tree = out.reserve()
        self.all: list[Page] = []

    def add(self, prepared: Prepared, numbers: Sequence[int]) -> None:
        """Take over the pages of a gathering, whose ``numbers`` are known."""
        drawings = [
            Drawings(
                number=numbers[item.rest.object],
                text=item.rest.text.filled(numbers),
                own=item.drawings.filled(numbers),
            )
            for item in prepared.resources
        ]
        self._resources += drawings
        self.all += [
            Page(
                number=numbers[page.page.object],
                text=page.page.text.filled(numbers),
                size=page.size,
                drawings=drawings[page.resources],
                contents=[numbers[place] for place in page.contents],
                annotations=[numbers[place] for place in page.annotations],
            )
            for page in prepared.pages
        ]

    def add_blank(self) -> None:
        """A page with nothing on it, as large as the one before."""
        size = self.all[-1].size
        drawings = Drawings(self._out.reserve(), b"<<", b"")
        self._resources.append(drawings)
        text = b"<</Type/Page/MediaBox%b/TrimBox%b" % (size, size)
        self.all.append(Page(self._out.reserve(), text, size, drawings))

    def stamp(self, page: Page, drawn: bytes) -> None:
        """Put operators behind a page's own, which change the coordinate system and are kept
        inside their own q … Q.
        """
        # How most begin is written once: several streams are one to operators and to marked
        # content (ISO 32000-1, 7.8.2 and 14.6.1).
        begin, rest = b"\nQ\n", drawn
        if drawn.startswith(ARTIFACT):
            begin, rest = begin + ARTIFACT, drawn.removeprefix(ARTIFACT)
        before, behind = self._shared(b"q\n"), self._shared(begin)
        page.contents = [before, *page.contents, behind, self._out.stream(b"", rest)]

    def _shared(self, data: bytes) -> int:
        """The number of a stream that many pages have."""
        if data not in self._written:
            self._written[data] = self._out.stream(b"", data, packed=False)
        return self._written[data]

    def finish(self) -> None:
        """Write the pages."""
        out = self._out
        for item in self._resources:
            added = b"".join(
                b"%b %d 0 R" % (name.encode("ascii"), form) for name, form in item.added.items()
            )
            out.put(item.number, b"%b/XObject<<%b%b>>>>" % (item.text, item.own, added))
        for page in self.all:
            entries = b"/Parent %d 0 R/Resources %d 0 R" % (self.tree, page.drawings.number)
            if len(page.contents) == 1:
                entries += b"/Contents " + reference(page.contents[0])
            elif page.contents:
                entries += b"/Contents" + references(page.contents)
            if page.annotations:
                entries += b"/Annots" + references(page.annotations)
            out.put(page.number, b"%b%b>>" % (page.text, entries))
        kids = references(page.number for page in self.all)
        out.put(self.tree, b"<</Type/Pages/Count %d/Kids%b>>" % (len(self.all), kids))
