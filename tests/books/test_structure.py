"""The structure tree: what a screen reader follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest

from tests.books.reading import sheets, squash, texts
from tests.books.said import words
from tests.books.shelf import BOOKLETS, EDITIONS, Shelf
from tests.books.tree import entries, tree

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


def test_nothing_is_read_that_is_not_there(shelf: Shelf, edition: str) -> None:
    """Each element holds something, but for the empty cells of a grid."""
    book = tree(shelf.book(edition))
    full = {piece.element for piece in book.flow}
    spaces = {i for i, e in enumerate(book.elements) if e.instead or e.alt}
    for index, element in enumerate(book.elements):
        held = set(range(index, book.end(index))) & (full | spaces)
        assert held or element.kind == "TD", (element.kind, element.path)


def test_text_stands_where_text_may_stand(shelf: Shelf, edition: str) -> None:
    book = tree(shelf.book(edition))
    holders = {book.elements[piece.element].kind for piece in book.flow}
    texts = {"P", "H1", "H2", "H3", "Lbl", "LBody", "TH", "TD", "Link", "Code", "Span", "Figure"}
    assert holders <= {*texts, "Reference"}
    for element in book.elements:
        if element.kind in {"Link", "Code", "Span"}:
            assert element.path[-1] in {*texts, "Reference"}


def test_head_cells_say_what_they_head(shelf: Shelf, edition: str) -> None:
    book = tree(shelf.book(edition))
    elements = book.elements
    for element in elements:
        if element.kind == "TH":
            assert element.scope in {"Row", "Column"}
    for index, table in enumerate(elements):
        if table.kind == "Table":
            cells = elements[index : book.end(index)]
            scopes = {cell.scope for cell in cells if cell.kind == "TH"}
            for cell in cells:
                if cell.kind == "TD" and cell.text.strip():
                    assert cell.headers or scopes, cell.text
    if edition in BOOKLETS:
        assert {e.scope for e in elements} >= {"Row"}


def test_lists_say_how_they_are_numbered(shelf: Shelf, edition: str) -> None:
    elements = tree(shelf.book(edition)).elements
    lists = [e for e in elements if e.kind == "L"]
    assert all(e.numbering for e in lists)
    if edition == "quiz":
        assert {"Decimal", "UpperAlpha"} <= {e.numbering for e in lists}


def test_links_say_where_they_lead(shelf: Shelf, edition: str) -> None:
    links = [e for e in tree(shelf.book(edition)).elements if e.kind == "Link"]
    inside = re.compile(r".+, page (\d+|[ivxl]+)")
    for link in links:
        assert link.leads, f"the link {link.text!r} leads nowhere"
        assert all("://" in lead or inside.fullmatch(lead) for lead in link.leads), link.leads
        assert link.text.strip()
        assert not link.text.strip().isdigit() or link.instead, "a bare number"
    assert bool(links) == (edition in BOOKLETS)


def test_every_link_is_in_the_tree(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    with pikepdf.open(path) as pdf:
        annotations = sum(len(p.obj.get("/Annots", [])) for p in pdf.pages)
    assert annotations == sum(len(e.leads) for e in tree(path).elements)


def test_headings_have_their_ranks(shelf: Shelf, edition: str) -> None:
    """The title and each section are H1 or, on a handout, title H1 and sections H2."""
    book = tree(shelf.book(edition))
    ranks = {squash(heading.text): heading.kind for _, heading in book.headings}
    if edition not in {*BOOKLETS, "handout"}:
        assert set(ranks.values()) == {"H1"}
        return
    top = 1 if edition in BOOKLETS else 2
    for section in shelf.guide.sections:
        number = "" if edition in BOOKLETS else str(shelf.guide.sections.index(section) + 1)
        assert ranks[squash(number + section.title)] == f"H{top}"
        for question in section.questions:
            assert ranks[words(question.prompt)] == f"H{top + 1}"


def test_a_question_is_asked_before_it_is_answered(shelf: Shelf, edition: str) -> None:
    """In the tree, a prompt comes first of all that is in its article, or after its number."""
    book = tree(shelf.book(edition))
    articles = [i for i, e in enumerate(book.elements) if e.kind == "Art"]
    for index in articles:
        first = next(i for i, _ in book.headings if i > index)
        before = "".join(e.text for e in book.elements[index + 1 : first])
        assert re.fullmatch(r"\d*\s*", before), before
    assert bool(articles) == (edition in {*BOOKLETS, "handout"})


def test_contents_are_a_list(shelf: Shelf, edition: str) -> None:
    """Number, title, level in a word and page: and no leader is heard."""
    if edition not in BOOKLETS:
        return
    path = shelf.book(edition)
    book = tree(path)
    (start,) = (i for i, h in book.headings if h.text.strip() == "Contents")
    section = max(i for i in range(start) if book.elements[i].kind == "Sect")
    inside = book.elements[section : book.end(section)]
    items = [e for e in inside if e.kind == "LI"]
    links = [e for e in inside if e.kind == "Link"]
    assert len(items) == len(links)
    assert all("LBody" in link.path for link in links)
    said = [e.instead or "" for e in inside if e.kind == "Span"]
    levels = {level.label for level in shelf.guide.levels}
    assert len([word for word in said if word in levels]) == len(shelf.guide.questions)
    pages = [word for word in said if word.startswith("page ")]
    assert len(pages) == len(links) - len(shelf.guide.sections)
    for number in {piece.page for e in inside for piece in book.flow if piece.element == start}:
        assert not re.search(r"\.\s*\.|…|·", texts(path)[number]), "a leader is read aloud"


def test_code_is_code(shelf: Shelf, edition: str) -> None:
    elements = tree(shelf.book(edition)).elements
    codes = [e for e in elements if e.kind == "Code"]
    if edition in BOOKLETS:
        assert any(e.path[-1] == "P" and e.text.strip() == "no-store" for e in codes) or (
            shelf.guide.id != "sample"
        )
        assert len(codes) > 10
    assert all(e.text.strip() for e in codes)


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
        held_by = list(entries(pdf.Root.StructTreeRoot.ParentTree))
        keys = [key for key, _ in held_by]
        assert keys == sorted(set(keys))
        assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) > max(keys)
        parents = dict(held_by)
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
