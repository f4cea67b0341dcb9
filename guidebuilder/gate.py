"""The leak gate as the pipeline uses it: a finished file against what its edition withholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.errors import LeakError
from guidebuilder.model import Guide
from guidebuilder.signals import held

if TYPE_CHECKING:
    from guidebuilder.proof.leaks import LeakReport


class Passed(Protocol):
    """What the gate says of a file that it let pass, or refused."""

    def summary(self) -> str:
        """How much was read and looked for."""

    def record(self) -> bytes:
        """The report as a file, in JSON."""


class Gate(Protocol):
    """The leak gate, or what stands in for it."""

    def __call__(
        self, pdf: bytes, guide: Guide, projection: Projection[PublicQuestion], /
    ) -> Passed | None:
        """Raise LeakError for a file that may not be published."""


class _Report:
    def __init__(self, report: LeakReport, edition: str) -> None:
        self._report = report
        self._edition = edition

    def summary(self) -> str:
        return self._report.summary()

    def record(self) -> bytes:
        from guidebuilder.proof.record import record  # noqa: PLC0415

        return record(self._report, self._edition)


def leak_gate(pdf: bytes, guide: Guide, projection: Projection[PublicQuestion]) -> Passed:
    """Hold a file against all that its edition withholds.

    Raises LeakError; its ``report`` is what this returns of a file that passes.
    """
    # Only here, so that a check or a list does not load what reads PDFs.
    with held():
        from guidebuilder.edition.withheld import printed, withheld  # noqa: PLC0415
        from guidebuilder.proof.leaks import inspect  # noqa: PLC0415

    edition = projection.spec.name
    texts = withheld(guide, projection), printed(projection)
    found = inspect(pdf, *texts, form=projection.spec.fillable)
    report = _Report(found, edition)
    try:
        found.demand_clean(f"the edition {edition}")
    except LeakError as refused:
        raise LeakError(refused.message, report=report) from None
    return report


class Gatekeeper:
    """Calls the gate for each file of a run, and keeps what it says, by the file's name.

    What is said last of a name is of the file that is published.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._passed: dict[str, Passed | None] = {}

    def __call__(
        self, name: str, pdf: bytes, guide: Guide, projection: Projection[PublicQuestion]
    ) -> None:
        """Hold a file against its edition. Raises LeakError."""
        self._passed[name] = self._gate(pdf, guide, projection)

    def records(self) -> dict[str, bytes]:
        """The reports on the files, each under a name of its own."""
        passed = {name: one for name, one in self._passed.items() if one is not None}
        return {report_name(name): one.record() for name, one in passed.items()}


def report_name(name: str) -> str:
    """The name of the report beside a PDF: ``x.pdf`` has ``x.report.json``."""
    return name.removesuffix(".pdf") + ".report.json"
