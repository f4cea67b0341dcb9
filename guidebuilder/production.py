"""From a plan to finished files: printed, proofread, let pass by the gate; not yet published.

What the real production is made of stands in :mod:`guidebuilder.presswork`; here is
what both it and the pipeline speak of, and the same way gone step by step in one process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from guidebuilder.edition.rules import has_back_cover
from guidebuilder.edition.spec import EditionSpec
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.errors import Diagnostic
from guidebuilder.gate import Gate, Passed
from guidebuilder.inspection import Inspected, Inspector, Proofread
from guidebuilder.limits import Limits
from guidebuilder.model import Guide
from guidebuilder.overrides import sheet_of
from guidebuilder.planning import Plan
from guidebuilder.signals import held

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Run:
    """What is to be made: the ``plan`` of a guide, whose ``folder`` its pictures lie in.

    ``pictures`` are the SHA-256 of these by name; ``output`` is the folder that messages
    name. ``signature`` is how many pages of a booklet are folded into one another; ``jobs``
    how many processes may work at once.
    """

    guide: Guide
    plan: Plan
    output: Path
    folder: Path
    pictures: dict[str, str] = field(default_factory=dict)
    jobs: int = 1
    signature: int | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that may be published.

    ``pages`` are those of the book, ``sheets`` the leaves of paper of one that is to be
    folded, ``seconds`` how long was worked on it.
    """

    pdf: bytes
    pages: int
    findings: tuple[Diagnostic, ...] = ()
    passed: Passed | None = None
    seconds: float = 0.0
    sheets: int = 0
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What a production cost: seconds of work by stage, of all processes; gatherings that were
    at hand, and those that were made.
    """

    spent: dict[str, float] = field(default_factory=dict)
    kept: int = 0
    made: int = 0


class Stages:
    """How long the stages of a run took, in seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock()
        self._spent: dict[str, float] = {}

    def ends(self, stage: str) -> None:
        """A stage has come to its end; the next one begins."""
        now = self._clock()
        self._spent[stage] = now - self._last
        self._last = now

    def table(self, work: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
        """Stages and their seconds; behind them, the ``work`` of processes added up."""
        return (*self._spent.items(), *((f"{stage}, work", s) for stage, s in work.items()))


class Production(Protocol):
    """Makes the files of a run, by their names; raises the error of the stage that fails."""

    def __call__(self, run: Run, /) -> dict[str, Finished]:
        """All files of the plan, collated ones included."""


class Printed(Inspected, Protocol):
    """What the pipeline needs to know of the press's Book."""

    @property
    def pages(self) -> int:
        """How many pages it has."""


class Printer(Protocol):
    """The press: see :func:`guidebuilder.press.printing.print_projection`."""

    def __call__(
        self,
        projection: Projection[PublicQuestion],
        *,
        pictures: Path,
        jobs: int = 1,
        proofread: Proofread | None = None,
        limits: Limits | None = None,
    ) -> Printed:
        """Set and bind one edition."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A booklet's sheets: the file, how many leaves of paper, and what to know of them."""

    pdf: bytes
    sheets: int
    notes: tuple[str, ...]


class Bindery:
    """What happens to printed books: forms go into one file, pages onto sheets to fold."""

    def fold(self, pdf: bytes, spec: EditionSpec, *, signature: int | None) -> Folded:
        """Put the pages of an edition's book two up on sheets of the paper they are half of.

        Raises UsageError for a signature that cannot be.
        """
        with held():
            from guidebuilder.press.impose import Imposition, SheetPaper, impose  # noqa: PLC0415

        paper = SheetPaper(sheet_of(spec.paper).value)
        options = Imposition(has_back_cover(spec), signature, paper=paper)
        made = impose(pdf, options)
        return Folded(made.pdf, made.sheets, made.warnings)

    def collate(
        self, books: Sequence[Any], projections: Sequence[Projection[PublicQuestion]]
    ) -> Printed:
        """Bind the forms of a quiz, as they were printed, one after the other."""
        with held():
            from guidebuilder.press.binding.collate import collate  # noqa: PLC0415

        return collate(books, projections)


@dataclass(frozen=True, slots=True)
class ByHand:
    """A production of parts that are given, one edition after the other, in this process."""

    printer: Printer
    gate: Gate
    inspector: Inspector
    bindery: Bindery
    clock: Clock

    def __call__(self, run: Run) -> dict[str, Finished]:
        """See :class:`Production`."""
        books: dict[str, Printed] = {}
        out: dict[str, Finished] = {}
        for name, projection in run.plan.books.items():
            started, spec = self.clock(), projection.spec
            book = self.printer(
                projection,
                pictures=run.folder,
                jobs=run.jobs,
                proofread=self.inspector.proofreader(spec),
            )
            found = self.inspector.findings(book, spec, (run.output / name).as_posix())
            passed = self.gate(book.pdf, run.guide, projection)
            books[name] = book
            seconds = self.clock() - started
            if spec.booklet:
                folded = self.bindery.fold(book.pdf, spec, signature=run.signature)
                passed = self.gate(folded.pdf, run.guide, projection)
                out[name] = Finished(
                    folded.pdf, book.pages, tuple(found), passed, seconds, *folded_with(folded)
                )
            else:
                out[name] = Finished(book.pdf, book.pages, tuple(found), passed, seconds)
        for name, forms in run.plan.collated.items():
            started = self.clock()
            of = [run.plan.books[form] for form in forms]
            book = self.bindery.collate([books[form] for form in forms], of)
            passed = self.gate(book.pdf, run.guide, of[0])
            seconds = self.clock() - started
            out[name] = Finished(book.pdf, book.pages, (), passed, seconds)
        return out


def folded_with(folded: Folded) -> tuple[int, tuple[str, ...]]:
    """A folded booklet's sheets and notes."""
    return folded.sheets, folded.notes
