"""Gatherings whose fonts are named instead of embedded: see :mod:`guidebuilder.press.faces`.

The engine cuts each face down to the glyphs in use, document by document. Where the
documents are bound to one book, that is done once, when it is known what the book uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from weasyprint.pdf.fonts import Font

from guidebuilder.press.faces import digest, shipped, stand_in


@contextmanager
def faces_named(styles: Path) -> Iterator[None]:
    """While this lasts, the engine names the faces that ship instead of embedding them.

    ``Font.clean`` is where the engine replaces a program by what a document needs of it.
    Faces from elsewhere, and those with characters that they have no glyph for, it
    embeds as ever.
    """
    ours, embed = shipped(styles), Font.clean

    def clean(font: Any, to_unicode: Any, hinting: Any) -> None:
        if not font.missing and not font.used_in_forms and digest(font.file_content) in ours:
            font.file_content = stand_in(font.file_content)
        else:
            embed(font, to_unicode, hinting)

    Font.clean = clean
    try:
        yield
    finally:
        Font.clean = embed
