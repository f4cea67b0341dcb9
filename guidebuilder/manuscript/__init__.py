"""The manuscript stage: a folder of Markdown and a guide.toml become a Guide, or diagnostics.

Its modules are loaded when one of their names is asked for: the press needs a few of them alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guidebuilder.manuscript.faces import Faces, read_faces
    from guidebuilder.manuscript.house_style import Tokens, read_tokens
    from guidebuilder.manuscript.lint import Review
    from guidebuilder.manuscript.reader import Manuscript, read_manuscript
    from guidebuilder.manuscript.settings import RawEdition

__all__ = [
    "Faces",
    "Manuscript",
    "RawEdition",
    "Review",
    "Tokens",
    "read_faces",
    "read_manuscript",
    "read_tokens",
]

_PLACES = {
    "Faces": "faces",
    "Manuscript": "reader",
    "RawEdition": "settings",
    "Review": "lint",
    "Tokens": "house_style",
    "read_faces": "faces",
    "read_manuscript": "reader",
    "read_tokens": "house_style",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
