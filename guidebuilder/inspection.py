"""Preflight as the pipeline uses it: each gathering is proofread where it was typeset, by the
process that did so, and the bound book once at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from guidebuilder.edition.spec import EditionSpec
from guidebuilder.errors import Diagnostic, PreflightError
from guidebuilder.proof.preflight.terms import Terms, terms
from guidebuilder.signals import held

Proofread = Callable[[Any], Any]
"""What a typeset gathering is given to; the press hands the results back with the book."""


class Inspected(Protocol):
    """What preflight needs of a book: see :class:`guidebuilder.press.binding.bind.Book`."""

    @property
    def pdf(self) -> bytes:
        """The whole file."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The page labels."""

    @property
    def starts(self) -> tuple[int, ...]:
        """The index of each gathering's first page."""

    @property
    def proofs(self) -> tuple[Any, ...]:
        """What proofreading returned for each gathering."""


class Inspector(Protocol):
    """Preflight, or what stands in for it."""

    def proofreader(self, spec: EditionSpec) -> Proofread:
        """What the gatherings of an edition are given to. It goes to other processes."""

    def findings(self, book: Inspected, spec: EditionSpec, path: str) -> Sequence[Diagnostic]:
        """What is not fit to print in a book that messages call ``path``."""


@dataclass(frozen=True, slots=True)
class Proofreader:
    """Proofreads gatherings by an edition's terms, in whichever process it is called."""

    terms: Terms

    def __call__(self, gathering: Any) -> Any:
        """The proof of a gathering; see :func:`guidebuilder.proof.preflight.judging.proofread`."""
        from guidebuilder.proof.preflight.judging import proofread  # noqa: PLC0415

        return proofread(gathering, self.terms)


class Preflight:
    """The rules of :mod:`guidebuilder.proof.preflight`."""

    def proofreader(self, spec: EditionSpec) -> Proofread:
        """See :class:`Inspector`."""
        return Proofreader(terms(spec))

    def findings(self, book: Inspected, spec: EditionSpec, path: str) -> Sequence[Diagnostic]:
        """See :class:`Inspector`."""
        with held():
            from guidebuilder.proof.preflight.judging import inspect  # noqa: PLC0415

        return inspect(book, book.proofs, terms(spec), path=path)


def refuse(findings: Sequence[Diagnostic]) -> None:
    """Raise PreflightError for the findings, if there are any."""
    if findings:
        raise PreflightError(
            "preflight has found faults, and --strict counts them as errors; nothing was written",
            diagnostics=tuple(findings),
        )
