"""Writes guidebuilder/press/engine/declarations.json: `python tools/declarations.py`.

To be run when WeasyPrint or cffi has changed; tests/press/test_declarations.py tells when.
"""

from __future__ import annotations

import ast
import hashlib
import json
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import cffi

from guidebuilder.press.engine.declarations import MODULE, TABLE


def main() -> None:
    source = source_file()
    held = {
        "source": hashlib.sha256(source.read_bytes()).hexdigest(),
        "arguments": compiled(source),
    }
    TABLE.write_text(json.dumps(held, indent=0, sort_keys=True) + "\n", "ascii")


def source_file() -> Path:
    """The engine's file with the declarations."""
    return Path(str(import_module(MODULE).__file__))


def parsed(source: Path) -> cffi.FFI:
    """The declarations as cffi parses them."""
    made = cffi.FFI()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ffi.cdef":
            made.cdef(ast.literal_eval(node.args[0]))
    return made


def compiled(source: Path) -> dict[str, Any]:
    """What cffi hands to its own object when it loads compiled declarations, fit for JSON."""
    made = parsed(source)
    made.set_source("declarations", None)
    with tempfile.TemporaryDirectory() as scratch:
        code = Path(scratch) / "declarations.py"
        made.emit_python_code(str(code))
        tree = ast.parse(code.read_text("utf-8"))
    (call,) = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {str(word.arg): _fit(ast.literal_eval(word.value)) for word in call.keywords}


def _fit(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return [_fit(item) for item in value] if isinstance(value, tuple) else value


if __name__ == "__main__":
    main()
