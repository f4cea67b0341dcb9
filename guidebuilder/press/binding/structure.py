"""The structure tree of a bound book: the gatherings' trees united.

What no gathering could know is settled here: ids are unique in the book, and
where the binder draws a page number, a reader hears it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from guidebuilder.press.engine.elements import FIELD


class StructureTree:
    """Collects the structure of gathering after gathering under one Document element."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._nums: list[tuple[int, Object]] = []
        self._kids: list[Object] = []
        self._ids: dict[str, Object] = {}
        self._spots: list[tuple[str, Object]] = []
        self._fields: dict[str, list[Object]] = {}
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))

    def add(self, source: pikepdf.Pdf, first_page: int, prefix: str) -> None:
        """Take over the tree of ``source``, whose pages now begin at index ``first_page``.

        The pages must have been added before: only then does copying keep the
        references from structure elements to their pages.
        """
        pdf = self._pdf
        source_root = source.Root.StructTreeRoot
        root = pdf.copy_foreign(
            source_root if source_root.is_indirect else source.make_indirect(source_root)
        )
        elements = list(root.K[0].K)
        for element in elements:
            element.P = self._document
            for item in _walk(element):
                self._name(item, prefix)
        self._kids += elements

        renumbered: dict[int, int] = {}
        for key, parents in sorted(_pairs(root.ParentTree.Nums)):
            renumbered[key] = len(self._nums)
            self._nums.append((renumbered[key], parents))
        for page in pdf.pages[first_page : first_page + len(source.pages)]:
            if "/StructParents" in page.obj:
                page.obj.StructParents = renumbered[int(page.obj.StructParents)]
            for annotation in page.obj.get("/Annots", []):
                if "/StructParent" in annotation:
                    annotation.StructParent = renumbered[int(annotation.StructParent)]

    def _name(self, element: Object, prefix: str) -> None:
        """Prefix an element's ids, and note whether a page number is to be drawn in it."""
        if "/ID" in element:
            name = prefix + str(element.ID)
            element.ID = String(name)
            self._ids[name] = element
        attributes = element.get("/A")
        if attributes is not None and "/Headers" in attributes:
            attributes.Headers = Array([String(prefix + str(h)) for h in attributes.Headers])
        if "/T" in element:
            title = str(element.T)
            if title.startswith(FIELD):
                self._fields.setdefault(title.removeprefix(FIELD), []).append(element)
            else:
                self._spots.append((title, element))
            del element["/T"]

    def field(self, what: str, widget: Object) -> None:
        """Put a form field's annotation into the next element that was made for it.

        ``what`` is the text of ``data-field``; equal ones are taken in the order of the book.
        """
        element = self._fields[what].pop(0)
        kids = element.get("/K", Array())
        kids.append(Dictionary(Type=Name.OBJR, Obj=widget, Pg=widget.P))
        element.K = kids
        widget.StructParent = len(self._nums)
        self._nums.append((len(self._nums), element))

    def finish(self, pages: Mapping[str, str]) -> None:
        """Write the united tree into the catalogue.

        ``pages`` are the page labels by anchor: where one is drawn, it is read.
        """
        for anchor, element in self._spots:
            if anchor in pages:
                element.ActualText = String(f"page {pages[anchor]}")
        pdf = self._pdf
        self._document.K = Array(self._kids)
        nums = Array([item for key, value in self._nums for item in (key, value)])
        root = pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self._document]),
                ParentTree=pdf.make_indirect(Dictionary(Nums=nums)),
                ParentTreeNextKey=len(self._nums),
            )
        )
        if self._ids:
            names = [part for name in sorted(self._ids) for part in (String(name), self._ids[name])]
            root.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
        self._document.P = root
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)


def _pairs(nums: Object) -> Iterator[tuple[int, Object]]:
    items = list(nums)
    yield from ((int(key), value) for key, value in zip(items[::2], items[1::2], strict=True))


def _walk(element: Object) -> Iterator[Object]:
    stack = [element]
    while stack:
        item = stack.pop()
        yield item
        for kid in item.get("/K", ()):
            if isinstance(kid, Dictionary) and "/S" in kid:
                stack.append(kid)
