"""The structure tree of a finished PDF as a reader for the blind walks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf

from tests.books.reading import marked


@dataclass(frozen=True)
class Element:
    """A structure element; ``text`` is that of all it holds, ``pages`` where it has ink.

    ``instead`` is read in place of its text; ``leads`` is what its annotations say.
    """

    kind: str
    path: tuple[str, ...]
    text: str
    pages: tuple[int, ...]
    id: str
    headers: tuple[str, ...]
    alt: str | None
    instead: str | None
    scope: str
    numbering: str
    leads: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A piece of text in reading order; ``element`` is the index of what holds it."""

    element: int
    page: int
    text: str


@dataclass(frozen=True)
class Tree:
    """Elements and text in reading order; ``mcids`` are the (page, MCID) that elements hold."""

    elements: tuple[Element, ...]
    flow: tuple[Piece, ...]
    mcids: frozenset[tuple[int, int]]

    @property
    def headings(self) -> list[tuple[int, Element]]:
        """Headings with their indexes, in reading order."""
        return [(i, e) for i, e in enumerate(self.elements) if re.fullmatch(r"H\d", e.kind)]

    def end(self, index: int) -> int:
        """The index after the last element inside of this one."""
        depth = len(self.elements[index].path)
        inside = index + 1
        while inside < len(self.elements) and len(self.elements[inside].path) > depth:
            inside += 1
        return inside

    def start(self, heading: int) -> int:
        """The index of what a heading opens: its article.

        Else the largest element around it that holds no other heading of its rank.
        """
        kind = self.elements[heading].kind
        others = [i for i, e in self.headings if e.kind <= kind and i != heading]
        start = index = heading
        while index:
            depth = len(self.elements[index].path)
            index = max(i for i in range(index) if len(self.elements[i].path) < depth)
            last = self.end(index)
            if any(index <= other < last for other in others):
                break
            start = index
            if self.elements[index].kind == "Art":
                break
        return start


def entries(node: pikepdf.Object) -> Iterator[tuple[int, pikepdf.Object]]:
    """What a number tree holds, within the limits that its nodes give."""
    for kid in node.get("/Kids", ()):
        first, last = (int(limit) for limit in kid.Limits)
        held = list(entries(kid))
        assert (first, last) == (held[0][0], held[-1][0])
        yield from held
    nums = list(node.get("/Nums", ()))
    yield from ((int(key), value) for key, value in zip(nums[::2], nums[1::2], strict=True))


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _attribute(element: pikepdf.Object, name: str) -> pikepdf.Object | None:
    attributes = element.get("/A")
    for item in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(item, pikepdf.Dictionary) and name in item:
            return item[name]
    return None


def _leads(element: pikepdf.Object) -> Iterator[str]:
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
            yield str(kid.Obj.get("/Contents", ""))


class _Reader:
    def __init__(self, pdf: pikepdf.Pdf, path: Path) -> None:
        self._texts = marked(path)
        self._pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self.elements: list[Element] = []
        self.flow: list[Piece] = []
        self.mcids: set[tuple[int, int]] = set()

    def walk(self, element: pikepdf.Object, path: tuple[str, ...] = ()) -> list[tuple[int, str]]:
        """Add the element and what it holds; return its (page, text) pieces."""
        kind = str(element.S).lstrip("/")
        place = len(self.elements)
        self.elements.append(None)  # type: ignore[arg-type]
        pieces: list[tuple[int, str]] = []
        for kid in _kids(element):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                page = kid.get("/Pg", element.get("/Pg"))
                pieces.append(self._piece(place, int(kid.MCID), page))
            elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                pieces += self.walk(kid, (*path, kind))
            elif not isinstance(kid, pikepdf.Dictionary):
                pieces.append(self._piece(place, int(kid), element.get("/Pg")))
        self.elements[place] = Element(
            kind=kind,
            path=path,
            text="".join(text for _, text in pieces),
            pages=tuple(sorted({page for page, text in pieces if text.strip()})),
            id=str(element.get("/ID", "")),
            headers=tuple(str(header) for header in _attribute(element, "/Headers") or ()),
            alt=str(element.Alt) if "/Alt" in element else None,
            instead=str(element.ActualText) if "/ActualText" in element else None,
            scope=str(_attribute(element, "/Scope") or "").lstrip("/"),
            numbering=str(_attribute(element, "/ListNumbering") or "").lstrip("/"),
            leads=tuple(_leads(element)),
        )
        return pieces

    def _piece(self, place: int, mcid: int, page: pikepdf.Object) -> tuple[int, str]:
        index = self._pages[page.objgen]
        assert (index, mcid) not in self.mcids, "one piece of content is in two elements"
        self.mcids.add((index, mcid))
        text = self._texts.get((index, mcid), "")
        if text.strip():
            self.flow.append(Piece(place, index, text))
        return index, text


@cache
def tree(path: Path) -> Tree:
    with pikepdf.open(path) as pdf:
        reader = _Reader(pdf, path)
        for kid in _kids(pdf.Root.StructTreeRoot):
            reader.walk(kid)
        return Tree(tuple(reader.elements), tuple(reader.flow), frozenset(reader.mcids))


@dataclass(frozen=True)
class Region:
    """What stands under a heading of rank 1 or 2: its text before and from the heading on."""

    heading: Element
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def pages(self) -> list[int]:
        """The pages that it has text on."""
        return sorted({piece.page for piece in (*self.before, *self.after)})


@cache
def regions(path: Path) -> tuple[Region, ...]:
    """The book cut at its headings of rank 1 and 2, each with the notes that stand beside it.

    The engine closes all elements at a page's end and opens them again, so a question that
    goes on is not one element: it ends where the next one begins.
    """
    book = tree(path)
    tops = [(i, e) for i, e in book.headings if e.kind in {"H1", "H2"}]
    starts = [book.start(index) for index, _ in tops]
    out = []
    for place, (index, heading) in enumerate(tops):
        end = starts[place + 1] if place + 1 < len(tops) else len(book.elements)
        before = [p for p in book.flow if starts[place] <= p.element < index]
        after = [p for p in book.flow if index <= p.element < end]
        out.append(Region(heading, tuple(before), tuple(after)))
    return tuple(out)
