"""The questions-only handout: one run-on gathering, with ruled room where asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from guidebuilder.edition.spec import Room
from guidebuilder.press.gathering import Copy, Gathering, Numbering
from guidebuilder.press.handout.filling import Asking, fill
from guidebuilder.press.handout.geometry import SQUARE, HandoutGeometry, handout_geometry
from guidebuilder.press.layout import Design, plural, render, sheet_foot
from guidebuilder.press.matter.blocks import QuestionBlock, question_block
from guidebuilder.press.sheets import MM
from guidebuilder.press.stylesheets import style_stack

# Four lines for a question of 4 minutes, seven for one of 10, and so on between.
_LINES_BASE, _LINES_PER_MINUTE = 2.0, 0.5
_DEFAULT_MINUTES = 4


# Layout rounds to the engine's own unit.
_ROUNDING = 1.0

Draft = Callable[[Copy], Gathering]


@dataclass(frozen=True, slots=True)
class _RoomBlock:
    """Lines to write on, or a grid of ``columns`` by ``rows`` whole squares."""

    kind: str
    lines: int = 0
    columns: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question; ``opens`` says that it begins a page, as a section's ``opens`` does of that."""

    question: QuestionBlock
    room: _RoomBlock | None
    opens: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    ordinal: int
    anchor: str
    title: str
    asked: tuple[_Asked, ...]
    opens: bool = False

    @property
    def heading(self) -> str:
        """The element of a prompt: no level is skipped where sections have no title."""
        return "h3" if self.title else "h2"


@dataclass(frozen=True, slots=True)
class _Handout:
    """The handout; ``level_first`` sets level and minutes beside the number, over the prompt."""

    title: str
    module: str
    edition: str
    pair: str
    scope: str
    sections: tuple[_Section, ...]
    properties: tuple[tuple[str, str], ...]
    level_first: bool


def compose(design: Design, draft: Draft) -> list[Copy]:
    """The handout as a single gathering; ``draft`` typesets it to see what pages have left over."""
    projection, spec = design.projection, design.spec
    geometry = handout_geometry(spec.paper, large=spec.large_print)
    if spec.room is Room.GRID:
        geometry = geometry.ruled()
    sections = tuple(
        _Section(
            s.ordinal,
            s.anchor,
            s.title,
            tuple(
                _asked(question_block(q, design.prose), spec.room, geometry) for q in s.questions
            ),
        )
        for s in projection.sections
    )
    shown = len(projection.questions)
    scope = plural(shown, "question")
    if shown != projection.whole:
        scope += f" of {projection.whole}"
    book = _Handout(
        title=projection.title,
        module=projection.module,
        edition=spec.title,
        pair=projection.pair,
        scope=scope,
        sections=sections,
        properties=geometry.properties(),
        level_first=spec.large_print,
    )
    page = design.page(sheet_foot(projection))
    styles = style_stack(spec)

    def copy(name: str, book: _Handout) -> Copy:
        return Copy(name, render("handout", page=page, book=book), styles, Numbering.ARABIC)

    if spec.room is not Room.NONE:
        # Measured without its writing room, no question but the longest is divided.
        bare = replace(book, sections=tuple(_bare(section) for section in sections))
        heights = draft(copy("handout, measured", bare)).heights
        book = replace(book, sections=_filled(sections, heights, geometry, spec.room))
    return [copy("handout", book)]


def _asked(question: QuestionBlock, room: Room, geometry: HandoutGeometry) -> _Asked:
    if room is Room.NONE:
        return _Asked(question, None)
    lines = round(_LINES_BASE + _LINES_PER_MINUTE * (question.minutes or _DEFAULT_MINUTES))
    if room is Room.LINES:
        return _Asked(question, _RoomBlock(room.value, lines=lines))
    rows = geometry.rows(lines)
    return _Asked(question, _RoomBlock(room.value, columns=geometry.squares, rows=rows))


def _bare(section: _Section) -> _Section:
    return replace(
        section,
        asked=tuple(
            replace(item, room=item.room and replace(item.room, lines=0, rows=0))
            for item in section.asked
        ),
    )


def _filled(
    sections: Sequence[_Section],
    heights: Mapping[str, float],
    geometry: HandoutGeometry,
    room: Room,
) -> tuple[_Section, ...]:
    """The sections with writing room down to the foot of every page but the last."""
    asking = []
    above = heights["head"]
    for section in sections:
        above += heights.get(f"section-{section.ordinal}", 0.0)
        for item in section.asked:
            height = above + heights[f"question-{item.question.number}"]
            asking.append(Asking(height, item.room.lines + item.room.rows if item.room else 0))
            above = 0.0
    row = (SQUARE if room is Room.GRID else geometry.line) * MM
    placed = iter(fill(asking, geometry.depth * MM - _ROUNDING, row))
    out = []
    for section in sections:
        asked: list[_Asked] = []
        opens = False
        for item in section.asked:
            place = next(placed)
            opens = opens or (place.opens and not asked)
            ruled = item.room
            if ruled and ruled.lines:
                ruled = replace(ruled, lines=place.rows)
            elif ruled:
                ruled = replace(ruled, rows=place.rows)
            asked.append(replace(item, room=ruled, opens=place.opens and bool(asked)))
        out.append(replace(section, asked=tuple(asked), opens=opens))
    return tuple(out)
