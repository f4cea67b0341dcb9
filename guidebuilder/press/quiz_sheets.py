"""Tear-off quiz sheets and their key: items packed so that each keeps to its page.

The items are first typeset as a draft in one column and measured; then they are
packed into as few sheets as hold them, evenly, and set for good. Quiz and key
go through the same packing, so their stubs have the same bubbles in the same
places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from guidebuilder.edition.spec import LayoutName
from guidebuilder.errors import ContentError
from guidebuilder.press.blocks import QuizBlock, question_block
from guidebuilder.press.gathering import Copy, Gathering, Numbering
from guidebuilder.press.layout import Design, render, sheet_foot
from guidebuilder.press.sheets import MM

ROWS_PER_BLOCK = 5
ITEMS_PER_SHEET = 2 * ROWS_PER_BLOCK
# Clear of the cut line (PRINT: 5 mm on both sides).
_CLEAR = 5 * MM
_HEAD_GAP = 2.0
_BUBBLE = 5.4  # mm, as in editions/quiz.css
_FIRST_BUBBLE = 9.9  # mm from the block's left edge to the first bubble's
_PITCH, _LAST = 9.0, 36.9  # mm: pitch, and where the last bubble of a row may begin

Draft = Callable[[Copy], Gathering]


@dataclass(frozen=True, slots=True)
class Bubble:
    """One bubble: its letter, its left edge in mm from its block, whether the key rings it."""

    letter: str
    left: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """An item on a sheet. ``right`` are the right options' texts (on the key alone)."""

    number: int
    question: int
    quiz: QuizBlock
    bubbles: tuple[Bubble, ...]
    points: int
    right: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Where an item stands on its sheet: row and column from 1."""

    item: ItemBlock
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """One sheet: heading, items in two columns with their rows aligned, the stub's two blocks.

    ``cells`` are in the order of the items, which is the order they are read in.
    """

    heading: str
    stub_title: str
    form_label: str
    items: tuple[ItemBlock, ...]
    cells: tuple[Cell, ...]
    blocks: tuple[tuple[ItemBlock, ...], ...]
    points: int


@dataclass(frozen=True, slots=True)
class _Quiz:
    title: str
    form_id: str


def compose(design: Design, draft: Draft) -> list[Copy]:
    """The quiz or its key as a single gathering; ``draft`` typesets a draft to be measured."""
    projection = design.projection
    items = _items(design)
    form = projection.form
    book = _Quiz(projection.title, form.id if form else "")
    label = f"Form {form.letter}" if form else "Quiz"
    is_key = projection.spec.layout is LayoutName.QUIZ_KEY
    page = design.page(sheet_foot(projection))
    styles = _styles(design)

    note = "Mark one answer to each item on the slip below, tear the slip off and hand it in."
    if any(item.quiz.choose > 1 or not item.quiz.options for item in items):
        note = "Mark your answers on the slip below, tear the slip off and hand it in."
    noun = "Quiz key" if is_key else "Quiz"
    trial = _sheet(items, 1, 1, label, noun)
    html = render(
        "quiz-draft", page=page, book=book, sheet=trial, note=note, items=items, keyed=is_key
    )
    heights = draft(Copy("quiz, measured", html, styles, Numbering.ARABIC)).heights
    room = _cut_line(design) - _CLEAR - heights["head"] - _HEAD_GAP
    split = pack([heights[f"item-{item.number}"] for item in items], room, ITEMS_PER_SHEET)
    if split is None:
        tallest = max(items, key=lambda item: heights[f"item-{item.number}"])
        raise ContentError(
            f"the quiz item of question {tallest.question} is too tall for a sheet: "
            "shorten its stem or its options"
        )
    sheets, start = [], 0
    for number, count in enumerate(split, 1):
        sheets.append(_sheet(items[start : start + count], number, len(split), label, noun))
        start += count
    if is_key:
        note = "Lay the stub over a slip, or hold both to the light: each ring is a right answer."
        # Reasons stand on the sheet of their items where those of every sheet fit.
        explained_here = all(
            sum(heights[f"why-{item.number}"] for item in sheet.items) <= room for sheet in sheets
        )
        html = render(
            "quiz-key",
            page=page,
            book=book,
            sheets=sheets,
            note=note,
            explained_here=explained_here,
        )
    else:
        html = render("quiz", page=page, book=book, sheets=sheets, note=note)
    return [Copy(projection.spec.title.lower(), html, styles, Numbering.ARABIC)]


def pack(heights: Sequence[float], room: float, most: int) -> list[int] | None:
    """How many items each sheet takes, in order: as few sheets as possible, filled evenly.

    A sheet sets its items down the left column and then the right one, rows
    aligned across; ``room`` is its height in the unit of ``heights``. None where
    a single item is too tall.
    """
    total = len(heights)
    if not total:
        return []
    for sheets in range(-(-total // most), total + 1):
        base, more = divmod(total, sheets)
        split = [base + (index < more) for index in range(sheets)]
        start = 0
        for count in split:
            if sheet_height(heights[start : start + count]) > room:
                break
            start += count
        else:
            return split
    return None


def sheet_height(heights: Sequence[float]) -> float:
    """The height of items set in two columns with their rows aligned."""
    rows = -(-len(heights) // 2)
    return sum(
        max(heights[row], heights[row + rows] if row + rows < len(heights) else 0.0)
        for row in range(rows)
    )


def _items(design: Design) -> list[ItemBlock]:
    projection = design.projection
    order: Mapping[int, int] = (
        {number: place for place, number in enumerate(projection.form.items, 1)}
        if projection.form
        else {}
    )
    out = []
    for place, question in enumerate(projection.questions, 1):
        block = question_block(question, design.prose).quiz
        if block is None or question.quiz is None:
            continue
        letters = [option.letter for option in block.options]
        correct = block.key.correct if block.key else ()
        out.append(
            ItemBlock(
                number=order.get(question.number, place),
                question=question.number,
                quiz=block,
                bubbles=_bubbles(letters, correct),
                points=question.quiz.points,
                right=tuple(o.html for o in block.options if o.letter in correct),
            )
        )
    return sorted(out, key=lambda item: item.number)


def _bubbles(letters: Sequence[str], correct: Sequence[str]) -> tuple[Bubble, ...]:
    if not letters:
        return ()
    pitch = min(_PITCH, (_LAST - _FIRST_BUBBLE) / max(len(letters) - 1, 1))
    if pitch < _BUBBLE:
        raise ContentError(f"a quiz item has {len(letters)} options: a slip has room for six")
    return tuple(
        Bubble(letter, _FIRST_BUBBLE + pitch * index, letter in correct)
        for index, letter in enumerate(letters)
    )


def _sheet(
    items: Sequence[ItemBlock], number: int, total: int, label: str, noun: str
) -> SheetBlock:
    count = len(items)
    half = -(-count // 2)
    cells = tuple(
        Cell(item, place % half + 1, place // half + 1) for place, item in enumerate(items)
    )
    of = f", sheet {number} of {total}" if total > 1 else ""
    span = f"{items[0].number}–{items[-1].number}" if count > 1 else f"{items[0].number}"
    blocks = (tuple(items[:half]), tuple(items[half:]))
    return SheetBlock(
        heading=f"{noun}{of}",
        stub_title=f"Quiz{of}: items {span}" if count > 1 else f"Quiz{of}: item {span}",
        form_label=label,
        items=tuple(items),
        cells=cells,
        blocks=tuple(block for block in blocks if block),
        points=sum(item.points for item in items),
    )


def _cut_line(design: Design) -> float:
    """Three quarters down the sheet, in points from its top."""
    return design.sheet.height * 0.75


def _styles(design: Design) -> tuple[str, ...]:
    paper = ["geometry/quiz-letter.css"] if design.spec.paper.value == "Letter" else []
    return ("fonts.css", "tokens.css", "components.css", "editions/quiz.css", *paper)
