"""The engine's C declarations, parsed once on a machine instead of at each start.

WeasyPrint declares the functions of Pango, HarfBuzz and fontconfig in C, and cffi has that parsed
by a parser written in Python: a third of what importing the engine costs. What cffi makes of them
in its out-of-line mode is kept as a table (see :mod:`~guidebuilder.press.derived`).
"""

from __future__ import annotations

import ast
import json
import sys
import tempfile
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from guidebuilder.press import derived

MODULE = "weasyprint.text.ffi"
"""The module that declares and loads the C libraries."""


def loader(name: str, path: str) -> SourceFileLoader:
    """What loads the engine's module ``name`` with the table, and makes the table."""
    return _Loader(name, path)


class _Loader(SourceFileLoader):
    """Runs the module, which makes itself one ``cffi.FFI`` and declares to it."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        declared = None
        # Whatever is wrong with the table, the engine can do without.
        with suppress(Exception):
            kept = table()
            sign = signed(Path(self.path))
            declared = read(kept, sign)
        if declared is not None:
            self._run(module, declared)
            return
        super().exec_module(module)
        with suppress(Exception):
            if not sys.dont_write_bytecode:
                write(kept, sign, compiled(module.ffi))

    def _run(self, module: ModuleType, declared: Any) -> None:
        import cffi  # noqa: PLC0415

        ordinary = cffi.FFI
        cffi.FFI = lambda: declared
        try:
            super().exec_module(module)
        finally:
            cffi.FFI = ordinary


def table() -> Path:
    """Where the table is kept. Raises NotImplementedError where Python keeps nothing."""
    return derived.place(__file__, "json")


def signed(source: Path) -> str:
    """What a table of the module ``source`` is known by. Raises OSError."""
    import _cffi_backend  # noqa: PLC0415

    return derived.sign([_cffi_backend.__version__.encode(), source.read_bytes()])


def read(kept: Path, sign: str) -> Any | None:
    """What stands for ``cffi.FFI()`` in the module of this sign; None for another's table.

    Raises whatever comes of a table that cannot be read.
    """
    # cffi believes what it is given: of a damaged table, the process might die.
    body = derived.read(kept, sign)
    return None if body is None else ffi(json.loads(body))


def write(kept: Path, sign: str, arguments: dict[str, Any]) -> None:
    """Keep the table. Raises OSError."""
    derived.write(kept, sign, json.dumps(arguments, sort_keys=True).encode("ascii"))


def ffi(arguments: dict[str, Any]) -> Any:
    """cffi's own object of declarations that were compiled, from the arguments as the table has
    them: a string stands for as many bytes.
    """
    import _cffi_backend  # noqa: PLC0415

    class Declared(_cffi_backend.FFI):  # type: ignore[misc]
        """Knows what would be declared to it."""

        def cdef(self, _source: str) -> None:
            """Nothing."""

    return Declared(MODULE, **{name: _given(value) for name, value in arguments.items()})


def compiled(parsed: Any) -> dict[str, Any]:
    """What cffi hands to its own object when it loads compiled declarations, fit for JSON.

    ``parsed`` is a ``cffi.FFI`` that they were declared to; it stays as it is.
    """
    from cffi.recompiler import make_py_source  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as scratch:
        code = Path(scratch) / "declarations.py"
        make_py_source(parsed, "declarations", str(code))
        tree = ast.parse(code.read_text("utf-8"))
    (call,) = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {str(word.arg): _fit(ast.literal_eval(word.value)) for word in call.keywords}


def _given(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("latin-1")
    if isinstance(value, list):
        return tuple(_given(item) for item in value)
    return value


def _fit(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return [_fit(item) for item in value] if isinstance(value, tuple) else value
