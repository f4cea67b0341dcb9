"""Items to sheets: in order, whole, on as few sheets as can be, and those filled alike.

Columns are independent: a sheet is read down its first column and then down its
second. Heights and rooms are in any one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

# Halvings of the interval in which the common slack is looked for.
_STEPS = 24

Columns = tuple[int, ...]
"""How many items each column of a sheet takes; a column that is not needed takes none."""


def pack(
    heights: Sequence[float], first: float, rest: float, *, columns: int, most: int
) -> list[Columns] | None:
    """How many items stand in each column of each sheet, in order.

    ``first`` is the room for items on the first sheet, ``rest`` on the others;
    ``most`` is how many items a sheet may have. First, as few sheets as possible;
    then the sheets are filled as evenly as that many allow: the white at the foot
    of the fullest column is as large as can be. None where an item is too tall.
    """
    best = _fill(heights, first, rest, columns, most)
    if best is None:
        return None
    low, high = 0.0, min(first, rest)
    for _ in range(_STEPS):
        slack = (low + high) / 2
        trial = _fill(heights, first - slack, rest - slack, columns, most)
        if trial is not None and len(trial) == len(best):
            best, low = trial, slack
        else:
            high = slack
    ends = [0]
    for count in best:
        ends.append(ends[-1] + count)
    return [divide(heights[start:end], columns) for start, end in pairwise(ends)]


def _fill(
    heights: Sequence[float], first: float, rest: float, columns: int, most: int
) -> list[int] | None:
    """How many items each sheet takes where each is filled before the next is begun."""
    sheets: list[int] = []
    at = 0
    while at < len(heights):
        room = rest if sheets else first
        count, column, used = 0, 0, 0.0
        while at + count < len(heights) and count < most:
            height = heights[at + count]
            if height > room:
                break
            if used + height > room:
                column, used = column + 1, 0.0
                if column == columns:
                    break
            used += height
            count += 1
        if not count:
            return None
        sheets.append(count)
        at += count
    return sheets


def divide(heights: Sequence[float], columns: int) -> Columns:
    """A sheet's items over one or two columns, so that the highest is as low as can be."""
    count = len(heights)
    if columns == 1:
        return (count,)
    turns = range(count, -1, -1)
    turn = min(turns, key=lambda n: (max(sum(heights[:n]), sum(heights[n:])), -n))
    return (turn, count - turn)


def spare(heights: Sequence[float], packed: Sequence[Columns], first: float, rest: float) -> float:
    """How much higher every item could be before a column is fuller than its sheet has room."""
    out, start = max(first, rest), 0
    for number, counts in enumerate(packed):
        room = rest if number else first
        for count in filter(None, counts):
            out = min(out, (room - sum(heights[start : start + count])) / count)
            start += count
    return max(0.0, out)
