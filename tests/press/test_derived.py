"""What is derived from our files is kept for these files alone, and done without otherwise."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
import pytest

from guidebuilder.press import derived
from guidebuilder.press.compiled import CompiledLayouts
from guidebuilder.press.sandbox import LayoutEnvironment, run


@pytest.fixture(autouse=True)
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where Python keeps its compiled modules meanwhile."""
    folder = tmp_path / "kept"
    monkeypatch.setattr(sys, "pycache_prefix", str(folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    derived.place(__file__, "x").parent.mkdir(parents=True)
    yield folder
    assert not [p for p in folder.rglob("*") if p.is_file() and not _named(p)], "litter"


def _named(path: Path) -> bool:
    return path.suffix in {".layout", ".kept"}


class _Layouts:
    """Layouts, and how often any was compiled."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts = {"a.html.j2": "{% for x in xs %}{{ x }};{% endfor %}"}
        self.compiled = 0
        ordinary = jinja2.Environment.compile

        def compiles(*given: object, **named: object) -> object:
            self.compiled += 1
            return ordinary(*given, **named)  # type: ignore[call-overload]

        monkeypatch.setattr(LayoutEnvironment, "compile", compiles)

    def run(self, source: str = __file__) -> str:
        made = LayoutEnvironment(self.texts.get, CompiledLayouts([source]))
        return run(made, "a.html.j2", {"xs": ["<", 2]})


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> _Layouts:
    folder = derived.place(sys.modules[CompiledLayouts.__module__].__file__ or "", "x").parent
    folder.mkdir(parents=True)
    return _Layouts(monkeypatch)


def test_a_layout_is_compiled_once(layouts: _Layouts, prefix: Path) -> None:
    assert [layouts.run(), layouts.run()] == ["&lt;;2;"] * 2
    assert layouts.compiled == 1
    assert len(list(prefix.rglob("*.layout"))) == 1


def test_another_text_is_compiled_anew(layouts: _Layouts) -> None:
    layouts.run()
    layouts.texts["a.html.j2"] += "."
    assert layouts.run() == "&lt;;2;."
    assert layouts.compiled == 2


def test_another_environment_compiles_anew(layouts: _Layouts, tmp_path: Path) -> None:
    layouts.run()
    other = tmp_path / "sandbox.py"
    other.write_text("other", "utf-8")
    assert layouts.run(str(other)) == "&lt;;2;"
    assert layouts.compiled == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"\x00\xff",
        lambda whole: whole[:-1],
        lambda whole: whole[: len(whole) // 2] + b"?" + whole[len(whole) // 2 + 1 :],
        lambda whole: whole.partition(b"\n")[2],
    ],
)
def test_a_damaged_file_is_made_anew(
    layouts: _Layouts, prefix: Path, damage: Callable[[bytes], bytes]
) -> None:
    layouts.run()
    (kept,) = prefix.rglob("*.layout")
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert layouts.run() == "&lt;;2;"
    assert (layouts.compiled, kept.read_bytes()) == (2, whole)


def test_nothing_is_kept_where_python_is_to_write_nothing(
    layouts: _Layouts, prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [layouts.run(), layouts.run()] == ["&lt;;2;"] * 2
    assert layouts.compiled == 2
    assert not list(prefix.rglob("*.layout"))


def test_what_is_kept_is_read_under_its_sign_alone() -> None:
    kept = derived.place(__file__, "kept")
    derived.write(kept, derived.sign([b"a", b"b"]), b"body\nmore")
    assert derived.read(kept, derived.sign([b"a", b"b"])) == b"body\nmore"
    assert derived.read(kept, derived.sign([b"ab", b""])) is None


def test_a_file_that_cannot_be_written_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = derived.place(__file__, "kept")
    derived.write(kept, "a", b"old")

    def fails(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="no room"):
        derived.write(kept, "a", b"new")
    assert derived.read(kept, "a") == b"old"
