"""Cards as a printer makes them: sheets are rendered, turned over or folded in code, and compared.

Of where things stand only the papers' sizes and the numbers of cards are told here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import CardMake, Flip, Make, Paper, Selection, Stock
from guidebuilder.edition.withheld import printed, withheld
from guidebuilder.manuscript import read_manuscript
from guidebuilder.model import Guide
from guidebuilder.press.printing import print_projection
from guidebuilder.proof.leaks import assert_clean
from tests.books.reading import run, texts

DPI = 200
DOT = 25.4 / DPI  # mm
SHEETS = {Paper.A4: (210.0, 297.0, 2, 4), Paper.LETTER: (215.9, 279.4, 2, 4),
          Paper.A5: (148.0, 210.0, 2, 2)}  # fmt: skip
COUNT = 11


@cache
def deck() -> Guide:
    """A guide whose prompts and answers each have a word of their own."""
    folder = Path(__file__).with_name("deck")
    return read_manuscript(folder).guide


@cache
def cards(
    make: CardMake, count: int = COUNT, paper: Paper = Paper.A4, large: bool = False
) -> bytes:
    """The PDF of the first so many cards."""
    only = tuple(question.id for question in deck().questions[:count])
    spec = replace(
        builtin()["cards"], cards=make, paper=paper, large_print=large, select=Selection(only=only)
    )
    return print_projection(project(deck(), spec), pictures=Path()).pdf


@dataclass(frozen=True)
class Token:
    """A word on a page: its middle in mm from the upper left corner, and which way up it is."""

    x: float
    y: float
    upright: bool


def tokens(pdf: bytes, letter: str, count: int = COUNT) -> dict[int, tuple[int, Token]]:
    """By card, the page and place of its word, such as ``Q07x`` for the front of card 7."""
    out = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for index in range(len(document)):
            sheet = document[index]
            text = sheet.get_textpage()
            for number in range(1, count + 1):
                found = text.search(f"{letter}{number:02d}x", match_case=True).get_next()
                if found is None:
                    continue
                assert number not in out, f"{letter}{number} is printed twice"
                first, last = (text.get_charbox(found[0] + place) for place in (0, 3))
                x = (first[0] + last[2]) / 2
                y = sheet.get_height() - (first[1] + first[3]) / 2
                mm = 25.4 / 72
                out[number] = index, Token(x * mm, y * mm, first[0] < last[0])
    return out


def picture(pdf: bytes, index: int) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[index].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")


def turned(back: Image.Image, flip: Flip) -> Image.Image:
    """A back as it lies behind its front, seen through the paper from the front."""
    return ImageOps.mirror(back) if flip is Flip.LONG_EDGE else ImageOps.flip(back)


def behind(token: Token, flip: Flip, paper: Paper) -> tuple[float, float]:
    """The same for a single place."""
    width, height, *_ = SHEETS[paper]
    return (width - token.x, token.y) if flip is Flip.LONG_EDGE else (token.x, height - token.y)


def cell(x: float, y: float, paper: Paper) -> tuple[int, int]:
    width, height, columns, rows = SHEETS[paper]
    return int(x / (width / columns)), int(y / (height / rows))


def ink(image: Image.Image, left: float, top: float, width: float, height: float) -> Image.Image:
    """A region, in mm, where black is 255."""
    box = [round(side / DOT) for side in (left, top, left + width, top + height)]
    return ImageOps.invert(image.crop((box[0], box[1], box[2], box[3])))


def middle(image: Image.Image, x: float, y: float, *, across: bool) -> float:
    """Where the line in a box of 4 mm around a place runs, in mm: its middle, by weight of ink."""
    part = ink(image, x - 2, y - 2, 4, 4)
    shape = (part.width, 1) if across else (1, part.height)
    sums = list(part.resize(shape, Image.Resampling.BOX).tobytes())
    assert sum(sums) > 20, f"no line near {x:g}, {y:g}"
    start = round(((x if across else y) - 2) / DOT) * DOT
    return start + sum((n + 0.5) * value for n, value in enumerate(sums)) / sum(sums) * DOT


def cut_marks(image: Image.Image, paper: Paper) -> Iterator[float]:
    """Every cut line's place in mm, measured at both edges of the sheet."""
    width, height, columns, rows = SHEETS[paper]
    for n in range(1, columns):
        for y in (7.5, height - 7.5):
            yield middle(image, width / columns * n, y, across=True)
    for n in range(1, rows):
        for x in (7.5, width - 7.5):
            yield middle(image, x, height / rows * n, across=False)


def expected(paper: Paper) -> list[float]:
    width, height, columns, rows = SHEETS[paper]
    xs = [width / columns * n for n in range(1, columns)]
    return [x for x in xs for _ in "tb"] + [height / rows * n for n in range(1, rows) for _ in "lr"]


# A failure is not made smaller: every example is a book.
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(st.integers(1, COUNT), st.sampled_from(Flip), st.sampled_from(sorted(SHEETS, key=str)))
def test_the_back_of_a_card_lies_behind_its_front(count: int, flip: Flip, paper: Paper) -> None:
    pdf = cards(CardMake(flip=flip), count, paper)
    fronts, backs = tokens(pdf, "Q", count), tokens(pdf, "A", count)
    assert set(fronts) == set(backs) == set(range(1, count + 1))
    places = set()
    for number, (sheet, front) in fronts.items():
        back_page, back = backs[number]
        assert (sheet % 2, back_page) == (0, sheet + 1)
        here = cell(front.x, front.y, paper)
        assert here == cell(*behind(back, flip, paper), paper), number
        places.add((sheet, here))
        assert front.upright
        # Turned over sideways, as a leaf is, the back is the right way up.
        assert back.upright is (flip is Flip.LONG_EDGE)
    assert len(places) == count


@pytest.mark.parametrize("flip", Flip)
@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
def test_cut_lines_of_both_sides_are_the_same(flip: Flip, paper: Paper) -> None:
    pdf = cards(CardMake(flip=flip), COUNT, paper)
    front, back = picture(pdf, 0), turned(picture(pdf, 1), flip)
    assert list(cut_marks(front, paper)) == pytest.approx(expected(paper), abs=0.1)
    assert list(cut_marks(back, paper)) == pytest.approx(expected(paper), abs=0.1)
    # The crosses between cards, bar by bar.
    width, height, _, rows = SHEETS[paper]
    for image in (front, back):
        for n in range(1, rows):
            y = height / rows * n
            assert middle(image, width / 2, y - 3.5, across=True) == pytest.approx(
                width / 2, abs=0.1
            )
            assert middle(image, width / 2 + 3.5, y, across=False) == pytest.approx(y, abs=0.1)


@pytest.mark.parametrize("flip", Flip)
def test_an_offset_moves_backs_alone(flip: Flip) -> None:
    """To the right and down for who reads the back, whichever way it lies on the page."""
    straight, moved = cards(CardMake(flip=flip)), cards(CardMake(flip, back_offset=(1.5, -0.75)))
    assert picture(straight, 0).tobytes() == picture(moved, 0).tobytes()
    was, now = tokens(straight, "A"), tokens(moved, "A")
    for number, (_, old) in was.items():
        new = now[number][1]
        sign = 1 if old.upright else -1
        assert (new.x - old.x) * sign == pytest.approx(1.5, abs=0.02)
        assert (new.y - old.y) * sign == pytest.approx(-0.75, abs=0.02)
    marks = list(cut_marks(turned(picture(moved, 1), flip), Paper.A4))
    # Seen through the paper, right is left; and upside down, up is down as well.
    shift = [-1.5] * 2 + [-0.75] * 6
    wanted = [place + by for place, by in zip(expected(Paper.A4), shift, strict=True)]
    assert marks == pytest.approx(wanted, abs=0.1)


def test_folded_cards_have_their_back_behind_them() -> None:
    pdf = cards(CardMake(make=Make.FOLD_OVER))
    fronts, backs = tokens(pdf, "Q"), tokens(pdf, "A")
    places = set()
    for number, (index, front) in fronts.items():
        same, back = backs[number]
        assert same == index
        assert front.x < 105 < back.x
        # Folded about the line in the middle, left comes upon right, and height stays.
        folded = cell(210 - back.x, back.y, Paper.A4)
        assert folded == cell(front.x, front.y, Paper.A4)
        assert front.upright
        assert back.upright
        places.add((index, folded))
    assert len(places) == COUNT
    assert max(index for index, _ in places) == 2
    image = picture(pdf, 0)
    fold = ink(image, 104, 0, 2, 297).resize((1, round(297 / DOT)), Image.Resampling.BOX).tobytes()
    dark = [n * DOT for n, value in enumerate(fold) if value > 20]
    assert min(dark) == pytest.approx(5, abs=2)
    assert max(dark) == pytest.approx(292, abs=2)
    assert 0.5 < len(dark) * DOT / 287 < 0.8  # dashes, and not a line
    for y in (74.25, 148.5, 222.75):
        for x in (7.5, 202.5):
            assert middle(image, x, y, across=False) == pytest.approx(y, abs=0.1)


def test_perforated_sheets_have_no_lines() -> None:
    plain, perforated = cards(CardMake()), cards(CardMake(stock=Stock.PERFORATED))
    for index in range(2):
        image = picture(perforated, index)
        for n in range(5):
            assert ink(image, 0, max(74.25 * n - 4, 0), 210, 4).getbbox() is None
        assert ink(image, 100, 0, 9, 297).getbbox() is None
        # The rule over a foot is a run of ink across half a card.
        for pdf, has in ((plain, True), (perforated, False)):
            rows = ink(picture(pdf, index), 20, 0, 60, 74).resize((1, 583), Image.Resampling.BOX)
            assert (max(rows.tobytes()[460:500]) > 60) is has
    assert tokens(plain, "A") == tokens(perforated, "A")


@pytest.mark.parametrize("flip", Flip)
def test_what_is_read_on_the_calibration_sheet_is_what_to_move_by(
    flip: Flip, tmp_path: Path
) -> None:
    """The zero of a ruler is off the cross by the offset; so the cross is at minus that."""
    pdf = cards(CardMake(flip, back_offset=(1.5, -0.5), calibration=True))
    front = picture(pdf, 0)
    cross_x, cross_y = middle(front, 28, 20, across=True), middle(front, 18, 30, across=False)
    path = tmp_path / "calibration.pdf"
    path.write_bytes(pdf)
    assert len(texts(path)) == 2
    zeros = []
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[1].get_textpage()
        for place in range(text.count_chars()):
            if text.get_text_range(place, 1) == "0":
                left, bottom, right, top = text.get_charbox(place)
                x, y = (left + right) / 2 * 25.4 / 72, 297 - (bottom + top) / 2 * 25.4 / 72
                # As who holds the back the right way up sees it.
                zeros.append((x, y) if flip is Flip.LONG_EDGE else (210 - x, 297 - y))
    # The cross at the upper left of the front is at the upper right of the back.
    corner = [(x, y) for x, y in zeros if x > 150 and y < 60]
    below, beside = max(corner, key=lambda zero: zero[1]), min(corner, key=lambda zero: zero[1])
    assert below[0] - (210 - cross_x) == pytest.approx(1.5, abs=0.15)
    assert beside[1] - cross_y == pytest.approx(-0.5, abs=0.3)


@pytest.mark.parametrize(
    "make",
    [CardMake(Flip.SHORT_EDGE), CardMake(make=Make.FOLD_OVER), CardMake(calibration=True)],
    ids=["short-edge", "fold-over", "calibration"],
)
@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_2A"])
def test_standards(make: CardMake, profile: str, tmp_path: Path) -> None:
    path = tmp_path / "cards.pdf"
    path.write_bytes(cards(make))
    report = page.validate_pdf(str(path), profile=getattr(page.ValidationProfile, profile))
    assert sorted({(f.rule_id, f.message) for f in report.failures}) == []
    assert report.is_compliant
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", path)


@pytest.mark.parametrize(
    ("make", "duplex"),
    [
        (CardMake(), "/DuplexFlipLongEdge"),
        (CardMake(Flip.SHORT_EDGE), "/DuplexFlipShortEdge"),
        (CardMake(make=Make.FOLD_OVER), "/Simplex"),
    ],
)
def test_the_file_asks_for_its_flip_at_actual_size(make: CardMake, duplex: str) -> None:
    with pikepdf.open(BytesIO(cards(make))) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == duplex
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


def test_the_leak_gate_runs_on_cards() -> None:
    only = tuple(question.id for question in deck().questions[:COUNT])
    view = project(deck(), replace(builtin()["cards"], select=Selection(only=only)))
    kept = withheld(deck(), view)
    assert any("Secret" in text.text for text in kept)
    assert_clean(cards(CardMake()), kept, printed(view), name="cards")
