"""The work of one run, given out to a crew: what is to be set, and what is finished of it when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from guidebuilder.cache import Cache, digest
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.finishing import (
    Bound,
    Finishing,
    Gathered,
    Piece,
    Proofing,
    Rest,
    bind,
    finish,
    gather,
    hold,
    look_over,
)
from guidebuilder.gate import Terms, terms
from guidebuilder.press.order import materials
from guidebuilder.production import Finished, Run, Tally
from guidebuilder.setting import Setting, carry_out
from guidebuilder.workers import Crew, Task

GATHERING, BOOK = "gathering", "book"
"""The kinds of what is kept."""

LARGE = 200_000
"""From which weight on a book is read and looked over at the same time."""

BINDING = 0.08
"""About how long a book takes to be finished, as a part of the time that it takes to be set."""


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


class Job:
    """The work of one run: what is to be set, which files are made of that, and what came of it.

    Files are finished as soon as their gatherings are there, while others are still being set.
    """

    def __init__(
        self,
        run: Run,
        cut: Mapping[str, Sequence[Setting]],
        *,
        tools: str,
        cache: Cache,
        watch: Watch,
        tally: Tally,
    ) -> None:
        self._run, self._cut, self._tools = run, cut, tools
        self._cache, self._watch, self._tally = cache, watch, tally
        self._every = {setting.key: setting for settings in cut.values() for setting in settings}
        self._made = {
            key: found
            for key in self._every
            if isinstance(found := self._cache.get(GATHERING, key), Piece)
        }
        self._missing = [s for key, s in self._every.items() if key not in self._made]
        self._left = len(self._missing)
        self._weights = {s.key: s.docket.weight for s in self._every.values()}
        self._sealed = {key: piece.sealed for key, piece in self._made.items()}
        self._seconds: dict[str, float] = {}
        self._orders: list[_File] = []
        self._out: dict[str, Finished] = {}
        self._untold: list[_File] = []
        self._tasks: list[Task] = []

    def done_by(self, crew: Crew) -> dict[str, Finished]:
        """All files, once the crew has made them."""
        kept = len(self._every) - self._left
        self._tally.kept, self._tally.made = kept, self._left
        self._tally.spent["typesetting"] = 0.0
        weight = sum(self._weights[setting.key] for setting in self._missing)
        self._watch.begins(Extent(self._left, kept, weight))
        given = materials(self._run.folder, self._run.limits)
        for setting in self._missing:
            self._add(
                partial(carry_out, given=given),
                partial(_same, setting),
                setting.called,
                weight=self._weights[setting.key],
                told=partial(self._sealed.__setitem__, setting.key),
                done=partial(self._set, setting),
            )
        numbers = {setting.key: number for number, setting in enumerate(self._missing)}
        plan = self._run.plan
        sources = {name: (name,) for name in plan.books} | plan.collated
        for name, forms in sources.items():
            self._file(name, forms, numbers)
        if not self._left:
            self._bind()
        crew.all(self._tasks)
        return {name: self._out[name] for name in sources}

    def _add(
        self, work: Callable[[Any], Any], item: Callable[[], Any], called: str, **how: Any
    ) -> int:
        self._tasks.append(Task(work, item, called, **how))
        return len(self._tasks) - 1

    def _set(self, setting: Setting, result: tuple[bytes, bytes, float]) -> None:
        key = setting.key
        proofs, read, self._seconds[key] = result
        self._made[key] = Piece(self._sealed[key], proofs, read)
        self._tally.spent["typesetting"] += self._seconds[key]
        self._cache.put(GATHERING, key, self._made[key])
        self._watch.set(f"{setting.docket.name} ({setting.edition})", self._weights[key])
        self._left -= 1
        if not self._left:
            self._bind()

    def _bind(self) -> None:
        """All is set, and so it is known how large the files will be."""
        weight = sum(file.order(self._made).weight for file in self._orders)
        self._watch.binds(Extent(len(self._orders), len(self._out) - len(self._untold), weight))
        for file in self._untold:
            self._watch.finished(file.name, file.order(self._made).weight)
        self._untold.clear()

    def _file(self, name: str, forms: tuple[str, ...], numbers: Mapping[str, int]) -> None:
        """Take a file from the cache, or add the tasks that finish it."""
        run = self._run
        projections = tuple(run.plan.books[form] for form in forms)
        keys = tuple(tuple(s.key for s in self._cut[form]) for form in forms)
        file = _File(
            name=name,
            path=(run.output / name).as_posix(),
            projections=tuple(map(_imprint, projections)),
            keys=keys,
            terms=terms(run.guide, projections),
            signature=run.signature,
        )
        parts = tuple(key for form in keys for key in form)
        key = digest((self._tools, parts, file.projections, file.terms, run.signature))
        found = self._cache.get(BOOK, key)
        if isinstance(found, Finished):
            moved = tuple(replace(d, path=file.path) for d in found.findings)
            self._out[name] = replace(found, findings=moved, seconds=0.0)
            return
        self._orders.append(file)
        whole = sum(self._weights[part] for part in parts)
        after = {numbers[part] for part in parts if part in numbers}
        done = partial(self._finished, file, key)
        spec = projections[0].spec
        if run.jobs < 2 or whole < LARGE or len(forms) > 1 or spec.booklet:
            self._add(finish, partial(file.order, self._made), file.called, weight=whole * BINDING,
                      after=after, done=done)  # fmt: skip
            return
        self._parted(file, whole, after, done)

    def _parted(
        self, file: _File, whole: int, after: Collection[int], done: Callable[[Finished], None]
    ) -> None:
        """Add the tasks that finish a large book.

        It is made ready while the last of it is being set, and read while it is looked over.
        """
        came: dict[str, Any] = {}
        (keys,) = file.keys
        projection = file.projections[0]
        bound_later: list[str] = []
        read_later: list[str] = []

        def at_hand() -> Gathered:
            bound_later[:] = [key for key in keys if key not in self._sealed]
            read_later[:] = [key for key in keys if key not in self._made]
            none = Piece(b"")
            return Gathered(
                file.name,
                projection,
                file.terms,
                tuple(self._sealed.get(key, b"") for key in keys),
                tuple(self._made.get(key, none).read for key in keys),
            )

        def rest() -> Rest:
            return Rest(file.name, tuple(self._sealed[key] for key in bound_later))

        def reading() -> Rest:
            return Rest(file.name, tuple(self._made[key].read for key in read_later))

        def looking() -> Proofing:
            proofs = tuple(self._made[key].proofs for key in keys)
            return Proofing(came["book"], projection.spec, file.path, proofs)

        def take(name: str, result: Any) -> None:
            came[name] = result
            if came.keys() >= {"passed", "found"}:
                book: Bound = came["book"]
                passed, judging = came["passed"]
                findings, proofing = came["found"]
                seconds = came["gathered"] + came["bound"] + judging + proofing
                done(Finished(book.pdf, book.pages, findings, passed, seconds))

        add = partial(self._add, called=file.called, weight=whole * BINDING / 4)
        gathering = add(gather, at_hand, after=after, early=True, done=partial(take, "gathered"))
        binding = add(bind, rest, upon=after, on=gathering,
                      told=partial(take, "book"), done=partial(take, "bound"))  # fmt: skip
        add(hold, reading, after=after, on=binding, done=partial(take, "passed"))
        add(look_over, looking, after=after, upon=(binding,), done=partial(take, "found"))

    def _finished(self, file: _File, key: str, made: Finished) -> None:
        spent = self._tally.spent
        spent["finishing"] = spent.get("finishing", 0.0) + made.seconds
        self._cache.put(BOOK, key, made)
        own = (self._seconds.get(s.key, 0.0) for s in self._cut.get(file.name, ()))
        self._out[file.name] = replace(made, seconds=made.seconds + sum(own))
        if self._left:
            self._untold.append(file)
        else:
            self._watch.finished(file.name, file.order(self._made).weight)


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be finished, once the pieces that its forms' ``keys`` name are made."""

    name: str
    path: str
    projections: tuple[Projection[PublicQuestion], ...]
    keys: tuple[tuple[str, ...], ...]
    terms: Terms
    signature: int | None

    @property
    def called(self) -> str:
        """What messages call it."""
        return f"the edition {self.terms.edition}: {self.name}"

    def order(self, made: Mapping[str, Piece]) -> Finishing:
        """What a worker is told."""
        forms = tuple(tuple(made[key] for key in form) for form in self.keys)
        return Finishing(self.name, self.path, self.projections, forms, self.terms, self.signature)


def _same(setting: Setting) -> Setting:
    return setting


def _imprint(projection: Projection[PublicQuestion]) -> Projection[PublicQuestion]:
    """What binding needs of a projection: title, language, authors, edition, form."""
    return replace(
        projection, sections=(), pages=(), tips=(), acronyms=(), targets={}, levels=(), style=()
    )
