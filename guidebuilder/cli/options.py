"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from guidebuilder.edition.spec import MAX_FORMS, MAX_OFFSET, Flip, Make, Paper, Stock
from guidebuilder.limits import Limits
from guidebuilder.overrides import CardOverrides, Overrides

Command = Callable[..., Any]

guide_argument = click.argument(
    "guide", required=False, type=click.Path(path_type=Path), metavar="[GUIDE]"
)
strict_option = click.option("--strict", is_flag=True, help="Count warnings as errors.")
fillable_option = click.option(
    "--fillable", is_flag=True, help="Scorecards: form fields, to be filled on a screen."
)
limit_option = click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=N",
    callback=lambda _ctx, _param, changes: Limits().changed(changes),
    help="Change a limit; may be given more than once. See build --limits.",
)
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
    click.option(
        "--booklet",
        is_flag=True,
        help="Print two pages of half the size side by side, on sheets to fold and staple.",
    ),
    click.option(
        "--forms",
        type=click.IntRange(1, MAX_FORMS),
        metavar="N",
        help="Quiz: forms A, B, C…, shuffled by the seed, each in a file, and all in one.",
    ),
)


class _Offset(click.ParamType[Any]):
    """Two numbers of millimetres with a comma between them."""

    name = "offset"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Read ``X,Y``; a default is none."""
        try:
            across, down = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is not two numbers of mm such as 0.5,-0.3", param, ctx)
        # Written so that what is no number fails as well.
        if not (abs(across) <= MAX_OFFSET and abs(down) <= MAX_OFFSET):
            self.fail(f"{value!r} is more than {MAX_OFFSET:g} mm", param, ctx)
        return across, down


_CARDS = (
    click.option(
        "--flip",
        type=click.Choice([flip.value for flip in Flip]),
        metavar="EDGE",
        help="Cards: the edge about which the printer turns a sheet, long-edge or short-edge.",
    ),
    click.option(
        "--back-offset",
        type=_Offset(),
        metavar="X,Y",
        help="Cards: move the backs by so many mm to the right and down.",
    ),
    click.option("--fold-over", is_flag=True, help="Cards: front and back side by side, to fold."),
    click.option("--perforated", is_flag=True, help="Cards: print no lines, for perforated paper."),
    click.option(
        "--calibration",
        is_flag=True,
        help="Cards: print the sheet to measure the back offset on, and no cards.",
    ),
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
            fillable=values.pop("fillable", False),
            booklet=values.pop("booklet", False),
            forms=values.pop("forms", None),
        )
        return command(overrides=overrides, **values)

    for option in reversed(_SELECTION):
        gathered = option(gathered)
    return gathered


def _with_cards(command: Command) -> Command:
    @wraps(command)
    def carded(*, overrides: Overrides, **values: Any) -> Any:
        flip = values.pop("flip")
        cards = CardOverrides(
            flip=Flip(flip) if flip else None,
            make=Make.FOLD_OVER if values.pop("fold_over") else None,
            stock=Stock.PERFORATED if values.pop("perforated") else None,
            back_offset=values.pop("back_offset"),
            calibration=values.pop("calibration"),
        )
        return command(overrides=replace(overrides, cards=cards), **values)

    return carded


def overrides_options(command: Command) -> Command:
    """Add the options that change an edition: selection, setting, cards, fields."""
    command = selection_options(_with_cards(command))
    for option in reversed((*_SETTING, *_CARDS, fillable_option)):
        command = option(command)
    return command
