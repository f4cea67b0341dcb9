"""Pages of a PDF as pictures, and the page that is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from tests.pages.likeness import RESOLUTION

FINE = 10
"""Pages are rendered this much finer and then reduced: a hairline is as grey as it is thin."""

LEVELS = 16
"""Greys of a picture that is kept."""


@contextmanager
def opened(pdf: Path | bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A document, closed at the end."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def picture(document: pypdfium2.PdfDocument, index: int, fine: int = FINE) -> Image.Image:
    """One page in greys, RESOLUTION dots to the inch."""
    page = document[index]
    bitmap = page.render(scale=RESOLUTION * fine / 72, grayscale=True, may_draw_forms=False)
    image: Image.Image = bitmap.to_pil()
    return image.convert("L").reduce(fine)


def keep(image: Image.Image, path: Path) -> None:
    """Write a picture as small as it gets without being seen: few greys, four bits a dot."""
    step = 255 / (LEVELS - 1)
    levels = image.point([round(value / step) for value in range(256)])
    palette = Image.new("P", image.size)
    palette.putpalette([round(level * step) for level in range(LEVELS) for _ in "rgb"])
    palette.frombytes(levels.tobytes())
    path.parent.mkdir(parents=True, exist_ok=True)
    palette.save(path, optimize=True, bits=4)


def words(document: pypdfium2.PdfDocument, index: int) -> str:
    """The text of a page, on one line."""
    return " ".join(document[index].get_textpage().get_text_bounded().split())


@cache
def anchors(pdf: Path) -> dict[str, int]:
    """The pages, from 0, that a book's named places are on."""
    with pikepdf.open(pdf) as book:
        if "/Names" not in book.Root or "/Dests" not in book.Root.Names:
            return {}
        numbers = {page.obj.objgen: index for index, page in enumerate(book.pages)}
        found = {}
        for name, place in pikepdf.NameTree(book.Root.Names.Dests).items():
            array = place.D if isinstance(place, pikepdf.Dictionary) else place
            found[str(name)] = numbers[array[0].objgen]
        return found
