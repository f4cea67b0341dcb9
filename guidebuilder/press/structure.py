"""The structure tree of a bound book: gatherings' trees united, and cleaned up.

The engine leaves some things that a reader would stumble over: page margin
boxes are marked as content that no structure element holds, and the ids of
table heads repeat from one gathering to the next.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, String


class StructureTree:
    """Collects the structure of gathering after gathering under one Document element."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._nums: list[tuple[int, Object]] = []
        self._kids: list[Object] = []
        self._next = 0
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
        reachable: set[tuple[int, int]] = set()
        for element in elements:
            element.P = self._document
            for item in _walk(element):
                reachable.add(item.objgen)
                _prefix_ids(item, prefix)
        self._kids += elements

        parents = {int(k): v for k, v in _pairs(root.ParentTree.Nums)}
        renumbered: dict[int, int] = {}
        for key in sorted(parents):
            renumbered[key] = self._next
            self._nums.append((self._next, parents[key]))
            self._next += 1
        for page in pdf.pages[first_page : first_page + len(source.pages)]:
            if "/StructParents" in page.obj:
                key = int(page.obj.StructParents)
                page.obj.StructParents = renumbered[key]
                _mark_artifacts(pdf, page, _orphans(parents[key], reachable))
            for annotation in page.obj.get("/Annots", []):
                if "/StructParent" in annotation:
                    annotation.StructParent = renumbered[int(annotation.StructParent)]

    def finish(self) -> None:
        """Write the united tree into the catalogue."""
        pdf = self._pdf
        self._document.K = Array(self._kids)
        nums = Array([item for key, value in self._nums for item in (key, value)])
        root = pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self._document]),
                ParentTree=pdf.make_indirect(Dictionary(Nums=nums)),
                ParentTreeNextKey=self._next,
            )
        )
        self._document.P = root
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)


def _pairs(nums: Object) -> Iterator[tuple[Object, Object]]:
    items = list(nums)
    yield from zip(items[::2], items[1::2], strict=True)


def _walk(element: Object) -> Iterator[Object]:
    stack = [element]
    while stack:
        item = stack.pop()
        yield item
        kids = item.get("/K")
        if kids is None:
            continue
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and kid.get("/Type") == Name.StructElem:
                stack.append(kid)


def _prefix_ids(element: Object, prefix: str) -> None:
    if "/ID" in element:
        element.ID = String(prefix + str(element.ID))
    attributes = element.get("/A")
    if isinstance(attributes, Dictionary) and "/Headers" in attributes:
        attributes.Headers = Array([String(prefix + str(h)) for h in attributes.Headers])


def _orphans(parents: Object, reachable: set[tuple[int, int]]) -> frozenset[int]:
    return frozenset(
        mcid for mcid, element in enumerate(parents) if element.objgen not in reachable
    )


def _mark_artifacts(pdf: pikepdf.Pdf, page: pikepdf.Page, orphans: frozenset[int]) -> None:
    """Turn marked content that no structure element holds into artifacts."""
    if not orphans:
        return
    out: list[tuple[list[Object], Operator]] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and len(operands) == 2 and isinstance(operands[1], Dictionary):
            mcid = operands[1].get("/MCID")
            if mcid is not None and int(mcid) in orphans:
                out.append(([Name.Artifact, Dictionary(Type=Name.Pagination)], operator))
                continue
        out.append((list(operands), operator))
    page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))
