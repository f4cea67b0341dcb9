"""Gatherings to a Book: the linker of the press.

Joins pages and structure, then resolves what no gathering could know by
itself: links and page numbers across gatherings, folios, bookmarks, labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from guidebuilder.errors import ContentError
from guidebuilder.press.binding.fonts import Fonts
from guidebuilder.press.binding.forms import Form
from guidebuilder.press.binding.metadata import BookInfo, xmp_packet
from guidebuilder.press.binding.stamp import Stamper, roman
from guidebuilder.press.binding.structure import StructureTree
from guidebuilder.press.binding.writer import write
from guidebuilder.press.engine.typeset import ENGINE
from guidebuilder.press.gathering import Bookmark, Gathering, Leader, Numbering, Place, Spot

LINK_SCHEME = "guide:"


@dataclass(frozen=True, slots=True)
class Book:
    """A finished PDF. ``labels`` are the page labels in order; ``anchors`` map to page indexes.

    ``starts`` are the indexes of the gatherings' first pages; ``proofs`` is what
    proofreading returned for each gathering, where it was asked for. ``gatherings``
    are what it was bound of.
    """

    pdf: bytes
    labels: tuple[str, ...]
    anchors: dict[str, int]
    starts: tuple[int, ...] = ()
    proofs: tuple[Any, ...] = ()
    gatherings: tuple[Gathering, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages the file has, blank ones included."""
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class _Placed:
    gathering: Gathering
    first: int  # index of its first page in the book


def bind(gatherings: Sequence[Gathering], info: BookInfo, styles: Path) -> Book:
    """Bind gatherings into one PDF/UA-1 and PDF/A-2a file; with form fields, PDF/UA-1 alone.

    A mirrored gathering opens on a recto: a blank verso is put before it where
    needed. Raises ContentError for a link whose target is in no gathering.
    """
    pdf = pikepdf.new()
    tree, fonts = StructureTree(pdf), Fonts(pdf, styles)
    placed: list[_Placed] = []
    for ordinal, gathering in enumerate(gatherings):
        if gathering.mirrored and len(pdf.pages) % 2:
            _add_blank(pdf)
        first = len(pdf.pages)
        with pikepdf.open(BytesIO(gathering.pdf)) as source:
            pdf.pages.extend(source.pages)
            tree.add(source, first, f"g{ordinal}-")
            fonts.add(pdf.pages[first].obj.Resources)
            if ordinal == 0:
                pdf.Root.OutputIntents = pdf.copy_foreign(
                    source.make_indirect(source.Root.OutputIntents)
                )
        placed.append(_Placed(gathering, first))
    labels = _page_labels(pdf, placed)
    anchors = {
        name: (item.first + place.page, place)
        for item in placed
        for name, place in item.gathering.anchors.items()
    }
    numbers = {name: labels[index] for name, (index, _place) in anchors.items()}
    form = Form(pdf, styles)
    for item in placed:
        for field in item.gathering.fields:
            form.add(field, pdf.pages[item.first + field.page], tree)
    form.finish()
    tree.finish(numbers)
    names = {name: said for item in placed for name, said in item.gathering.names.items()}
    _link(pdf, anchors, {a: _destination(names.get(a, ""), n) for a, n in numbers.items()})
    _outline(pdf, placed)
    _stamp(Stamper(pdf, styles, fonts), pdf, placed, labels, anchors)
    fonts.finish()
    _describe(pdf, replace(info, archival=info.archival and not form.fields))
    pages = {name: page for name, (page, _place) in anchors.items()}
    starts = tuple(item.first for item in placed)
    return Book(write(pdf), tuple(labels), pages, starts, gatherings=tuple(gatherings))


def _add_blank(pdf: pikepdf.Pdf) -> None:
    size = pdf.pages[-1].mediabox
    blank = Dictionary(Type=Name.Page, MediaBox=Array(list(size)), Resources=Dictionary())
    blank.TrimBox = Array(list(size))
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(blank)))


def _page_labels(pdf: pikepdf.Pdf, placed: list[_Placed]) -> list[str]:
    """Number the pages, i, ii, iii and then 1, 2, 3; a blank goes on with what precedes it."""
    nums: list[object] = []
    labels: list[str] = []
    starts = {item.first: item.gathering.numbering for item in placed}
    current, number = None, 0
    for index in range(len(pdf.pages)):
        numbering = starts.get(index, current)
        if numbering is not current:
            current, number = numbering, 0
            style = Name.r if current is Numbering.ROMAN else Name.D
            nums += [index, Dictionary(S=style, St=1)]
        number += 1
        labels.append(roman(number) if current is Numbering.ROMAN else str(number))
    pdf.Root.PageLabels = Dictionary(Nums=Array(nums))
    return labels


def _destination(name: str, number: str) -> str:
    """Where a link leads, in words: "Question 12, page 34"."""
    return f"{name}, page {number}" if name else f"Page {number}"


def _link(
    pdf: pikepdf.Pdf, anchors: dict[str, tuple[int, Place]], destinations: dict[str, str]
) -> None:
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            action = annotation.get("/A")
            uri = str(action.URI) if action is not None and "/URI" in action else ""
            if not uri.startswith(LINK_SCHEME):
                if uri and "/Contents" not in annotation:
                    annotation.Contents = String(uri)
                continue
            target = uri.removeprefix(LINK_SCHEME)
            if target not in anchors:
                raise ContentError(f"a link leads to {target}, which is nowhere in this edition")
            annotation.A = Dictionary(S=Name.GoTo, D=String(target))
            annotation.Contents = String(destinations[target])
    names: list[object] = []
    for name in sorted(anchors):
        index, place = anchors[name]
        page = pdf.pages[index].obj
        names += [String(name), Array([page, Name.XYZ, _round(place.x), _round(place.y), 0])]
    if names:
        pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=Array(names))))


def _outline(pdf: pikepdf.Pdf, placed: list[_Placed]) -> None:
    entries: list[tuple[Bookmark, int]] = [
        (bookmark, item.first) for item in placed for bookmark in item.gathering.bookmarks
    ]
    if not entries:
        return
    with pdf.open_outline() as outline:
        parents: list[tuple[int, OutlineItem]] = []
        for bookmark, first in entries:
            item = OutlineItem(
                bookmark.label,
                first + bookmark.place.page,
                "XYZ",
                left=_round(bookmark.place.x),
                top=_round(bookmark.place.y),
                zoom=0,
            )
            item.is_closed = True
            while parents and parents[-1][0] >= bookmark.level:
                parents.pop()
            (parents[-1][1].children if parents else outline.root).append(item)
            parents.append((bookmark.level, item))


def _stamp(
    stamper: Stamper,
    pdf: pikepdf.Pdf,
    placed: list[_Placed],
    labels: list[str],
    anchors: dict[str, tuple[int, Place]],
) -> None:
    for item in placed:
        marks: dict[int, list[tuple[Spot, str]]] = {}
        for spot in item.gathering.spots:
            text = _stamped_text(spot, item, labels, anchors)
            if text:
                marks.setdefault(item.first + spot.page, []).append((spot, text))
        leaders: dict[int, list[Leader]] = {}
        for leader in item.gathering.leaders:
            leaders.setdefault(item.first + leader.page, []).append(leader)
        for index in sorted(marks.keys() | leaders.keys()):
            stamper.draw(pdf.pages[index], marks.get(index, ()), leaders.get(index, ()))


def _stamped_text(
    spot: Spot, item: _Placed, labels: list[str], anchors: dict[str, tuple[int, Place]]
) -> str:
    if spot.text:
        return spot.text
    if spot.role == "folio":
        return labels[item.first + spot.page]
    if spot.role == "range":
        return question_range(item.gathering.questions[spot.page])
    if spot.role not in anchors:
        raise ContentError(f"a page number is asked for {spot.role}, which is nowhere")
    return labels[anchors[spot.role][0]]


def question_range(numbers: Sequence[int]) -> str:
    """The questions of a page for its running head: "12", "12–15"; shuffled, "12, 3, 7".

    A shuffled page of more than three gives its first and its last: "12, 7".
    """
    if len(numbers) < 2:
        return "".join(map(str, numbers))
    if list(numbers) == sorted(numbers):
        return f"{numbers[0]}–{numbers[-1]}"
    shown = numbers if len(numbers) <= 3 else (numbers[0], numbers[-1])
    return ", ".join(map(str, shown))


def _describe(pdf: pikepdf.Pdf, info: BookInfo) -> None:
    producer = f"guidebuilder, {ENGINE}"
    pdf.Root.Lang = String(info.language)
    preferences = Dictionary(DisplayDocTitle=True)
    if info.sides is not None:
        preferences.Duplex = Name(f"/{info.sides.value}")
        preferences.PrintScaling = Name("/None")
    pdf.Root.ViewerPreferences = preferences
    if len(pdf.pages) > 1 and "/Outlines" in pdf.Root:
        pdf.Root.PageMode = Name.UseOutlines
    pdf.docinfo["/Title"] = String(info.title)
    pdf.docinfo["/Producer"] = String(producer)
    if info.authors:
        pdf.docinfo["/Author"] = String(", ".join(info.authors))
    if info.subject:
        pdf.docinfo["/Subject"] = String(info.subject)
    packet = pdf.make_stream(xmp_packet(info, producer), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = packet


def _round(value: float) -> float:
    return round(value, 2)
