"""Work given out to processes, and what is said where one of them does not come back."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from guidebuilder.errors import GuidebuilderError, LimitError, MachineError
from guidebuilder.limits import Limits, passed
from guidebuilder.signals import held
from guidebuilder.workers.server import start_server
from guidebuilder.workers.worker import EXHAUSTED, NESTED, RAISED, serve

GLANCE = 0.1
"""Every how many seconds it is looked how much memory the workers have used."""

NEAR = 0.75
"""The part of the limit of memory from which on a crash is put down to it."""

_DO_LESS = "use -j 1, or build fewer editions at once"
_MAKE_ROOM = "close other programs, or do less at once"
_ALLOCATORS = {-signal.SIGABRT, -signal.SIGTRAP}
_CRASHES = {-signal.SIGSEGV, -signal.SIGBUS}
_PEAK = re.compile(r"^VmPeak:\s+([0-9]+) kB$", re.MULTILINE)

T = TypeVar("T")
R = TypeVar("R")


def _nothing(_: Any) -> None:
    pass


def _itself(item: T) -> T:
    return item


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work for a process.

    ``work`` is given what ``item`` gives, which is asked for when the tasks ``after`` are done:
    tasks of lower numbers. ``called`` is what messages call it, ``weight`` about how long it
    takes; ``done`` is told the result.
    """

    work: Callable[[Any], Any]
    item: Callable[[], Any]
    called: str = ""
    weight: float = 0.0
    after: Collection[int] = ()
    done: Callable[[Any], None] = _nothing


@dataclass
class _Order:
    """A task that a worker is at: its number, what messages call it, when its time is up."""

    number: int
    called: str
    until: float


@dataclass
class _Worker:
    """A process, our end of the pipe to it, what it is at, and the most MiB it was seen to use."""

    process: BaseProcess
    pipe: Connection
    task: _Order | None = None
    peak: int = 0

    def look(self) -> None:
        """See how much address space it has used; where the system does not tell, none."""
        with suppress(OSError):
            status = Path(f"/proc/{self.process.pid}/status").read_text("ascii", "replace")
            if found := _PEAK.search(status):
                self.peak = max(self.peak, int(found[1]) // 1024)


class Crew:
    """Up to ``size`` processes, started as they are needed and gone when the block is left.

    ``name`` is what messages begin with. A worker that takes longer than the limit of
    time, needs more than that of memory or dies otherwise is told by what it was at:
    LimitError, or MachineError where no limit explains it.
    """

    def __init__(self, size: int, limits: Limits, *, name: str) -> None:
        self._size = max(1, size)
        self._limits = limits
        self._name = name
        self._workers: list[_Worker] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Nothing that a worker is at is wanted any more, and it has nothing to tidy up.
        with held():
            for worker in self._workers:
                worker.process.kill()
            for worker in self._workers:
                worker.process.join()
                worker.pipe.close()
            self._workers.clear()

    def one(self, work: Callable[[T], R], item: T, *, called: str = "") -> R:
        """The result of ``work`` on one item."""
        return self.each(work, [item], called=lambda _: called)[0]

    def each(
        self,
        work: Callable[[T], R],
        items: Sequence[T],
        *,
        called: Callable[[T], str] = lambda _: "",
        weight: Callable[[T], float] = lambda _: 0.0,
        done: Callable[[int, R], None] = lambda *_: None,
    ) -> list[R]:
        """The results of ``work`` on each item, in order.

        The heaviest is begun first; ``done`` is told of each result as it comes, with the
        item's index. For what is raised see :meth:`all`.
        """
        return self.all(
            [
                Task(work, partial(_itself, item), called(item), weight(item), (), partial(done, n))
                for n, item in enumerate(items)
            ]
        )

    def all(self, tasks: Sequence[Task]) -> list[Any]:
        """The results of tasks, in order, each begun when those that it comes after are done.

        Of those that can be begun it is the one upon which the most work waits, its own
        included. What a task raises is raised: of several failures that of the first task in
        order, however many processes there are.
        """
        urgency = _urgency(tasks)
        waiting = sorted(range(len(tasks)), key=lambda number: -urgency[number])
        results: dict[int, Any] = {}
        failures: dict[int, Exception] = {}
        first = len(tasks)
        while True:
            # What comes after a failure is not wanted any more; what comes before may fail too.
            waiting = [number for number in waiting if number < first]
            ready = [n for n in waiting if all(before in results for before in tasks[n].after)]
            while ready and (worker := self._free()):
                number = ready.pop(0)
                waiting.remove(number)
                task = tasks[number]
                at = _Order(number, task.called, time.monotonic() + self._limits.seconds)
                if _sent(worker, (task.work, task.item())):
                    worker.task = at
                else:
                    failures[number] = self._lost(worker, at.called)
            first = min(failures, default=len(tasks))
            for worker in [w for w in self._workers if w.task and w.task.number >= first]:
                self._dismiss(worker)
            busy = [(w, w.task) for w in self._workers if w.task]
            if not busy and not any(number < first for number in waiting):
                break
            for worker, order in self._finished(busy) if busy else ():
                worker.task = None
                answer, failure = self._answer(worker, order)
                if failure is None:
                    results[order.number] = answer
                    tasks[order.number].done(answer)
                else:
                    failures[order.number] = failure
            first = min(failures, default=len(tasks))
        if failures:
            raise failures[min(failures)]
        return [results[number] for number in range(len(tasks))]

    def _free(self) -> _Worker | None:
        for worker in self._workers:
            if worker.task is None:
                return worker
        return self._hire() if len(self._workers) < self._size else None

    def _hire(self) -> _Worker:
        start_server()
        context = get_context("forkserver")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._limits.memory))
        # A process whose start was cut off would be known to nobody.
        with held():
            process.start()
            theirs.close()
            worker = _Worker(process, ours)
            self._workers.append(worker)
        return worker

    def _finished(self, at: Sequence[tuple[_Worker, _Order]]) -> list[tuple[_Worker, _Order]]:
        """Those that have answered, died, or used up their time; waits for the first one."""
        until = min(task.until for _, task in at)
        ready: list[Any] = []
        now = time.monotonic()
        while not ready and now < until:
            ready = wait([worker.pipe for worker, _ in at], min(GLANCE, until - now))
            for worker, _ in at:
                worker.look()
            now = time.monotonic()
        return [(w, task) for w, task in at if w.pipe in ready or task.until <= now]

    def _answer(self, worker: _Worker, task: _Order) -> tuple[Any, Exception | None]:
        """What came of a task: a result, or what is to be raised."""
        about = self._about(task.called)
        if not worker.pipe.poll():
            self._dismiss(worker)
            said = passed("seconds", self._limits.seconds)
            return None, LimitError(f"{about}takes too long; {said}")
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            return None, self._lost(worker, task.called)
        if kind == EXHAUSTED:
            said = passed("memory", self._limits.memory)
            return None, LimitError(f"{about}needs too much memory; {said}")
        if kind == NESTED:
            return None, LimitError(f"{about}is nested too deeply; make it flatter")
        return (None, value) if kind == RAISED else (value, None)

    def _dismiss(self, worker: _Worker) -> int | None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        return worker.process.exitcode

    def _lost(self, worker: _Worker, called: str) -> GuidebuilderError:
        """What to say of a worker that is gone."""
        # The pipe is closed a moment before the process has ended.
        worker.process.join(5)
        code, about = self._dismiss(worker), self._about(called)
        if code == -signal.SIGKILL:
            return LimitError(
                f"{about}a worker process was killed, as the system does when memory runs "
                f"out; {_DO_LESS if self._size > 1 else _MAKE_ROOM}"
            )
        starved = worker.peak >= NEAR * self._limits.memory
        if code in _ALLOCATORS or (code in _CRASHES and starved):
            # C libraries that get no memory do not raise anything.
            how = f"{signal.Signals(-code).name}, as libraries do that get no memory"
            said = passed("memory", self._limits.memory)
            return LimitError(f"{about}a worker process ended by {how}; {said}")
        again = "try again with -j 1" if self._size > 1 else "try again"
        return MachineError(f"{about}a worker process {_reason(code)}; {again}")

    def _about(self, called: str) -> str:
        return ": ".join(filter(None, (self._name, called))) + ": "


def _urgency(tasks: Sequence[Task]) -> list[float]:
    """How much work waits upon each task, one thing after the other, its own included."""
    out = [task.weight for task in tasks]
    for number in reversed(range(len(tasks))):
        for before in tasks[number].after:
            out[before] = max(out[before], tasks[before].weight + out[number])
    return out


def _sent(worker: _Worker, order: object) -> bool:
    try:
        worker.pipe.send(order)
    except (BrokenPipeError, ConnectionError):
        return False
    return True


def _reason(code: int | None) -> str:
    if code is None:
        return "came to an unexpected end"
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
