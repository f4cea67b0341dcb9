"""The contact sheet: every reference page in one picture, for the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from guidebuilder.data import styles_folder

GROUND, INK = 187, 0
_CELL, _GAP, _LABEL, _ROW = (300, 400), 16, 22, 8


def sheet(pages: Sequence[tuple[str, Path]]) -> Image.Image:
    """A grid of the pictures in their order, each over its label, papers to scale."""
    pictures = [(label, Image.open(path).convert("L")) for label, path in pages]
    tallest = max(picture.height for _, picture in pictures)
    widest = max(picture.width for _, picture in pictures)
    scale = min(_CELL[0] / widest, _CELL[1] / tallest)
    width, height = round(widest * scale), round(tallest * scale) + _LABEL
    rows = -(-len(pictures) // _ROW)
    size = (_ROW * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP)
    board = Image.new("L", size, GROUND)
    font = _font()
    for number, (label, picture) in enumerate(pictures):
        left = _GAP + number % _ROW * (width + _GAP)
        top = _GAP + number // _ROW * (height + _GAP)
        small = picture.resize(
            (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS
        )
        # All pages of a row stand on one line, with their labels below it.
        board.paste(small, (left, top + height - _LABEL - small.height))
        ImageDraw.Draw(board).text((left, top + height - _LABEL + 4), label, INK, font)
    return board


def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(styles_folder() / "fonts/inter/GuideSans-400.ttf", 13)
