"""Gatherings to a Book: the linker of the press.

Joins pages and structure, then resolves what no gathering could know by
itself: links and page numbers across gatherings, folios, bookmarks, labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from guidebuilder.errors import ContentError
from guidebuilder.press.gathering import Bookmark, Gathering, Numbering, Place, Spot
from guidebuilder.press.metadata import BookInfo, xmp_packet
from guidebuilder.press.stamp import Stamper, roman
from guidebuilder.press.structure import StructureTree
from guidebuilder.press.typeset import ENGINE
from guidebuilder.press.writer import write

LINK_SCHEME = "guide:"


@dataclass(frozen=True, slots=True)
class Book:
    """A finished PDF. ``labels`` are the page labels in order; ``anchors`` map to page indexes."""

    pdf: bytes
    labels: tuple[str, ...]
    anchors: dict[str, int]

    @property
    def pages(self) -> int:
        """How many pages the file has, blank ones included."""
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class _Placed:
    gathering: Gathering
    first: int  # index of its first page in the book


def bind(gatherings: Sequence[Gathering], info: BookInfo, styles: Path) -> Book:
    """Bind gatherings into one PDF/UA-1 and PDF/A-2a file.

    A mirrored gathering opens on a recto: a blank verso is put before it where
    needed. Raises ContentError for a link whose target is in no gathering.
    """
    pdf = pikepdf.new()
    tree = StructureTree(pdf)
    placed: list[_Placed] = []
    for ordinal, gathering in enumerate(gatherings):
        if gathering.mirrored and len(pdf.pages) % 2:
            _add_blank(pdf)
        first = len(pdf.pages)
        with pikepdf.open(BytesIO(gathering.pdf)) as source:
            pdf.pages.extend(source.pages)
            tree.add(source, first, f"g{ordinal}-")
            if ordinal == 0:
                pdf.Root.OutputIntents = pdf.copy_foreign(
                    source.make_indirect(source.Root.OutputIntents)
                )
        placed.append(_Placed(gathering, first))
    tree.finish()

    labels = _page_labels(pdf, placed)
    anchors = {
        name: (item.first + place.page, place)
        for item in placed
        for name, place in item.gathering.anchors.items()
    }
    _link(pdf, anchors, labels)
    _outline(pdf, placed)
    _stamp(pdf, placed, labels, anchors, styles)
    _describe(pdf, info)
    pages = {name: page for name, (page, _place) in anchors.items()}
    return Book(write(pdf), tuple(labels), pages)


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


def _link(pdf: pikepdf.Pdf, anchors: dict[str, tuple[int, Place]], labels: list[str]) -> None:
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
            annotation.Contents = String(f"Page {labels[anchors[target][0]]}")
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
    pdf: pikepdf.Pdf,
    placed: list[_Placed],
    labels: list[str],
    anchors: dict[str, tuple[int, Place]],
    styles: Path,
) -> None:
    stamper = Stamper(pdf, styles)
    for item in placed:
        marks: dict[int, list[tuple[Spot, str]]] = {}
        for spot in item.gathering.spots:
            text = _stamped_text(spot, item, labels, anchors)
            if text:
                marks.setdefault(item.first + spot.page, []).append((spot, text))
        for index, page_marks in marks.items():
            stamper.draw(pdf.pages[index], page_marks)


def _stamped_text(
    spot: Spot, item: _Placed, labels: list[str], anchors: dict[str, tuple[int, Place]]
) -> str:
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
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
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
