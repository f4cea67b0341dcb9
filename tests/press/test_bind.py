"""Gatherings bound: what can go wrong between them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from guidebuilder.data import styles_folder
from guidebuilder.errors import ContentError
from guidebuilder.press.binding.bind import Book, bind, question_range
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering, Numbering

PAGE = (
    "<!doctype html><html lang='en'><title>T</title><style>@page {{ size: 200pt 300pt }}"
    " h1 {{ font-family: 'Guide Serif Heading'; bookmark-level: 1; bookmark-label: content() }}"
    " body {{ font-family: 'Guide Serif' }}</style><body>{}</body></html>"
)
INFO = BookInfo(title='A <b>"Title"</b> & more', language="de", authors=("A", "B & C"))


def _gathering(
    body: str, name: str = "g", *, front: bool = False, mirrored: bool = False
) -> Gathering:
    numbering = Numbering.ROMAN if front else Numbering.ARABIC
    copy = Copy(name, PAGE.format(body), ("fonts.css",), numbering, mirrored)
    styles = styles_folder()
    return typeset(copy, styles, styles)


def _bind(*gatherings: Gathering) -> Book:
    return bind(gatherings, INFO, styles_folder())


@pytest.fixture(scope="module")
def book() -> Book:
    """One page of front matter; one page; two pages."""
    two = "<h1 id='b'>Two</h1><p style='break-before: page' id='c'>end</p>"
    link = "<p><a href='guide:c'>there</a></p><p id='x'><span data-spot='c'>&#x2007;</span></p>"
    return _bind(
        _gathering(link, front=True, mirrored=True),
        _gathering("<h1 id='a'>One</h1>", mirrored=True),
        _gathering(two, mirrored=True),
    )


def test_mirrored_gatherings_open_on_rectos(book: Book) -> None:
    assert {name: book.anchors[name] for name in "abc"} == {"a": 2, "b": 4, "c": 5}
    assert book.pages == 6


def test_front_matter_has_its_own_numbers(book: Book) -> None:
    assert book.labels == ("i", "ii", "1", "2", "3", "4")


def test_links_lead_across_gatherings(book: Book) -> None:
    with pikepdf.open(BytesIO(book.pdf)) as pdf:
        (annotation,) = pdf.pages[0].Annots
        assert annotation.A.S == "/GoTo"
        names = list(pdf.Root.Names.Dests.Names)
        places = {str(k): v for k, v in zip(names[::2], names[1::2], strict=True)}
        assert places[str(annotation.A.D)][0].objgen == pdf.pages[5].obj.objgen
        assert b"guide:" not in book.pdf


def test_bookmarks_of_all_gatherings(book: Book) -> None:
    with pikepdf.open(BytesIO(book.pdf)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["One", "Two"]


def test_titles_are_escaped_in_xmp(book: Book) -> None:
    with pikepdf.open(BytesIO(book.pdf)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "A &lt;b&gt;" in xmp
        assert "B &amp; C" in xmp
        assert str(pdf.docinfo["/Title"]) == INFO.title
        assert str(pdf.Root.Lang) == "de"


@pytest.mark.parametrize(
    "body", ["<a href='guide:nowhere'>x</a>", "<span data-spot='nowhere'>&#x2007;</span>"]
)
def test_a_reference_to_nowhere_is_an_error(body: str) -> None:
    with pytest.raises(ContentError, match="nowhere"):
        _bind(_gathering(f"<p>{body}</p>"))


def test_pictures_of_the_styles_folder_are_no_secret(tmp_path: Path) -> None:
    # The digest in a picture's name is of its virtual address, so the folder does not matter.
    copy = Copy("g", PAGE.format("<p>x</p>"), ("fonts.css",), Numbering.ARABIC)
    here = typeset(copy, tmp_path, styles_folder())
    there = typeset(copy, styles_folder(), styles_folder())
    assert here.pdf == there.pdf


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((), ""), ((12,), "12"), ((12, 13), "12–13"), ((12, 13, 14), "12–14")],
)
def test_the_range_of_a_page(numbers: tuple[int, ...], said: str) -> None:
    assert question_range(numbers) == said
