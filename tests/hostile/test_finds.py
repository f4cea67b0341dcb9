"""What once broke the reader, found by ``make fuzz`` or by hand, is tried ever after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.trial import try_text

FINDS = sorted((Path(__file__).parent / "finds").iterdir())


@pytest.mark.parametrize("path", FINDS, ids=lambda p: p.stem)
def test_find(path: Path, tmp_path: Path) -> None:
    try_text(tmp_path, path.read_bytes())


def test_a_trial_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise IndexError

    monkeypatch.setattr("tests.hostile.trial.read_manuscript", broken)
    with pytest.raises(IndexError):
        try_text(tmp_path, b"# S\n")
