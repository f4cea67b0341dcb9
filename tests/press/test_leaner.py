"""The engine as it is loaded here is the engine: the same declarations, the same hyphens."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import _cffi_backend
import pyphen
import pytest

from guidebuilder.press.engine import declarations, deferred, hyphenation
from tools.declarations import compiled, parsed, source_file

SOURCE = source_file()
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
        return ffi.sizeof(struct) > 0
    except (ValueError, _cffi_backend.FFI.error):
        return False


def _library(ffi: Any, names: Sequence[str]) -> Any:
    for name in names:
        with suppress(OSError):
            return ffi.dlopen(name)
    raise AssertionError(names)


def _functions(ffi: Any, libraries: Sequence[Any]) -> dict[str, str]:
    """The types of all functions that these libraries have."""
    known = parsed(SOURCE)._parser._declarations
    declared = [key.split()[1] for key in known if key.startswith("function ")]
    found = {}
    for name in declared:
        for library in libraries:
            with suppress(AttributeError, _cffi_backend.FFI.error):
                found[name] = _plain(ffi.typeof(getattr(library, name)).cname)
    return found


def test_the_table_was_made_of_this_engine_by_this_cffi() -> None:
    held = json.loads(declarations.TABLE.read_bytes())
    assert held["arguments"] == compiled(SOURCE), "run tools/declarations.py"
    assert declarations.declared(SOURCE) is not None, "run tools/declarations.py"


def test_the_table_declares_what_cffi_parses() -> None:
    table = declarations.declared(SOURCE)
    ordinary = parsed(SOURCE)
    assert len(_types(ordinary)) > 30
    assert _types(table) == _types(ordinary)


def test_functions_are_declared_alike() -> None:
    told = []
    for ffi in (declarations.declared(SOURCE), parsed(SOURCE)):
        libraries = [_library(ffi, names) for names in _LIBRARIES]
        told.append(_functions(ffi, libraries))
    assert len(told[0]) > 100
    assert told[0] == told[1]


def test_the_engine_is_loaded_with_the_table() -> None:
    code = "{}\nfrom weasyprint.text.ffi import ffi\nprint(type(ffi).__name__)"
    assert _run(code.format("import guidebuilder.press.engine")).strip() == "Declared"
    assert _run(code.format("")).strip() == "FFI"


def test_another_release_is_parsed_as_ever(tmp_path: Path) -> None:
    other = tmp_path / "ffi.py"
    other.write_text(SOURCE.read_text("utf-8") + "\n", "utf-8")
    assert declarations.loader(declarations.MODULE, str(SOURCE)) is not None
    assert declarations.loader(declarations.MODULE, str(other)) is None
    assert declarations.loader(declarations.MODULE, str(tmp_path / "missing.py")) is None


@pytest.mark.parametrize("text", ["", "[]", '{"source": 1}', "\x00"])
def test_a_table_that_makes_no_sense_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    table = tmp_path / "declarations.json"
    table.write_text(text, "utf-8")
    monkeypatch.setattr(declarations.declared, "__defaults__", (table,))
    assert declarations.loader(declarations.MODULE, str(SOURCE)) is None


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


def _run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout
