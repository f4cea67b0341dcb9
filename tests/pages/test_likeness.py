"""The comparison of pages can fail: a moved line, a lost rule, another weight.

And it does not where only the edges are smoothed otherwise.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.pages.likeness import RESOLUTION, Likeness, compare
from tests.pages.raster import FINE, keep, opened, picture
from tests.pages.table import Printing, printings

LINE = round(14 / 72 * RESOLUTION)


@pytest.fixture(scope="module")
def printing() -> Printing:
    return next(printing for printing in printings() if printing.name == "handout-a4")


@pytest.fixture(scope="module")
def pdf(printing: Printing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return printing.build(tmp_path_factory.mktemp("likeness"))


@pytest.fixture(scope="module")
def kept(pdf: Path, tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    """The first page as it would lie in reference/."""
    path = tmp_path_factory.mktemp("kept") / "page.png"
    with opened(pdf) as document:
        keep(picture(document, 0), path)
    return Image.open(path).convert("L")


def _fine(pdf: Path, **how: bool) -> Image.Image:
    with opened(pdf) as document:
        bitmap = document[0].render(scale=RESOLUTION * FINE / 72, grayscale=True, **how)
        return bitmap.to_pil().convert("L")


def _first_page(pdf: Path, change: tuple[bytes, bytes], times: int = 0) -> tuple[Image.Image, int]:
    """The first page after something in its operators was changed, and how often it was."""
    with pikepdf.open(pdf) as book:
        page = book.pages[0]
        page.contents_coalesce()
        operators, count = re.subn(*change, page.Contents.read_bytes(), count=times)
        page.Contents = book.make_stream(operators)
        out = BytesIO()
        book.save(out)
    with opened(out.getvalue()) as document:
        return picture(document, 0), count


@pytest.mark.parametrize("fine", [FINE - 3, FINE - 2, FINE + 2])
def test_another_grain_is_the_same_page(pdf: Path, kept: Image.Image, fine: int) -> None:
    with opened(pdf) as document:
        likeness = compare(kept, picture(document, 0, fine))
    assert likeness.alike, likeness


def test_edges_without_smoothing_are_the_same_page(pdf: Path, kept: Image.Image) -> None:
    rough = _fine(pdf, no_smoothtext=True, no_smoothpath=True, no_smoothimage=True)
    assert rough.tobytes() != _fine(pdf).tobytes()
    likeness = compare(kept, rough.reduce(FINE))
    assert likeness.alike, likeness


@pytest.mark.parametrize("down", [1, LINE], ids=["a dot", "a line"])
@pytest.mark.parametrize("height", [LINE, 5 * LINE], ids=["line", "block"])
def test_what_moved_is_noticed(kept: Image.Image, height: int, down: int) -> None:
    ink = kept.resize((1, kept.height), Image.Resampling.BOX).tobytes()
    top = min(range(200, 400), key=lambda row: ink[row]) - LINE // 2
    moved = kept.copy()
    moved.paste(kept.crop((0, top, kept.width, top + height)), (0, top + down))
    likeness = compare(kept, moved)
    assert not likeness.alike, likeness


def test_a_lost_hairline_is_noticed(pdf: Path, kept: Image.Image) -> None:
    fine = _fine(pdf)
    rows = _rules(fine)
    assert rows
    for top, height in rows:
        lost = fine.copy()
        lost.paste(255, (0, top - 1, fine.width, top + height + 1))
        likeness = compare(kept, lost.reduce(FINE))
        assert not likeness.alike, (top, height, likeness)


def _rules(fine: Image.Image) -> list[tuple[int, int]]:
    """The horizontal rules on a finely rendered page: first row of dots, and how many."""
    middle = fine.crop((fine.width // 3, 0, fine.width * 4 // 5, fine.height))
    dark = middle.point([255 if step < 128 else 0 for step in range(256)])
    share = dark.resize((1, fine.height), Image.Resampling.BOX).tobytes()
    rules = []
    for black, rows in groupby(range(fine.height), key=lambda row: share[row] > 240):
        found = list(rows)
        if black:
            rules.append((found[0], len(found)))
    return rules


@pytest.mark.parametrize("lines", [1, 0], ids=["one line", "all"])
def test_another_weight_is_noticed(pdf: Path, kept: Image.Image, lines: int) -> None:
    # An outline of a third of a point round each letter: semibold of regular.
    outlined = rb"(?<!\S)BT(\s)", rb"BT 2 Tr 0.33 w\1"
    page, count = _first_page(pdf, outlined, lines)
    assert count >= 1
    likeness = compare(kept, page)
    assert not likeness.alike, likeness


def test_another_size_of_paper_is_noticed(kept: Image.Image) -> None:
    assert compare(kept, kept.resize((kept.width, kept.height - 1))) == Likeness(
        float("inf"), float("inf")
    )
