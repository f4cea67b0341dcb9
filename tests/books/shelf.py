"""The books of a test run: every default edition of every guide, built once for all workers."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidebuilder import pipeline
from guidebuilder.manuscript import read_manuscript
from guidebuilder.model import Guide

CHECKOUT = Path(__file__).parents[2]
GUIDES = ("sample", "aws-interview-prep")
EDITIONS = ("study", "handout", "candidate", "quiz", "quiz-key")
WARNINGS = "warnings.txt"
BOOKLETS = ("study", "candidate")


@dataclass(frozen=True)
class Shelf:
    """One guide as the manuscript tells it, and the folder of its finished PDFs."""

    guide: Guide
    folder: Path

    def warnings(self) -> list[str]:
        """What the build warned of, preflight included: code, path and message."""
        return (self.folder / WARNINGS).read_text("utf-8").splitlines()

    def book(self, edition: str) -> Path:
        return self.folder / f"{self.guide.id}-{edition}.pdf"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """Have ``folder`` made, unless another worker of this run has done so."""
    with _alone(folder.with_suffix(".lock")):
        if not folder.exists():
            trial = folder.with_suffix(".making")
            shutil.rmtree(trial, ignore_errors=True)
            trial.mkdir()
            make(trial)
            trial.rename(folder)
    return folder


def fill(name: str, shared: Path) -> Shelf:
    """The books of one guide, built into ``shared``."""
    source = CHECKOUT / "content" / name

    def build(folder: Path) -> None:
        request = pipeline.BuildRequest(source, folder, jobs=os.cpu_count() or 1)
        warnings = pipeline.build(request).warnings
        (folder / WARNINGS).write_text(
            "".join(f"{w.code} {w.path} {w.message}\n" for w in warnings)
        )

    return Shelf(read_manuscript(source).guide, once(shared / name, build))
