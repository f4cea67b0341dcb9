"""A build with nothing to do: told without a parser, a layout or the engine; and never wrongly."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "content" / "sample"
HEAVY = ("weasyprint", "jinja2", "pikepdf", "markdown_it", "multiprocessing", "rich")

PROGRAM = """
import sys
from guidebuilder.__main__ import main
try:
    main()
finally:
    print(*[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""


class Desk:
    """A guide, an output folder and a cache."""

    def __init__(self, folder: Path) -> None:
        self.guide, self.out = folder / "guide", folder / "out"
        self.cache = folder / "cache"
        shutil.copytree(SAMPLE, self.guide)

    def build(self, *options: str, cache: str | None = None) -> tuple[dict[str, object], str]:
        given = str(self.cache) if cache is None else cache
        done = subprocess.run(
            [
                *(sys.executable, "-c", PROGRAM.format(heavy=HEAVY), "build", str(self.guide)),
                *("-o", str(self.out), "-e", "handout", "-j", "1", "--json", *options),
            ],
            env=os.environ | {"PYTHONPATH": str(ROOT), "GUIDEBUILDER_CACHE": given},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout), done.stderr.splitlines()[-1]

    @property
    def pdf(self) -> Path:
        return self.out / "sample-handout.pdf"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.build()
    return made


def written(desk: Desk) -> tuple[int, int]:
    status = desk.pdf.stat()
    return status.st_ino, status.st_mtime_ns


def test_nothing_is_loaded_for_nothing(desk: Desk) -> None:
    before = written(desk)
    told, loaded = desk.build()
    assert told["unchanged"] is True
    assert loaded == ""
    assert written(desk) == before
    (file,) = told["files"]  # type: ignore[misc]
    assert (file["path"], file["pages"]) == (str(desk.pdf), 1)


EDITS: dict[str, Callable[[Desk], object]] = {
    "a word": lambda d: _write(d.guide / "10-freshness.md", " more.\n"),
    "the settings": lambda d: _write(d.guide / "guide.toml", "\n"),
    "a section more": lambda d: shutil.copy(d.guide / "10-freshness.md", d.guide / "30-new.md"),
    "a page that is not read": lambda d: (d.guide / "notes.md").write_text("hm"),
    "the file gone": lambda d: d.pdf.unlink(),
    "the file cut": lambda d: d.pdf.write_bytes(d.pdf.read_bytes()[:-1]),
    "the file a link": lambda d: d.pdf.rename(d.out / "x") and d.pdf.symlink_to("x"),
}


def _write(path: Path, more: str) -> None:
    path.write_text(path.read_text("utf-8") + more, "utf-8")


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_noticed(desk: Desk, edit: str) -> None:
    first = desk.pdf.read_bytes()
    EDITS[edit](desk)
    if edit == "a section more":
        section = desk.guide / "30-new.md"
        section.write_text(section.read_text("utf-8").replace("`id:", "`id:new-"), "utf-8")
    told, _ = desk.build()
    assert told["unchanged"] is False
    assert desk.pdf.is_file()
    assert not desk.pdf.is_symlink()
    if edit.startswith("the "):
        assert desk.pdf.read_bytes() == first


@pytest.mark.parametrize("options", [("--paper", "A5"), ("--strict",), ("--date", "May"), ()])
def test_another_request_is_another_build(desk: Desk, options: tuple[str, ...]) -> None:
    told, _ = desk.build(*options)
    assert told["unchanged"] is (not options)


def test_without_a_cache_everything_is_made_anew(desk: Desk) -> None:
    for told, loaded in (desk.build("--no-cache"), desk.build(cache="")):
        assert told["unchanged"] is False
        assert "multiprocessing" in loaded


def test_a_damaged_record_is_no_record(desk: Desk) -> None:
    (record,) = desk.cache.glob("run-*")
    record.write_bytes(record.read_bytes()[:-5])
    told, _ = desk.build()
    assert told["unchanged"] is False
