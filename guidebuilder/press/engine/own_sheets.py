"""The engine's own style sheets, read once on a machine instead of at each start.

Its module of HTML reads three when it is loaded, with nearly three hundred selectors: a tenth
of what importing the engine takes.
"""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from itertools import count
from types import ModuleType
from typing import Any

MODULE = "weasyprint.html"
"""The module that reads them."""


def loader(name: str, path: str) -> SourceFileLoader:
    """What loads the engine's module ``name``."""
    return _Loader(name, path)


class _Loader(SourceFileLoader):
    """Runs the module, which takes ``CSS`` from the engine and calls it."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        import weasyprint  # noqa: PLC0415 - it is being loaded, and asks for this module

        from guidebuilder.press.engine.read_sheets import read_once  # noqa: PLC0415 - it needs it

        css, numbers = weasyprint.CSS, count()

        def kept(string: str, counter_style: Any = None) -> Any:
            counters = {} if counter_style is None else counter_style
            (sheet,) = read_once(
                f"engine-{next(numbers)}",
                [string],
                lambda: [css(string=string, counter_style=counters)],
                kind=css,
                counters=counters,
            )
            return sheet

        weasyprint.CSS = kept
        try:
            super().exec_module(module)
        finally:
            weasyprint.CSS = vars(module)["CSS"] = css
