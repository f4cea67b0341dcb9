"""A book read together with what is known of its gatherings: nothing more gets past."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from guidebuilder.edition.views import Withheld
from guidebuilder.proof.fonts import FontReader
from guidebuilder.proof.gatherings import read_gathering
from guidebuilder.proof.known import Known, agree
from guidebuilder.proof.leaks import Search, inspect
from guidebuilder.proof.reading import open_ahead, read
from proof.conftest import Made
from proof.papers import CLEAN, blank, saved, text_stream

ANSWER = "The route to an internet gateway decides whether a subnet is public"
WITHHELD = (Withheld("answer of question 12", ANSWER),)


def gathering() -> bytes:
    """A page with a graphics state, a silent drawing, and text."""
    pdf = blank()
    drawing = Stream(pdf, b"0 0 9 9 re f")
    drawing.Type, drawing.Subtype, drawing.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    given = pdf.pages[0].Resources
    given.XObject = Dictionary(Disc=pdf.make_indirect(drawing))
    given.ExtGState = Dictionary(Plain=pdf.make_indirect(Dictionary(ca=1)))
    content = b"q /Plain gs /Disc Do Q " + text_stream(CLEAN) + b" 0 -12 Td (and so on) Tj"
    pdf.pages[0].Contents = Stream(pdf, content)
    return saved(pdf)


GATHERING = gathering()
KNOWN = (read_gathering(GATHERING),)
STAMP = b"\nQ\n/Artifact <</Type /Pagination>> BDC\nq 1 0 0 1 9 9 cm /Stamp0 Do Q\nEMC"


def bound(change: Callable[[pikepdf.Pdf], None] = lambda _: None, stamp: bytes = b"12") -> bytes:
    """The gathering with a number stamped on its page, then changed."""
    with pikepdf.open(BytesIO(GATHERING)) as pdf:
        page = pdf.pages[0]
        drawn = Stream(pdf, b"BT /F1 9 Tf (" + stamp + b") Tj ET")
        drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        drawn.Resources = Dictionary(Font=page.Resources.Font)
        page.Resources.XObject.Stamp0 = pdf.make_indirect(drawn)
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(STAMP)
        change(pdf)
        return saved(pdf)


def recognised(pdf: bytes, known: tuple[Known, ...] = KNOWN) -> bool:
    """Whether the page was known again; what is read either way comes to the same."""
    knowing, anew = read(pdf, known=known), read(pdf)
    for fact in ("pages", "streams", "strings", "decoded", "characters", "unreadable", "places"):
        assert getattr(knowing, fact) == getattr(anew, fact), fact
    assert knowing.problems == anew.problems
    text = next(passage.text for passage in anew.passages if passage.where == "page 1")
    return all(passage.text != text for passage in knowing.passages)


def test_a_stamped_page_is_recognised() -> None:
    assert recognised(bound())
    assert recognised(bound(stamp=b"xiv"))
    assert not recognised(bound(), ())
    assert recognised(bound(), pickle.loads(pickle.dumps(KNOWN)))  # noqa: S301 - our own


def test_what_is_known_is_searched_and_told_with_its_place() -> None:
    secret = (Withheld("a note", f"Read {CLEAN.lower()}, and so on."),)
    knowing, anew = (inspect(bound(), secret, (), known=known) for known in (KNOWN, ()))
    assert {hit.where for hit in knowing.hits} == {"page 1"}
    assert knowing == anew


def test_what_is_known_can_be_told_in_parts_and_the_file_opened_ahead() -> None:
    secret = (Withheld("a note", f"Read {CLEAN.lower()}, and so on."),)
    whole = inspect(bound(), secret, (), known=KNOWN)
    other = read_gathering(saved(blank()))
    for known in ([*KNOWN, other], [other, *KNOWN]):
        search = Search(secret, ())
        for one in known:
            search.learn([one])
        open_ahead(bound())
        assert search.inspect(bound()) == whole
        assert search.inspect(bound()) == whole
    search = Search((Withheld("other", "Nothing of the kind was ever said in here"),), ())
    search.learn(KNOWN)
    assert search.inspect(bound()).clean


def test_without_files_in_memory_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = bound().replace(b"startxref", b"startxxxx")
    files = [bound(), damaged, b"%PDF-1.7\nno", b""]
    mapped = [read(data, known=KNOWN) for data in files]
    monkeypatch.delattr("os.memfd_create", raising=False)
    open_ahead(b"no file")
    assert [read(data, known=KNOWN) for data in files] == mapped
    assert not mapped[0].problems
    assert all(found.problems for found in mapped[1:])
    assert not any("_io." in problem for found in mapped for problem in found.problems)


def other_letters(pdf: pikepdf.Pdf) -> None:
    codes = dict.fromkeys(range(65, 90), "x")
    given = Array([65, *(Name(f"/{letter}") for letter in codes.values())])
    pdf.pages[0].Resources.Font.F1.Encoding = Dictionary(Differences=given)


def other_widths(pdf: pikepdf.Pdf) -> None:
    font = pdf.pages[0].Resources.Font.F1
    font.FirstChar, font.Widths = 65, Array([9000] * 60)


def no_font(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Resources.Font.F1


def font_of_a_state(pdf: pikepdf.Pdf) -> None:
    font = pdf.pages[0].Resources.Font.F1
    pdf.pages[0].Resources.ExtGState.Plain = Dictionary(Font=Array([font, 9]))


def another_drawing(pdf: pikepdf.Pdf) -> None:
    given = pdf.pages[0].Resources
    form = Stream(pdf, text_stream("talks"))
    form.Type, form.Subtype, form.Resources = Name.XObject, Name.Form, Dictionary(Font=given.Font)
    given.XObject.Disc = pdf.make_indirect(form)


def other_content(pdf: pikepdf.Pdf) -> None:
    stream = pdf.pages[0].Contents[1]
    stream.write(stream.read_bytes() + b" ")


def something_before(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"BT /F1 9 Tf ET", prepend=True)


def state_before(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents[0] = pdf.make_stream(b"q 0 0 0 0 0 0 cm\n")


def text_after(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b" BT /F1 9 Tf (7) Tj ET")


def not_restored(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents[2] = pdf.make_stream(STAMP.replace(b"\nQ\n", b"\n", 1))


def comment_after(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"% a word\n")


def said_after(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b" /Span <</ActualText (word)>> BDC EMC")


@pytest.mark.parametrize(
    "change",
    [
        other_letters, other_widths, no_font, font_of_a_state, another_drawing, other_content,
        something_before, state_before, text_after, not_restored, comment_after, said_after,
    ],
    ids=lambda change: change.__name__,
)  # fmt: skip
def test_a_page_that_is_read_otherwise_is_read_anew(change: Callable[[pikepdf.Pdf], None]) -> None:
    assert not recognised(bound(change))


def test_stamped_words_are_read_with_their_page() -> None:
    assert not recognised(bound(stamp=b"seven"))
    secret = (Withheld("a note", "that everybody may read today and so on, mind you"),)
    assert inspect(bound(stamp=b"mind you"), secret, (), known=KNOWN).hits


def test_more_codes_than_before_are_no_other_reading() -> None:
    # What uniting fonts does: every code that was there means what it meant.
    few = FontReader({b"a": "a"}, widths={b"a": 500.0}, width=1000.0)
    more = FontReader({b"a": "a", b"b": "b"}, widths={b"a": 500.0, b"b": 400.0}, width=700.0)
    assert agree(few, more)
    assert not agree(more, few)
    assert not agree(few, FontReader({b"a": "b"}, widths={b"a": 500.0}, width=1000.0))
    assert not agree(few, FontReader({b"a": "a"}, widths={b"a": 501.0}, width=1000.0))


def test_readings_without_words_are_not_searched() -> None:
    unsearchable = (read_gathering(GATHERING, search=False),)
    secret = (Withheld("a note", CLEAN),)
    assert inspect(bound(), secret, (), known=unsearchable).hits
    assert not unsearchable[0].pages[next(iter(unsearchable[0].pages))].words


def test_bytes_around_a_known_stream_are_read() -> None:
    data = bound()
    assert b"\nendstream" in data
    hidden = data.replace(b"\nendstream", b"\n%" + ANSWER.encode() + b"\nendstream", 1)
    assert inspect(hidden, WITHHELD, (), known=KNOWN).hits


@pytest.mark.parametrize("edition", ["study", "candidate", "handout", "quiz"])
def test_the_report_is_the_same(
    shared_book: Callable[..., Made], shared_known: Callable[..., tuple[Known, ...]], edition: str
) -> None:
    pdf, withheld, printed = shared_book(edition)
    # As they are read for such an edition: where nothing is withheld, nothing is searched.
    known = shared_known(edition, search=bool(withheld))
    assert sum(len(one.pages) for one in known) > 0
    assert inspect(pdf, withheld, printed, known=known) == inspect(pdf, withheld, printed)
    search = bool(withheld)
    reading, anew = read(pdf, known=known, search=search), read(pdf, search=search)
    assert len(reading.passages) < len(anew.passages) or not search


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF\n"])
def test_what_cannot_be_read_is_not_known(data: bytes) -> None:
    assert not read_gathering(data).pages
