"""A small guide, and the command line with a press made of paper."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guidebuilder import pipeline
from guidebuilder.cli import main
from guidebuilder.errors import Diagnostic

SETTINGS = '[guide]\nid = "tiny"\ntitle = "Tiny Guide"\n'
SECTION = """\
# First things

`id:first`

## What makes a subnet public?

`mid` `4 min` `#vpc` `id:public`

### Answer

A route to an internet gateway decides it. It is a matter of what the table says about traffic
that leaves, and of nothing else. Say first what the thing is for, then what it does when all goes
well, then how it fails and what you would look at. Name one number that you know by heart. End
with what you would do otherwise the next time, and why you did not do it so from the start.

## How do you drain a node?

`senior` `#nodes` `#drain` `id:drain` `short:Draining a node`

### Answer

Cordon it first, then evict what runs there. It is a matter of what the table says about traffic
that leaves, and of nothing else. Say first what the thing is for, then what it does when all goes
well, then how it fails and what you would look at. Name one number that you know by heart. End
with what you would do otherwise the next time, and why you did not do it so from the start.
"""


@dataclass(frozen=True)
class PaperBook:
    pdf: bytes = b"%PDF-paper"
    pages: int = 3


@dataclass
class PaperPress:
    """A press that prints nothing, or fails as it is told to."""

    failure: BaseException | None = None
    says: str = ""
    book: PaperBook = field(default_factory=PaperBook)
    editions: list[str] = field(default_factory=list)
    minded: list[Diagnostic] = field(default_factory=list)

    def proofreader(self, spec: object) -> object:
        """The press is also its own inspector, and minds what it is told to."""
        return len

    def findings(self, book: PaperBook, spec: object, path: str) -> list[Diagnostic]:
        return [replace(d, path=path) for d in self.minded]

    def __call__(
        self,
        projection: object,
        *,
        pictures: Path,
        jobs: int = 1,
        proofread: object = None,
        limits: object = None,
    ) -> PaperBook:
        if self.says:
            sys.stdout.write(self.says + "\n")
        if self.failure is not None:
            raise self.failure
        self.editions.append(projection.spec.name)  # type: ignore[attr-defined]
        return self.book


class Looked:
    """What a gate says that finds nothing."""

    def summary(self) -> str:
        return "all of it"

    def record(self) -> bytes:
        return b'{"verdict": "clean"}\n'


def write_guide(folder: Path, name: str = "tiny") -> Path:
    folder.mkdir(parents=True)
    (folder / "guide.toml").write_text(SETTINGS.replace("tiny", name), encoding="utf-8")
    (folder / "10-first.md").write_text(SECTION, encoding="utf-8")
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of the test, with one guide under content/."""
    write_guide(tmp_path / "content" / "tiny")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> PaperPress:
    made = PaperPress()
    looked = Looked()
    by_hand = pipeline.ByHand(made, lambda *_: looked, made, pipeline.Bindery(), time.perf_counter)
    monkeypatch.setattr(pipeline, "Presswork", lambda *_: by_hand)
    # For verify.
    monkeypatch.setattr(pipeline, "_leak_gate", lambda *_: looked)
    return made


@pytest.fixture
def cli(here: Path, press: PaperPress) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments))

    return run
