"""``guidebuilder check``: everything that is wrong with a guide, and nothing printed."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from guidebuilder import pipeline
from guidebuilder.cli.guides import find_guide
from guidebuilder.cli.options import guide_argument, limit_option, strict_option
from guidebuilder.cli.output import count, note, result, wants_color
from guidebuilder.cli.report import render_github, render_human, render_json
from guidebuilder.errors import ContentError, Diagnostic, GuidebuilderError, Severity
from guidebuilder.limits import Limits


@click.command()
@guide_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["human", "json", "github"]),
    default="human",
    show_default=True,
    help="How diagnostics are printed: for reading, for programs, as GitHub annotations.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day that the age of facts is told for, as YYYY-MM-DD. [default: today]",
)
@limit_option
@strict_option
def check(
    guide: Path | None,
    form: str,
    today: datetime.datetime | None,
    limits: Limits,
    strict: bool,
) -> None:
    """Report what is wrong with a guide, all of it at once.

    Exits with 1 where the content has errors (under --strict, warnings too) and
    with 2 where guide.toml has.
    """
    diagnostics: tuple[Diagnostic, ...]
    try:
        checked = pipeline.check(
            find_guide(guide), (today or datetime.datetime.now()).date(), limits=limits
        )
        diagnostics, code = checked.warnings, 0
    except GuidebuilderError as failure:
        if not failure.diagnostics:
            raise
        diagnostics, code = failure.diagnostics, failure.exit_code
    if diagnostics and strict:
        code = code or ContentError.exit_code
    _print(diagnostics, form)
    if form == "human":
        note(_summary(diagnostics))
    click.get_current_context().exit(code)


def _print(diagnostics: tuple[Diagnostic, ...], form: str) -> None:
    if form == "human":
        text = render_human(diagnostics, color=wants_color(err=False))
    else:
        text = render_json(diagnostics) if form == "json" else render_github(diagnostics)
    if text.strip():
        result(text.rstrip("\n"))


def _summary(diagnostics: tuple[Diagnostic, ...]) -> str:
    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    return f"{count(errors, 'error')}, {count(len(diagnostics) - errors, 'warning')}"
