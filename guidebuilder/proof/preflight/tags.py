"""Rules on the structure that a screen reader meets (PDF/UA-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from guidebuilder.proof.preflight.findings import Finding
from guidebuilder.proof.preflight.tags_text import in_order

_HEADING = re.compile(r"/H([1-6])$")


def tags(pdf: pikepdf.Pdf, data: bytes) -> Iterator[Finding]:
    """What is missing in the structure of a book, and in what is said of it as a whole.

    ``data`` is the file's bytes, by which most books are told to be in order.
    """
    root = pdf.Root
    lacks = [
        (word, "the PDF has no " + word)
        for word, present in (
            ("structure tree", "/StructTreeRoot" in root),
            ("mark that it is tagged", bool(root.get("/MarkInfo", {}).get("/Marked", False))),
            ("language", bool(str(root.get("/Lang", "")))),
            ("title", bool(str(pdf.docinfo.get("/Title", "")).strip())),
        )
        if not present
    ]
    for _, message in lacks:
        yield Finding("GB413", None, None, message, "this is a fault of guidebuilder: report it")
    if "/StructTreeRoot" in root and not in_order(data, root.StructTreeRoot.objgen[0]):
        pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
        yield from _Elements(pages).findings(root.StructTreeRoot)


class _Elements:
    def __init__(self, pages: dict[tuple[int, int], int]) -> None:
        self._pages = pages
        self._level = 0

    def findings(self, root: pikepdf.Object) -> Iterator[Finding]:
        """Walk the tree in reading order."""
        stack = _kids(root)[::-1]
        while stack:
            element = stack.pop()
            kids = _kids(element)
            role = str(element.get("/S", ""))
            if role == "/Figure" and not str(element.get("/Alt", "")).strip():
                hint = "write what the picture shows between its brackets"
                yield self._finding("GB414", element, "a figure has no alternative text", hint)
            elif role == "/Link" and not _has_content(kids):
                hint = "write where the link leads between its brackets"
                yield self._finding("GB416", element, "a link has no text", hint)
            heading = _HEADING.match(role)
            if heading:
                level = int(heading[1])
                if level > self._level + 1:
                    before = f"level {self._level}" if self._level else "no heading"
                    message = f"a heading of level {level} follows {before}"
                    hint = "use the levels of headings one after the other"
                    yield self._finding("GB415", element, message, hint)
                self._level = level
            stack.extend(kid for kid in reversed(kids) if isinstance(kid, pikepdf.Dictionary))

    def _finding(self, code: str, element: pikepdf.Object, message: str, hint: str) -> Finding:
        return Finding(code, self._page(element), None, message, hint)

    def _page(self, element: pikepdf.Object) -> int | None:
        """The page of an element, or of the first one in it that tells."""
        stack = [element]
        while stack:
            item = stack.pop()
            if "/Pg" in item:
                return self._pages.get(item.Pg.objgen)
            stack += [kid for kid in _kids(item)[::-1] if isinstance(kid, pikepdf.Dictionary)]
        return None


def _kids(element: pikepdf.Object) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _has_content(kids: list[Any]) -> bool:
    """Whether marked content is in there somewhere; an object reference (OBJR) is none."""
    stack = list(kids)
    while stack:
        kid = stack.pop()
        if not isinstance(kid, pikepdf.Dictionary):
            return True
        kind = kid.get("/Type")
        if kind == "/MCR" or "/Alt" in kid:
            return True
        if kind != "/OBJR":
            stack += _kids(kid)
    return False
