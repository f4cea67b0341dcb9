"""``guidebuilder verify``: hold a finished PDF against what an edition withholds."""

from __future__ import annotations

from pathlib import Path

import click

from guidebuilder import pipeline
from guidebuilder.cli.guides import find_guide
from guidebuilder.cli.options import selection_options
from guidebuilder.cli.output import note, result, shown
from guidebuilder.planning import Overrides


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
@selection_options
def verify(pdf: Path, guide: Path, edition: str, overrides: Overrides) -> None:
    """Prove that a finished PDF holds nothing that an edition withholds.

    The PDF may come from anywhere. Give the options that it was built with: the
    answers of a question that was not selected are withheld as well. Exits with
    5 where something was found.
    """
    looked = pipeline.verify(pdf.read_bytes(), find_guide(guide), edition, overrides)
    result(f"{shown(pdf)}: nothing in it is withheld by the edition {edition}")
    note(looked)
