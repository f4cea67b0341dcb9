"""Writing room to the foot of the page: what a page has left over goes to its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# A question whose stem leaves less room than so many rows runs on to another page.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to be placed: its height with the headings before it, and the rows it wants.

    ``height`` is without the rows.
    """

    height: float
    rows: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Whether a question opens a page, and how many rows it has in the end."""

    opens: bool
    rows: int


def fill(asked: Sequence[Asking], depth: float, row: float) -> list[Placed]:
    """Place whole questions on pages ``depth`` high and share out what is left, in rows.

    A page's longest questions are served first, and none gets more than twice its
    own rows; the last page keeps its white. A question that would be higher than a
    page gets fewer rows. Where it is too high even so, all is left as it is: it
    runs on, and what follows it too.
    """
    fitting = [
        Asking(question.height, min(question.rows, int((depth - question.height) / row)))
        for question in asked
    ]
    if any(question.rows < _FEWEST for question in fitting):
        return [Placed(opens=False, rows=question.rows) for question in asked]
    pages: list[list[Asking]] = []
    used = depth
    for question in fitting:
        height = question.height + question.rows * row
        if used + height > depth:
            pages.append([])
            used = 0.0
        pages[-1].append(question)
        used += height
    out: list[Placed] = []
    for number, page in enumerate(pages, 1):
        white = depth - sum(question.height + question.rows * row for question in page)
        rows = _shared(page, int(white / row) if number < len(pages) else 0)
        out += [Placed(opens=number > 1 and not at, rows=n) for at, n in enumerate(rows)]
    return out


def _shared(page: Sequence[Asking], spare: int) -> list[int]:
    rows = [question.rows for question in page]
    turns = sorted(range(len(page)), key=lambda at: -page[at].rows)
    while spare:
        served = [at for at in turns if rows[at] < 2 * page[at].rows][:spare]
        if not served:
            break
        for at in served:
            rows[at] += 1
        spare -= len(served)
    return rows
