"""The structure tree: what a screen reader follows."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest

from tests.books.reading import sheets
from tests.books.shelf import EDITIONS, Shelf
from tests.books.tree import tree

pytestmark = pytest.mark.parametrize("edition", EDITIONS)

SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})


def test_ids_are_unique_and_headers_refer_to_them(shelf: Shelf, edition: str) -> None:
    elements = tree(shelf.book(edition)).elements
    ids = [element.id for element in elements if element.id]
    assert len(ids) == len(set(ids))
    headers = {header for element in elements for header in element.headers}
    assert headers <= set(ids)
    if any(element.kind == "Table" for element in elements):
        assert headers


def test_no_heading_level_is_skipped(shelf: Shelf, edition: str) -> None:
    level = 0
    headings = tree(shelf.book(edition)).headings
    assert headings
    for _, heading in headings:
        now = int(heading.kind[1])
        assert now <= level + 1, f"{heading.kind} {heading.text!r} after H{level}"
        assert heading.text.strip(), f"an empty {heading.kind}"
        level = now


def test_pictures_have_a_text(shelf: Shelf, edition: str) -> None:
    figures = [e for e in tree(shelf.book(edition)).elements if e.kind == "Figure"]
    assert all(figure.alt for figure in figures)


def test_lists_are_made_of_items(shelf: Shelf, edition: str) -> None:
    elements = tree(shelf.book(edition)).elements
    for element in elements:
        if element.kind in {"Lbl", "LBody"}:
            assert element.path[-1] == "LI"
        if element.kind == "LI":
            assert element.path[-1] == "L"
        if element.kind in {"TH", "TD"}:
            assert element.path[-1] == "TR"


def _content(page: pikepdf.Page) -> Iterator[tuple[str, int | None]]:
    """Each text that is shown: whether it is tagged, an artifact or neither, and its MCID."""
    stack: list[tuple[str, int | None]] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            mcid = None
            if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary):
                mcid = operands[1].get("/MCID")
            kind = "artifact" if str(operands[0]) == "/Artifact" else "tagged"
            stack.append((kind, None if mcid is None else int(mcid)))
        elif name == "EMC":
            stack.pop()
        elif name in SHOWS_TEXT or name == "Do":
            artifact = any(kind == "artifact" for kind, _ in stack)
            mcids = [mcid for _, mcid in stack if mcid is not None]
            if artifact:
                assert not mcids, "an artifact inside of tagged content, or the reverse"
                yield "artifact", None
            else:
                yield ("tagged", mcids[-1]) if mcids else ("neither", None)
    assert not stack


def test_all_content_is_tagged_or_an_artifact(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    held = tree(path).mcids
    shown = 0
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf:
        for index, page in enumerate(pdf.pages):
            if "/Contents" not in page.obj:
                continue
            for kind, mcid in _content(page):
                shown += 1
                assert kind != "neither", f"page {index + 1}"
                if kind == "tagged":
                    assert (index, mcid) in held, f"page {index + 1}, MCID {mcid}"
    assert shown > 20


def test_the_parent_tree_finds_what_the_tree_holds(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    held = tree(path).mcids
    with pikepdf.open(path) as pdf:
        nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        keys = [int(key) for key in nums[::2]]
        assert keys == sorted(set(keys))
        assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) > max(keys)
        parents = dict(zip(keys, nums[1::2], strict=True))
        used = [int(p.obj.StructParents) for p in pdf.pages if "/StructParents" in p.obj]
        assert len(used) == len(set(used))
        for index, page in enumerate(pdf.pages):
            own = {mcid for number, mcid in held if number == index}
            if own:
                array = parents[int(page.obj.StructParents)]
                assert own <= set(range(len(array)))
                assert all(array[mcid].get("/Type") == "/StructElem" for mcid in own)
            for annotation in page.obj.get("/Annots", []):
                assert parents[int(annotation.StructParent)].get("/Type") == "/StructElem"


def test_a_page_without_content_has_no_text(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    full = {piece.page for piece in tree(path).flow}
    for index, sheet in enumerate(sheets(path)):
        if index not in full:
            assert sheet.words == (), f"page {index + 1} is blank but for {sheet.words}"
    if shelf.guide.id == "sample" and edition == "study":
        assert len(full) < len(sheets(path)), "the sample has blank versos, so this can fail"
