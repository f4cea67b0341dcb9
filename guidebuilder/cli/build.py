"""``guidebuilder build``: print the PDFs of a guide."""

from __future__ import annotations

import os
import sys
import time
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import click

from guidebuilder.again import recall
from guidebuilder.cache import default_folder, open_cache
from guidebuilder.cli.guides import find_guide
from guidebuilder.cli.options import (
    guide_argument,
    json_option,
    limit_option,
    overrides_options,
    strict_option,
)
from guidebuilder.cli.output import count, note, result, result_json, shown, size, wants_color
from guidebuilder.cli.report import render_human
from guidebuilder.cli.timings import timings_lines
from guidebuilder.data import styles_folder
from guidebuilder.limits import Limits
from guidebuilder.overrides import Overrides
from guidebuilder.request import BuildRequest, BuildResult, BuiltFile, CacheUse
from guidebuilder.signals import held
from guidebuilder.toolchain import toolchain

CACHE = "GUIDEBUILDER_CACHE"
"""The environment variable that names the cache's folder; if it is empty, there is no cache."""


@click.command()
@guide_argument
@click.option(
    "-e",
    "--edition",
    "editions",
    multiple=True,
    metavar="EDITION",
    help="Print this edition; may be given more than once. [default: the default editions]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    metavar="DIR",
    help="The folder that the PDFs are written to.",
)
@overrides_options
@click.option(
    "--signature",
    type=int,
    metavar="N",
    help="Booklet: fold N pages into one another, a multiple of 4. [default: all of them]",
)
@click.option("--date", metavar="DATE", help="The date to print, as it shall stand there.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Typeset in N processes. [default: one a processor]",
)
@limit_option
@click.option("--limits", "show_limits", is_flag=True, help="Show the limits and exit.")
@click.option(
    "--report",
    is_flag=True,
    help="Write what the leak gate looked for and where beside each PDF, as x.report.json.",
)
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing.")
@click.option("--timings", is_flag=True, help="Tell what each stage took.")
@strict_option
@click.option("-q", "--quiet", is_flag=True, help="Do not tell how far the build is.")
@click.option("--dry-run", is_flag=True, help="Do everything but write files.")
@json_option
def build(
    *,
    guide: Path | None,
    editions: tuple[str, ...],
    output: Path,
    overrides: Overrides,
    signature: int | None,
    date: str | None,
    jobs: int | None,
    limits: Limits,
    show_limits: bool,
    report: bool,
    no_cache: bool,
    timings: bool,
    strict: bool,
    quiet: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Print the PDFs of a guide.

    GUIDE is a folder with a guide.toml. Left out, it is the one found here, or
    the only one under content/. Every PDF of a run is written, or none.
    """
    if show_limits:
        _show(limits, as_json=as_json)
        return
    request = BuildRequest(
        guide=find_guide(guide),
        output=output,
        editions=editions,
        overrides=overrides,
        signature=signature,
        date=date,
        jobs=jobs or _processors(),
        strict=strict,
        dry_run=dry_run,
        report=report,
        limits=limits,
        cache=None if no_cache else _cache(),
    )
    built = _same_again(request) or _build(request, quiet=quiet)
    if built.warnings:
        note(render_human(built.warnings, color=wants_color(err=True)).rstrip("\n"))
    for text in built.notes:
        note(f"note: {text}")
    for edition, reason in built.skipped:
        note(f"note: {edition} was skipped: {reason}")
    if as_json:
        result_json(_as_json(built))
    else:
        for line in _table(built.files):
            result(line)
    if dry_run:
        note("note: this was a dry run, nothing was written")
    if built.unchanged:
        note("note: nothing has changed since these files were made, so nothing was done")
    if timings:
        for line in timings_lines(built.timings, built.kept, built.made):
            note(line)


def _same_again(request: BuildRequest) -> BuildResult | None:
    """What was built before, if it would be built again."""
    if request.cache is None:
        return None
    started = time.perf_counter()
    cache = open_cache(request.cache.folder, most_bytes=request.cache.most_bytes)
    found = recall(request, toolchain(styles_folder()), cache)
    cache.close()
    seconds = time.perf_counter() - started
    return found and replace(found, timings=(("comparing", seconds),))


def _build(request: BuildRequest, *, quiet: bool) -> BuildResult:
    # Only here: a run that has nothing to do loads neither parser nor layouts.
    # An interruption waits: libraries mistake it for a fault of theirs, or swallow it.
    with held():
        from guidebuilder.workers import keep_tidy  # noqa: PLC0415

    # Others load the engine while this process loads the rest and reads the guide.
    keep_tidy()
    with held():
        from guidebuilder import pipeline  # noqa: PLC0415
        from guidebuilder.cli.progress import told_on_stderr  # noqa: PLC0415

    # What a library prints is no result.
    with redirect_stdout(sys.stderr), told_on_stderr(os.environ, quiet=quiet) as progress:
        return pipeline.build(request, clock=time.perf_counter, watch=progress.watch)


def _cache() -> CacheUse | None:
    named = os.environ.get(CACHE)
    if named == "":
        return None
    return CacheUse(Path(named).absolute() if named else default_folder())


def _show(limits: Limits, *, as_json: bool) -> None:
    if as_json:
        result_json({name: value for name, value, _unit, _of in limits.table()})
        return
    for name, value, unit, of in limits.table():
        result(f"{name:<12}{value:>7,} {unit} {of}")


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _table(files: tuple[BuiltFile, ...]) -> list[str]:
    rows = [(shown(f.path), _extent(f), size(f.bytes), f"{f.seconds:.1f} s") for f in files]
    if not rows:
        return []
    name, *widths = (max(map(len, column)) for column in zip(*rows, strict=True))
    return [
        row[0].ljust(name)
        + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths, strict=True))
        for row in rows
    ]


def _extent(file: BuiltFile) -> str:
    return count(file.sheets, "sheet") if file.sheets else count(file.pages, "page")


def _as_json(built: BuildResult) -> dict[str, object]:
    return {
        "files": [
            {
                "path": str(f.path),
                "edition": f.edition,
                "form": f.form,
                "pages": f.pages,
                "sheets": f.sheets,
                "bytes": f.bytes,
                "seconds": round(f.seconds, 3),
                "questions": f.questions,
            }
            for f in built.files
        ],
        "skipped": [{"edition": edition, "reason": reason} for edition, reason in built.skipped],
        "unchanged": built.unchanged,
        "notes": list(built.notes),
        "reports": [str(path) for path in built.reports],
        "warnings": [
            {"code": w.code, "path": w.path, "line": w.line, "message": w.message}
            for w in built.warnings
        ],
    }
