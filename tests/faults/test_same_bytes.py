"""The same guide gives the same bytes, whatever the surroundings of a build are."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .scene import ROOT

SAMPLE = ROOT / "content" / "sample"
PLAIN = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": str(ROOT),
    "PYTHONHASHSEED": "0",
    "GUIDEBUILDER_CACHE": "",
}
QUICK = ("-e", "study", "-e", "quiz", "--sample", "1")

# What the environment says, the number of processes, the umask.
SURROUNDINGS = {
    "hash": ({"PYTHONHASHSEED": "1"}, "2", 0o022),
    "time": (
        {"SOURCE_DATE_EPOCH": "1999999999", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2"},
        "1",
        0o022,
    ),
    "place": (
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "HOME": "/nowhere", "COLUMNS": "20"},
        "3",
        0o077,
    ),
    "python": ({"PYTHONOPTIMIZE": "1", "PYTHONUTF8": "0", "LC_ALL": "C"}, "2", 0o000),
    "west": ({"TZ": "America/Adak", "PYTHONDEVMODE": "1", "SOURCE_DATE_EPOCH": "1"}, "1", 0o027),
    "random": ({"PYTHONHASHSEED": "random", "LC_ALL": "de_DE"}, "4", 0o022),
}


def digests(
    guide: Path, out: Path, options: tuple[str, ...], surroundings: tuple[dict[str, str], str, int]
) -> dict[str, str]:
    more, jobs, umask = surroundings
    done = subprocess.run(
        [sys.executable, "-m", "guidebuilder", "build", guide, "-o", out, f"-j{jobs}", *options],
        cwd=out.parent,
        env=PLAIN | more,
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    made = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in out.glob("*.pdf")}
    assert {p.stat().st_mode & 0o777 for p in out.glob("*.pdf")} == {0o666 & ~umask}
    return made


def in_a_matrix(tmp_path: Path, guide: Path, options: tuple[str, ...], names: list[str]) -> None:
    first = digests(guide, tmp_path / "first", options, ({}, "1", 0o022))
    assert len(first) > 1
    for name in names:
        place = tmp_path / name / "ä b"
        place.mkdir(parents=True)
        shutil.copytree(guide, place / "real")
        (place / "guide").symlink_to("real")
        assert digests(place / "guide", place / "out", options, SURROUNDINGS[name]) == first, name


def test_the_same_bytes(tmp_path: Path) -> None:
    in_a_matrix(tmp_path, SAMPLE, QUICK, ["time", "place"])


def test_the_same_bytes_from_a_cache(tmp_path: Path) -> None:
    """Cold, filling a cache, out of it, after an edit, and after the edit was taken back."""
    guide, cache = tmp_path / "guide", {"GUIDEBUILDER_CACHE": str(tmp_path / "cache")}
    shutil.copytree(SAMPLE, guide)
    sections = {path: path.read_text("utf-8") for path in guide.glob("[0-9]*.md")}

    def made(place: str, more: dict[str, str]) -> dict[str, str]:
        return digests(guide, tmp_path / place, QUICK, (more, "2", 0o022))

    cold = made("cold", {})
    assert made("filling", cache) == cold
    assert made("kept", cache) == cold
    for path, text in sections.items():
        path.write_text(text.replace("### Answer\n\n", "### Answer\n\nA new sentence. "), "utf-8")
    changed = made("changed", {})
    assert changed != cold
    assert made("partly", cache) == changed
    for path, text in sections.items():
        path.write_text(text, "utf-8")
    assert made("back", cache) == cold


@pytest.mark.soak
@pytest.mark.parametrize("guide", ["sample", "aws-interview-prep"])
def test_the_same_bytes_in_all_surroundings(tmp_path: Path, guide: str) -> None:
    in_a_matrix(tmp_path, ROOT / "content" / guide, (), list(SURROUNDINGS))
