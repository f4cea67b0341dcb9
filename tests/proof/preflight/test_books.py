"""Every rule on a bound book catches a fault that was made on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from guidebuilder.data import styles_folder
from guidebuilder.press.binding.bind import Book, bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.gathering import Gathering
from guidebuilder.proof.preflight.judging import inspect, proofread
from tests.proof.preflight.setting import TERMS, made

BODY = (
    "<h1 id=one>One</h1><p>Text and <a href='https://example.org/'>a link</a></p><h2>Two</h2>"
    "<p><img src='pixel.png' alt='A pixel' style='width: 10pt'></p>"
)

Change = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def gathering() -> Gathering:
    return made(BODY, mirrored=True)


@pytest.fixture(scope="module")
def book(gathering: Gathering) -> Book:
    """Two gatherings of one page each, with a blank page between."""
    bound = bind([gathering, gathering], BookInfo("Title", "en", ()), styles_folder())
    return replace(bound, proofs=tuple(proofread(gathering, TERMS) for _ in range(2)))


def told(book: Book) -> list[tuple[str, str]]:
    found = inspect(book, book.proofs, TERMS, path="build/a.pdf")
    return [(d.code, d.message) for d in found]


def edited(book: Book, change: Change) -> Book:
    out = BytesIO()
    with pikepdf.open(BytesIO(book.pdf)) as pdf:
        change(pdf)
        pdf.save(out)
    return replace(book, pdf=out.getvalue())


def test_a_good_book_passes(book: Book) -> None:
    assert told(book) == []
    assert (book.pages, book.starts) == (3, (0, 2))


def test_a_finding_names_its_page_and_its_file(book: Book, gathering: Gathering) -> None:
    bad = made(BODY + "<p data-question=12 style='font-size: 5pt'>small</p>", mirrored=True)
    proofs = (book.proofs[0], proofread(bad, TERMS))
    (found,) = inspect(replace(book, labels=("i", "ii", "1")), proofs, TERMS, path="build/a.pdf")
    assert found.path == "build/a.pdf"
    assert found.severity.value == "warning"
    assert found.message == 'page 1 (page 3 of the file), question 12: type of 5.0 pt: "small"'
    assert "6 pt" in found.hint


def page_box(name: str, *sides: float) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj[name] = Array(sides)

    return change


def turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Rotate = 90


def untrim(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj["/TrimBox"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (page_box("/MediaBox", 0, 0, 300, 401), "MediaBox is 300.0 by 401.0"),
        (page_box("/TrimBox", 10, 10, 290, 390), "TrimBox is 280.0 by 380.0 pt from 10, 10"),
        (page_box("/CropBox", 0, 0, 200, 400), "CropBox"),
        (turn, "turned"),
        (untrim, "no TrimBox"),
    ],
)
def test_a_page_that_is_not_the_paper(book: Book, change: Change, words: str) -> None:
    ((code, message),) = told(edited(book, change))
    assert code == "GB411"
    assert message.startswith("page 2 (page 2 of the file): ")
    assert words in message


def test_blank_pages_and_sides(book: Book) -> None:
    first, second = book.proofs
    labels = ("1", "2", "3", "4", "5")

    def sheets(starts: tuple[int, ...], count: int) -> list[tuple[str, str]]:
        made = replace(book, labels=labels[:count], starts=starts)
        return [row for row in told(made) if row[0] == "GB412"]

    assert sheets((0, 2), 3) == []
    assert [message for _, message in sheets((0, 1), 2)] == [
        "page 2 (page 2 of the file): it opens a part, and is a left page"
    ]
    assert [message for _, message in sheets((0, 4), 5)] == [
        "page 2 (page 2 of the file): it is blank, and so is the next one",
        "page 3 (page 3 of the file): it is blank, and so is the next one",
    ]
    assert [message for _, message in sheets((0, 2), 4)] == [
        "page 4 (page 4 of the file): the last page is blank"
    ]
    # A blank page behind which nothing opens.
    plain = replace(first, mirrored=False), replace(second, mirrored=False)
    found = inspect(replace(book, proofs=plain), plain, TERMS, path="a.pdf")
    assert [d.message for d in found] == [
        "page 2 (page 2 of the file): it is blank, and no part opens behind it"
    ]


def drop(*names: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for name in names:
            del pdf.Root[name]

    return change


def nameless(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Title"]


def unmarked(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (drop("/StructTreeRoot"), "the PDF has no structure tree"),
        (unmarked, "the PDF has no mark that it is tagged"),
        (drop("/MarkInfo"), "the PDF has no mark that it is tagged"),
        (drop("/Lang"), "the PDF has no language"),
        (nameless, "the PDF has no title"),
    ],
)
def test_what_a_reader_needs_to_know(book: Book, change: Change, message: str) -> None:
    assert told(edited(book, change)) == [("GB413", message)]


def element(pdf: pikepdf.Pdf, role: str) -> pikepdf.Object:
    """The last element of a role, which is on the third page."""
    found = [
        item
        for item in pdf.objects
        if isinstance(item, Dictionary)
        and item.get("/Type") == Name.StructElem
        and item.get("/S") == role
    ]
    on_third = [item for item in found if item.Pg.objgen == pdf.pages[2].objgen]
    return on_third[-1]


def speechless(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/Figure").Alt = pikepdf.String(" ")


def deeper(pdf: pikepdf.Pdf) -> None:
    element(pdf, "/H2").S = Name.H3


def hollow(pdf: pikepdf.Pdf) -> None:
    link = element(pdf, "/Link")
    link.K = Array([kid for kid in link.K if isinstance(kid, Dictionary)])
    assert len(link.K)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (speechless, "GB414", "a figure has no alternative text"),
        (deeper, "GB415", "a heading of level 3 follows level 1"),
        (hollow, "GB416", "a link has no text"),
    ],
)
def test_what_a_reader_would_stumble_over(
    book: Book, change: Change, code: str, words: str
) -> None:
    assert told(edited(book, change)) == [(code, f"page 3 (page 3 of the file): {words}")]
