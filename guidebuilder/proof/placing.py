"""Text as it stands on the page, whatever order it is drawn in: by rows, and by columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guidebuilder.proof.matrices import Matrix, multiplied

# In units of the type size: how far baselines of one row differ, what gap parts two
# columns, and how far below a line the next one of its column may be.
_SAME_ROW = 0.4
_GUTTER = 1.0
_NEXT_LINE = 4.0
_LEAST = 0.01  # points: the size that text without any is given


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text that is drawn in one go.

    ``start`` is the matrix at its first glyph, ``end`` the point after its last, in
    points of the page; ``size`` is the type size before the matrix. ``fresh`` says
    that it does not go on where the piece before it ended.
    """

    text: str
    start: Matrix
    end: tuple[float, float]
    size: float
    fresh: bool = False

    def moved(self, by: Matrix) -> Span:
        """The same piece under another transformation."""
        _, _, _, _, x, y = multiplied((1.0, 0.0, 0.0, 1.0, *self.end), by)
        return Span(self.text, multiplied(self.start, by), (x, y), self.size, self.fresh)


@dataclass(slots=True)
class _Cell:
    """A stretch of a row: ``x`` runs along the line, ``y`` upwards across it."""

    x: float
    end: float
    y: float
    size: float
    texts: list[str]

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def readings(spans: Sequence[Span]) -> Iterator[str]:
    """The texts of a page: its rows from top to bottom, then each of its columns.

    What is set at another angle is read by itself. Pieces of a row are parted by
    a space, even within a word. The reading by columns is left out where no row
    has a gap.
    """
    angles: dict[int, list[_Cell]] = {}
    for span in spans:
        if span.text.strip():
            angle, cell = _cell(span)
            angles.setdefault(angle, []).append(cell)
    for cells in angles.values():
        rows = [list(_parted(row)) for row in _rows(cells)]
        yield "\n".join(" ".join(cell.text for cell in row) for row in rows)
        if any(len(row) > 1 for row in rows):
            yield from ("\n".join(column) for column in _columns(rows))


def _cell(span: Span) -> tuple[int, _Cell]:
    """A piece by its angle in degrees, to the nearest five, turned upright."""
    a, b, c, d, x, y = span.start
    angle = round(math.degrees(math.atan2(b, a)) / 5) * 5 % 360
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    along = [px * cosine + py * sine for px, py in ((x, y), span.end)]
    size = max(abs(span.size) * math.hypot(c, d), _LEAST)
    return angle, _Cell(min(along), max(along), y * cosine - x * sine, size, [span.text])


def _rows(cells: Iterable[_Cell]) -> Iterator[list[_Cell]]:
    row: list[_Cell] = []
    for cell in sorted(cells, key=lambda cell: -cell.y):
        if row and row[0].y - cell.y > _SAME_ROW * max(row[0].size, cell.size):
            yield row
            row = []
        row.append(cell)
    if row:
        yield row


def _parted(row: list[_Cell]) -> Iterator[_Cell]:
    """The stretches of a row that wide gaps part, from left to right."""
    current: _Cell | None = None
    for cell in sorted(row, key=lambda cell: cell.x):
        if current is not None and cell.x - current.end <= _GUTTER * max(current.size, cell.size):
            current.texts.append(cell.text)
            current.end = max(current.end, cell.end)
            continue
        if current is not None:
            yield current
        current = _Cell(cell.x, cell.end, cell.y, cell.size, [cell.text])
    if current is not None:
        yield current


def _columns(rows: Iterable[list[_Cell]]) -> list[list[str]]:
    """Stretches one below the other: each goes on with the one that it stands over most."""
    columns: list[list[str]] = []
    open_: list[tuple[_Cell, list[str]]] = []
    for row in rows:
        free = [(last, texts) for last, texts in open_ if _near(last, row[0])]
        open_ = []
        for cell in row:
            best = max(free, key=lambda entry: _shared(entry[0], cell), default=None)
            if best is not None and _shared(best[0], cell) > 0:
                free.remove(best)
                texts = best[1]
            else:
                texts = []
                columns.append(texts)
            texts.append(cell.text)
            open_.append((cell, texts))
        open_ += free
    return columns


def _near(last: _Cell, cell: _Cell) -> bool:
    return last.y - cell.y <= _NEXT_LINE * max(last.size, cell.size)


def _shared(above: _Cell, below: _Cell) -> float:
    return min(above.end, below.end) - max(above.x, below.x)
