"""Limits: what passes them is told by its name with exit code 4, and nothing is left of it."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from guidebuilder.errors import LimitError, MachineError, UsageError
from guidebuilder.limits import MIB, UNITS, Limits
from guidebuilder.manuscript import read_manuscript
from guidebuilder.workers import Crew, Task
from tests.cli.conftest import write_guide

from . import jobs
from .conftest import Stage

linux = pytest.mark.skipif(sys.platform != "linux", reason="no such limit elsewhere")
TIGHT = Limits(seconds=2, memory=1024)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_results_come_in_order(size: int) -> None:
    with Crew(size, Limits(), name="x") as crew:
        assert crew.each(jobs.well, range(7)) == [n * n for n in range(7)]
        assert crew.one(jobs.well, 9) == 81
        assert crew.each(jobs.well, []) == []
        assert len(set(crew.each(jobs.pid, range(7)))) <= size
    assert not [child for child in active_children() if not child.daemon]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_comes_after_others_is_told_what_came_of_them(size: int) -> None:
    came: list[int] = []

    def task(number: int, *after: int, weight: float = 0.0) -> Task:
        return Task(jobs.well, lambda: number + sum(came), "", weight, after, came.append)

    with Crew(size, Limits(), name="x") as crew:
        # The heaviest waits until there is what it works on.
        tasks = [task(1), task(2, 0), task(100, 0, 1, weight=9.0)]
        assert crew.all(tasks) == came == [1, 9, 110**2]
        assert crew.all([]) == []


def test_what_most_work_waits_upon_is_begun_first() -> None:
    begun: list[str] = []

    def task(name: str, weight: float, *after: int) -> Task:
        def item() -> int:
            begun.append(name)
            return 1

        return Task(jobs.well, item, "", weight, after)

    with Crew(1, Limits(), name="x") as crew:
        crew.all([task("c", 1.0), task("a", 2.0), task("b", 3.0), task("d", 2.5, 1)])
    assert begun == ["a", "b", "d", "c"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_of_several_failures_that_of_the_first_task_is_told(size: int) -> None:
    def task(number: int, *after: int, weight: float = 0.0) -> Task:
        return Task(jobs.fail_if, lambda: (number, number in {2, 3}), "", weight, after)

    tasks = [task(0), task(1, 0), task(2, 1), task(3, weight=9.0), task(4, 3)]
    with Crew(size, Limits(), name="x") as crew:
        with pytest.raises(OSError, match="number 2"):
            crew.all(tasks)
        assert crew.one(jobs.well, 9) == 81


@pytest.mark.parametrize("size", [1, 2, 4])
def test_the_first_failure_is_told_however_many_work(size: int) -> None:
    items = [(0, 0.4), (1, 0.0), (2, 0.2), (3, 0.0)]
    with pytest.raises(OSError, match="number 0") as caught, Crew(size, Limits(), name="x") as crew:
        crew.each(jobs.fail_at, items)
    assert "fail_at" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("work", "item", "kind", "told"),
    [
        (jobs.sleep, 60.0, LimitError, "takes too long; the limit is 2 s; .* --limit seconds=N"),
        (jobs.deaf, 0, LimitError, "takes too long"),
        pytest.param(
            jobs.eat, 4096 * MIB, LimitError,
            "needs too much memory; the limit is 1,024 MiB; .* --limit memory=N", marks=linux,
        ),
        (jobs.nest, 0, LimitError, "is nested too deeply"),
        (jobs.end, signal.SIGKILL, LimitError, "killed, as the system does when memory runs out"),
        (jobs.end, signal.SIGABRT, LimitError, "ended by SIGABRT, as libraries do that get no mem"),
        (jobs.end, signal.SIGSEGV, MachineError, "was ended by SIGSEGV"),
        pytest.param(
            jobs.starve, 800 * MIB, LimitError, "ended by SIGSEGV, as libraries do", marks=linux
        ),
        (jobs.leave, 7, MachineError, "ended with exit code 7"),
    ],
)  # fmt: skip
def test_what_a_worker_dies_of(
    work: Callable[[Any], Any], item: object, kind: type[Exception], told: str
) -> None:
    began = time.monotonic()
    with Crew(2, TIGHT, name="the edition x") as crew:
        assert crew.one(jobs.well, 3) == 9
        with pytest.raises(kind, match=rf"^the edition x: section 2: .*{told}"):
            crew.one(work, item, called="section 2")
        assert crew.one(jobs.well, 4) == 16
    assert time.monotonic() - began < 15
    assert not [child for child in active_children() if not child.daemon]


@pytest.mark.parametrize(
    ("work", "told"), [(jobs.closed, "a TextIOWrapper"), (jobs.shout, "a Odd")]
)
def test_what_cannot_be_handed_on(work: Callable[[int], object], told: str) -> None:
    with Crew(1, TIGHT, name="x") as crew, pytest.raises(MachineError, match=f"^{told} cannot be"):
        crew.one(work, 0)


@linux
def test_within_the_limit_nothing_happens_and_no_core_is_left() -> None:
    with Crew(1, TIGHT, name="x") as crew:
        assert crew.one(jobs.eat, 16 * MIB) == 16 * MIB
        assert crew.one(jobs.cores, 0) == (0, 0)


def test_every_limit_can_be_changed_and_is_explained() -> None:
    names = [field.name for field in fields(Limits)]
    assert list(UNITS) == names
    for name in names:
        assert getattr(Limits().changed([f"{name}=7"]), name) == 7
    assert Limits().changed(["memory=1", "memory=2"]).memory == 2


@pytest.mark.parametrize(
    "change", ["", "memory", "memory=", "memory=0", "memory=-1", "memory=1.5", "memory=9999999999",
               "x=1", "Memory=1", " memory=1", "changed=1", "memory=１"]
)  # fmt: skip
def test_what_is_no_limit(change: str) -> None:
    with pytest.raises(UsageError, match=r"write NAME=NUMBER.*seconds, memory"):
        Limits().changed([change])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (["questions=1"], r"tiny/10-first\.md: 2 questions; the limit is 1 questions"),
        (["sections=1"], "2 files; the limit is 1 files"),
        (["text=1"], r"20-long\.md: 2 MiB; the limit is 1 MiB"),
    ],
)
def test_a_guide_that_is_too_large(tmp_path: Path, changes: list[str], told: str) -> None:
    guide = write_guide(tmp_path / "tiny")
    (guide / "20-long.md").write_text("# Long\n\n" + "word " * 500_000, encoding="utf-8")
    with pytest.raises(LimitError, match=told):
        read_manuscript(guide, display="tiny", limits=Limits().changed(changes))


def test_a_guide_cannot_change_its_own_limits(tmp_path: Path) -> None:
    guide = write_guide(tmp_path / "tiny")
    for table in ("limits", "guide.limits"):
        text = (guide / "guide.toml").read_text("utf-8") + f"\n[{table}]\nmemory = 1\n"
        (guide / "guide.toml").write_text(text, encoding="utf-8")
        with pytest.raises(UsageError):
            read_manuscript(guide)


@linux
def test_a_section_that_passes_a_limit_is_named_and_nothing_is_written(
    tmp_path: Path, stage_in: Stage
) -> None:
    made = stage_in(tmp_path, editions=("candidate",))
    section = made.guide / "10-first.md"
    text = section.read_text("utf-8")
    head, *questions = text.split("\n## ")
    many = [q.replace("`id:", f"`id:n{n}-") for n in range(200) for q in questions]
    section.write_text("\n## ".join([head, *many]), encoding="utf-8")
    code, err = made.run("real", 0, "--limit", "seconds=2", "-j", "1", "-q")
    assert (code, made.outputs(), made.left()) == (4, {}, []), err
    assert re.match(
        r"error: the edition candidate: section 1, First things: takes too long; the limit is", err
    )
