"""``guidebuilder verify``: hold a finished PDF against what an edition withholds."""

from __future__ import annotations

from pathlib import Path

import click

from guidebuilder import pipeline
from guidebuilder.cli.guides import find_guide
from guidebuilder.cli.options import fillable_option, limit_option, selection_options
from guidebuilder.cli.output import note, result, shown
from guidebuilder.errors import LeakError, LimitError
from guidebuilder.gate import Passed
from guidebuilder.limits import MIB, Limits
from guidebuilder.overrides import Overrides
from guidebuilder.publish import publish
from guidebuilder.workers import keep_tidy

STDOUT = "-"
SHARE = 4
"""Which part of the limit of memory a PDF may be: it is unpacked there as well."""


@click.command()
@click.argument("pdf", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--guide",
    required=True,
    type=click.Path(path_type=Path),
    metavar="GUIDE",
    help="The guide that the PDF was printed from: a folder with a guide.toml.",
)
@click.option(
    "-e",
    "--edition",
    required=True,
    metavar="EDITION",
    help="The edition that the PDF is, or shall pass for.",
)
@click.option(
    "--report",
    "target",
    metavar="FILE",
    help="Write what was looked for and where, as JSON; - writes it to stdout.",
)
@selection_options
@fillable_option
@limit_option
def verify(
    *,
    pdf: Path,
    guide: Path,
    edition: str,
    target: str | None,
    overrides: Overrides,
    limits: Limits,
) -> None:
    """Prove that a finished PDF holds nothing that an edition withholds.

    The PDF may come from anywhere. Give the options that it was built with: the
    answers of a question that was not selected are withheld as well. Exits with
    5 where something was found, or where the PDF could not be read, and with 4
    where that took more time or memory than the limits allow.
    """
    folder, data = find_guide(guide), _read(pdf, limits)
    keep_tidy(press=False)
    try:
        passed = pipeline.verify(data, folder, edition, overrides, limits=limits, name=shown(pdf))
    except LeakError as refused:
        _report(refused.report, target, pdf)
        raise
    _report(passed, target, pdf)
    tell = note if target == STDOUT else result
    tell(f"{shown(pdf)}: nothing in it is withheld by the edition {edition}")
    if passed is not None:
        note(passed.summary())


def _read(pdf: Path, limits: Limits) -> bytes:
    """The bytes of a PDF, which may be a pipe. Raises LimitError for one without end."""
    most = max(1, limits.memory // SHARE)
    with pdf.open("rb") as file:
        data = file.read(most * MIB + 1)
    if len(data) > most * MIB:
        raise LimitError(
            f"{shown(pdf)}: more than {most:,} MiB; to be read, a PDF may be as large as "
            "a quarter of the limit of memory; widen that with --limit memory=N"
        )
    return data


def _report(passed: Passed | None, target: str | None, pdf: Path) -> None:
    if passed is None or target is None:
        return
    data = passed.record()
    if target == STDOUT:
        result(data.decode("ascii").rstrip("\n"))
    else:
        file = Path(target)
        publish(file.parent, {file.name: data}, inputs=[pdf])
