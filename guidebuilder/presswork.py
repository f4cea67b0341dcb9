"""Production as it is done: dockets of all editions in one crew, what was made before taken over.

Whatever an author wrote is set, bound and read in worker processes, under the limits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from guidebuilder.cache import Cache, NoCache, digest
from guidebuilder.cache.entry import pack, unpack
from guidebuilder.data import styles_folder
from guidebuilder.edition.spec import EditionSpec
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.edition.withheld import printed
from guidebuilder.errors import Diagnostic
from guidebuilder.gate import Terms, judge, read_for_gate, terms
from guidebuilder.inspection import Preflight
from guidebuilder.press.docket import Docket, dockets
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.order import Look, Made, Materials, materials
from guidebuilder.production import Bindery, Finished, Run, Tally
from guidebuilder.workers import Crew

GATHERING, BOOK = "gathering", "book"
"""The kinds of what is kept."""

PIECE = "piece"
"""What seals are made for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """An order to a worker: a docket of an edition, and the key of what comes of it."""

    edition: str
    docket: Docket
    key: str
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A docket carried out, sealed: what it holds is for workers alone, and is opened by them."""

    sealed: bytes


@dataclass(frozen=True, slots=True)
class Finishing:
    """An order to a worker: gatherings to be bound and judged; ``forms`` for a collated file."""

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
class Extent:
    """How much there is to do: what is ``missing``, what was at hand, the weight of the former.

    Weights tell how long things take in relation to one another, and nothing else.
    """

    missing: int
    kept: int
    weight: int


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told of a run's progress, in the process and thread that it was begun in.

    ``begins`` is told once what is to be set, and then ``binds`` once what is to be finished;
    ``set`` and ``finished`` of each missing piece and file, by name and weight, when it is done.
    """

    begins: Callable[[Extent], None] = lambda _: None
    set: Callable[[str, int], None] = lambda *_: None
    binds: Callable[[Extent], None] = lambda _: None
    finished: Callable[[str, int], None] = lambda *_: None


@dataclass(slots=True)
class Presswork:
    """Makes files with the press, the gate and preflight; see :class:`production.Production`.

    ``tools`` names everything that a piece depends on besides its docket and the guide's
    pictures: code, styles, fonts, libraries.
    """

    tools: str = ""
    cache: Cache = field(default_factory=NoCache)
    watch: Watch = field(default_factory=Watch)
    tally: Tally = field(default_factory=Tally)

    def __call__(self, run: Run) -> dict[str, Finished]:
        """See :class:`production.Production`."""
        looks = {name: _looks(projection.spec) for name, projection in run.plan.books.items()}
        cut = {
            name: [
                Setting(projection.spec.name, docket, self._key(docket, run), looks[name])
                for docket in dockets(projection)
            ]
            for name, projection in run.plan.books.items()
        }
        with Crew(run.jobs, run.limits, name="") as crew:
            made, seconds = self._set(crew, cut, materials(run.folder, run.limits))
            return self._finish(crew, run, cut, made, seconds)

    def _key(self, docket: Docket, run: Run) -> str:
        texts = "".join(printed(docket.projection))
        # A picture is told by its bytes. Which of them a text means is for Markdown to say.
        pictures = run.pictures if "![" in texts else {}
        return digest((self.tools, run.limits.megapixels, run.limits.picture, pictures, docket))

    def _set(
        self, crew: Crew, cut: Mapping[str, Sequence[Setting]], given: Materials
    ) -> tuple[dict[str, Piece], dict[str, float]]:
        """What is made of each setting, by its key, and the seconds that it took."""
        every = {setting.key: setting for settings in cut.values() for setting in settings}
        made = {
            key: found
            for key in every
            if isinstance(found := self.cache.get(GATHERING, key), Piece)
        }
        missing = [setting for key, setting in every.items() if key not in made]
        self.tally.kept, self.tally.made = len(made), len(missing)
        weights = [setting.docket.weight for setting in missing]
        self.watch.begins(Extent(len(missing), len(made), sum(weights)))
        seconds: dict[str, float] = {}

        def done(index: int, result: tuple[Piece, float]) -> None:
            setting = missing[index]
            made[setting.key], seconds[setting.key] = result
            self.cache.put(GATHERING, setting.key, result[0])
            self.watch.set(f"{setting.docket.name} ({setting.edition})", weights[index])

        crew.each(
            partial(_carry_out, given=given),
            missing,
            called=lambda s: f"the edition {s.edition}: {s.docket.name}",
            weight=lambda s: s.docket.weight,
            done=done,
        )
        self.tally.spent["typesetting"] = sum(seconds.values())
        return made, seconds

    def _finish(
        self,
        crew: Crew,
        run: Run,
        cut: Mapping[str, Sequence[Setting]],
        made: Mapping[str, Piece],
        seconds: Mapping[str, float],
    ) -> dict[str, Finished]:
        plan = run.plan
        sources = {name: (name,) for name in plan.books} | plan.collated
        orders: list[Finishing] = []
        keys: dict[str, str] = {}
        out: dict[str, Finished] = {}
        for name, forms in sources.items():
            projections = tuple(plan.books[form] for form in forms)
            order = Finishing(
                name=name,
                path=(run.output / name).as_posix(),
                projections=tuple(map(_imprint, projections)),
                forms=tuple(tuple(made[s.key] for s in cut[form]) for form in forms),
                terms=terms(run.guide, projections),
                signature=run.signature,
            )
            parts = tuple(s.key for form in forms for s in cut[form])
            keys[name] = digest((self.tools, parts, order.projections, order.terms, run.signature))
            found = self.cache.get(BOOK, keys[name])
            if isinstance(found, Finished):
                moved = tuple(replace(d, path=order.path) for d in found.findings)
                out[name] = replace(found, findings=moved, seconds=0.0)
            else:
                orders.append(order)
        self.watch.binds(Extent(len(orders), len(out), sum(order.weight for order in orders)))
        worked = {name: sum(seconds.get(s.key, 0.0) for s in cut[name]) for name in cut}

        def done(index: int, finished: Finished) -> None:
            name = orders[index].name
            self.tally.spent["finishing"] = (
                self.tally.spent.get("finishing", 0.0) + finished.seconds
            )
            self.cache.put(BOOK, keys[name], finished)
            whole = finished.seconds + worked.get(name, 0.0)
            out[name] = replace(finished, seconds=whole)
            self.watch.finished(name, orders[index].weight)

        crew.each(
            finish,
            orders,
            called=lambda order: f"the edition {order.terms.edition}: {order.name}",
            weight=lambda order: order.weight,
            done=done,
        )
        return {name: out[name] for name in sources}


def _looks(spec: EditionSpec) -> tuple[Look, ...]:
    return (Preflight().proofreader(spec), read_for_gate)


def _imprint(projection: Projection[PublicQuestion]) -> Projection[PublicQuestion]:
    """What binding needs of a projection: title, language, authors, edition, form."""
    return replace(
        projection, sections=(), pages=(), tips=(), acronyms=(), targets={}, levels=(), style=()
    )


def _carry_out(setting: Setting, given: Materials) -> tuple[Piece, float]:
    """What a worker does with a setting."""
    from guidebuilder.press.work import carry_out  # noqa: PLC0415 - it loads the engine

    started = time.perf_counter()
    made = carry_out(setting.docket, given, setting.looks)
    # Who judges the layout has looked at it; it is as large as the pages themselves.
    slim = tuple(replace(gathering, survey=()) for gathering in made.gatherings)
    sealed = pack(PIECE, Made(slim, made.looks))
    return Piece(sealed), time.perf_counter() - started


def finish(order: Finishing) -> Finished:
    """What a worker does with gatherings: bind, proofread, fold, and hold to the terms."""
    started = time.perf_counter()
    bindery = Bindery()
    notes: tuple[str, ...] = ()
    sheets = 0
    first = order.projections[0]
    bundles = [_opened(form) for form in order.forms]
    known = [look[1] for bundle in bundles for look in bundle.looks]
    book, findings = _bound(order, bundles, bindery)
    pdf, passed = book.pdf, judge(book.pdf, order.terms, known)
    if first.spec.booklet:
        folded = bindery.fold(book.pdf, first.spec, signature=order.signature)
        pdf, sheets, notes = folded.pdf, folded.sheets, folded.notes
        passed = judge(pdf, order.terms, known)
    seconds = time.perf_counter() - started
    return Finished(pdf, book.pages, findings, passed, seconds, sheets, notes)


@dataclass(frozen=True, slots=True)
class _Bundle:
    """A form opened: its gatherings, and of each what those said who looked at it."""

    gatherings: tuple[Gathering, ...]
    looks: tuple[tuple[Any, ...], ...]


def _opened(form: Sequence[Piece]) -> _Bundle:
    pieces: list[Made] = [unpack(PIECE, piece.sealed) for piece in form]
    gatherings = tuple(gathering for piece in pieces for gathering in piece.gatherings)
    return _Bundle(gatherings, tuple(look for piece in pieces for look in piece.looks))


def _bound(
    order: Finishing, bundles: Sequence[_Bundle], bindery: Bindery
) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The book, or the books of all forms in one file, and what preflight minds."""
    from guidebuilder.press.work import bound  # noqa: PLC0415 - it loads the engine

    if len(bundles) > 1:
        return bindery.collate(bundles, order.projections), ()
    (projection,), (bundle,) = order.projections, bundles
    book = bound(projection, bundle.gatherings, styles_folder())
    book = replace(book, proofs=tuple(proof for proof, *_ in bundle.looks))
    return book, tuple(Preflight().findings(book, projection.spec, order.path))
