"""Tear-off quiz sheets and their keys: items packed so that each keeps to its page.

The items are first typeset as a draft in one column and measured; then they are
packed and set for good. Quiz, key and the quiz for oneself go through the same
packing on the same geometry: the items stand in the same places, and so do bubbles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from guidebuilder.edition.spec import LayoutName
from guidebuilder.errors import ContentError
from guidebuilder.press.gathering import Copy, Gathering, Numbering
from guidebuilder.press.layout import Design, render, sheet_foot
from guidebuilder.press.quiz.geometry import QuizGeometry, Stub
from guidebuilder.press.quiz.items import ItemBlock, asked
from guidebuilder.press.quiz.packing import Columns, pack, spare
from guidebuilder.press.quiz.papers import quiz_geometry
from guidebuilder.press.quiz.self_test import KeyPlan, key_plan, letters_width
from guidebuilder.press.sheets import MM
from guidebuilder.press.stylesheets import style_stack

# Layout rounds to the engine's own unit; a heading's margin is not in its height.
_HEAD_GAP = 2.0
# More than so much white, in mm, would only push items apart.
_MOST_SPARE = 3.0

Draft = Callable[[Copy], Gathering]


@dataclass(frozen=True, slots=True)
class StubBlock:
    """A block of rows: its left edge in mm from the stub's, and the items it has bubbles for."""

    left: float
    items: tuple[ItemBlock, ...]


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """One sheet: heading, columns of items, the stub's blocks.

    ``opening`` says that it has the quiz's full heading; the others have a line.
    ``key`` are the columns of the key that stands on the stub in place of a slip,
    ``told`` whether it gives reasons; ``span`` are its items in words.
    """

    heading: str
    opening: bool
    span: str
    stub_title: str
    form_label: str
    columns: tuple[tuple[ItemBlock, ...], ...]
    blocks: tuple[StubBlock, ...]
    points: int
    key: tuple[tuple[ItemBlock, ...], ...] = ()
    told: bool = False

    @property
    def items(self) -> tuple[ItemBlock, ...]:
        """The sheet's items in order."""
        return tuple(item for column in self.columns for item in column)


@dataclass(frozen=True, slots=True)
class _Quiz:
    title: str
    form_id: str
    properties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Press:
    """What all sheets of one quiz have in common.

    ``letters`` is the width of a key's column of letters in mm, ``opening`` the height
    of the first sheet's heading in points, the same with any note in it.
    """

    design: Design
    stub: Stub
    label: str
    items: tuple[ItemBlock, ...]
    letters: float
    opening: float = 0.0

    @property
    def geometry(self) -> QuizGeometry:
        return self.stub.sheet

    @property
    def book(self) -> _Quiz:
        projection = self.design.projection
        form = projection.form
        properties = (
            *self.stub.properties(),
            ("key-letters", f"{self.letters:.3f}mm"),
            ("opening", f"{self.opening:.3f}pt"),
        )
        return _Quiz(projection.title, form.id if form else "", properties)

    def sheets(self, packed: Sequence[Columns], noun: str, *, opening: bool) -> list[SheetBlock]:
        """The sheets as packed; ``opening`` says whether the first has the full heading."""
        out, start = [], 0
        for number, counts in enumerate(packed, 1):
            columns = []
            for count in counts:
                columns.append(self.items[start : start + count])
                start += count
            head = opening and number == 1
            out.append(self.sheet(columns, number, len(packed), noun, opening=head))
        return out

    def sheet(
        self,
        columns: Sequence[tuple[ItemBlock, ...]],
        number: int,
        total: int,
        noun: str,
        *,
        opening: bool,
    ) -> SheetBlock:
        """One sheet with its items."""
        items = [item for column in columns for item in column]
        of = f", sheet {number} of {total}" if total > 1 else ""
        span = f"Item {items[0].number}"
        if len(items) > 1:
            span = f"Items {items[0].number}–{items[-1].number}"
        return SheetBlock(
            heading=f"{noun}{of}",
            opening=opening,
            span=span,
            stub_title=f"{span}{of}",
            form_label=self.label,
            columns=tuple(column for column in columns if column),
            blocks=self._blocks(columns, items),
            points=sum(item.points for item in items),
        )

    def _blocks(
        self, columns: Sequence[tuple[ItemBlock, ...]], items: Sequence[ItemBlock]
    ) -> tuple[StubBlock, ...]:
        """A block of rows for each column of items where that fits, else for each half of them."""
        places = self.geometry.blocks
        shares = list(columns)
        if len(columns) != len(places) or any(len(c) > self.stub.rows.count for c in columns):
            share = -(-len(items) // len(places))
            shares = [tuple(items[n * share : (n + 1) * share]) for n in range(len(places))]
        return tuple(
            StubBlock(left, share) for left, share in zip(places, shares, strict=True) if share
        )

    def copy(self, layout: str, book: _Quiz, **values: object) -> Copy:
        """One of the quiz layouts as copy."""
        spec = self.design.spec
        page = self.design.page(sheet_foot(self.design.projection))
        html = render(layout, page=page, book=book, **values)
        return Copy(spec.title.lower(), html, style_stack(spec), Numbering.ARABIC)

    def draft(self) -> Copy:
        """Headings, items and reasons to be measured."""
        layout = self.design.spec.layout

        def one(noun: str, *, opening: bool) -> SheetBlock:
            # The number of sheets is not known yet: two digits, the widest there are.
            return self.sheet([self.items], 88, 88, noun, opening=opening)

        return self.copy(
            "quiz-draft",
            self.book,
            heads=(
                ("head", one("Quiz", opening=True), _note(self.items, _SLIP)),
                ("self-head", one("Quiz", opening=True), _note(self.items, _STRIP)),
                ("head-running", one("Quiz", opening=False), ""),
                ("key-head", one("Quiz key", opening=True), _KEY_NOTE),
                ("key-running", one("Quiz key", opening=False), ""),
            ),
            items=self.items,
            explained=layout is not LayoutName.QUIZ,
            told=layout is LayoutName.QUIZ_SELF,
        )

    def overlay(self, packed: Sequence[Columns], heights: Mapping[str, float]) -> Copy:
        """The key to be laid over the slips."""
        sheets = self.sheets(packed, "Quiz key", opening=True)
        # Reasons stand on the sheet of their items where those of every sheet fit.
        end = self.geometry.items_end * MM - _HEAD_GAP
        heads = [heights["key-head"], *[heights["key-running"]] * len(sheets)]
        here = all(
            sum(heights[f"why-{item.number}"] for item in sheet.items) <= end - head
            for sheet, head in zip(sheets, heads, strict=False)
        )
        return self.copy("quiz-key", self.book, sheets=sheets, note=_KEY_NOTE, explained_here=here)

    def upside_down(self, sheets: Sequence[SheetBlock], heights: Mapping[str, float]) -> Copy:
        """The sheets with the key upside down on their stubs."""
        told = [[heights[f"told-{item.number}"] / MM for item in s.items] for s in sheets]
        plan = key_plan(self.geometry, told, self.letters)
        keyed = _keyed(sheets, plan)
        return self.copy(
            "quiz-self",
            replace(self.book, properties=(*self.book.properties, *plan.properties())),
            sheets=keyed,
            note=_note(self.items, _STRIP),
            apart=[item for sheet in keyed if not sheet.told for item in sheet.items],
        )


def compose(design: Design, draft: Draft) -> list[Copy]:
    """The quiz or its key as a single gathering; ``draft`` typesets a draft to be measured.

    Raises ContentError for an item with too many options, or too tall for a sheet.
    """
    projection = design.projection
    spec = projection.spec
    geometry = quiz_geometry(spec.paper, large=spec.large_print)
    items = asked(design)
    options = max((len(item.quiz.options) for item in items), default=0)
    label = f"Form {projection.form.letter}" if projection.form else "Quiz"

    letters = letters_width(geometry, items)

    def press_on(stub: Stub, opening: float = 0.0) -> _Press:
        blocks = tuple(item.on(stub) for item in items)
        return _Press(design, stub, label, blocks, letters, opening)

    # Rows are settled when it is known how many items a sheet has; a draft needs none.
    trial = press_on(geometry.stub(1, options))
    heights = draft(trial.draft()).heights
    packed, opening, white = _packed(trial, heights)
    most = max((sum(columns) for columns in packed), default=1)
    press = press_on(geometry.stub(most, options, white), _opening(heights))
    if spec.layout is LayoutName.QUIZ_KEY:
        return [press.overlay(packed, heights)]
    sheets = press.sheets(packed, "Quiz", opening=opening)
    if spec.layout is LayoutName.QUIZ_SELF:
        return [press.upside_down(sheets, heights)]
    return [press.copy("quiz", press.book, sheets=sheets, note=_note(press.items, _SLIP))]


_KEY_NOTE = "Lay the stub over a slip, or hold both to the light: each ring is a right answer."
_ONE = "Mark one answer to each item"
_SEVERAL = "Mark your answers"
_SLIP = " on the slip below, tear the slip off and hand it in."
_STRIP = ". Fold back or tear off the strip below first: it holds the key."


def _note(items: Sequence[ItemBlock], rest: str) -> str:
    several = any(item.quiz.choose > 1 or not item.quiz.options for item in items)
    return f"{_SEVERAL if several else _ONE}{rest}"


def _opening(heights: Mapping[str, float]) -> float:
    """The height of the first sheet's heading: that of the quiz and the quiz for oneself alike."""
    return max(heights["head"], heights["self-head"])


def _keyed(sheets: Sequence[SheetBlock], plan: KeyPlan) -> list[SheetBlock]:
    out = []
    for sheet, stub in zip(sheets, plan.stubs, strict=True):
        items = iter(sheet.items)
        columns = tuple(tuple(islice(items, count)) for count in stub.columns if count)
        out.append(replace(sheet, key=columns, told=stub.told))
    return out


def _packed(press: _Press, heights: Mapping[str, float]) -> tuple[list[Columns], bool, float]:
    """The items' columns and sheets, whether the first has the full heading, and spare white.

    The heading is left out where the first item has no room under it. The spare
    white is what every item can have more, in mm, before the fullest column is
    full. All quiz layouts ask for the same heights, and so come to the same packing.
    """
    geometry = press.geometry
    end = geometry.items_end * MM - _HEAD_GAP
    tall = [heights[f"item-{item.number}"] for item in press.items]
    rest = end - heights["head-running"]
    for first in (end - _opening(heights), rest):
        packed = pack(tall, first, rest, columns=geometry.columns, most=geometry.most)
        if packed is not None:
            white = spare(tall, packed, first, rest) / MM
            return packed, first != rest, min(white, _MOST_SPARE)
    item = max(press.items, key=lambda item: heights[f"item-{item.number}"])
    large = " in large print" if press.design.spec.large_print else ""
    raise ContentError(
        f"the quiz item of question {item.question} is too tall for a sheet of "
        f"{press.design.spec.paper.value}{large}: shorten its stem or its options, "
        "or choose a larger paper"
    )
