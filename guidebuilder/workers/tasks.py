"""What is given out to processes: pieces of work that wait for one another, and their order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any


def _nothing(_: Any) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work for a process.

    ``work`` is given what ``item`` gives, which is asked for when the tasks ``after`` are done:
    tasks of lower numbers. ``called`` is what messages call it, ``weight`` about how long it
    takes; ``done`` is told the result.

    Where ``work`` is a generator, ``told`` is told what it yields, and ``done`` what it returns.
    A task may be begun when those that it comes ``upon`` have yielded something. One that has a
    number ``on`` is for the process that did that task, and may find there what was kept. An
    ``early`` one may be begun before those that it comes after, where there is nothing else to
    do: ``item`` then gives what is there.
    """

    work: Callable[[Any], Any]
    item: Callable[[], Any]
    called: str = ""
    weight: float = 0.0
    after: Collection[int] = ()
    done: Callable[[Any], None] = _nothing
    upon: Collection[int] = ()
    told: Callable[[Any], None] = _nothing
    on: int | None = None
    early: bool = False


class Queue:
    """Tasks by the order in which they are to be begun, and what came of them.

    Of those that can be begun it is the one upon which the most work waits, its own included.
    ``results`` and ``failures`` are by number.
    """

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.tasks = tasks
        self.results: dict[int, Any] = {}
        self.failures: dict[int, Exception] = {}
        self._yielded: set[int] = set()
        self._urgency = _urgency(tasks)
        self._kept_for: dict[int, list[int]] = {}
        for number, task in enumerate(tasks):
            if task.on is not None:
                self._kept_for.setdefault(task.on, []).append(number)
        self._waiting: list[int] = []
        self._wait(range(len(tasks)))

    @property
    def first(self) -> int:
        """The first task that has failed. What comes after it is not wanted any more."""
        return min(self.failures, default=len(self.tasks))

    @property
    def waits(self) -> bool:
        """Whether anything that is wanted was not begun."""
        return any(number < self.first for number in self._waiting)

    def ready(self) -> list[int]:
        """The tasks that can be begun, in order; those that are early come last."""
        first = self.first
        # What comes before a failure may fail too.
        self._waiting = [number for number in self._waiting if number < first]
        ready = [number for number in self._waiting if self._can_be_begun(number)]
        early = (n for n in self._waiting if self.tasks[n].early and n not in ready)
        return [*ready, *early]

    def begin(self, number: int) -> Task:
        """The task of that number, which no longer waits."""
        self._waiting.remove(number)
        return self.tasks[number]

    def tell(self, number: int, part: Any) -> None:
        """A task has yielded something."""
        self._yielded.add(number)
        self.tasks[number].told(part)

    def end(self, number: int, result: Any) -> None:
        """A task is done."""
        self.results[number] = result
        self.tasks[number].done(result)

    def keeps(self, number: int) -> bool:
        """Whether the process that did a task, or is to do it, keeps something for another one."""
        return any(other not in self.results for other in self._kept_for.get(number, ()))

    def lose(self, numbers: Collection[int]) -> None:
        """The process that did these tasks is gone. What it kept is to be made again."""
        for number in sorted(numbers, reverse=True):
            if number in self.results and self.keeps(number):
                del self.results[number]
                self._wait([number])

    def _can_be_begun(self, number: int) -> bool:
        task, done = self.tasks[number], self.results
        return (
            all(before in done for before in task.after)
            and all(before in done or before in self._yielded for before in task.upon)
            and (task.on is None or task.on in done)
        )

    def _wait(self, numbers: Collection[int]) -> None:
        waiting = {*self._waiting, *numbers}
        self._waiting = sorted(waiting, key=lambda number: (-self._urgency[number], number))


def _urgency(tasks: Sequence[Task]) -> list[float]:
    """How much work waits upon each task, one thing after the other, its own included."""
    out = [task.weight for task in tasks]
    for number in reversed(range(len(tasks))):
        task = tasks[number]
        for before in {*task.after, *task.upon, *(() if task.on is None else (task.on,))}:
            out[before] = max(out[before], tasks[before].weight + out[number])
    return out
