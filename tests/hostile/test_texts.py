"""Hostile words: every case of ``cases/*.md`` through the command line, in this process."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from tests.hostile import shelf

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))
SECONDS = 5.0


def _cases() -> list[object]:
    return [
        pytest.param(path, index, text, expected, id=f"{path.stem}: {title}")
        for path in CASES
        for index, (_, title, text, expected) in enumerate(read_fixture_file(path))
    ]


@pytest.mark.parametrize(("path", "index", "text", "expected"), _cases())
def test_case(
    path: Path,
    index: int,
    *,
    text: str,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    update_golden: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = shelf.write(Path("g"), text)
    before = time.process_time()
    told = shelf.check(folder)
    assert time.process_time() - before < SECONDS
    if update_golden and told.show() != expected:
        cases = read_fixture_file(path)
        cases[index][3] = told.show()
        blocks = [f"{title}\n.\n{given}.\n{said}.\n" for _, title, given, said in cases]
        path.write_text("\n".join(blocks), encoding="utf-8")
        pytest.skip("written anew")
    assert told.show() == expected
    if told.code == 0:
        return
    for found in told.diagnostics:
        assert found["hint"]
        assert found["code"]
        file = folder.parent / str(found["path"])
        lines = file.read_bytes().count(b"\n") + 1 if file.exists() else 0
        assert 0 <= int(found["line"]) <= lines
        assert bool(found["line"]) == bool(found["column"])
    built = shelf.build(folder, Path("out"))
    assert built.code == told.code
    assert "Traceback" not in built.err
    assert all(str(found["code"]) in built.err for found in told.diagnostics)
