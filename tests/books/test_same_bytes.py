"""The same guide gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.books.reading import unpacked
from tests.books.shelf import CHECKOUT, EDITIONS, fill, once

NAME = "sample"
TRACES = ("canaryfolder", "canaryhome", "canaryuser", "canaryhost")


def _build(folder: Path) -> None:
    """Build in another folder, as somebody else, with one process, another hash seed and zone."""
    place = folder / "canaryfolder" / "a b ü"
    guide = place / "guide"
    shutil.copytree(CHECKOUT / "content" / NAME, guide)
    home = folder / "canaryhome"
    home.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "USER": "canaryuser",
        "LOGNAME": "canaryuser",
        "HOSTNAME": "canaryhost",
        "LC_ALL": "C",
        "TZ": "Asia/Kathmandu",
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "guidebuilder", "build", str(guide), "-o", "out", "--jobs", "1"],
        cwd=place, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (place / "out").rename(folder / "out")


@pytest.fixture(scope="session")
def elsewhere(shared: Path) -> Path:
    return once(shared / "elsewhere", _build) / "out"


def test_the_same_bytes(elsewhere: Path, shared: Path) -> None:
    here = fill(NAME, shared).folder

    def digests(folder: Path) -> dict[str, str]:
        return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.pdf")}

    assert len(digests(here)) >= len(EDITIONS)
    assert digests(elsewhere) == digests(here)


def test_no_trace_of_who_built_it_and_where(elsewhere: Path) -> None:
    for path in elsewhere.glob("*.pdf"):
        data = unpacked(path).lower() + path.read_bytes().lower()
        assert not [trace for trace in TRACES if trace.encode() in data]
