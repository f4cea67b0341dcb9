"""Tasks that wait for parts of others, that begin early, and that need what a process keeps."""

from __future__ import annotations

import weakref

import pytest

from guidebuilder.errors import LimitError, MachineError
from guidebuilder.limits import Limits
from guidebuilder.workers import Crew, Task, let_go_later
from guidebuilder.workers.tasks import Queue

from . import jobs


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_task_comes_upon_a_part_of_another(size: int) -> None:
    told: list[object] = []

    def first() -> object:
        return told[0]

    tasks = [
        Task(jobs.tell, lambda: (3, 4), weight=1.0, told=told.append),
        Task(jobs.well, first, upon=[0]),
        Task(jobs.well, lambda: sum(told), after=[0, 1]),  # type: ignore[arg-type]
    ]
    with Crew(size, Limits(), name="x") as crew:
        assert crew.all(tasks) == [2, 9, 49]
        assert told == [3, 4]
        assert crew.one(jobs.well, 2) == 4


@pytest.mark.parametrize(("part", "kind"), [(jobs.closed, MachineError), (jobs.nest, LimitError)])
def test_a_part_that_fails_fails_the_task(part: object, kind: type[Exception]) -> None:
    told: list[object] = []
    tasks = [Task(jobs.tell, lambda: (1, part, 2), told=told.append), Task(jobs.well, lambda: 3)]
    with Crew(1, Limits(), name="x") as crew:
        with pytest.raises(kind):
            crew.all(tasks)
        assert told == [1]
        assert crew.each(jobs.well, [5, 6]) == [25, 36]


@pytest.mark.parametrize("size", [1, 2, 4])
def test_what_is_kept_is_found_by_whom_it_is_kept_for(size: int) -> None:
    tasks = [
        Task(jobs.keep, lambda: 10),
        Task(jobs.keep, lambda: 20),
        *(Task(jobs.well, lambda: 1, weight=9.0, after=[0, 1]) for _ in range(4)),
        Task(jobs.kept, lambda: 11, on=0),
        Task(jobs.kept, lambda: 21, on=1),
    ]
    with Crew(size, Limits(), name="x") as crew:
        *_, ten, twenty = crew.all(tasks)
    # No process keeps two things at once.
    assert ten == (10, 11)
    assert twenty in {(20, 21), (10, 20, 21)}


def test_what_is_early_is_begun_when_there_is_nothing_else() -> None:
    begun: list[str] = []

    def item(name: str) -> int:
        begun.append(name)
        return len(begun)

    tasks = [
        Task(jobs.sleep, lambda: item("a") and 0.3, weight=2.0),
        Task(jobs.well, lambda: item("b"), weight=1.0),
        Task(jobs.well, lambda: item("early"), weight=9.0, after=[0, 1], early=True),
        Task(jobs.well, lambda: item("last"), after=[2]),
    ]
    with Crew(2, Limits(), name="x") as crew:
        crew.all(tasks)
    assert begun == ["a", "b", "early", "last"]


def test_what_was_kept_by_a_process_that_is_gone_is_made_again() -> None:
    tasks = [Task(jobs.well, int, on=on) for on in (None, 0, 1, None)]
    queue = Queue(tasks)
    done: list[int] = []

    def step() -> None:
        number = queue.ready()[0]
        queue.begin(number)
        queue.end(number, None)
        done.append(number)

    step()
    step()
    assert (queue.keeps(0), queue.keeps(1), queue.keeps(2)) == (False, True, False)
    queue.lose({0, 1})
    assert not queue.results
    while queue.waits:
        step()
    assert done == [0, 1, 0, 1, 2, 3]
    queue.lose({0, 1, 2, 3})
    assert sorted(queue.results) == [0, 1, 2, 3]


def test_what_is_let_go_of_later_is_held_until_the_answer_is_sent() -> None:
    told: list[object] = []
    tasks = [
        Task(jobs.let_go, lambda: 1, told=told.append),
        Task(jobs.is_held, lambda: 1, after=[0]),
    ]
    with Crew(1, Limits(), name="x") as crew:
        assert crew.all(tasks) == [None, False]
    assert told == [True]
    thing = jobs.Thing()
    gone = weakref.ref(thing)
    let_go_later(thing)  # here is no worker
    del thing
    assert gone() is None
