"""Rows of the contents and of the progress grid: what is drawn around their titles."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path as Path_

import page
import pikepdf
import pypdfium2
import pytest

from guidebuilder.data import styles_folder
from guidebuilder.edition.spec import Paper
from guidebuilder.model import Badge, Level
from guidebuilder.press.binding.bind import bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.booklet.back_matter import back_matter_copy
from guidebuilder.press.booklet.contents import Group
from guidebuilder.press.booklet.parts import booklet_copy
from guidebuilder.press.booklet.rows import Entry
from guidebuilder.press.engine.furniture import DOT, RISE, STEP
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.layout import design, render
from tests.books.tree import tree
from tests.press.drawn import Path, paths
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


def _leaders(got: Gathering, number: int) -> list[Path]:
    return [path for path in paths(got.pdf, number) if path.dashes]


def _lines(path: Path) -> list[tuple[float, float, float]]:
    """The rows of dots of a path: left, right and height of each."""
    pairs = zip(path.points[::2], path.points[1::2], strict=True)
    return [(last, first, y) for (first, y), (last, _) in pairs]


def _marks(got: Gathering, number: int) -> list[Path]:
    """The levels' marks of rows, which are smaller than those of the head."""
    found = (path for path in paths(got.pdf, number) if len(path.points) == 3)
    return [path for path in found if path.inside == ("/Artifact",)]


def test_what_is_drawn_keeps_its_places(long: Gathering) -> None:
    assert long.pages == 2
    count = 0
    for number in range(2):
        (leader,) = _leaders(long, number)
        rows = _lines(leader)
        count += len(rows)
        area = long.survey[number].full
        assert len({round(right, 2) for _, right, _ in rows}) == 1, "dots stand under one another"
        assert all(area.left < left < right for left, right, _ in rows)
        assert all(area.bottom < y < area.top for _, _, y in rows)
        folios = [s for s in long.spots if s.page == number and s.role == "contents"]
        assert all(spot.right == pytest.approx(area.right, abs=0.01) for spot in folios)
        heights = [y - RISE for _, _, y in rows]
        assert [spot.baseline for spot in folios] == pytest.approx(heights, abs=0.01)
        edges = [mark.box for mark in _marks(long, number)]
        assert all(rows[0][1] < left < right < area.right - 15 for left, _, right, _ in edges)
    assert count == 61
    marks = [mark.paint for mark in _marks(long, 0)]
    assert marks[:3] == ["f", "s", "f"]
    text = pypdfium2.PdfDocument(long.pdf)[0].get_textpage().get_text_range()
    numbers = re.findall(r"\b\d+\b", text.split("The levels")[1])
    assert {str(n) for n in range(1, 25)} <= set(numbers)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", list(Paper))
def test_no_row_runs_out_of_its_page(paper: Paper, *, large: bool) -> None:
    got = _contents(_groups(3), paper, large=large)
    folios = [spot for spot in got.spots if spot.role == "contents"]
    lines = [
        line for number in range(got.pages) for p in _leaders(got, number) for line in _lines(p)
    ]
    assert len(folios) == len(lines) == 4, "there is room for dots"
    for spot, (left, right, _) in zip(folios, lines, strict=True):
        area = got.survey[spot.page].full
        assert spot.right == pytest.approx(area.right, abs=0.01)
        assert left < right < spot.left
    for number in range(got.pages):
        for mark in _marks(got, number):
            assert lines[0][1] < mark.box[0] < mark.box[2] < folios[0].left
    for surveyed in got.survey:
        edges = [piece.rect.right for piece in surveyed.pieces if not piece.margin]
        assert max(edges) <= surveyed.full.right + 0.01


def test_a_book_reads_and_shows_it(long: Gathering, tmp_path: Path_) -> None:
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
                elif str(operator) in {"S", "s", "d"}:
                    assert inside == ["/Artifact"]


def test_leaders_are_rows_of_dots(long: Gathering) -> None:
    """A dot has no length, stands a step from the next, and the last is where the title ends."""
    (leader,) = _leaders(long, 0)
    assert leader.dashes == pytest.approx((0, STEP), abs=0.001)
    assert leader.width == pytest.approx(DOT, abs=0.001)
    ends = {round(piece.rect.top, 1): piece.rect.right for piece in long.survey[0].pieces}
    titles = sorted(ends.values())
    for left, right, _ in _lines(leader):
        assert (right - left - 0.075 + 1) % STEP == pytest.approx(1, abs=0.02)
        assert any(left - STEP - 6 < end < left for end in titles)


def _grid(paper: Paper, count: int, levels: tuple[Level, ...] = LEVELS) -> Gathering:
    plain = projection("study")
    (first, *_) = plain.sections
    questions = tuple(
        replace(
            first.questions[0],
            number=n,
            anchor=f"q{n}",
            short=TITLES[n % 3 == 0],
            level=levels[n % 2],
            tags=(),
            sources=None,
        )
        for n in range(1, count + 1)
    )
    plain = replace(
        plain,
        spec=replace(plain.spec, paper=paper),
        sections=(replace(first, questions=questions),),
        tips=(),
        acronyms=(),
    )
    copy = back_matter_copy(design(plain))
    return typeset(copy, styles_folder(), styles_folder())


@pytest.fixture(scope="module")
def grid() -> Gathering:
    return _grid(Paper.A4, 70)


@pytest.mark.parametrize("paper", list(Paper))
def test_a_grid_stands_under_its_head(paper: Paper) -> None:
    got = _grid(paper, 4)
    heads = {piece.text: piece.rect for piece in got.survey[0].pieces}
    drawn = [path for path in paths(got.pdf, 0) if path.inside == ("/Artifact",)]
    marks = [path.box for path in drawn if len(path.points) == 3]
    assert [box[0] for box in marks] == pytest.approx([heads["Level"].left] * 4, abs=0.7)
    rings = [path.box for path in drawn if len(path.points) == 5]
    assert len(rings) == 3 * 4
    edges = [left for left, *_ in rings[::3]]
    assert edges == pytest.approx([heads["Sure"].left] * 4, abs=0.7)
    area = got.survey[0].full
    assert all(right < area.right for _, _, right, _ in rings)
    titles = [piece for piece in got.survey[0].pieces if piece.text in TITLES]
    assert titles
    for piece in titles:
        assert piece.rect.left == pytest.approx(heads["Question"].left, abs=0.05)
        assert piece.rect.right < heads["Level"].left
        # A ring is as high as its row's first line, and no higher.
        middle = (piece.rect.bottom + piece.rect.top) / 2
        assert any(bottom < middle < top for _, bottom, _, top in rings)
    (rules,) = (path for path in drawn if len(path.points) > 5)
    pairs = list(zip(rules.points[::2], rules.points[1::2], strict=True))
    level = [(a, b) for a, b in pairs if a[1] == pytest.approx(b[1])]
    upright = [(a, b) for a, b in pairs if a[0] == pytest.approx(b[0])]
    assert len(level) == 3, "the last row stands on the table's own rule"
    assert all(a[0] == pytest.approx(area.left, abs=0.3) for a, _ in level)
    assert all(b[0] == pytest.approx(area.right, abs=0.3) for _, b in level)
    sides = [a[0] for a, _ in upright]
    names = ("First", "Second", "Third", "Sure")
    assert len(sides) == 4
    for side, name in zip(sides, names, strict=True):
        assert side < heads[name].left < side + 7


def test_a_grid_goes_on_overleaf_and_is_read_whole(grid: Gathering, tmp_path: Path_) -> None:
    assert grid.pages > 1
    path = tmp_path / "book.pdf"
    path.write_bytes(bind([grid], BookInfo("T", "en"), styles_folder()).pdf)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert not page.validate_pdf(str(path), profile=profile).failures
    book = tree(path)
    rows = [number for number, e in enumerate(book.elements) if e.kind == "TR"]
    assert len(rows) == 71, "the head is read once"
    read = ["".join(piece.text for piece in book.flow if piece.element in range(row, row + 8))
            for row in rows]  # fmt: skip
    assert read[1] == "1 Short Senior <level> 1 2 3"
    assert read[3].startswith("3 A title")
    assert [int(row.split()[0]) for row in read[1:]] == list(range(1, 71))
    for number, sheet in enumerate(pypdfium2.PdfDocument(path)):
        text = sheet.get_textpage().get_text_range()
        assert "No. Question Level" in text, "the head is shown on every page"
        rings = [p for p in paths(grid.pdf, number) if len(p.points) == 5]
        assert len(rings) == 3 * (text.count("Mid-level") + text.count("Senior <level>"))


def test_a_level_without_room_for_its_word_is_read(tmp_path: Path_) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(bind([_grid(Paper.A5, 4)], BookInfo("T", "en"), styles_folder()).pdf)
    assert "Mid-level" not in pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    said = [e.instead for e in tree(path).elements if e.instead]
    assert said == ["Senior <level>", "Mid-level"] * 2
