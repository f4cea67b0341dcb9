"""What a build is to reach, as ratios of medians of one run, and whether it did."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tools.bench.rounds import (
    AGAIN,
    ALL,
    ALL_AT,
    ALL_WEASYPRINT,
    COLD,
    EDITED,
    MOVED,
    Measured,
)

Records = Mapping[tuple[int, str], Sequence[Measured]]
LOW, HIGH = 100, 1000  # questions, between which growth is measured


@dataclass(frozen=True, slots=True)
class Target:
    """``measure`` gives None where what it needs was not run; ``aim`` is 0 for none."""

    what: str
    most: float
    measure: Callable[[Records], float | None]
    aim: float = 0.0
    digits: int = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    target: Target
    value: float | None

    @property
    def met(self) -> bool | None:
        """None where nothing was measured."""
        return None if self.value is None else self.value <= self.target.most


def median(records: Records, size: int, name: str) -> float | None:
    """Wall time in seconds."""
    runs = records.get((size, name))
    return statistics.median(one.seconds for one in runs) if runs else None


def peak(records: Records, size: int, names: Sequence[str]) -> float | None:
    """The largest process of any run of these, in MB."""
    found = [one.peak for name in names for one in records.get((size, name), ())]
    return max(found, default=None)


def exponent(records: Records, name: str, low: int = LOW, high: int = HIGH) -> float | None:
    """The power of the number of questions that wall time grows with between two sizes."""
    first, last = median(records, low, name), median(records, high, name)
    if first is None or last is None:
        return None
    return math.log(last / first) / math.log(high / low)


def ratio(size: int, name: str, other: str) -> Callable[[Records], float | None]:
    """Of two medians at one size."""

    def measure(records: Records) -> float | None:
        ours, theirs = median(records, size, name), median(records, size, other)
        return None if ours is None or theirs is None else ours / theirs

    return measure


def file_size(size: int) -> Callable[[Records], float | None]:
    """Of our PDF and that of one WeasyPrint document."""

    def measure(records: Records) -> float | None:
        ours, theirs = records.get((size, COLD)), records.get((size, "weasyprint"))
        return ours[-1].bytes / theirs[-1].bytes if ours and theirs else None

    return measure


TARGETS = (
    Target(
        "cold, 1000 questions, to one WeasyPrint document", 0.30, ratio(1000, COLD, "weasyprint")
    ),
    Target("cold, 100 questions, to the same", 0.38, ratio(100, COLD, "weasyprint")),
    Target("cold, 1000, to xelatex (where installed)", 0.75, ratio(1000, COLD, "xelatex")),
    Target("cold, 20, to Chromium (where installed)", 0.65, ratio(20, COLD, "chromium")),
    Target(
        "rebuild after one question was edited, 1000, to typst's cold run",
        0.75,
        ratio(1000, EDITED, "typst"),
        aim=0.50,
    ),
    Target(
        "the same where the edit moves all later pages",
        0.85,
        ratio(1000, MOVED, "typst"),
        aim=0.60,
    ),
    Target("rebuild with no change, 1000, to typst's cold run", 0.12, ratio(1000, AGAIN, "typst")),
    Target(
        "all default editions at once, 100, to the sum of one WeasyPrint document each",
        0.40,
        ratio(ALL_AT, ALL, ALL_WEASYPRINT),
    ),
    Target(
        "growth of cold wall time, 100 to 1000 (exponent)",
        1.00,
        lambda records: exponent(records, COLD),
    ),
    Target(
        "peak memory of any process at 1000, MB",
        250,
        lambda records: peak(records, 1000, (COLD, AGAIN, EDITED, MOVED)),
        digits=0,
    ),
    Target("file size to the one-document PDF, 1000", 1.10, file_size(1000)),
)


def judge(records: Records) -> list[Verdict]:
    return [Verdict(target, target.measure(records)) for target in TARGETS]
