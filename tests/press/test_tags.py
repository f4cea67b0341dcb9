"""What a gathering's structure tree makes of HTML: one element each, however the pages fall."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import page
import pikepdf
import pytest

from guidebuilder.data import styles_folder
from guidebuilder.errors import ContentError
from guidebuilder.press.binding.bind import bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Numbering
from guidebuilder.press.matter.code import described
from tests.books.tree import Tree, tree

PAGE = (
    "<!doctype html><html lang='en'><title>T</title><style>"
    " @page {{ size: 200pt 160pt; margin: 20pt; font: 8pt 'Guide Sans';"
    " @top-left {{ content: 'head' }} }}"
    " body {{ font: 10pt/12pt 'Guide Serif'; margin: 0; orphans: 1; widows: 1 }}"
    " li::marker {{ font-family: 'Guide Sans' }} code, pre {{ font-family: 'Guide Mono' }}"
    " h1 {{ font-family: 'Guide Serif Heading' }} th {{ font-family: 'Guide Sans' }}"
    "</style><body>{}</body></html>"
)  # fmt: skip
LONG = "many words that go on and on " * 22

Set = Callable[[str], Tree]


@pytest.fixture
def said(tmp_path: Path) -> Set:
    """Typesets and binds a piece of HTML, has it checked, and reads its tree."""

    def read(body: str) -> Tree:
        styles = styles_folder()
        copy = Copy("g", PAGE.format(body), ("fonts.css",), Numbering.ARABIC)
        book = bind([typeset(copy, styles, styles)], BookInfo("T", "en"), styles)
        path = tmp_path / "book.pdf"
        path.write_bytes(book.pdf)
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            assert not page.validate_pdf(str(path), profile=profile).failures
        return tree(path)

    return read


def shape(book: Tree) -> list[str]:
    """Types and own texts, indented by depth; the document's own element left out."""
    out = []
    for index, element in enumerate(book.elements[1:], 1):
        own = " ".join(piece.text.strip() for piece in book.flow if piece.element == index)
        label = element.instead or element.alt or own
        out.append("  " * (len(element.path) - 1) + f"{element.kind} {label}".strip())
    return out


def test_a_paragraph_over_two_pages_is_one(said: Set) -> None:
    book = said(f"<h1>One</h1><section><p>{LONG}</p><p>end</p></section>")
    assert [e.kind for e in book.elements] == ["Document", "H1", "Sect", "P", "P"]
    assert len(book.elements[3].pages) >= 2


def test_a_list_over_two_pages_is_one(said: Set) -> None:
    items = "".join(f"<li>item {number}</li>" for number in range(20))
    book = said(f"<ol>{items}</ol>")
    assert [e.kind for e in book.elements].count("L") == 1
    assert [e.kind for e in book.elements].count("LI") == 20
    assert book.elements[1].numbering == "Decimal"


def test_a_repeated_table_head_is_read_once(said: Set) -> None:
    rows = "".join(f"<tr><th scope='row'>r{n}</th><td>d{n}</td></tr>" for n in range(30))
    head = "<thead><tr><th scope='col'>What</th><th scope='col'>Which</th></tr></thead>"
    book = said(f"<table>{head}<tbody>{rows}</tbody></table>")
    cells = {e.text.strip(): e for e in book.elements if e.kind in {"TH", "TD"}}
    assert [e.text.strip() for e in book.elements if e.scope == "Column"] == ["What", "Which"]
    assert cells["r29"].scope == "Row"
    assert not any(cell.id or cell.headers for cell in cells.values())  # scopes tell it all
    assert len({p for e in book.elements for p in e.pages}) > 2


@pytest.mark.parametrize(
    ("head", "row", "heads"),
    [
        ("<th colspan='2'>a</th><th>b</th>", "<td>c</td><td>d</td><td>e</td>", {"a"}),
        ("<th>a</th><th>b</th>", "<td rowspan='2'>c</td><td>d</td></tr><tr><td>e</td>", {"b"}),
        ("<th>a</th><th>b</th>", "<td>c</td><td>d</td></tr><tr><th>f</th><th>b</th>", {"b"}),
        (
            "<th>a</th><th>b</th><th>c</th>",
            "<th scope='row'>f</th><td>d</td><th scope='row'>h</th>",
            {"f", "h", "b"},
        ),
    ],
)
def test_cells_name_their_heads_where_scopes_do_not_tell(
    said: Set, head: str, row: str, heads: set[str]
) -> None:
    book = said(f"<table><tr>{head}</tr><tr>{row}</tr></table>")
    cells = {e.text.strip(): e for e in book.elements if e.kind in {"TH", "TD"}}
    texts = {e.id: e.text.strip() for e in book.elements if e.id}
    assert {texts[name] for name in cells["d"].headers} == heads


def test_a_link_over_two_lines_is_one(said: Set) -> None:
    address = "https://example.com/"
    book = said(f"<p>See <a href='{address}'>{'these very long words ' * 4}</a> and go.</p>")
    (link,) = (e for e in book.elements if e.kind == "Link")
    assert len(link.leads) > 1
    assert set(link.leads) == {address}


@pytest.mark.parametrize(
    ("body", "expected"),
    {
        "a loose list": (
            "<ul><li><p>a</p><p>b</p></li></ul>",
            ["L", "  LI", "    Lbl •", "    LBody", "      P a", "      P b"],
        ),
        "a list in a list": (
            "<ul><li>a<ul><li>b</li></ul></li></ul>",
            ["L", "  LI", "    Lbl •", "    LBody a", "      L", "        LI",
             "          Lbl ◦", "          LBody b"],
        ),
        "a list by its role, with boxes for the layout": (
            "<div role='list'><div><div role='listitem'><p data-tag='Lbl'>1</p><p>a</p></div></div>"
            "</div>",
            ["L", "  LI", "    Lbl 1", "    LBody", "      P a"],
        ),
        "headings of too low a rank": (
            "<h2>a</h2><h4>b</h4><h4>c</h4><h3>d</h3><h2>e</h2><h5>f</h5><h1>g</h1><h2>h</h2>",
            ["H1 a", "H2 b", "H2 c", "H2 d", "H1 e", "H2 f", "H1 g", "H2 h"],
        ),
        "the corner of a table": (
            "<table><tr><th></th><th>a</th></tr><tr><th scope='row'>b</th><td>c</td></tr></table>",
            ["Table", "  TBody", "    TR", "      TD", "      TH a", "    TR", "      TH b",
             "      TD c"],
        ),
        "an item of no list": ("<div><div role='listitem'><p>a</p></div></div>", ["P a"]),
        "code": (
            "<p>run <code>ls</code></p><pre><code>cat x</code></pre>",
            ["P run", "  Code ls", "P", "  Code cat x"],
        ),
        "a note": (
            "<div role='note'><span data-tag='Lbl'>1</span><p>a</p></div>",
            ["Note", "  Lbl 1", "  P a"],
        ),
        "an artifact": ("<p>a</p><div aria-hidden='true'><p>b</p></div>", ["P a"]),
        "a drawing": (
            "<div role='img' aria-label='A box'><pre>+-+</pre></div>",
            ["Figure A box"],
        ),
        "a word for a mark": (
            "<p>a <span aria-label='senior'>&#x2007;</span></p>",
            ["P a", "  Span senior"],
        ),
        "what stands beside a heading": (
            "<article><div><aside>minutes</aside><div><h1>Why?</h1><p>So.</p></div></div></article>",
            ["Art", "  H1 Why?", "  Div", "    P minutes", "  P So."],
        ),
        "boxes of a layout": (
            "<section><div><div>a</div><div>b</div></div><div></div></section>",
            ["Sect", "  P a", "  P b"],
        ),
    }.values(),
)  # fmt: skip
def test_shapes(said: Set, body: str, expected: list[str]) -> None:
    got = [
        re.sub(r"\s+", " ", line) if not line.startswith(" ") else line
        for line in shape(said(body))
    ]
    assert [line.rstrip() for line in got] == expected


def test_ids_have_their_tree(said: Set, tmp_path: Path) -> None:
    said("<table><tr><th scope='row'>a</th><td>b</td></tr></table><div role='note'><p>n</p></div>")
    with pikepdf.open(tmp_path / "book.pdf") as pdf:
        (node,) = pdf.Root.StructTreeRoot.IDTree.Kids
        names = list(node.Names)
        assert [str(end) for end in node.Limits] == [str(names[0]), str(names[-2])]
        assert [str(name) for name in names[::2]] == sorted(str(e.ID) for e in names[1::2])
        assert {str(e.S) for e in names[1::2]} == {"/TH", "/Note"}


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        ("┌─────┐   ┌────┐\n│ ALB │──▶│ app │\n└─────┘   └────┘", "Diagram: ALB; app"),
        ("+---+\n| a | --> b-c\n+---+", "Diagram: a; b-c"),
        ("live/\n├── prod/  thin roots", "Diagram: live/; prod/; thin roots"),
        ("┌─┐\n└─┘", "Diagram"),
    ],
)
def test_a_drawing_is_told_in_its_words(drawing: str, words: str) -> None:
    assert described(drawing) == words


def test_a_picture_without_a_description_is_an_error(said: Set) -> None:
    with pytest.raises(ContentError, match="no description"):
        said("<div role='img'><p>x</p></div>")
