"""What worker processes do with the gatherings of a file: bind, look over, fold, hold to the terms.

A large book that is bound is looked over by one of them while another one reads it for the
gate; a small one is finished by one process, as it costs less than it takes to hand it over.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from guidebuilder.cache.entry import pack, unpack
from guidebuilder.data import styles_folder
from guidebuilder.edition.spec import EditionSpec
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.errors import Diagnostic
from guidebuilder.gate import Passed, Terms, judge, read_for_gate
from guidebuilder.inspection import Preflight
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.order import Look, Made
from guidebuilder.production import Bindery, Finished

PIECE = "piece"
"""What seals are made for."""


def looks(spec: EditionSpec) -> tuple[Look, ...]:
    """Who looks at a gathering where it is set: preflight, and the gate."""
    return (Preflight().proofreader(spec), read_for_gate)


@dataclass(frozen=True, slots=True)
class Piece:
    """A docket carried out: what it holds is for workers alone, and is opened by them.

    ``sealed`` are its gatherings; ``proofs`` and ``read``, sealed too, are what preflight and
    the gate said of each.
    """

    sealed: bytes
    proofs: bytes = b""
    read: bytes = b""


@dataclass(frozen=True, slots=True)
class Finishing:
    """An order: gatherings to be bound, the file to be judged; ``forms`` for a collated file."""

    name: str
    path: str
    projections: tuple[Projection[PublicQuestion], ...]
    forms: tuple[tuple[Piece, ...], ...]
    terms: Terms
    signature: int | None

    @property
    def weight(self) -> int:
        """About how long it takes, in bytes to be bound."""
        return sum(len(piece.sealed) for form in self.forms for piece in form)


@dataclass(frozen=True, slots=True)
class Bound:
    """A file that is bound, and what preflight needs to know of it; see ``Inspected``."""

    pdf: bytes
    pages: int
    labels: tuple[str, ...]
    starts: tuple[int, ...]
    proofs: tuple[Any, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Proofing:
    """An order: a book to be looked over; messages call it ``path``."""

    book: Bound
    spec: EditionSpec
    path: str
    proofs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Judging:
    """An order: a file to be held to the terms, with what is known of its gatherings."""

    pdf: bytes
    terms: Terms
    read: tuple[bytes, ...]


def sealed(made: Made) -> Piece:
    """A docket carried out, ready to be handed on."""
    # Who judges the layout has looked at it; it is as large as the pages themselves. These are
    # prepared for the binder, who needs nothing else of them.
    slim = tuple(replace(gathering, survey=(), pdf=b"") for gathering in made.gatherings)
    proofs, read = (pack(PIECE, tuple(look[at] for look in made.looks)) for at in range(2))
    return Piece(pack(PIECE, slim), proofs, read)


def finish(order: Finishing) -> Finished:
    """Do all that makes a file of gatherings."""
    started = time.perf_counter()
    bindery = Bindery()
    notes: tuple[str, ...] = ()
    sheets = 0
    first = order.projections[0]
    book, known = bind(order), readings(order)
    findings: tuple[Diagnostic, ...] = ()
    if len(order.forms) == 1:
        findings, _ = look_over(Proofing(book, first.spec, order.path, proofs(order)))
    pdf = book.pdf
    passed, _ = hold(Judging(pdf, order.terms, known))
    if first.spec.booklet:
        folded = bindery.fold(pdf, first.spec, signature=order.signature)
        pdf, sheets, notes = folded.pdf, folded.sheets, folded.notes
        passed, _ = hold(Judging(pdf, order.terms, known))
    seconds = time.perf_counter() - started
    return Finished(pdf, book.pages, findings, passed, seconds, sheets, notes)


def proofs(order: Finishing) -> tuple[bytes, ...]:
    """What preflight said of each gathering, sealed."""
    return tuple(piece.proofs for form in order.forms for piece in form)


def readings(order: Finishing) -> tuple[bytes, ...]:
    """What the gate knows of each gathering, sealed."""
    return tuple(piece.read for form in order.forms for piece in form)


def bind(order: Finishing) -> Bound:
    """The book, or the books of all forms in one file."""
    started = time.perf_counter()
    forms = [_opened([piece.sealed for piece in form]) for form in order.forms]
    if len(forms) > 1:
        collated = Bindery().collate([_Form(tuple(form)) for form in forms], order.projections)
        seconds = time.perf_counter() - started
        return Bound(collated.pdf, collated.pages, (), (), (), seconds)
    from guidebuilder.press.work import bound  # noqa: PLC0415 - it loads the engine

    book = bound(order.projections[0], forms[0], styles_folder())
    seconds = time.perf_counter() - started
    return Bound(book.pdf, book.pages, tuple(book.labels), tuple(book.starts), (), seconds)


def look_over(order: Proofing) -> tuple[tuple[Diagnostic, ...], float]:
    """What preflight minds in a book, and the seconds that it took."""
    started = time.perf_counter()
    book = replace(order.book, proofs=tuple(_opened(order.proofs)))
    findings = tuple(Preflight().findings(book, order.spec, order.path))
    return findings, time.perf_counter() - started


def hold(order: Judging) -> tuple[Passed, float]:
    """What the gate says of a file that it lets pass, and the seconds that it took.

    Raises LeakError.
    """
    started = time.perf_counter()
    passed = judge(order.pdf, order.terms, _opened(order.read))
    return passed, time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of a quiz, to be collated."""

    gatherings: tuple[Gathering, ...]


def _opened(seals: Sequence[bytes]) -> list[Any]:
    return list(chain.from_iterable(unpack(PIECE, seal) for seal in seals))
