"""Work given out to processes, and what is said where one of them does not come back."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
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
from guidebuilder.workers.tasks import Queue, Task
from guidebuilder.workers.worker import EXHAUSTED, NESTED, PART, RAISED, serve

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


def _itself(item: T) -> T:
    return item


@dataclass
class _Order:
    """A task that a worker is at: its number, what messages call it, when its time is up."""

    number: int
    called: str
    until: float


@dataclass
class _Worker:
    """A process, our end of the pipe to it, what it is at, and the most MiB it was seen to use.

    ``did`` are the numbers of the tasks that it has done.
    """

    process: BaseProcess
    pipe: Connection
    task: _Order | None = None
    did: set[int] = field(default_factory=set)
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
        queue = Queue(tasks)
        for worker in self._workers:
            worker.did.clear()
        while True:
            self._give_out(queue)
            for worker in [w for w in self._workers if w.task and w.task.number >= queue.first]:
                self._dismiss(worker, queue)
            busy = [(w, w.task) for w in self._workers if w.task]
            if not busy and not queue.waits:
                break
            for worker, order in self._finished(busy) if busy else ():
                self._hear(worker, order, queue)
        if queue.failures:
            raise queue.failures[queue.first]
        return [queue.results[number] for number in range(len(tasks))]

    def _give_out(self, queue: Queue) -> None:
        """Give out all that can be begun to those who have nothing to do."""
        given = any(worker.task for worker in self._workers)
        ready = queue.ready()
        for number in ready:
            if (free := self._free(queue, number)) is not None:
                self._give(free, queue, number)
                given = True
        if ready and not given:  # all keep something for what waits for this
            self._give(self._workers[0], queue, ready[0])

    def _give(self, worker: _Worker, queue: Queue, number: int) -> None:
        task = queue.begin(number)
        at = _Order(number, task.called, time.monotonic() + self._limits.seconds)
        if _sent(worker, (task.work, task.item())):
            worker.task = at
        else:
            queue.failures[number] = self._lost(worker, at.called, queue)

    def _hear(self, worker: _Worker, order: _Order, queue: Queue) -> None:
        """Take what a worker says, or what its silence says."""
        kind, value = self._answer(worker, order, queue)
        if kind == PART:
            queue.tell(order.number, value)
            return
        worker.task = None
        if kind == RAISED:
            queue.failures[order.number] = value
        else:
            worker.did.add(order.number)
            queue.end(order.number, value)

    def _free(self, queue: Queue, number: int) -> _Worker | None:
        """Who can do a task: whoever has nothing to do, and best nothing to keep either."""
        free = [worker for worker in self._workers if worker.task is None]
        on = queue.tasks[number].on
        if on is not None:
            return next((worker for worker in free if on in worker.did), None)
        for worker in free:
            if not any(map(queue.keeps, worker.did)):
                return worker
        if len(self._workers) < self._size:
            return self._hire()
        # What is kept takes much memory: no process keeps two things at once.
        return free[0] if free and not queue.keeps(number) else None

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

    def _answer(self, worker: _Worker, task: _Order, queue: Queue) -> tuple[str, Any]:
        """What came of a task: a result or a part of it, or what is to be raised."""
        about = self._about(task.called)
        if not worker.pipe.poll():
            self._dismiss(worker, queue)
            said = passed("seconds", self._limits.seconds)
            return RAISED, LimitError(f"{about}takes too long; {said}")
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            return RAISED, self._lost(worker, task.called, queue)
        if kind == EXHAUSTED:
            said = passed("memory", self._limits.memory)
            return RAISED, LimitError(f"{about}needs too much memory; {said}")
        if kind == NESTED:
            return RAISED, LimitError(f"{about}is nested too deeply; make it flatter")
        return kind, value

    def _dismiss(self, worker: _Worker, queue: Queue) -> int | None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        queue.lose(worker.did)
        return worker.process.exitcode

    def _lost(self, worker: _Worker, called: str, queue: Queue) -> GuidebuilderError:
        """What to say of a worker that is gone."""
        # The pipe is closed a moment before the process has ended.
        worker.process.join(5)
        code, about = self._dismiss(worker, queue), self._about(called)
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
