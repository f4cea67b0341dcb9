"""The questions-only handout: one run-on gathering, with ruled room where asked for."""

from __future__ import annotations

from dataclasses import dataclass

from guidebuilder.edition.spec import Room
from guidebuilder.press.blocks import QuestionBlock, question_block
from guidebuilder.press.gathering import Copy, Numbering
from guidebuilder.press.layout import Design, plural, render, sheet_foot

# Lines of 8.5 mm: four for a question of 4 minutes, seven for one of 10, and so on between.
_LINES_BASE, _LINES_PER_MINUTE = 2.0, 0.5
_DEFAULT_MINUTES = 4


@dataclass(frozen=True, slots=True)
class _RoomBlock:
    kind: str
    lines: int


@dataclass(frozen=True, slots=True)
class _Asked:
    question: QuestionBlock
    room: _RoomBlock | None


@dataclass(frozen=True, slots=True)
class _Section:
    ordinal: int
    anchor: str
    title: str
    asked: tuple[_Asked, ...]

    @property
    def heading(self) -> str:
        """The element of a prompt: no level is skipped where sections have no title."""
        return "h3" if self.title else "h2"


@dataclass(frozen=True, slots=True)
class _Handout:
    title: str
    module: str
    edition: str
    scope: str
    sections: tuple[_Section, ...]


def compose(design: Design) -> list[Copy]:
    """The handout as a single gathering."""
    projection = design.projection
    sections = tuple(
        _Section(
            s.ordinal,
            s.anchor,
            s.title,
            tuple(_asked(question_block(q, design.prose), design.spec.room) for q in s.questions),
        )
        for s in projection.sections
    )
    shown = len(projection.questions)
    scope = plural(shown, "question")
    if shown != projection.whole:
        scope += f" of {projection.whole}"
    book = _Handout(projection.title, projection.module, projection.spec.title, scope, sections)
    page = design.page(sheet_foot(projection))
    html = render("handout", page=page, book=book)
    styles = ("fonts.css", "tokens.css", "components.css", "editions/handout.css")
    return [Copy("handout", html, styles, Numbering.ARABIC)]


def _asked(question: QuestionBlock, room: Room) -> _Asked:
    if room is Room.NONE:
        return _Asked(question, None)
    lines = round(_LINES_BASE + _LINES_PER_MINUTE * (question.minutes or _DEFAULT_MINUTES))
    return _Asked(question, _RoomBlock(room.value, lines))
