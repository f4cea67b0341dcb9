"""Gatherings to a Book: the linker of the press.

Joins pages and structure, then resolves what no gathering could know by
itself: links and page numbers across gatherings, folios, bookmarks, labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guidebuilder.errors import ContentError
from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.binding.book import Book, page_labels, question_range
from guidebuilder.press.binding.fonts import Fonts
from guidebuilder.press.binding.forms import Form
from guidebuilder.press.binding.metadata import BookInfo, information, preferences, xmp_packet
from guidebuilder.press.binding.outline import Target, outline
from guidebuilder.press.binding.pages import Pages
from guidebuilder.press.binding.prepared import Prepared, Shared
from guidebuilder.press.binding.preparing import prepare
from guidebuilder.press.binding.signs import signs
from guidebuilder.press.binding.stamp import Stamper
from guidebuilder.press.binding.structure import StructureTree
from guidebuilder.press.binding.syntax import number, string
from guidebuilder.press.engine.typeset import ENGINE
from guidebuilder.press.gathering import Gathering, Place, Spot

__all__ = ["Book", "bind", "question_range"]

_PRODUCER = f"guidebuilder, {ENGINE}"
Anchors = dict[str, tuple[int, Place]]
"""Where anchors are: the index of the page in the book, and the place in the gathering."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A gathering in its place: the index of its first page, and what its numbers are."""

    gathering: Gathering
    prepared: Prepared
    first: int
    numbers: Sequence[int]


def bind(gatherings: Sequence[Gathering], info: BookInfo, styles: Path) -> Book:
    """Bind gatherings into one PDF/UA-1 and PDF/A-2a file; with form fields, PDF/UA-1 alone.

    A mirrored gathering opens on a recto: a blank verso is put before it where
    needed. Raises ContentError for a link whose target is in no gathering.
    """
    binder = Binder(styles)
    for gathering in gatherings:
        binder.add(gathering)
    return binder.bound(info)


class Binder:
    """Binds gatherings that come one after the other; see :func:`bind`."""

    def __init__(self, styles: Path) -> None:
        self._out = Assembly()
        self._styles = styles
        self._root = self._out.reserve()
        self._pages = Pages(self._out)
        self._tree = StructureTree(self._out)
        self._fonts = Fonts(self._out, styles)
        self._form = Form(self._out, styles)
        self._stamper = Stamper(self._out, styles, self._fonts)
        self._shared: dict[bytes, int] = {}
        self._placed: list[_Placed] = []
        self._entries: list[bytes] = []  # of the catalogue

    def add(self, gathering: Gathering) -> None:
        """Put the next gathering behind those that are there."""
        if gathering.mirrored and len(self._pages.all) % 2:
            self._pages.add_blank()
        self._place(gathering, len(self._placed))

    def warm(self, gatherings: Sequence[Gathering]) -> None:
        """Do beforehand what these gatherings will ask for, and what takes long the first time."""
        spots = {(spot.face, spot.bold) for item in gatherings for spot in item.spots}
        drawn = [signs(self._styles, face, bold=bold).use for face, bold in sorted(spots)]
        used = (use for item in gatherings if item.prepared for use in item.prepared.fonts)
        self._fonts.warm([*drawn, *used])

    def bound(self, info: BookInfo) -> Book:
        """The book, when all gatherings are there."""
        numbering = {item.first: item.gathering.numbering for item in self._placed}
        labels, ranges = page_labels(numbering, len(self._pages.all))
        self._entries.append(b"/PageLabels" + ranges)
        anchors = {
            name: (item.first + place.page, place)
            for item in self._placed
            for name, place in item.gathering.anchors.items()
        }
        self._fields()
        self._tree.finish({name: labels[index] for name, (index, _) in anchors.items()})
        self._link(labels, anchors)
        self._outline()
        self._stamp(labels, anchors)
        self._fonts.finish()
        self._pages.finish()
        pdf = self._finished(replace(info, archival=info.archival and not self._form.fields))
        pages = {name: page for name, (page, _) in anchors.items()}
        starts = tuple(item.first for item in self._placed)
        gatherings = tuple(item.gathering for item in self._placed)
        return Book(pdf, tuple(labels), pages, starts, gatherings=gatherings)

    def _place(self, gathering: Gathering, ordinal: int) -> None:
        """Write what a gathering holds, and note what waits for the rest of the book."""
        out = self._out
        prepared = gathering.prepared or prepare(gathering.pdf)
        first = out.reserve(prepared.own)
        new: list[tuple[int, Shared]] = []
        shared: list[int] = []
        for item in prepared.shared:
            if item.key not in self._shared:
                self._shared[item.key] = out.reserve()
                new.append((self._shared[item.key], item))
            shared.append(self._shared[item.key])
        numbers = [
            *range(first, first + prepared.own),
            *shared,
            *(self._fonts.add(use) for use in prepared.fonts),
            ordinal,
            self._tree.document,
            *range(self._tree.keys, self._tree.keys + prepared.keys),
        ]
        out.put(first, *prepared.body.filled(numbers).split(b"\n"))
        for its, item in new:
            text = item.text.filled(numbers)
            if item.data is None:
                out.put(its, text)
            else:
                out.put_stream(its, text.removeprefix(b"<<").removesuffix(b">>"), item.data)
        if not ordinal:
            self._entries.append(b"/OutputIntents" + prepared.intents.filled(numbers))
        self._tree.add(prepared, numbers, ordinal)
        self._placed.append(_Placed(gathering, prepared, len(self._pages.all), numbers))
        self._pages.add(prepared, numbers)

    def _fields(self) -> None:
        for item in self._placed:
            for place in item.gathering.fields:
                page = self._pages.all[item.first + place.page]
                page.annotations.append(self._form.add(place, page.number, self._tree))
        self._entries.append(self._form.finish())

    def _link(self, labels: Sequence[str], anchors: Anchors) -> None:
        """Let links lead to named destinations, and say in words where: "Question 12, page 34"."""
        names = {n: said for item in self._placed for n, said in item.gathering.names.items()}
        for item in self._placed:
            for link in item.prepared.links:
                if link.of not in anchors:
                    raise ContentError(
                        f"a link leads to {link.of}, which is nowhere in this edition"
                    )
                name, label = names.get(link.of, ""), labels[anchors[link.of][0]]
                said = f"{name}, page {label}" if name else f"Page {label}"
                self._out.put(
                    item.numbers[link.object],
                    b"%b/A<</S/GoTo/D%b>>/Contents%b>>"
                    % (link.text.filled(item.numbers), string(link.of), string(said)),
                )
        if anchors:
            pairs = b"".join(
                b"%b[%d 0 R/XYZ %b %b 0]"
                % (string(name), self._pages.all[index].number, number(place.x), number(place.y))
                for name, (index, place) in sorted(anchors.items())
            )
            tree = self._out.add(b"<</Names[%b]>>" % pairs)
            self._entries.append(b"/Names<</Dests %d 0 R>>" % tree)

    def _outline(self) -> None:
        targets = [
            Target(
                level=bookmark.level,
                label=bookmark.label,
                page=self._pages.all[item.first + bookmark.place.page].number,
                x=bookmark.place.x,
                y=bookmark.place.y,
            )
            for item in self._placed
            for bookmark in item.gathering.bookmarks
        ]
        if targets:
            self._entries.append(b"/Outlines %d 0 R" % outline(self._out, targets))
            if len(self._pages.all) > 1:
                self._entries.append(b"/PageMode/UseOutlines")

    def _stamp(self, labels: Sequence[str], anchors: Anchors) -> None:
        """Draw numbers."""
        for item in self._placed:
            marks: dict[int, list[tuple[Spot, str]]] = {}
            for spot in item.gathering.spots:
                text = _stamped_text(spot, item, labels, anchors)
                if text:
                    marks.setdefault(item.first + spot.page, []).append((spot, text))
            for index in sorted(marks):
                page = self._pages.all[index]
                self._pages.stamp(page, self._stamper.draw(marks[index], page.drawings.added))

    def _finished(self, info: BookInfo) -> bytes:
        out = self._out
        packet = xmp_packet(info, _PRODUCER)
        metadata = out.stream(b"/Type/Metadata/Subtype/XML", packet, packed=False)
        out.put(
            self._root,
            b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Lang%b"
            b"/ViewerPreferences%b/Metadata %d 0 R%b>>"
            % (
                self._pages.tree,
                self._tree.root,
                string(info.language),
                preferences(info),
                metadata,
                b"".join(self._entries),
            ),
        )
        return out.written(self._root, out.add(information(info, _PRODUCER)))


def _stamped_text(spot: Spot, item: _Placed, labels: Sequence[str], anchors: Anchors) -> str:
    if spot.text:
        return spot.text
    if spot.role == "folio":
        return labels[item.first + spot.page]
    if spot.role == "range":
        return question_range(item.gathering.questions[spot.page])
    if spot.role not in anchors:
        raise ContentError(f"a page number is asked for {spot.role}, which is nowhere")
    return labels[anchors[spot.role][0]]
