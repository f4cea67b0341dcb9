"""The whole way from a folder of Markdown to published PDFs, on one screen.

Nothing is printed here and no arguments are parsed; the clock, where times are
wanted, is handed in.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from guidebuilder.data import styles_folder
from guidebuilder.edition import catalogue
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import EditionSpec
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.errors import ContentError, Diagnostic, UsageError
from guidebuilder.manuscript import Faces, Manuscript, Review, read_faces, read_manuscript
from guidebuilder.model import Guide
from guidebuilder.planning import Overrides, changed, plan
from guidebuilder.publish import reserve
from guidebuilder.signals import held


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One run: ``guide`` and ``output`` are folders; no ``editions`` means the default ones.

    ``date`` replaces the guide's own (empty prints none). ``jobs`` is how many
    processes may typeset. Under ``strict`` a warning is an error.
    """

    guide: Path
    output: Path
    editions: tuple[str, ...] = ()
    overrides: Overrides = field(default_factory=Overrides)
    date: str | None = None
    jobs: int = 1
    strict: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One PDF of a run: ``form`` is a quiz form's letter or empty, ``bytes`` is its size."""

    path: Path
    edition: str
    form: str
    pages: int
    bytes: int
    seconds: float
    questions: int


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a run did: ``skipped`` are (edition, reason), ``warnings`` those of the content."""

    files: tuple[BuiltFile, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found in a guide without errors."""

    guide: Guide
    warnings: tuple[Diagnostic, ...]


class Printed(Protocol):
    """What the pipeline needs to know of the press's Book."""

    @property
    def pdf(self) -> bytes:
        """The whole file."""

    @property
    def pages(self) -> int:
        """How many pages it has."""


class Printer(Protocol):
    """The press: see :func:`guidebuilder.press.print_projection`."""

    def __call__(
        self, projection: Projection[PublicQuestion], *, pictures: Path, jobs: int = 1
    ) -> Printed:
        """Set and bind one edition."""


Gate = Callable[[bytes, Guide, Projection[PublicQuestion]], str | None]
Clock = Callable[[], float]


def build(
    request: BuildRequest,
    *,
    printer: Printer | None = None,
    gate: Gate | None = None,
    clock: Clock = lambda: 0.0,
) -> BuildResult:
    """Print and publish the editions of a guide: all of them, or none.

    Raises the error of the stage that fails; ``printer``, ``gate`` and ``clock``
    are the press, the leak gate and no clock unless others are given.
    """
    faces = read_faces(styles_folder())
    _check_date(request.date, faces)
    manuscript = read(request.guide, faces)
    if request.strict and manuscript.warnings:
        raise ContentError(
            "there are warnings, and --strict counts them as errors",
            diagnostics=manuscript.warnings,
        )
    guide = _dated(manuscript.guide, request.date)
    books, skipped = plan(guide, _editions(manuscript, guide), request.editions, request.overrides)
    files: dict[str, bytes] = {}
    built: list[BuiltFile] = []
    with nullcontext() if request.dry_run else reserve(request.output) as output:
        if output is not None:
            output.refuse(books, _inputs(manuscript))
        printer, gate = printer or _press(), gate or _leak_gate
        for name, projection in books.items():
            started = clock()
            book = printer(projection, pictures=manuscript.root, jobs=request.jobs)
            gate(book.pdf, guide, projection)
            files[name] = book.pdf
            built.append(_built(request.output / name, projection, book, clock() - started))
        if output is not None:
            output.publish(files, inputs=_inputs(manuscript))
    return BuildResult(tuple(built), skipped, manuscript.warnings)


def read(folder: Path, faces: Faces | None = None, review: Review | None = None) -> Manuscript:
    """Read a guide; its diagnostics name files below ``folder`` as it is given.

    With ``faces``, what they cannot print is an error; with ``review``, the warnings
    tell what an editor would mind.
    """
    display = "" if folder == Path() else folder.as_posix()
    return read_manuscript(folder, display=display, faces=faces, review=review)


def check(folder: Path, today: datetime.date) -> CheckResult:
    """Read a guide and its editions, as an editor of that day would.

    Raises ContentError or UsageError with diagnostics.
    """
    manuscript = read(folder, read_faces(styles_folder()), Review(today))
    _editions(manuscript, manuscript.guide)
    return CheckResult(manuscript.guide, manuscript.warnings)


def verify(pdf: bytes, folder: Path, edition: str, overrides: Overrides) -> str:
    """Hold a finished PDF against what an edition of a guide withholds.

    Returns how much was read and looked for. Raises LeakError.
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
    path: Path, projection: Projection[PublicQuestion], book: Printed, seconds: float
) -> BuiltFile:
    form = projection.form.letter if projection.form and projection.spec.forms > 1 else ""
    return BuiltFile(
        path=path,
        edition=projection.spec.name,
        form=form,
        pages=book.pages,
        bytes=len(book.pdf),
        seconds=seconds,
        questions=len(projection.questions),
    )


def _inputs(manuscript: Manuscript) -> list[Path]:
    """Every file that the guide is made of."""
    return [manuscript.root / name for name in (*manuscript.digests, *manuscript.images)]


def _press() -> Printer:
    # Only here, so that a check or a list does not load the typesetting engine.
    # An interruption waits: libraries mistake it for a fault of theirs, or swallow it.
    with held():
        from guidebuilder.press import print_projection  # noqa: PLC0415

    return print_projection


def _leak_gate(pdf: bytes, guide: Guide, projection: Projection[PublicQuestion]) -> str:
    with held():
        from guidebuilder.edition.withheld import printed, withheld  # noqa: PLC0415
        from guidebuilder.proof.leaks import assert_clean  # noqa: PLC0415

    name = f"the edition {projection.spec.name}"
    report = assert_clean(pdf, withheld(guide, projection), printed(projection), name=name)
    return report.summary()
