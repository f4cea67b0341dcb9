"""The whole way from a folder of Markdown to published PDFs, on one screen.

Nothing is printed here and no arguments are parsed; the clock, where times are
wanted, is handed in.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from guidebuilder.again import Record, listed, remember
from guidebuilder.cache import Cache, NoCache, open_cache
from guidebuilder.data import styles_folder
from guidebuilder.edition import catalogue
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import EditionSpec
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.errors import ContentError, Diagnostic, UsageError
from guidebuilder.gate import Gate, Passed, leak_gate, report_name
from guidebuilder.inputs import Pictures, input_files
from guidebuilder.inspection import Inspector, Preflight, refuse
from guidebuilder.limits import Limits
from guidebuilder.manuscript import (
    Faces,
    Manuscript,
    Review,
    read_faces,
    read_manuscript,
    read_tokens,
)
from guidebuilder.model import Guide
from guidebuilder.overrides import Overrides
from guidebuilder.planning import Plan, changed, left_out, plan
from guidebuilder.presswork import Presswork, Watch
from guidebuilder.production import (
    Bindery,
    ByHand,
    Clock,
    Finished,
    Printer,
    Production,
    Run,
    Stages,
    Tally,
)
from guidebuilder.publish import reserve
from guidebuilder.request import BuildRequest, BuildResult, BuiltFile, CacheUse
from guidebuilder.signals import held
from guidebuilder.toolchain import toolchain
from guidebuilder.workers import Crew


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found in a guide without errors."""

    guide: Guide
    warnings: tuple[Diagnostic, ...]


def build(
    request: BuildRequest,
    *,
    printer: Printer | None = None,
    gate: Gate | None = None,
    inspector: Inspector | None = None,
    bindery: Bindery | None = None,
    clock: Clock = lambda: 0.0,
    watch: Watch | None = None,
) -> BuildResult:
    """Print and publish the editions of a guide: all of them, or none.

    Raises the error of the stage that fails. ``watch`` is told how far the work is; where a
    ``printer``, ``gate``, ``inspector`` or ``bindery`` is given, they do it by hand.
    """
    spent = Stages(clock)
    tools = toolchain(styles_folder()) if request.cache else ""
    cache = open_cached(request.cache)
    listing = listed(request.guide) if request.guide.is_dir() else ()
    faces = read_faces(styles_folder())
    _check_date(request.date, faces)
    manuscript = read(request.guide, faces, limits=request.limits, cache=cache, tools=tools)
    if request.strict and manuscript.warnings:
        raise ContentError(
            "there are warnings, and --strict counts them as errors",
            diagnostics=manuscript.warnings,
        )
    pictures = Pictures(manuscript)
    guide = _dated(manuscript.guide, request.date)
    spent.ends("reading")
    planned = plan(guide, _editions(manuscript, guide), request.editions, request.overrides)
    spent.ends("planning")
    tally = Tally()
    production: Production = Presswork(tools, cache, watch or Watch(), tally)
    if printer or gate or inspector or bindery:
        production = ByHand(
            printer or _press(),
            gate or _leak_gate,
            inspector or Preflight(),
            bindery or Bindery(),
            clock,
        )
    run = Run(
        guide=guide,
        plan=planned,
        output=request.output,
        folder=manuscript.root,
        pictures=pictures.digests,
        jobs=request.jobs,
        signature=request.signature,
        limits=request.limits,
    )
    with nullcontext() if request.dry_run else reserve(request.output) as output:
        if output is not None:
            output.refuse(_targets(planned.names, request), input_files(manuscript))
        finished = production(run)
        spent.ends("printing")
        found = [finding for file in finished.values() for finding in file.findings]
        if request.strict:
            refuse(found)
        records = _records(finished) if request.report else {}
        pictures.assert_same()
        written = {name: file.pdf for name, file in finished.items()} | records
        if output is not None:
            output.publish(written, inputs=input_files(manuscript))
    notes = [f"{name}: {note}" for name, file in finished.items() for note in file.notes]
    notes += [left_out(guide, projection.spec) for projection in planned.books.values()]
    warnings: tuple[Diagnostic, ...] = (*manuscript.warnings, *found)
    told = tuple(filter(None, notes))
    reports = tuple(request.output / name for name in records)
    files = tuple(_built(request.output, planned, *item) for item in finished.items())
    result = BuildResult(
        files,
        planned.skipped,
        warnings,
        told,
        reports,
        kept=tally.kept,
        made=tally.made,
    )
    if not request.dry_run:
        read_files = manuscript.digests | pictures.digests
        remember(request, tools, cache, Record(listing, read_files, {}, result), written)
    cache.trim()
    spent.ends("publishing")
    told = (*told, *cache.notes)
    cache.close()
    return replace(result, notes=told, timings=spent.table(tally.spent))


def read(
    folder: Path,
    faces: Faces | None = None,
    review: Review | None = None,
    *,
    limits: Limits | None = None,
    cache: Cache | None = None,
    tools: str = "",
) -> Manuscript:
    """Read a guide; its diagnostics name files below ``folder`` as it is given.

    With ``faces``, what they cannot print is an error, and the house style is read;
    with ``review``, the warnings tell what an editor would mind. Raises LimitError for a
    guide larger than ``limits``.
    """
    display = "" if folder == Path() else folder.as_posix()
    tokens = None if faces is None else read_tokens(styles_folder())
    return read_manuscript(
        folder,
        display=display,
        faces=faces,
        tokens=tokens,
        review=review,
        limits=limits,
        cache=cache,
        tools=tools,
    )


def check(folder: Path, today: datetime.date, *, limits: Limits | None = None) -> CheckResult:
    """Read a guide and its editions, as an editor of that day would.

    Raises ContentError or UsageError with diagnostics.
    """
    manuscript = read(folder, read_faces(styles_folder()), Review(today), limits=limits)
    _editions(manuscript, manuscript.guide)
    return CheckResult(manuscript.guide, manuscript.warnings)


def verify(
    pdf: bytes,
    folder: Path,
    edition: str,
    overrides: Overrides,
    *,
    limits: Limits | None = None,
    name: str = "the PDF",
) -> Passed | None:
    """Hold a finished PDF against what an edition of a guide withholds.

    A stranger's file is read under the ``limits``, in a process of its own; messages call
    it ``name``. Returns what was read and looked for. Raises LeakError, with the same as its
    ``report``, and LimitError.
    """
    limits = limits or Limits()
    manuscript = read(folder, limits=limits)
    guide = manuscript.guide
    known = _editions(manuscript, guide)
    spec = changed(catalogue.find(known, edition), overrides, guide)
    with Crew(1, limits, name="the leak gate") as crew:
        return crew.one(_judge, (_leak_gate, pdf, guide, project(guide, spec)), called=name)


def _judge(order: tuple[Gate, bytes, Guide, Projection[PublicQuestion]]) -> Passed | None:
    """What a worker does that verifies a file."""
    gate, pdf, guide, projection = order
    return gate(pdf, guide, projection)


def open_cached(use: CacheUse | None) -> Cache:
    """The cache that is asked for; one that holds nothing where none is."""
    return open_cache(use.folder, most_bytes=use.most_bytes) if use else NoCache()


def _check_date(date: str | None, faces: Faces) -> None:
    missing = sorted(faces.missing(date or "", code=True))
    if missing:
        names = ", ".join(f"U+{ord(char):04X}" for char in missing)
        raise UsageError(f"the date cannot be printed: no face has {names}; write it otherwise")


def _dated(guide: Guide, date: str | None) -> Guide:
    return guide if date is None else replace(guide, date=date)


def _editions(manuscript: Manuscript, guide: Guide) -> dict[str, EditionSpec]:
    return catalogue.editions(manuscript.editions, guide)


def _records(finished: Mapping[str, Finished]) -> dict[str, bytes]:
    """The gate's reports, each under a name of its own."""
    return {
        report_name(name): file.passed.record()
        for name, file in finished.items()
        if file.passed is not None
    }


def _built(output: Path, planned: Plan, name: str, file: Finished) -> BuiltFile:
    of = [planned.books[book] for book in planned.collated.get(name, (name,))]
    forms = [projection.form.letter for projection in of if projection.form]
    return BuiltFile(
        path=output / name,
        edition=of[0].spec.name,
        form="".join(forms) if of[0].spec.forms > 1 else "",
        pages=file.pages,
        bytes=len(file.pdf),
        seconds=file.seconds,
        questions=len(of[0].questions),
        sheets=file.sheets,
    )


def _press() -> Printer:
    # Only here, so that a check or a list does not load the typesetting engine.
    # An interruption waits: libraries mistake it for a fault of theirs, or swallow it.
    with held():
        from guidebuilder.press.printing import print_projection  # noqa: PLC0415

    return print_projection


def _targets(names: Sequence[str], request: BuildRequest) -> list[str]:
    """Every file that a run writes."""
    return [*names, *(report_name(name) for name in names if request.report)]


_leak_gate: Gate = leak_gate
