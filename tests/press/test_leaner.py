"""The engine as it is loaded here is the engine: the same declarations, the same hyphens."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import _cffi_backend
import cffi
import pyphen
import pytest

from guidebuilder.press.engine import declarations, deferred, hyphenation

SOURCE = Path(str(import_module(declarations.MODULE).__file__))
_LIBRARIES = [
    (f"lib{name}.so.0", f"lib{name}.0.dylib") for name in ("pango-1.0", "harfbuzz", "pangoft2-1.0")
]


def _types(ffi: Any) -> dict[str, object]:
    """Every type that the declarations name, spelt out."""
    typedefs, structs, unions = ffi.list_types()
    found: dict[str, object] = {}
    for name in [*typedefs, *(f"struct {s}" for s in structs), *(f"union {u}" for u in unions)]:
        told = ffi.typeof(name)
        found[name] = [_plain(told.cname), told.kind]
        if told.kind == "enum":
            found[name] = [_plain(told.cname), dict(told.relements), ffi.sizeof(told)]
        elif told.kind == "struct" and _is_known(ffi, told):
            fields = [(n, _plain(f.type.cname), f.offset, f.bitsize) for n, f in told.fields]
            found[name] = [_plain(told.cname), fields, ffi.sizeof(told)]
    return found


def _plain(name: str) -> str:
    """A type without the other name that its structure has: cffi may use either."""
    return re.sub(r"\b(?:struct|enum) _?", "", name)


def _is_known(ffi: Any, struct: Any) -> bool:
    """Whether its fields are declared; asked for those of another, cffi ends the process."""
    try:
        return bool(ffi.sizeof(struct) > 0)
    except (ValueError, _cffi_backend.FFI.error):
        return False


def _library(ffi: Any, names: Sequence[str]) -> Any:
    for name in names:
        with suppress(OSError):
            return ffi.dlopen(name)
    raise AssertionError(names)


def _functions(ffi: Any, libraries: Sequence[Any]) -> dict[str, str]:
    """The types of all functions that these libraries have."""
    known = _parsed()._parser._declarations
    declared = [key.split()[1] for key in known if key.startswith("function ")]
    found = {}
    for name in declared:
        for library in libraries:
            with suppress(AttributeError, _cffi_backend.FFI.error):
                found[name] = _plain(ffi.typeof(getattr(library, name)).cname)
    return found


@cache
def _parsed() -> cffi.FFI:
    """The declarations as cffi parses them."""
    made = cffi.FFI()
    for node in ast.walk(ast.parse(SOURCE.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ffi.cdef":
            made.cdef(ast.literal_eval(node.args[0]))
    return made


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of the engine's declarations."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "declarations.json"
    declarations.write(path, declarations.signed(SOURCE), declarations.compiled(_parsed()))
    assert list(tmp_path.iterdir()) == [path]
    return path


def _read(kept: Path) -> Any:
    return declarations.read(kept, declarations.signed(SOURCE))


def test_the_table_declares_what_cffi_parses(kept: Path) -> None:
    assert len(_types(_parsed())) > 30
    assert _types(_read(kept)) == _types(_parsed())


def test_functions_are_declared_alike(kept: Path) -> None:
    told = []
    for ffi in (_read(kept), _parsed()):
        libraries = [_library(ffi, names) for names in _LIBRARIES]
        told.append(_functions(ffi, libraries))
    assert len(told[0]) > 100
    assert told[0] == told[1]


def test_the_table_is_made_at_the_first_start_and_used_at_the_next(tmp_path: Path) -> None:
    for wanted in ("FFI", "Declared"):
        assert _loaded(tmp_path) == wanted
    (kept,) = tmp_path.rglob("declarations.*.json")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-40])
    assert _loaded(tmp_path) == "FFI"
    assert kept.read_bytes() == whole


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"[]",
        lambda whole: b"\x00\xff",
        lambda whole: whole.partition(b"\n")[2],
        lambda whole: whole.replace(b"pango_", b"pangu_"),
        lambda whole: whole + b" ",
    ],
)
def test_a_damaged_table_is_not_given_to_cffi(
    kept: Path, damage: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.write_bytes(damage(kept.read_bytes()))
    given: list[object] = []
    monkeypatch.setattr(declarations, "ffi", given.append)
    with suppress(ValueError):
        assert _read(kept) is None
    assert not given


def test_python_that_is_to_write_nothing_makes_no_table(tmp_path: Path) -> None:
    assert _loaded(tmp_path, "-B") == "FFI"
    assert not list(tmp_path.rglob("*"))


def test_where_nothing_can_be_written_the_engine_is_loaded(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    assert _loaded(taken) == "FFI"


def test_another_release_has_another_table(tmp_path: Path, kept: Path) -> None:
    other = tmp_path / "ffi.py"
    other.write_text(SOURCE.read_text("utf-8") + "\n", "utf-8")
    assert _read(kept) is not None
    assert declarations.read(kept, declarations.signed(other)) is None


def _loaded(prefix: Path, *options: str) -> str:
    """What the engine's declarations are, with Python's own files kept below ``prefix``."""
    code = (
        f"import sys\nsys.pycache_prefix = {str(prefix)!r}\nimport guidebuilder.press.engine\n"
        "from weasyprint.text.ffi import ffi\nprint(type(ffi).__name__)"
    )
    return _run(code, *options).strip()


def test_what_is_hardly_ever_called_is_imported_when_it_is(tmp_path: Path) -> None:
    source = Path(SOURCE).parents[1] / "pdf" / "fonts.py"
    assert isinstance(deferred.loader(deferred.MODULE, str(source)), SourceFileLoader)
    other = tmp_path / "fonts.py"
    other.write_text(source.read_text("utf-8") + "\n", "utf-8")
    assert deferred.loader(deferred.MODULE, str(other)) is None
    told = _run(
        "import sys, guidebuilder.press.engine, weasyprint\n"
        "print('fontTools.subset' in sys.modules, 'fontTools.varLib' in sys.modules)\n"
        "from weasyprint.pdf import fonts\n"
        "options = fonts.subset.Options(hinting=False)\n"
        "from fontTools import subset, varLib\n"
        "print(isinstance(options, subset.Options), options.hinting)\n"
        "from fontTools.varLib.instancer import instantiateVariableFont\n"
        "print(callable(instantiateVariableFont))"
    )
    assert told.split() == ["False", "False", "True", "False", "True"]


@pytest.mark.parametrize("language", ["en_US", "de_DE", "fr", "cs_CZ", "ca", "ru_RU"])
def test_hyphens_are_those_of_pyphen(language: str) -> None:
    path = pyphen.LANGUAGES[language]
    ordinary, ours = hyphenation.Dictionary.__mro__[1](path), hyphenation.Dictionary(path)
    assert {letters: ours.patterns.get(letters) for letters in ours.patterns} == ordinary.patterns
    assert ours.maxlen == ordinary.maxlen
    word = "Aufmerksamkeitsvorhyphenationálnímegközelíthetetlenпредставление"
    assert ours.positions(word) == ordinary.positions(word)


def test_another_pyphen_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = hyphenation.Dictionary.__mro__[1]
    monkeypatch.setattr(pyphen, "HyphDict", ordinary)
    monkeypatch.setattr(pyphen, "__version__", "0.19.0")
    hyphenation.install()
    assert pyphen.HyphDict is ordinary
    monkeypatch.undo()
    assert pyphen.HyphDict is hyphenation.Dictionary


def _run(code: str, *options: str) -> str:
    told = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, *options, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=told)
    return done.stdout
