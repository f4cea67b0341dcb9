"""A question as its scorecard prints it: what to listen for, what to ask next, how to score it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from guidebuilder.edition.views import FullQuestion, PublicQuestion, SolvedQuestion
from guidebuilder.model import Level, Prose
from guidebuilder.press.matter.pieces import items_apart, rows_apart
from guidebuilder.press.matter.prose import ProseRenderer
from guidebuilder.press.matter.qr import QrCode, qr_code

NOTHING = Markup("")
MOST_POINTS = 4
"""A question is scored from 1 to so many points."""

# From so many tick boxes on there are two columns of them.
_TWO_COLUMNS = 4
_WORDS = ("Not yet", "Partial", "Sound", "Strong")
_NEUTRAL = (
    "No answer, or one that does not hold.",
    "Part of the answer, or all of it with help.",
    "The core answer, without help.",
    "More than was asked, with reasons and limits.",
)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to tick off: its text, and the name of its form field."""

    name: str
    html: Markup
    said: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A box of the score: its points, a word for them, and what the rubric asks for them."""

    points: int
    word: str
    html: Markup


@dataclass(frozen=True, slots=True)
class ScoreBlock:
    """One question; a piece that the edition leaves out, or that nobody wrote, is empty.

    ``core`` is the first paragraph of the answer, ``listen_note`` and ``flags_note``
    what stands there besides the lists, ``listen`` the ticks in one or two columns.
    """

    number: int
    anchor: str
    prompt: Markup
    short: str
    level: Level
    minutes: int | None
    tags: tuple[str, ...]
    stem: Markup
    core: Markup
    line: Markup
    listen_note: Markup
    listen: tuple[tuple[Tick, ...], ...]
    follow_ups: Markup
    flags_note: Markup
    flags: tuple[Tick, ...]
    grades: tuple[Grade, ...]
    rubric_note: Markup
    qr: QrCode | None


def score_block(question: PublicQuestion, prose: ProseRenderer) -> ScoreBlock:
    """Set one question. What its edition may not show is not there."""
    solved = question if isinstance(question, SolvedQuestion) else None
    full = question if isinstance(question, FullQuestion) else None
    number = question.number
    listen_note, listen = _ticks(f"listen-{number}", full.notes if full else None, prose)
    flags_note, flags = _ticks(f"flag-{number}", full.red_flags if full else None, prose)
    grades, rubric_note = _grades(full.rubric if full else None, prose)
    return ScoreBlock(
        number=number,
        anchor=question.anchor,
        prompt=prose.inline(question.prompt),
        short=question.short,
        level=question.level,
        minutes=question.minutes,
        tags=question.tags,
        stem=prose.html(question.stem),
        core=_core(prose.blocks(solved.answer)) if solved else NOTHING,
        line=prose.inline(solved.line) if solved else NOTHING,
        listen_note=listen_note,
        listen=_columns(listen),
        follow_ups=prose.listed(full.follow_ups, numbered=True) if full else NOTHING,
        flags_note=flags_note,
        flags=flags,
        grades=grades,
        rubric_note=rubric_note,
        qr=qr_code(solved.link) if solved else None,
    )


def _core(answer: Sequence[Markup]) -> Markup:
    """The first paragraph of an answer, or its first block where it has none."""
    return next((b for b in answer if b.startswith("<p")), answer[0] if answer else NOTHING)


def _ticks(name: str, part: Prose | None, prose: ProseRenderer) -> tuple[Markup, tuple[Tick, ...]]:
    """A part's blocks that are no lists, and the items of its lists, each with a box."""
    blocks, items = items_apart(part, prose)
    ticks = (
        Tick(f"{name}-{place}", html, " ".join(html.striptags().split()))
        for place, html in enumerate(items, 1)
    )
    return Markup("\n").join(blocks), tuple(ticks)


def _columns(ticks: tuple[Tick, ...]) -> tuple[tuple[Tick, ...], ...]:
    if len(ticks) < _TWO_COLUMNS:
        return (ticks,) if ticks else ()
    half = (len(ticks) + 1) // 2
    return ticks[:half], ticks[half:]


def _grades(rubric: Prose | None, prose: ProseRenderer) -> tuple[tuple[Grade, ...], Markup]:
    """The four boxes with their words, and what of a rubric is no table of scores.

    A table's first column names the score, the second says what was heard for it. A
    score that a rubric passes over has its word alone; without a rubric, all have
    neutral words.
    """
    rows, rest = rows_apart(rubric, prose)
    heard = {row[0].striptags().strip(): Markup(" ").join(row[1:]) for row in rows if len(row) > 1}
    scores = [str(points) for points in range(1, MOST_POINTS + 1)]
    if not any(score in heard for score in scores):
        texts = [Markup(text) for text in _NEUTRAL]  # noqa: S704
        rest = prose.blocks(rubric)
    else:
        texts = [heard.get(score, NOTHING) for score in scores]
    grades = (
        Grade(points, word, html)
        for points, (word, html) in enumerate(zip(_WORDS, texts, strict=True), 1)
    )
    return tuple(grades), Markup("\n").join(rest)
