"""Projected questions as the layouts loop over them: every piece is HTML, every choice is made."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from guidebuilder.edition.quiz import LETTERS
from guidebuilder.edition.views import FullQuestion, PublicQuestion, QuizKey, SolvedQuestion
from guidebuilder.model import Level
from guidebuilder.press.prose import ProseRenderer

NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class OptionBlock:
    """An option with its letter."""

    letter: str
    html: Markup


@dataclass(frozen=True, slots=True)
class ReasonBlock:
    """Why one option is right or wrong."""

    letter: str
    html: Markup


@dataclass(frozen=True, slots=True)
class KeyBlock:
    """The key of an item: its letters ("B", "A, C"), the reasons, or a written model answer."""

    letters: str
    correct: tuple[str, ...]
    reasons: tuple[ReasonBlock, ...]
    written: Markup


@dataclass(frozen=True, slots=True)
class QuizBlock:
    """An item: stem blocks, options, how many to choose, room for a written answer in lines."""

    stem: Markup
    options: tuple[OptionBlock, ...]
    choose: int
    lines: int
    key: KeyBlock | None


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A question ready for a layout; a piece that the edition leaves out is empty.

    ``lead`` is the answer's first paragraph, which keeps the heading company;
    ``second`` what the cue can stand beside; ``rest`` all further blocks.
    """

    number: int
    anchor: str
    prompt: Markup
    short: str
    level: Level
    minutes: int | None
    tags: tuple[str, ...]
    stem: Markup
    quiz: QuizBlock | None
    lead: Markup = NOTHING
    second: Markup = NOTHING
    rest: Markup = NOTHING
    hint: Markup = NOTHING
    line: Markup = NOTHING
    deeper: Markup = NOTHING
    sources: Markup = NOTHING
    notes: Markup = NOTHING
    follow_ups: Markup = NOTHING
    red_flags: Markup = NOTHING
    rubric: Markup = NOTHING


def question_block(question: PublicQuestion, prose: ProseRenderer) -> QuestionBlock:
    """Set one question of any of the three shapes; a shape has no more than it may show."""
    solved = question if isinstance(question, SolvedQuestion) else None
    full = question if isinstance(question, FullQuestion) else None
    answer = prose.blocks(solved.answer) if solved else []
    first = _leading(answer, 0)
    second = _beside_cue(answer, first) if first else first
    return QuestionBlock(
        number=question.number,
        anchor=question.anchor,
        prompt=prose.inline(question.prompt),
        short=question.short,
        level=question.level,
        minutes=question.minutes,
        tags=question.tags,
        stem=prose.html(question.stem),
        quiz=_quiz(question, solved.key if solved else None, prose),
        lead=Markup("").join(answer[:first]),
        second=Markup("\n").join(answer[first:second]),
        rest=Markup("\n").join(answer[second:]),
        hint=prose.html(solved.hint) if solved else NOTHING,
        line=prose.inline(solved.line) if solved else NOTHING,
        deeper=prose.html(solved.deeper) if solved else NOTHING,
        sources=prose.listed(solved.sources) if solved else NOTHING,
        notes=prose.html(full.notes) if full else NOTHING,
        follow_ups=prose.listed(full.follow_ups, numbered=True) if full else NOTHING,
        red_flags=prose.listed(full.red_flags) if full else NOTHING,
        rubric=prose.html(full.rubric) if full else NOTHING,
    )


_RUNNING = ("<p>", "<ul>", "<ol>")
_SHORT = ('<table class="keep">', '<pre class="code keep"')
# A cue of three lines, with its label, is as high as this many characters of text.
_CUE = 200


def _leading(blocks: list[Markup], start: int) -> int:
    """The index after the block at ``start`` if that is running text, else ``start``."""
    running = start < len(blocks) and blocks[start].startswith(_RUNNING)
    return start + 1 if running else start


def _beside_cue(blocks: list[Markup], start: int) -> int:
    """The index after the blocks that stand beside the cue: as few as are as high as it is."""
    end = _leading(blocks, start)
    if end == start:
        return start
    while (
        end < len(blocks)
        and sum(len(block.striptags()) for block in blocks[start:end]) < _CUE
        and blocks[end].startswith(_RUNNING + _SHORT)
    ):
        end += 1
    return end


def _quiz(question: PublicQuestion, key: QuizKey | None, prose: ProseRenderer) -> QuizBlock | None:
    face = question.quiz
    if face is None:
        return None
    return QuizBlock(
        stem=prose.html(face.stem),
        options=tuple(
            OptionBlock(letter, _compact(prose.blocks(option)))
            for letter, option in zip(LETTERS, face.options, strict=False)
        ),
        choose=face.choose,
        lines=face.lines,
        key=_key(key, prose) if key else None,
    )


def _key(key: QuizKey, prose: ProseRenderer) -> KeyBlock:
    correct = tuple(LETTERS[index] for index in key.correct)
    reasons = tuple(
        ReasonBlock(letter, _compact(prose.blocks(explanation)))
        for letter, explanation in zip(LETTERS, key.explanations, strict=False)
        if explanation is not None
    )
    return KeyBlock(", ".join(correct), correct, reasons, prose.html(key.written))


def _compact(blocks: list[Markup]) -> Markup:
    """One paragraph without its tags, more as they are."""
    if len(blocks) == 1 and blocks[0].startswith("<p>") and blocks[0].endswith("</p>"):
        return Markup(blocks[0][3:-4])  # noqa: S704
    return Markup("\n").join(blocks)
