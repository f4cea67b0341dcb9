"""What was measured, as Markdown for a reader and as JSON for a program."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from tools.bench.rounds import Measured
from tools.bench.targets import Records, Verdict, exponent, judge, median

ONE_DOCUMENT = "weasyprint"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, when and how it was measured; ``versions`` and ``missing`` by a peer's title."""

    command: str
    date: str
    machine: str
    load: str
    rounds: int
    jobs: int
    versions: Mapping[str, str]
    missing: Mapping[str, str]


def markdown(setting: Setting, records: Records, faults: Sequence[str]) -> str:
    """A table of the targets, then one of each size."""
    lines = [f"`{setting.command}`, {setting.date}. {setting.machine}. {setting.load}."]
    lines += ["", f"Medians of {_times(setting.rounds)}, `-j {setting.jobs}`."]
    lines += ["", *(f"- {title}: {version}" for title, version in setting.versions.items())]
    lines += [f"- {title}: not run, {what} missing" for title, what in setting.missing.items()]
    if faults:
        lines += ["", "Faults:", "", *(f"- {' '.join(fault.split())}" for fault in faults)]
    lines += ["", *_targets(judge(records)), ""]
    sizes = sorted({size for size, _ in records})
    for size in sizes:
        lines += [f"## {size} questions", "", *_table(records, size, sizes), ""]
    return "\n".join(lines).rstrip() + "\n"


def plain(setting: Setting, records: Records, faults: Sequence[str]) -> dict[str, object]:
    """The same, every single run included, for :func:`json.dumps`."""
    return {
        "setting": asdict(setting),
        "runs": [
            {"questions": size, "what": name, "runs": [asdict(one) for one in runs]}
            for (size, name), runs in records.items()
        ],
        "targets": [
            {
                "target": verdict.target.what,
                "most": verdict.target.most,
                "aim": verdict.target.aim or None,
                "measured": verdict.value,
                "met": verdict.met,
            }
            for verdict in judge(records)
        ],
        "faults": list(faults),
    }


def _targets(verdicts: Sequence[Verdict]) -> list[str]:
    lines = ["| target | at most | measured | met? |", "|---|---|---|---|"]
    for verdict in verdicts:
        target, digits = verdict.target, verdict.target.digits
        most = f"{target.most:.{digits}f}"
        most += f" (aim at {target.aim:.{digits}f})" if target.aim else ""
        measured = "not measured" if verdict.value is None else f"{verdict.value:.{digits}f}"
        met = {None: "–", True: "yes", False: "**no**"}[verdict.met]
        lines.append(f"| {target.what} | {most} | {measured} | {met} |")
    return lines


def _table(records: Records, size: int, sizes: Sequence[int]) -> list[str]:
    low = min((one for one in sizes if one >= 100), default=size)
    grows = size == sizes[-1] and low < size
    heads = ["", "median, s", "least to most", "to one document", "memory, MB", "pages", "kB"]
    heads += [f"growth from {low}"] if grows else []
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    one_document = median(records, size, ONE_DOCUMENT)
    for name in dict.fromkeys(name for _, name in records):
        runs = records.get((size, name), ())
        if not runs:
            continue
        cells = [name, *_cells(runs, one_document)]
        if grows:
            power = exponent(records, name, low, size)
            cells.append("" if power is None else f"{power:.2f}")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _cells(runs: Sequence[Measured], one_document: float | None) -> list[str]:
    times = sorted(one.seconds for one in runs)
    middle = statistics.median(times)
    return [
        f"{middle:.2f}",
        f"{times[0]:.2f} to {times[-1]:.2f}",
        "" if one_document is None else f"{middle / one_document:.2f}",
        f"{max(one.peak for one in runs):.0f}",
        str(runs[-1].pages),
        f"{runs[-1].bytes / 1000:.0f}",
    ]


def _times(rounds: int) -> str:
    return "one round" if rounds == 1 else f"{rounds} rounds"
