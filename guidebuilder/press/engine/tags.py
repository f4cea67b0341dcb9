"""Tags for the engine: the structure tree of a gathering, made from its boxes.

The engine's own tree opens every element again on each page and line, reads
leaders and repeated table heads aloud, and leaves page margin boxes without an
element. So the press puts its own in its place. What no element holds becomes
an artifact.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.logger import LOGGER

from guidebuilder.press.engine.box_tree import PX, children
from guidebuilder.press.engine.condensing import condensed
from guidebuilder.press.engine.elements import (
    Annotation,
    Element,
    Mark,
    finish,
    labelled,
    opened,
)
from guidebuilder.press.engine.rows import (
    FIELDS,
    LAST,
    LEVEL,
    LINK_SCHEME,
    NUMBER,
    RowText,
    row_text,
)
from guidebuilder.press.engine.tree_writer import TreeWriter


class _Reader:
    """Walks the boxes of all pages, and gathers what they hold under their HTML elements."""

    def __init__(self) -> None:
        self.document = Element("Document")
        self._elements: dict[tuple[int, str], tuple[Element | None, int]] = {}
        self.links: list[Annotation] = []

    def page(self, number: int, page_box: Any, marks: dict[Any, Any]) -> None:
        self._number, self._marks, self._height = number, marks, page_box.margin_height()
        for child in children(page_box):
            if not isinstance(child, boxes.MarginBox):
                self._box(child, self.document)

    def _box(self, box: Any, parent: Element) -> None:
        if isinstance(box, boxes.TextBox):
            if mark := self._marks.pop(box, None):
                parent.kids.append(Mark(self._number, mark["mcid"], box.text))
            return
        element = self._element(box, parent)
        if element is None:
            return
        if box.link_annotation:
            element.kids.append(Annotation(self._number, box.link_annotation))
        if isinstance(box, boxes.ReplacedBox):
            if mark := self._marks.pop(box, None):
                element.kids.append(Mark(self._number, mark["mcid"], ""))
            return
        for child in children(box):
            self._box(child, element)
        if not isinstance(box, boxes.LineBox):
            self._row(box, element)

    def _row(self, box: Any, body: Element) -> None:
        """Have a place in the tree for what is drawn in a row besides its title."""
        html = box.element
        row = row_text(html)
        if row is None or (html, NUMBER) not in self._marks:
            return
        number, level, last = (
            Mark(self._number, kept["mcid"], kept["text"])
            for kept in (self._marks.pop((html, which)) for which in (NUMBER, LEVEL, LAST))
        )
        if body.type == "TH":
            _cells(body, row, number, level, last)
            return
        title = Element("Link", body, [*body.kids, self._link(box, row.anchor)])
        body.kids = [title]
        if row.number:
            label = labelled(body)
            label.instead = row.number
            label.kids.append(number)
        if row.label:
            body.add("Span", instead=row.label).kids.append(level)
        body.add("Span", title=row.anchor).kids.append(last)

    def _link(self, box: Any, anchor: str) -> Annotation:
        """A link over the whole of a box."""
        address = LINK_SCHEME + anchor
        _, *place = self._area(box)
        link = pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Link",
                "Rect": pydyf.Array(place),
                "BS": pydyf.Dictionary({"W": 0}),
                "Contents": pydyf.String(address),
                "A": pydyf.Dictionary(
                    {"Type": "/Action", "S": "/URI", "URI": pydyf.String(address)}
                ),
            }
        )
        self.links.append(Annotation(self._number, link))
        return self.links[-1]

    def _element(self, box: Any, parent: Element) -> Element | None:
        """The structure element of a box: its own, else its parent's; None for an artifact."""
        html, tag = box.element, box.element_tag
        if html is None or isinstance(html, str) or not isinstance(tag, str):
            return parent
        if tag in {"html", "body"} or isinstance(box, boxes.LineBox):
            return parent
        key = (id(html), tag)
        if key in self._elements:
            element, page = self._elements[key]
            # A table's head is printed on each of its pages, and read once.
            return None if tag == "thead" and page != self._number else element
        name, _, part = tag.partition("::")
        generated = {"data-tag": "Lbl"} if part == "marker" else {}
        attributes = generated if part else html.attrib
        if attributes.get("aria-hidden") == "true":
            element = None
        elif parent.type == "Figure":  # what a description stands for has no parts
            element = parent
        else:
            element = opened("" if part else name, attributes, parent) or parent
            if element.type == "Figure" and element.box is None:
                element.box = self._area(box)
                if not element.alt:
                    LOGGER.warning("A picture has no description: %s", attributes.get("src", name))
        self._elements[key] = (element, self._number)
        return element

    def _area(self, box: Any) -> tuple[int, float, float, float, float]:
        left, top = box.border_box_x(), box.border_box_y()
        right, bottom = left + box.border_width(), top + box.border_height()
        low, high = self._height - bottom, self._height - top
        return (self._number, left * PX, low * PX, right * PX, high * PX)


def _cells(head: Element, row: RowText, number: Mark, level: Mark, sure: Mark) -> None:
    """Put the cells of a row of the progress grid around its head: number, level, fields."""
    line = head.parent or head
    line.kids.insert(0, Element("TD", line, [number]))
    said = line.add("TD")
    if level.text:
        said.kids.append(level)
    else:
        said.add("Span", instead=row.label).kids.append(level)
    for _ in range(FIELDS):
        line.add("TD")
    line.add("TD").kids.append(sure)


def _add_tags(pdf: Any, document: Any, _version: object, streams: list[Any]) -> None:
    """Stands in for the engine's function of the same name, and does what it is called for."""
    reader = _Reader()
    # Of rows, some marked content is drawn by others, who know it by its number.
    wholes = [not any(isinstance(what, tuple) for what in stream._tags) for stream in streams]
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        reader.page(number, page._page_box, stream._tags)
        _mark_artifacts(stream)
    finish(reader.document)
    follow: list[set[int]] = [set() for _ in streams]
    for element in reader.document.walk():
        _find_following(element, follow)
    contents = [
        condensed(stream.stream, following, renumber=whole)
        for stream, following, whole in zip(streams, follow, wholes, strict=True)
    ]
    for stream, content in zip(streams, contents, strict=True):
        stream.stream = content.items
    pages = [pdf.objects[int(reference.split()[0])] for reference in pdf.page_references]
    for link in reader.links:
        pdf.add_object(link.engine)
        pages[link.page].setdefault("Annots", pydyf.Array()).append(link.engine.reference)

    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    writer = TreeWriter(pdf, contents)
    root["K"] = pydyf.Array([writer.element(reader.document, root).reference])
    nums = pydyf.Array()
    for number, held in enumerate(writer.parents):
        row = [held.get(mcid, "null") for mcid in range(max(held, default=-1) + 1)]
        nums += [number, pydyf.Array(row)]
    for key, (reference, annotation) in enumerate(writer.annotations, len(writer.parents)):
        nums += [key, reference]
        annotation["StructParent"] = key
    parents = pydyf.Dictionary({"Nums": nums})
    pdf.add_object(parents)
    root["ParentTree"] = parents.reference
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _find_following(element: Element, follow: list[set[int]]) -> None:
    """Note the marked content of an element that goes on with what is before it."""
    for kid, after in pairwise(element.kids):
        if (
            isinstance(kid, Mark)
            and isinstance(after, Mark)
            and kid.page == after.page
            and kid.mcid + 1 == after.mcid
        ):
            follow[kid.page].add(after.mcid)


def _mark_artifacts(stream: Any) -> None:
    """Turn the marked content that is left, since no element holds it, into artifacts."""
    orphans = {mark["mcid"] for mark in stream._tags.values()}
    stream._tags.clear()
    items = stream.stream
    for place in range(2, len(items)):
        if items[place] != b"BDC" or not isinstance(items[place - 1], dict):
            continue
        if items[place - 1].get("MCID") in orphans:
            items[place - 2 : place] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]


def install() -> None:
    """Have the engine tag by this module."""
    weasyprint.pdf.add_tags = _add_tags
