"""What worker processes do with the gatherings of a file: bind, look over, fold, hold to the terms.

A large book is made ready by one of them while the last of it is being set by another: it is
bound there, and read for the gate, while the other one looks it over. A small one is finished by
one process, as it costs less than it takes to hand it over.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from guidebuilder.cache.entry import unpack
from guidebuilder.data import styles_folder
from guidebuilder.edition.spec import EditionSpec
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.errors import Diagnostic
from guidebuilder.gate import Judge, Passed, Terms, read_for_gate
from guidebuilder.inspection import Preflight
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.order import Look
from guidebuilder.production import Bindery, Finished
from guidebuilder.setting import PIECE
from guidebuilder.workers import let_go_later

if TYPE_CHECKING:
    from guidebuilder.press.binding.bind import Binder


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


@dataclass(frozen=True, slots=True)
class Proofing:
    """An order: a book to be looked over; messages call it ``path``."""

    book: Bound
    spec: EditionSpec
    path: str
    proofs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """An order: to make ready what is at hand of a file while the rest of it is being set.

    ``sealed`` and ``read`` are those of all its gatherings (see :class:`Piece`), empty where
    they are not there yet.
    """

    name: str
    projection: Projection[PublicQuestion]
    terms: Terms
    sealed: tuple[bytes, ...]
    read: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """An order: to go on with a file that was made ready; ``seals`` are what was not there."""

    name: str
    seals: tuple[bytes, ...]


@dataclass(slots=True)
class _Ready:
    """What a process keeps of a file between the orders that concern it."""

    binder: Binder
    judge: Judge
    projection: Projection[PublicQuestion]
    waiting: list[list[Gathering] | None]
    pdf: bytes = b""


_ready: dict[str, _Ready] = {}


def finish(order: Finishing) -> Finished:
    """Do all that makes a file of gatherings."""
    started = time.perf_counter()
    bindery = Bindery()
    notes: tuple[str, ...] = ()
    sheets = 0
    first = order.projections[0]
    judge = Judge(order.terms)
    book = _bound(order)
    judge.learn(_opened(piece.read for form in order.forms for piece in form))
    findings: tuple[Diagnostic, ...] = ()
    if len(order.forms) == 1:
        proofs = tuple(piece.proofs for piece in order.forms[0])
        findings, _ = look_over(Proofing(book, first.spec, order.path, proofs))
    pdf = book.pdf
    passed = judge.judge(pdf)
    if first.spec.booklet:
        folded = bindery.fold(pdf, first.spec, signature=order.signature)
        pdf, sheets, notes = folded.pdf, folded.sheets, folded.notes
        passed = judge.judge(pdf)
    seconds = time.perf_counter() - started
    return Finished(pdf, book.pages, findings, passed, seconds, sheets, notes)


def _bound(order: Finishing) -> Bound:
    """The book, or the books of all forms in one file."""
    forms = [_opened(piece.sealed for piece in form) for form in order.forms]
    if len(forms) > 1:
        collated = Bindery().collate([_Form(tuple(form)) for form in forms], order.projections)
        return Bound(collated.pdf, collated.pages, (), ())
    from guidebuilder.press.books import bound  # noqa: PLC0415 - it loads the engine

    book = bound(order.projections[0], forms[0], styles_folder())
    return Bound(book.pdf, book.pages, book.labels, book.starts)


def gather(order: Gathered) -> float:
    """Make ready what is at hand, up to what is not; returned are the seconds that it took.

    It is kept by this process for :func:`bind` and :func:`hold`.
    """
    from guidebuilder.press.binding.bind import Binder  # noqa: PLC0415 - it loads the engine

    started = time.perf_counter()
    binder = Binder(styles_folder())
    waiting = [_opened([sealed]) if sealed else None for sealed in order.sealed]
    binder.warm(list(chain.from_iterable(filter(None, waiting))))
    while waiting and (known := waiting[0]) is not None:
        _add(binder, known)
        del waiting[0]
    judge = Judge(order.terms)
    judge.learn(_opened(filter(None, order.read)))
    _ready[order.name] = _Ready(binder, judge, order.projection, waiting)
    return time.perf_counter() - started


def bind(order: Rest) -> Generator[Bound, None, float]:
    """Yield the book that was made ready, of what was there and of the rest.

    Then it is opened for the gate. Returned are the seconds that this took.
    """
    from guidebuilder.press.books import book_info  # noqa: PLC0415 - it loads the engine

    started = time.perf_counter()
    ready = _ready[order.name]
    rest = iter(order.seals)
    for gatherings in ready.waiting:
        _add(ready.binder, _opened([next(rest)]) if gatherings is None else gatherings)
    book = ready.binder.bound(book_info(ready.projection))
    ready.pdf = book.pdf
    yield Bound(book.pdf, book.pages, book.labels, book.starts)
    ready.judge.open_ahead(ready.pdf)
    return time.perf_counter() - started


def _add(binder: Binder, gatherings: Iterable[Gathering]) -> None:
    for gathering in gatherings:
        binder.add(gathering)


def hold(order: Rest) -> tuple[Passed, float]:
    """What the gate says of the file that was bound, and the seconds that it took.

    Raises LeakError.
    """
    started = time.perf_counter()
    ready = _ready.pop(order.name)
    let_go_later(ready)
    ready.judge.learn(_opened(order.seals))
    passed = ready.judge.judge(ready.pdf)
    return passed, time.perf_counter() - started


def look_over(order: Proofing) -> tuple[tuple[Diagnostic, ...], float]:
    """What preflight minds in a book, and the seconds that it took."""
    started = time.perf_counter()
    book = replace(order.book, proofs=tuple(_opened(order.proofs)))
    findings = tuple(Preflight().findings(book, order.spec, order.path))
    return findings, time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of a quiz, to be collated."""

    gatherings: tuple[Gathering, ...]


def _opened(seals: Iterable[bytes]) -> list[Any]:
    return list(chain.from_iterable(unpack(PIECE, seal) for seal in seals))
