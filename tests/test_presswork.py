"""The order of a run's work, and that it does not matter to what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from guidebuilder import job, pipeline, presswork
from guidebuilder.finishing import Bound, Gathered, Proofing, bind, hold
from guidebuilder.job import Extent, Watch
from guidebuilder.production import Finished
from guidebuilder.request import BuildRequest, BuildResult
from guidebuilder.setting import Setting
from guidebuilder.workers import Task
from guidebuilder.workers.tasks import Queue
from tests.cli.conftest import write_guide


class Eager:
    """A crew that makes nothing up, and finishes every file as soon as it can be."""

    def __init__(self, *_: object, **__: object) -> None:
        self.given: list[object] = []

    def __enter__(self) -> Eager:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def all(self, tasks: Sequence[Task]) -> None:
        queue = Queue(tasks)
        while queue.waits:
            number = max(queue.ready())  # files come after pieces
            task = queue.begin(number)
            item = task.item()
            self.given.append(item)
            if isinstance(item, Setting):
                queue.tell(number, b"12345678")
            elif task.work is bind:
                queue.tell(number, Bound(b"new", 1, ("1",), (0,)))
            queue.end(number, _made(task.work, item))


def _made(work: object, item: object) -> object:
    if isinstance(item, Setting):
        return b"proofs", b"read", 1.0
    if isinstance(item, Gathered):
        return 0.5
    if work is hold:
        return None, 2.0
    if isinstance(item, Proofing):
        assert (item.book.pdf, set(item.proofs)) == (b"new", {b"proofs"})
        return (), 3.0
    return 3.5 if work is bind else Finished(b"new", 1)


@pytest.mark.parametrize(("large", "seconds"), [(0, 9.0), (10**9, 0.0)])
def test_a_file_is_finished_while_others_are_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int, seconds: float
) -> None:
    crew = Eager()
    monkeypatch.setattr(presswork, "Crew", lambda *_, **__: crew)
    monkeypatch.setattr(job, "LARGE", large)
    told: list[str] = []
    watch = Watch(
        lambda extent: told.append(f"begins {extent.missing}"),
        lambda name, _: told.append(name),
        lambda extent: told.append(f"binds {extent}"),
        lambda name, weight: told.append(f"{name} {weight}"),
    )
    request = BuildRequest(
        write_guide(tmp_path / "tiny"),
        tmp_path / "out",
        editions=("handout", "study"),
        jobs=2,
    )
    built = pipeline.build(request, watch=watch)
    kinds = [type(item).__name__ for item in crew.given]
    assert kinds[-1] != "Setting"
    assert "Setting" in kinds[kinds.index("Proofing" if large == 0 else "Finishing") :]
    # What there is to be finished is told when all is set, and before any of it is told of.
    pieces = kinds.count("Setting")
    assert told[0] == f"begins {pieces}"
    assert told[pieces + 1] == f"binds {Extent(2, 0, 8 * pieces)}"
    assert sorted(told[pieces + 2 :]) == sorted(
        ["tiny-handout.pdf 8", f"tiny-study.pdf {8 * (pieces - 1)}"]
    )
    by_edition = {file.edition: file.seconds for file in built.files}
    assert by_edition == {"handout": 1 + seconds, "study": pieces - 1 + seconds}
    assert dict(built.timings)["finishing, work"] == 2 * seconds


def test_a_large_book_is_finished_alike_by_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = write_guide(tmp_path / "tiny")

    def build(name: str, large: int, jobs: int) -> tuple[BuildResult, list[bytes]]:
        monkeypatch.setattr(job, "LARGE", large)
        request = BuildRequest(guide, tmp_path / name, editions=("study",), jobs=jobs, report=True)
        built = pipeline.build(request)
        return built, [path.read_bytes() for path in sorted((tmp_path / name).iterdir())]

    one, by_one = build("one", 10**9, 2)
    two, by_two = build("two", 0, 2)
    alone, by_itself = build("alone", 0, 1)
    assert len(by_one) == 2
    assert by_one == by_two == by_itself
    assert one.warnings == two.warnings == alone.warnings
    assert one.files[0].pages == two.files[0].pages == alone.files[0].pages > 1
