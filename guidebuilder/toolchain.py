"""What besides a guide decides how its pages look: our own code, styles, fonts, libraries."""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

# Libraries of the system that the engine sets text with, and what tells their version.
_SYSTEM = (
    (("libpango-1.0.so.0", "libpango-1.0.dylib"), "pango_version_string"),
    (("libharfbuzz.so.0", "libharfbuzz.0.dylib"), "hb_version_string"),
)
_SOURCES = frozenset({".py", ".j2", ".toml", ".css", ".svg", ".ttf", ".otf", ".woff2", ".json"})
_INSTALLED = "weasyprint", "pikepdf", "markdown_it", "guidebuilder"


def toolchain(styles: Path) -> str:
    """The SHA-256 of everything but the guide, in hexadecimal.

    That are the files of this package and of the folder ``styles`` by their content, the
    versions of Python and of every package installed beside it, and of the libraries that shape
    text. Fonts of the machine are not among them: every character is set in a face of ours.
    """
    found = hashlib.sha256()
    for told in (
        platform.python_implementation(),
        sys.version,
        *_packages(),
        *(_version(names, symbol) for names, symbol in _SYSTEM),
    ):
        found.update(f"{len(told)}:{told}".encode())
    for folder in (Path(__file__).parent, styles):
        for name, path in sorted(_files(folder)):
            data = Path(path).read_bytes()
            found.update(f"{name}\0{len(data)}\0".encode())
            found.update(data)
    return found.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Name below the folder, and path, of each file that says how pages are made."""
    start = len(str(folder)) + 1
    stack = [str(folder)]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        stack.append(entry.path)
                elif os.path.splitext(entry.name)[1] in _SOURCES:  # noqa: PTH122 - as fast as can be
                    yield entry.path[start:], entry.path


def _packages() -> Iterator[str]:
    """Name and version of what is installed where our libraries are."""
    folders = set()
    for name in _INSTALLED:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            folders.add(Path(spec.origin).parent.parent)
    for folder in sorted(folders):
        yield from sorted(name for name in os.listdir(folder) if name.endswith(".dist-info"))  # noqa: PTH208


def _version(names: tuple[str, ...], symbol: str) -> str:
    for name in names:
        with suppress(OSError, AttributeError):
            tell = getattr(ctypes.CDLL(name), symbol)
            tell.restype = ctypes.c_char_p
            return str(tell().decode("ascii", "replace"))
    return ""
