"""The books of a test run: every default edition of every guide, built once for all workers."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidebuilder import pipeline
from guidebuilder.manuscript import read_manuscript
from guidebuilder.model import Guide

CHECKOUT = Path(__file__).parents[2]
GUIDES = ("sample", "aws-interview-prep")
EDITIONS = ("study", "handout", "candidate", "quiz", "quiz-key")
BOOKLETS = ("study", "candidate")


@dataclass(frozen=True)
class Shelf:
    """One guide as the manuscript tells it, and the folder of its finished PDFs."""

    guide: Guide
    folder: Path

    def book(self, edition: str) -> Path:
        return self.folder / f"{self.guide.id}-{edition}.pdf"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fill(name: str, shared: Path) -> Shelf:
    """Build the guide's books into ``shared`` unless another worker has done so."""
    folder = shared / name
    guide = read_manuscript(CHECKOUT / "content" / name).guide
    with _alone(shared / f"{name}.lock"):
        if not folder.exists():
            request = pipeline.BuildRequest(
                guide=CHECKOUT / "content" / name, output=folder, jobs=os.cpu_count() or 1
            )
            pipeline.build(request)
    return Shelf(guide, folder)
