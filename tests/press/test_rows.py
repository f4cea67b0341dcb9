"""Rows of the contents: what the engine leaves out of them, and the binder draws."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest

from guidebuilder.data import styles_folder
from guidebuilder.edition.spec import Paper
from guidebuilder.model import Badge, Level
from guidebuilder.press.binding.bind import bind
from guidebuilder.press.binding.leaders import SHAPES, STEP
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.booklet.contents import Group
from guidebuilder.press.booklet.parts import booklet_copy
from guidebuilder.press.booklet.rows import Entry
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.layout import design, render
from tests.books.tree import tree
from tests.press.setting import projection

LEVELS = (
    Level("mid", "Mid-level", badge=Badge.OUTLINE, about=""),
    Level("senior", "Senior <level>", badge=Badge.FILLED, about=""),
)
TITLES = ("Short", "A title that is so long that it takes two lines of its row in any paper's type")


def _contents(groups: list[Group], paper: Paper = Paper.A4, *, large: bool = False) -> Gathering:
    plain = projection("study")
    spec = replace(plain.spec, paper=paper, large_print=large)
    setting = design(replace(plain, spec=spec))
    html = render(
        "booklet-contents", page=setting.page("Contents"), levels=(), groups=groups, pitch=None
    )
    copy = booklet_copy(setting, "contents", html, "editions/contents.css", front=True)
    return typeset(copy, styles_folder(), styles_folder())


def _groups(count: int) -> list[Group]:
    entries = tuple(
        Entry(str(n), TITLES[n % 3 == 0], "contents", LEVELS[n % 2]) for n in range(1, count + 1)
    )
    return [
        Group(0, "", "", (Entry("", "The levels", "contents"),)),
        Group(1, "One", "contents", entries),
    ]


@pytest.fixture(scope="module")
def long() -> Gathering:
    return _contents(_groups(60))


def test_what_is_drawn_keeps_its_places(long: Gathering) -> None:
    assert len(long.leaders) == 61
    assert long.pages == 2
    for number in range(2):
        rows = [leader for leader in long.leaders if leader.page == number]
        area = long.survey[number].full
        assert len({leader.right for leader in rows}) == 1, "dots stand under one another"
        assert all(area.left < leader.left < leader.right - STEP for leader in rows)
        assert all(area.bottom < leader.baseline < area.top for leader in rows)
        marks = [leader.mark for leader in rows if leader.mark]
        folios = [s for s in long.spots if s.page == number and s.role == "contents"]
        assert all(spot.right == pytest.approx(area.right, abs=0.01) for spot in folios)
        assert {spot.baseline for spot in folios} == {leader.baseline for leader in rows}
        assert all(rows[0].right < mark.left < mark.right < area.right - 15 for mark in marks)
    assert [leader.filled for leader in long.leaders[:3]] == [False, True, False]
    numbers = [spot for spot in long.spots if spot.text]
    assert [spot.text for spot in numbers] == [str(n) for n in range(1, 61)]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", list(Paper))
def test_no_row_runs_out_of_its_page(paper: Paper, *, large: bool) -> None:
    got = _contents(_groups(3), paper, large=large)
    folios = [spot for spot in got.spots if spot.role == "contents"]
    for spot, leader in zip(folios, got.leaders, strict=True):
        area = got.survey[leader.page].full
        assert spot.right == pytest.approx(area.right, abs=0.01)
        assert leader.left < leader.right - STEP, "there is room for dots"
        assert leader.mark is None or leader.right < leader.mark.left < spot.left
    for surveyed in got.survey:
        edges = [piece.rect.right for piece in surveyed.pieces if not piece.margin]
        assert max(edges) <= surveyed.full.right + 0.01


def test_a_book_reads_and_shows_it(long: Gathering, tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(bind([long], BookInfo("T", "en"), styles_folder()).pdf)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert not page.validate_pdf(str(path), profile=profile).failures
    book = tree(path)
    said = [e.instead for e in book.elements if e.instead]
    assert said[:7] == ["page i", "1", "Senior <level>", "page i", "2", "Mid-level", "page i"]
    assert len(said) == 1 + 60 * 3
    lists = [e.numbering for e in book.elements if e.kind == "L"]
    assert lists == ["Decimal", "Decimal"]
    shown = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert re.search(r"\b12\b", shown)
    assert "." not in shown, "dots are no text"
    with pikepdf.open(path) as pdf:
        for sheet in pdf.pages:
            inside: list[str] = []
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) in {"BDC", "BMC"}:
                    inside.append(str(operands[0]))
                elif str(operator) == "EMC":
                    inside.pop()
                elif str(operator) in {"S", "d"} or "Level" in str(operands[:1]):
                    assert inside == ["/Artifact"]
        forms = {
            obj.objgen
            for sheet in pdf.pages
            for name, obj in sheet.obj.Resources.XObject.items()
            if name.startswith("/Level")
        }
        assert len(forms) == 2, "a mark is drawn once in a book"


def test_leaders_are_rows_of_dots(long: Gathering) -> None:
    """A dot has no length, stands a step from the next, and the last is where the title ends."""
    with pikepdf.open(BytesIO(bind([long], BookInfo("T", "en"), styles_folder()).pdf)) as pdf:
        drawn = [(str(o), list(n)) for n, o in pikepdf.parse_content_stream(pdf.pages[0])]
    (dash,) = (index for index, (operator, _) in enumerate(drawn) if operator == "d")
    assert drawn[dash - 1] == ("J", [1])
    assert [float(number) for number in drawn[dash][1][0]] == [0, STEP]
    end = next(i for i, (operator, _) in enumerate(drawn) if i > dash and operator == "S")
    points = [(float(x), float(y)) for _, (x, y) in drawn[dash + 1 : end]]
    leaders = [leader for leader in long.leaders if leader.page == 0]
    assert len(points) == 2 * len(leaders)
    for leader, first, last in zip(leaders, points[::2], points[1::2], strict=True):
        assert first[0] < leader.right
        assert leader.left - 0.2 <= last[0] < leader.left + STEP
        assert (first[0] - last[0] - 0.1) % STEP == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize(("name", "filled"), [("outline", False), ("filled", True)])
def test_marks_have_the_shape_of_the_style_sheets_art(name: str, *, filled: bool) -> None:
    art = (styles_folder() / f"art/mark-{name}.svg").read_text("utf-8")
    top = re.search(r'd="M(\d+) ([\d.]+)[ L]([\d.]+) ([\d.]+)H([\d.]+)', art)
    assert top is not None
    x, y, right, foot, left = map(float, top.groups())
    drawn = [float(n) for n in re.findall(rb"[\d.]+", SHAPES[filled])]
    if not filled:
        width = re.search(r'stroke-width="([\d.]+)"', art)
        assert width is not None
        assert drawn.pop(0) == float(width[1])
    assert drawn == pytest.approx([x, 65 - y, right, 65 - foot, left, 65 - foot])
