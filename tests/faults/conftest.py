"""Scenes for faults, each with an empty folder for temporary files that is looked at."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import write_guide

from .scene import EDITIONS, Scene

Stage = Callable[..., Scene]


@pytest.fixture(scope="session")
def stage_in() -> Iterator[Stage]:
    """Makes a scene in a folder; its temporary folder has a short name, as sockets need."""
    made: list[Path] = []

    def make(place: Path, guide: Path | None = None, editions: tuple[str, ...] = EDITIONS) -> Scene:
        made.append(Path(tempfile.mkdtemp(prefix="gb-faults-", dir="/tmp")))
        return Scene(place, guide or write_guide(place / "tiny"), made[-1], editions)

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_files(stage_in: Stage, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build that nothing happens to makes of the small guide."""
    made = stage_in(tmp_path_factory.mktemp("clean"))
    code, err = made.run()
    assert (code, made.left()) == (0, []), err
    return made.outputs()
