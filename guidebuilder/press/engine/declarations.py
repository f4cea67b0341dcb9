"""The engine's C declarations, taken from a table instead of being parsed at each start.

WeasyPrint declares the functions of Pango, HarfBuzz and fontconfig in C, and cffi has that parsed
by a parser written in Python: a third of what importing the engine costs. Beside this module
stands what cffi makes of these declarations in its out-of-line mode, ``declarations.json``
(``tools/declarations.py`` writes it). It is used for the very file of the engine's that it was
made of; with any other, and with a cffi that does not read it, all goes the ordinary way.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

MODULE = "weasyprint.text.ffi"
"""The module that declares and loads the C libraries."""

TABLE = Path(__file__).with_name("declarations.json")


def loader(name: str, path: str) -> SourceFileLoader | None:
    """What loads the engine's module ``name`` with the table; None for another than its own."""
    table = None
    # Whatever is wrong with the table, the engine can do without.
    with suppress(Exception):
        table = declared(Path(path))
    return None if table is None else _Loader(name, path, table)


class _Loader(SourceFileLoader):
    """Runs the module, which makes itself one ``cffi.FFI`` and declares to it."""

    def __init__(self, fullname: str, path: str, table: Any) -> None:
        super().__init__(fullname, path)
        self._table = table

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        import cffi  # noqa: PLC0415

        ordinary = cffi.FFI
        cffi.FFI = lambda: self._table
        try:
            super().exec_module(module)
        finally:
            cffi.FFI = ordinary


def declared(source: Path, table: Path = TABLE) -> Any | None:
    """What stands for ``cffi.FFI()`` in the module ``source``; None for another than the table's.

    Raises whatever comes of a table that cannot be read, or not by this cffi.
    """
    held = json.loads(table.read_bytes())
    if held["source"] != hashlib.sha256(source.read_bytes()).hexdigest():
        return None
    return ffi(held["arguments"])


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


def _given(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("latin-1")
    if isinstance(value, list):
        return tuple(_given(item) for item in value)
    return value
