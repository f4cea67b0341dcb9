"""Handout, quiz and key on every paper and in both sizes of print, read back from the PDFs.

The places are those of the printed sheet, measured on it: they are written down here
a second time on purpose, in millimetres from the upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import page as validation
import pypdfium2
import pytest

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import Paper, Room
from guidebuilder.press.printing import print_projection
from tests.press.setting import GUIDE, small_guide

MM = 72 / 25.4
SCALE = 4.0  # pixels a point: 11 a millimetre
CLOSE = 0.3  # mm


@dataclass(frozen=True)
class Place:
    """What a sheet is known by: its size, cut line, first bubble's centre, pitch, bubble's size."""

    width: float
    height: float
    cut: float
    first: tuple[float, float]
    pitch: float
    bubble: float


SHEETS = {
    (Paper.A4, False): Place(210, 297, 222.75, (94.3, 234.85), 9, 5.4),
    (Paper.LETTER, False): Place(215.9, 279.4, 209.55, (97.25, 221.65), 9, 5.4),
    (Paper.A5, False): Place(148, 210, 150, (25.7, 179.5), 9, 5.4),
    (Paper.HALF_LETTER, False): Place(139.7, 215.9, 155.9, (25.55, 185.4), 9, 5.4),
    (Paper.A4, True): Place(210, 297, 222.75, (122.5, 236.75), 13, 9),
    (Paper.LETTER, True): Place(215.9, 279.4, 209.55, (125.45, 223.05), 13, 9),
    (Paper.A5, True): Place(148, 210, 147, (39.5, 182.5), 13, 9),
    (Paper.HALF_LETTER, True): Place(139.7, 215.9, 152.9, (38.35, 188.4), 13, 9),
}
EVERY = [pytest.param(*key, id=f"{key[0].value}{'-large' * key[1]}") for key in SHEETS]
# Each paper with each size of print, each kind of sheet, each room, gray or not, at least once.
PAIRS = [
    ("quiz", Paper.A4, True, False, Room.NONE),
    ("quiz-key", Paper.LETTER, False, True, Room.NONE),
    ("handout", Paper.A5, False, True, Room.GRID),
    ("handout", Paper.HALF_LETTER, True, False, Room.LINES),
    ("quiz-key", Paper.A5, True, False, Room.NONE),
    ("quiz", Paper.HALF_LETTER, False, True, Room.NONE),
    ("handout", Paper.A4, False, False, Room.NONE),
    ("handout", Paper.LETTER, True, True, Room.GRID),
    ("quiz-self", Paper.A4, False, False, Room.NONE),
    ("quiz-self", Paper.A5, True, True, Room.NONE),
]


@cache
def book(
    edition: str, paper: Paper, large: bool = False, gray: bool = False, room: Room = Room.NONE
) -> bytes:
    spec = replace(builtin()[edition], paper=paper, large_print=large, gray=gray, room=room)
    return print_projection(project(small_guide(), spec), pictures=GUIDE).pdf


class Picture:
    """A page as a printer would see it. Places are millimetres from the upper left corner."""

    def __init__(self, pdf: bytes, number: int = 0) -> None:
        with pypdfium2.PdfDocument(pdf) as document:
            page = document[number]
            self.size = (page.get_width() / MM, page.get_height() / MM)
            image = page.render(scale=SCALE).to_pil().convert("L")
            self.width, self.height = image.size
            self.pixels = image.tobytes()

    def dark(self, x: float, y: float, threshold: int = 200) -> bool:
        column, row = int(x * MM * SCALE), int(y * MM * SCALE)
        return self.pixels[row * self.width + column] < threshold

    def ink(self, start: tuple[float, float], end: tuple[float, float]) -> Iterator[float]:
        """How far along the way from ``start`` to ``end`` ink is, in mm."""
        (x, y), (u, v) = start, end
        length = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
        steps = int(length * MM * SCALE)
        for step in range(steps + 1):
            part = step / steps
            if self.dark(x + (u - x) * part, y + (v - y) * part):
                yield length * part

    def circle(self, x: float, y: float, reach: float) -> tuple[float, float, float]:
        """Middle and width of the circle found round a place, looking from ``reach`` mm outside."""
        left = next(self.ink((x - reach, y), (x, y))) + x - reach
        right = x + reach - next(self.ink((x + reach, y), (x, y)))
        top = next(self.ink((x, y - reach), (x, y))) + y - reach
        bottom = y + reach - next(self.ink((x, y + reach), (x, y)))
        return (left + right) / 2, (top + bottom) / 2, right - left


@pytest.mark.parametrize(("paper", "large"), EVERY)
def test_the_stub_is_where_it_is_said_to_be(paper: Paper, large: bool) -> None:
    place = SHEETS[paper, large]
    picture = Picture(book("quiz", paper, large))
    assert picture.size == pytest.approx((place.width, place.height), abs=0.05)
    down = list(picture.ink((17, place.cut - 4), (17, place.cut + 4)))
    assert sum(down) / len(down) == pytest.approx(4, abs=CLOSE)
    along = [15 + far for far in picture.ink((15, place.cut), (place.width - 3, place.cut))]
    assert along[0] == pytest.approx(16, abs=CLOSE)
    assert place.width - 7.5 < along[-1] < place.width - 5.9
    for number in range(2):
        x, y = place.first[0] + place.pitch * number, place.first[1]
        found = picture.circle(x, y, place.bubble / 2 + 0.9)
        assert found == pytest.approx((x, y, place.bubble), abs=CLOSE)


@pytest.mark.parametrize(("paper", "large"), EVERY)
def test_nothing_is_printed_beside_the_cut_line(paper: Paper, large: bool) -> None:
    place = SHEETS[paper, large]
    picture = Picture(book("quiz", paper, large))
    clear = 5 if not large else 4.9
    for offset in (-clear, -4.0, 4.0, clear):
        y = place.cut + offset
        assert not list(picture.ink((15.5, y), (place.width - 5, y))), f"{offset} mm"


@pytest.mark.parametrize(("paper", "large"), EVERY[::3])
def test_a_key_rings_the_bubbles_of_the_quiz(paper: Paper, large: bool) -> None:
    place = SHEETS[paper, large]
    quiz, key = Picture(book("quiz", paper, large)), Picture(book("quiz-key", paper, large))
    rings = []
    for number in range(2):
        x, y = place.first[0] + place.pitch * number, place.first[1]
        one = quiz.circle(x, y, place.bubble / 2 + 0.9)
        other = key.circle(x, y, place.pitch / 2 + 0.3)
        assert other[:2] == pytest.approx(one[:2], abs=CLOSE)
        rings.append(other[2] > place.bubble + 1)
    assert sorted(rings) == [False, True]


@pytest.mark.parametrize("room", [Room.LINES, Room.GRID])
@pytest.mark.parametrize("paper", list(Paper))
def test_rulings_have_their_distance(paper: Paper, room: Room) -> None:
    picture = Picture(book("handout", paper, room=room))
    x = picture.size[0] / 2 + 1.3
    down = list(picture.ink((x, 0), (x, picture.size[1] - 20)))
    lines = [down[0], *(b for a, b in pairwise(down) if b - a > 0.5)]
    distance = 8.5 if room is Room.LINES else 5.0
    steps = [b - a for a, b in pairwise(lines)]
    assert sum(step == pytest.approx(distance, abs=0.15) for step in steps) >= 5


@pytest.mark.parametrize("paper", list(Paper))
def test_a_grid_is_closed_on_all_sides(paper: Paper) -> None:
    picture = Picture(book("handout", paper, room=Room.GRID))
    width, height = picture.size
    across = []
    for step in range(int(height * 4)):
        marks = list(picture.ink((1, step / 4), (width - 1, step / 4)))
        edges = [marks[0], *(b for a, b in pairwise(marks) if b - a > 0.5)] if marks else []
        if len(edges) > 15 and all(4.7 < b - a < 5.3 for a, b in pairwise(edges)):
            across.append(edges)
    assert across
    # The last line stands at the right edge of the text, where the rules end.
    margin = (width - {Paper.A4: 170, Paper.LETTER: 170, Paper.A5: 120}.get(paper, 113)) / 2
    assert all(edges[-1] + 1 == pytest.approx(width - margin, abs=CLOSE) for edges in across)


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: f"{case[0]}-{case[1].value}")
def test_every_sheet_is_accessible_and_archivable(
    case: tuple[str, Paper, bool, bool, Room], tmp_path: Path
) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(book(*case))
    for profile in ("PDF_UA_1", "PDF_A_2A"):
        result = validation.validate_pdf(path, profile=validation.ValidationProfile[profile])
        assert result.is_compliant, result.failures


def test_the_pairs_leave_none_out() -> None:
    columns = list(zip(*PAIRS, strict=True))
    assert set(columns[0]) == {"handout", "quiz", "quiz-key", "quiz-self"}
    assert set(columns[4]) == set(Room)
    assert set(product(Paper, (True, False))) == set(zip(columns[1], columns[2], strict=True))
