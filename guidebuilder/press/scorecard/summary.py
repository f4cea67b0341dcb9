"""The summary sheet of a pack: every question with its score, totals, the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.model import Level
from guidebuilder.press.scorecard.parts import MOST_POINTS

DECISIONS = ("No", "Rather no", "Rather yes", "Yes")


@dataclass(frozen=True, slots=True)
class Row:
    """A question on the summary."""

    number: int
    anchor: str
    title: str
    level: Level
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """The questions of a section; no title where questions of all sections are mixed."""

    ordinal: int
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """A line of the totals: how many questions, and the most points that they can bring."""

    name: str
    key: str
    questions: int
    most: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of one kind ("Section", "Level")."""

    kind: str
    lines: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The sheet. ``lines`` to write on stand under the decision."""

    title: str
    scope: str
    tables: tuple[Table, ...]
    totals: tuple[Totals, ...]
    whole: Total
    points: tuple[int, ...]
    decisions: tuple[str, ...]
    lines: int


def summary(projection: Projection[PublicQuestion], scope: str, *, lines: int) -> Summary:
    """The summary of an edition's questions."""
    tables = tuple(
        Table(section.ordinal, section.title, tuple(_row(q) for q in section.questions))
        for section in projection.sections
    )
    sections = [
        _total(f"{s.ordinal}  {s.title}", f"section-{s.ordinal}", s.questions)
        for s in projection.sections
        if s.title
    ]
    questions = projection.questions
    levels = [
        _total(
            counted.level.label,
            f"level-{counted.level.id}",
            [q for q in questions if q.level.id == counted.level.id],
        )
        for counted in projection.levels
        if counted.count
    ]
    totals = (Totals("Section", tuple(sections)), Totals("Level", tuple(levels)))
    return Summary(
        title=projection.title,
        scope=scope,
        tables=tables,
        totals=tuple(total for total in totals if total.lines),
        whole=_total("All", "all", questions),
        points=tuple(range(1, MOST_POINTS + 1)),
        decisions=DECISIONS,
        lines=lines,
    )


def _row(question: PublicQuestion) -> Row:
    return Row(question.number, question.anchor, question.short, question.level, question.minutes)


def _total(name: str, key: str, questions: Sequence[PublicQuestion]) -> Total:
    return Total(name, key, len(questions), MOST_POINTS * len(questions))
