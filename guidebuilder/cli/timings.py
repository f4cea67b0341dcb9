"""What ``build --timings`` tells."""

from __future__ import annotations

from collections.abc import Sequence

WORK = ", work"
"""How the stages end that are added up over processes, and lie within those of the clock."""


def timings_lines(timings: Sequence[tuple[str, float]], kept: int, made: int) -> list[str]:
    """A table of stages: seconds, and their share of the whole run or of the whole work.

    ``timings`` are stages and seconds as of ``BuildResult.timings``. Below them stands how
    many gatherings were ``made`` and how many ``kept`` from before.
    """
    clocked = [row for row in timings if not row[0].endswith(WORK)]
    worked = [row for row in timings if row[0].endswith(WORK)]
    rows = [("stage", "seconds", "share"), *_rows(clocked, "the whole run")]
    if worked:
        rows += _rows(worked, "all processes" + WORK)
    first, second, third = (max(map(len, column)) for column in zip(*rows, strict=True))
    lines = [f"{a:<{first}}  {b:>{second}}  {c:>{third}}".rstrip() for a, b, c in rows]
    return [*lines, f"gatherings: {made:,} set, {kept:,} at hand"]


def _rows(timings: Sequence[tuple[str, float]], total: str) -> list[tuple[str, str, str]]:
    whole = sum(seconds for _, seconds in timings)
    told = timings if len(timings) == 1 else [*timings, (total, whole)]
    return [
        (stage, f"{seconds:.3f}", f"{seconds / whole:.0%}" if whole else "")
        for stage, seconds in told
    ]
