"""The whole way from a folder of Markdown to published PDFs, on one screen.

Nothing is printed here and no arguments are parsed; the clock, where times are
wanted, is handed in.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from guidebuilder.data import styles_folder
from guidebuilder.edition import catalogue
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import EditionSpec
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.errors import ContentError, Diagnostic, UsageError
from guidebuilder.gate import Gate, Gatekeeper, Passed, leak_gate, report_name
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
from guidebuilder.planning import changed, left_out, plan
from guidebuilder.production import Bindery, Printed, Printer
from guidebuilder.publish import reserve
from guidebuilder.signals import held


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One run: ``guide`` and ``output`` are folders; no ``editions`` means the default ones.

    ``date`` replaces the guide's own (empty prints none). ``jobs`` is how many
    processes may typeset; ``signature`` is how many pages of a booklet are folded into
    one another (None: all of them). Under ``strict`` a warning is an error. With ``report`` what
    the leak gate did is written beside each PDF. ``limits`` are not the
    guide's to widen.
    """

    guide: Path
    output: Path
    editions: tuple[str, ...] = ()
    overrides: Overrides = field(default_factory=Overrides)
    date: str | None = None
    jobs: int = 1
    signature: int | None = None
    strict: bool = False
    dry_run: bool = False
    report: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One PDF of a run.

    ``form`` is a quiz form's letter, the letters of all collated forms, or empty;
    ``bytes`` is the file's size. ``sheets`` are a booklet's leaves of paper, on which
    its ``pages`` are printed two up; 0 for a file that is not to be folded.
    """

    path: Path
    edition: str
    form: str
    pages: int
    bytes: int
    seconds: float
    questions: int
    sheets: int = 0


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a run did: ``skipped`` are (edition, reason), ``warnings`` those of the content and
    those of preflight, ``notes`` what else was left out, ``reports`` the files that tell what the
    leak gate did.
    """

    files: tuple[BuiltFile, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()
    reports: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found in a guide without errors."""

    guide: Guide
    warnings: tuple[Diagnostic, ...]


Clock = Callable[[], float]


def build(
    request: BuildRequest,
    *,
    printer: Printer | None = None,
    gate: Gate | None = None,
    inspector: Inspector | None = None,
    bindery: Bindery | None = None,
    clock: Clock = lambda: 0.0,
) -> BuildResult:
    """Print and publish the editions of a guide: all of them, or none.

    Raises the error of the stage that fails; the press, the leak gate, preflight, the
    bindery and no clock are used unless others are given.
    """
    faces = read_faces(styles_folder())
    _check_date(request.date, faces)
    manuscript = read(request.guide, faces, limits=request.limits)
    if request.strict and manuscript.warnings:
        raise ContentError(
            "there are warnings, and --strict counts them as errors",
            diagnostics=manuscript.warnings,
        )
    pictures = Pictures(manuscript)
    guide = _dated(manuscript.guide, request.date)
    planned = plan(guide, _editions(manuscript, guide), request.editions, request.overrides)
    books: dict[str, Printed] = {}
    files: dict[str, bytes] = {}
    built: list[BuiltFile] = []
    found: list[Diagnostic] = []
    notes: list[str] = []
    with nullcontext() if request.dry_run else reserve(request.output) as output:
        if output is not None:
            output.refuse(_targets(planned.names, request), input_files(manuscript))
        printer = printer or partial(_press(), limits=request.limits)
        keeper = Gatekeeper(gate or _leak_gate)
        inspector, bindery = inspector or Preflight(), bindery or Bindery()
        for name, projection in planned.books.items():
            started = clock()
            spec, path = projection.spec, request.output / name
            proofread = inspector.proofreader(spec)
            book = printer(
                projection, pictures=manuscript.root, jobs=request.jobs, proofread=proofread
            )
            found += inspector.findings(book, spec, path.as_posix())
            keeper(name, book.pdf, guide, projection)
            books[name], files[name] = book, book.pdf
            file = _built(path, (projection,), book, clock() - started)
            if spec.booklet:
                folded = bindery.fold(book.pdf, spec, signature=request.signature)
                keeper(name, folded.pdf, guide, projection)
                files[name] = folded.pdf
                file = replace(file, bytes=len(folded.pdf), sheets=folded.sheets)
                notes += [f"{name}: {note}" for note in folded.notes]
            built.append(file)
        for name, forms in planned.collated.items():
            started, of = clock(), [planned.books[form] for form in forms]
            book = bindery.collate([books[form] for form in forms], of)
            keeper(name, book.pdf, guide, of[0])
            files[name] = book.pdf
            built.append(_built(request.output / name, of, book, clock() - started))
        if request.strict:
            refuse(found)
        records = keeper.records() if request.report else {}
        pictures.assert_same()
        if output is not None:
            output.publish(files | records, inputs=input_files(manuscript))
    notes += [left_out(guide, projection.spec) for projection in planned.books.values()]
    warnings, told = (*manuscript.warnings, *found), tuple(filter(None, notes))
    reports = tuple(request.output / name for name in records)
    return BuildResult(tuple(built), planned.skipped, warnings, told, reports)


def read(
    folder: Path,
    faces: Faces | None = None,
    review: Review | None = None,
    *,
    limits: Limits | None = None,
) -> Manuscript:
    """Read a guide; its diagnostics name files below ``folder`` as it is given.

    With ``faces``, what they cannot print is an error, and the house style is read;
    with ``review``, the warnings tell what an editor would mind. Raises LimitError for a
    guide larger than ``limits``.
    """
    display = "" if folder == Path() else folder.as_posix()
    tokens = None if faces is None else read_tokens(styles_folder())
    return read_manuscript(
        folder, display=display, faces=faces, tokens=tokens, review=review, limits=limits
    )


def check(folder: Path, today: datetime.date, *, limits: Limits | None = None) -> CheckResult:
    """Read a guide and its editions, as an editor of that day would.

    Raises ContentError or UsageError with diagnostics.
    """
    manuscript = read(folder, read_faces(styles_folder()), Review(today), limits=limits)
    _editions(manuscript, manuscript.guide)
    return CheckResult(manuscript.guide, manuscript.warnings)


def verify(pdf: bytes, folder: Path, edition: str, overrides: Overrides) -> Passed | None:
    """Hold a finished PDF against what an edition of a guide withholds.

    Returns what was read and looked for. Raises LeakError, with the same as its ``report``.
    """
    manuscript = read(folder)
    guide = manuscript.guide
    known = _editions(manuscript, guide)
    spec = changed(catalogue.find(known, edition), overrides, guide)
    return _leak_gate(pdf, guide, project(guide, spec))


def _check_date(date: str | None, faces: Faces) -> None:
    missing = sorted(faces.missing(date or "", code=True))
    if missing:
        names = ", ".join(f"U+{ord(char):04X}" for char in missing)
        raise UsageError(f"the date cannot be printed: no face has {names}; write it otherwise")


def _dated(guide: Guide, date: str | None) -> Guide:
    return guide if date is None else replace(guide, date=date)


def _editions(manuscript: Manuscript, guide: Guide) -> dict[str, EditionSpec]:
    return catalogue.editions(manuscript.editions, guide)


def _built(
    path: Path,
    projections: Sequence[Projection[PublicQuestion]],
    book: Printed,
    seconds: float,
) -> BuiltFile:
    first = projections[0]
    forms = [projection.form.letter for projection in projections if projection.form]
    return BuiltFile(
        path=path,
        edition=first.spec.name,
        form="".join(forms) if first.spec.forms > 1 else "",
        pages=book.pages,
        bytes=len(book.pdf),
        seconds=seconds,
        questions=len(first.questions),
    )


def _press() -> Printer:
    # Only here, so that a check or a list does not load the typesetting engine.
    # An interruption waits: libraries mistake it for a fault of theirs, or swallow it.
    with held():
        from guidebuilder.press import print_projection  # noqa: PLC0415

    return print_projection


def _targets(names: Sequence[str], request: BuildRequest) -> list[str]:
    """Every file that a run writes."""
    return [*names, *(report_name(name) for name in names if request.report)]


_leak_gate: Gate = leak_gate
