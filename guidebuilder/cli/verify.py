"""``guidebuilder verify``: hold a finished PDF against what an edition withholds."""

from __future__ import annotations

from pathlib import Path

import click

from guidebuilder import pipeline
from guidebuilder.cli.guides import find_guide
from guidebuilder.cli.options import fillable_option, selection_options
from guidebuilder.cli.output import note, result, shown
from guidebuilder.errors import LeakError
from guidebuilder.gate import Passed
from guidebuilder.overrides import Overrides
from guidebuilder.publish import publish

STDOUT = "-"


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
def verify(
    *, pdf: Path, guide: Path, edition: str, target: str | None, overrides: Overrides
) -> None:
    """Prove that a finished PDF holds nothing that an edition withholds.

    The PDF may come from anywhere. Give the options that it was built with: the
    answers of a question that was not selected are withheld as well. Exits with
    5 where something was found, or where the PDF could not be read.
    """
    try:
        passed = pipeline.verify(pdf.read_bytes(), find_guide(guide), edition, overrides)
    except LeakError as refused:
        _report(refused.report, target, pdf)
        raise
    _report(passed, target, pdf)
    tell = note if target == STDOUT else result
    tell(f"{shown(pdf)}: nothing in it is withheld by the edition {edition}")
    if passed is not None:
        note(passed.summary())


def _report(passed: Passed | None, target: str | None, pdf: Path) -> None:
    if passed is None or target is None:
        return
    data = passed.record()
    if target == STDOUT:
        result(data.decode("ascii").rstrip("\n"))
    else:
        file = Path(target)
        publish(file.parent, {file.name: data}, inputs=[pdf])
