"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from guidebuilder.edition.spec import Paper
from guidebuilder.planning import Overrides

Command = Callable[..., Any]

guide_argument = click.argument(
    "guide", required=False, type=click.Path(path_type=Path), metavar="[GUIDE]"
)
strict_option = click.option("--strict", is_flag=True, help="Count warnings as errors.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")

_SELECTION = (
    click.option("--level", multiple=True, metavar="ID", help="Only questions of this level."),
    click.option("--tag", multiple=True, metavar="TAG", help="Only questions with this tag."),
    click.option("--section", multiple=True, metavar="ID", help="Only this section."),
    click.option("--only", multiple=True, metavar="ID", help="Only this question."),
    click.option(
        "--sample", type=click.IntRange(min=1), metavar="N", help="Only N questions, drawn by seed."
    ),
    click.option("--shuffle", is_flag=True, help="Shuffle the questions by the seed."),
    click.option("--seed", type=int, metavar="N", help="The seed of --sample, --shuffle and quiz."),
)
_SETTING = (
    click.option(
        "--paper",
        type=click.Choice([paper.value for paper in Paper], case_sensitive=False),
        metavar="SIZE",
        help="The paper of every edition: " + ", ".join(paper.value for paper in Paper) + ".",
    ),
    click.option("--large-print", is_flag=True, help="Set every edition in 18 pt, for low vision."),
    click.option("--gray", is_flag=True, help="Print in black alone: no colour, no tints."),
)


def selection_options(command: Command) -> Command:
    """Add the options that say which questions; the command gets them as one ``overrides``.

    The options that take an id may be given more than once: a question that
    fits one of a kind is taken, and it must fit every kind.
    """

    @wraps(command)
    def gathered(**values: Any) -> Any:
        paper = values.pop("paper", None)
        overrides = Overrides(
            level=values.pop("level"),
            tags=tuple(tag.removeprefix("#") for tag in values.pop("tag")),
            sections=values.pop("section"),
            only=values.pop("only"),
            sample=values.pop("sample"),
            shuffle=values.pop("shuffle"),
            seed=values.pop("seed"),
            paper=Paper(paper) if paper else None,
            large_print=values.pop("large_print", False),
            gray=values.pop("gray", False),
        )
        return command(overrides=overrides, **values)

    for option in reversed(_SELECTION):
        gathered = option(gathered)
    return gathered


def overrides_options(command: Command) -> Command:
    """Add the options that change an edition: selection, paper, large print, gray."""
    command = selection_options(command)
    for option in reversed(_SETTING):
        command = option(command)
    return command
