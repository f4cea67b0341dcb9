"""The leak gate as the pipeline uses it: a finished file against what its edition withholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from guidebuilder.edition.views import Projection, PublicQuestion, Withheld
from guidebuilder.errors import LeakError
from guidebuilder.model import Guide
from guidebuilder.signals import held


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


@dataclass(frozen=True, slots=True)
class Report:
    """What the gate says of a file, in words and as JSON; it can be kept and handed on."""

    words: str
    json: bytes

    def summary(self) -> str:
        """See :class:`Passed`."""
        return self.words

    def record(self) -> bytes:
        """See :class:`Passed`."""
        return self.json


@dataclass(frozen=True, slots=True)
class Terms:
    """What files are held to: what their ``edition`` withholds, and what it prints.

    ``form`` says that a fillable form was asked for.
    """

    edition: str
    withheld: tuple[Withheld, ...]
    printed: tuple[str, ...]
    form: bool = False


def terms(guide: Guide, projections: Sequence[Projection[PublicQuestion]]) -> Terms:
    """The terms of a file that holds these projections of one edition: one, or a quiz's forms.

    What one of the forms may show, the file may.
    """
    with held():
        from guidebuilder.edition.withheld import printed, withheld  # noqa: PLC0415

    first, *others = (dict.fromkeys(withheld(guide, p)) for p in projections)
    return Terms(
        edition=projections[0].spec.name,
        withheld=tuple(text for text in first if all(text in other for other in others)),
        printed=tuple(dict.fromkeys(text for p in projections for text in printed(p))),
        form=projections[0].spec.fillable,
    )


class Bytes(Protocol):
    """What has the bytes of a PDF: a gathering."""

    @property
    def pdf(self) -> bytes:
        """The whole file."""


def read_for_gate(gathering: Bytes) -> Any:
    """What the gate is to know of a gathering, read where that was set; see :func:`judge`."""
    from guidebuilder.proof.gatherings import read_gathering  # noqa: PLC0415

    return read_gathering(gathering.pdf)


class Judge:
    """Holds a file against its terms.

    What is known of its gatherings (:func:`read_for_gate`) can be told as they come, before
    there is a file: it is searched then, and not read again.
    """

    def __init__(self, held_to: Terms) -> None:
        # Only here, so that a check or a list does not load what reads PDFs.
        with held():
            from guidebuilder.proof.leaks import Search  # noqa: PLC0415

        self._terms = held_to
        self._search = Search(held_to.withheld, held_to.printed)

    def learn(self, known: Sequence[Any]) -> None:
        """Take notice of what is known of gatherings that the file is bound of."""
        self._search.learn(known)

    def open_ahead(self, pdf: bytes) -> None:
        """Open a file that is to be judged next, where there is time for it."""
        with held():
            from guidebuilder.proof.reading import open_ahead  # noqa: PLC0415

        open_ahead(pdf)

    def judge(self, pdf: bytes) -> Passed:
        """What is to be said of the file; for LeakError see :func:`judge`."""
        with held():
            from guidebuilder.proof.record import record  # noqa: PLC0415

        edition = self._terms.edition
        found = self._search.inspect(pdf, form=self._terms.form)
        report = Report(found.summary(), record(found, edition))
        try:
            found.demand_clean(f"the edition {edition}")
        except LeakError as refused:
            raise LeakError(refused.message, report=report) from None
        return report


def judge(pdf: bytes, held_to: Terms, known: Sequence[Any] = ()) -> Passed:
    """Hold a file against its terms; what is ``known`` of its gatherings is not read again.

    Raises LeakError; its ``report`` is what this returns of a file that passes.
    """
    made = Judge(held_to)
    made.learn(known)
    return made.judge(pdf)


def leak_gate(pdf: bytes, guide: Guide, projection: Projection[PublicQuestion]) -> Passed:
    """Hold a file against all that its edition withholds; see :func:`judge`."""
    return judge(pdf, terms(guide, [projection]))


def report_name(name: str) -> str:
    """The name of the report beside a PDF: ``x.pdf`` has ``x.report.json``."""
    return name.removesuffix(".pdf") + ".report.json"
