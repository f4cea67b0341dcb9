"""Libraries that the engine imports at its start and hardly ever calls: imported at the call.

fontTools' subsetter and its variable fonts come with forty modules. The engine calls the former
where HarfBuzz cannot cut a font down, the latter for variable fonts, of which we ship none.
"""

from __future__ import annotations

import hashlib
import sys
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

MODULE = "weasyprint.pdf.fonts"
"""The module that imports them."""

WRITTEN_FOR = "9ad9a202a416b84585e59d758e6b5e1b35604807dc3fa4472b6829bc5c4cdcb7"
"""The SHA-256 of that module: it calls what it takes from them, and does nothing else with it."""

LATER = "fontTools.subset", "fontTools.varLib.instancer"


def loader(name: str, path: str) -> SourceFileLoader | None:
    """What loads the engine's module ``name``; None where it is not the one known here."""
    known = hashlib.sha256(Path(path).read_bytes()).hexdigest() == WRITTEN_FOR
    return _Loader(name, path) if known else None


class _Loader(SourceFileLoader):
    """Runs the module, which finds stand-ins for these libraries."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        names = [name for name in LATER if name not in sys.modules]
        sys.modules.update((name, _Later(name)) for name in names)
        try:
            super().exec_module(module)
        finally:
            # Whoever else asks for them gets them.
            for name in names:
                del sys.modules[name]


class _Later(ModuleType):
    """A module whose functions and classes import it when they are called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*positional: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*positional, **named)

        return call
