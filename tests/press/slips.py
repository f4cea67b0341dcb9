"""Quiz sheets read back as a grader would: bubbles and rings found in a picture of the page.

Nothing here asks the press where anything is: circles are found among the connected
patches of ink at 300 dpi, letters and numbers with pdfium's text. All places are
millimetres from the sheet's upper left corner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from guidebuilder.data import styles_folder
from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.quiz import forms
from guidebuilder.edition.spec import Paper
from guidebuilder.manuscript import read_manuscript
from guidebuilder.model import Guide
from guidebuilder.press.binding.bind import bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.layout import book_title, design
from guidebuilder.press.quiz import sheets as quiz_sheets

FOLDER = Path(__file__).parent / "quizzes"
DPI = 300
DOT = 25.4 / DPI


@dataclass(frozen=True)
class Set:
    """One way of printing a quiz: paper, large print, and which of three forms."""

    paper: Paper = Paper.A4
    large: bool = False
    form: str = "A"
    seed: int = 7


class Patch(NamedTuple):
    """A connected patch of ink: its centroid and its size."""

    x: float
    y: float
    width: float
    height: float


class Word(NamedTuple):
    """A word and the middle of its box."""

    text: str
    x: float
    y: float


@cache
def guide() -> Guide:
    return read_manuscript(FOLDER).guide


@cache
def book(edition: str, way: Set) -> bytes:
    spec = replace(
        builtin()[edition], paper=way.paper, large_print=way.large, forms=3, seed=way.seed
    )
    (form,) = (form for form in forms(guide(), spec) if form.letter == way.form)
    setting = design(project(guide(), spec, form=form))
    # In this process: a crew of others takes longer to come than these few pages to set.
    press = partial(typeset, content=FOLDER, styles=styles_folder())
    copies = quiz_sheets.compose(setting, partial(press, draft=True))
    info = BookInfo(title=book_title(setting.projection), language="en", authors=())
    return bind([press(copy) for copy in copies], info, styles_folder()).pdf


@cache
def pages(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


@cache
def patches(pdf: bytes, number: int, dpi: int = DPI) -> tuple[Patch, ...]:
    """The patches of ink of one page, in no order."""
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[number].render(scale=dpi / 72).to_pil().convert("L")
    width, height = image.size
    ink = image.point(lambda value: 1 if value < 128 else 0).tobytes()
    parent: list[int] = []
    runs: list[tuple[int, int, int]] = []  # row, start, end

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    above: list[int] = []
    for row in range(height):
        now: list[int] = []
        at = 0
        for match in re.finditer(b"\x01+", ink[row * width : (row + 1) * width]):
            start, end = match.span()
            index = len(runs)
            runs.append((row, start, end))
            parent.append(index)
            now.append(index)
            while at < len(above) and runs[above[at]][2] < start:
                at += 1
            look = at
            while look < len(above) and runs[above[look]][1] <= end:
                parent[root(index)] = root(above[look])
                look += 1
        above = now
    found: dict[int, list[tuple[int, int, int]]] = {}
    for index, run in enumerate(runs):
        found.setdefault(root(index), []).append(run)
    dot = 25.4 / dpi
    out = []
    for part in found.values():
        area = sum(end - start for _, start, end in part)
        x = sum((end - start) * (start + end) / 2 for _, start, end in part) / area
        y = sum((end - start) * (row + 0.5) for row, start, end in part) / area
        wide = max(end for _, _, end in part) - min(start for _, start, _ in part)
        high = part[-1][0] - part[0][0] + 1
        out.append(Patch(x * dot, y * dot, wide * dot, high * dot))
    return tuple(out)


def circles(pdf: bytes, number: int, below: float) -> list[Patch]:
    """Round lines at least 4.5 mm across under ``below``, in reading order."""
    found = [
        patch
        for patch in patches(pdf, number)
        if patch.y > below and patch.width > 4.5 and abs(patch.width - patch.height) < 0.4
    ]
    return sorted(found, key=lambda patch: (round(patch.y), patch.x))


@cache
def words(pdf: bytes, number: int) -> tuple[Word, ...]:
    """The words of a page, each with the middle of its box."""
    mm = 72 / 25.4
    out = []
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        text = page.get_textpage()
        high = page.get_height()
        boxes: list[tuple[str, tuple[float, float, float, float]]] = []
        for index in range(text.count_chars() + 1):
            letter = text.get_text_range(index, 1) if index < text.count_chars() else " "
            if letter.strip():
                box = text.get_charbox(index)
                # A gap of more than half a letter's height parts what has no space between.
                last = boxes[-1][1] if boxes else box
                gap = min(abs(box[0] - last[2]), abs(last[0] - box[2]))  # or upside down
                near = abs(box[1] - last[1]) < 6 and gap < 4
                if not near and boxes:
                    out.append(_word(boxes, high, mm))
                    boxes = []
                boxes.append((letter, box))
            elif boxes:
                out.append(_word(boxes, high, mm))
                boxes = []
    return tuple(out)


def _word(
    boxes: list[tuple[str, tuple[float, float, float, float]]], high: float, mm: float
) -> Word:
    left, right = min(b[0] for _, b in boxes), max(b[2] for _, b in boxes)
    bottom, top = min(b[1] for _, b in boxes), max(b[3] for _, b in boxes)
    return Word(
        "".join(text for text, _ in boxes),
        (left + right) / 2 / mm,
        (high - (top + bottom) / 2) / mm,
    )
