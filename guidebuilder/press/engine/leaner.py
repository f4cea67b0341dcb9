"""A shorter way to the loaded engine: half of its imports' time went into what is not needed.

Three of its modules are loaded by loaders of our own, and patterns of hyphenation are read as they
are asked for. Each holds for what it was written for and nothing else: with another version the
engine is loaded as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

from guidebuilder.press.engine import declarations, deferred, hyphenation, own_sheets

_LOADERS: dict[str, Callable[[str, str], SourceFileLoader | None]] = {
    declarations.MODULE: declarations.loader,
    deferred.MODULE: deferred.loader,
    own_sheets.MODULE: own_sheets.loader,
}


def install() -> None:
    """Take the shorter way, unless the engine is loaded already."""
    sys.meta_path.insert(0, _Finder())
    hyphenation.install()


class _Finder(MetaPathFinder):
    """Finds these modules as they are found anyway, and says who loads them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in _LOADERS:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and type(spec.loader) is SourceFileLoader:
            ordinary = spec.loader
            spec.loader = _LOADERS[fullname](ordinary.name, ordinary.path) or ordinary
        return spec
