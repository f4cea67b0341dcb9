"""Projected questions as the layouts loop over them: every piece is HTML, every choice is made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from guidebuilder.edition.quiz import LETTERS
from guidebuilder.edition.views import FullQuestion, PublicQuestion, QuizKey, SolvedQuestion
from guidebuilder.model import Level
from guidebuilder.press.matter.depth import Depths
from guidebuilder.press.matter.make_up import MakeUp, Parts, make_up
from guidebuilder.press.matter.prose import ProseRenderer
from guidebuilder.press.matter.qr import QrCode, qr_code
from guidebuilder.press.sheets import MM

NOTHING = Markup("")
_UNDIVIDED = MakeUp(
    0, leads=False, room=0, beside=False, head=0, whole=True, whole_note=True, rise=0
)


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
    """An item: stem blocks, options, how many to choose, room for a written answer in lines.

    ``key_place`` is the anchor of the keys, where the key does not stand with the item.
    """

    stem: Markup
    options: tuple[OptionBlock, ...]
    choose: int
    lines: int
    key: KeyBlock | None
    key_place: str = ""


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A question ready for a layout; a piece that the edition leaves out is empty.

    ``opening`` are the blocks of the answer that share a box with the heading,
    ``rest`` all further ones; ``make_up`` tells what stays together.
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
    make_up: MakeUp
    opening: Markup = NOTHING
    rest: Markup = NOTHING
    hint: Markup = NOTHING
    line: Markup = NOTHING
    deeper: Markup = NOTHING
    sources: Markup = NOTHING
    notes: Markup = NOTHING
    follow_ups: Markup = NOTHING
    red_flags: Markup = NOTHING
    rubric: Markup = NOTHING
    qr: QrCode | None = None


def question_block(question: PublicQuestion, prose: ProseRenderer) -> QuestionBlock:
    """Set one question of any of the three shapes; a shape has no more than it may show."""
    solved = question if isinstance(question, SolvedQuestion) else None
    full = question if isinstance(question, FullQuestion) else None
    # The answer has no label of its own: its headings stand directly under the prompt.
    answer = replace(prose, heading=3).blocks(solved.answer) if solved else []
    block = QuestionBlock(
        number=question.number,
        anchor=question.anchor,
        prompt=prose.inline(question.prompt),
        short=question.short,
        level=question.level,
        minutes=question.minutes,
        tags=question.tags,
        stem=prose.html(question.stem),
        quiz=_quiz(question, solved.key if solved else None, prose),
        make_up=_UNDIVIDED,
        hint=prose.html(solved.hint) if solved else NOTHING,
        line=prose.inline(solved.line) if solved else NOTHING,
        deeper=prose.html(solved.deeper) if solved else NOTHING,
        sources=prose.listed(solved.sources) if solved else NOTHING,
        notes=prose.html(full.notes) if full else NOTHING,
        follow_ups=prose.listed(full.follow_ups, numbered=True) if full else NOTHING,
        red_flags=prose.listed(full.red_flags) if full else NOTHING,
        rubric=prose.html(full.rubric) if full else NOTHING,
        qr=qr_code(solved.link) if solved else None,
    )
    decided = make_up(_parts(block, answer), Depths(prose.sheet))
    return replace(
        block,
        make_up=decided,
        opening=Markup("\n").join(answer[: decided.opening]),
        rest=Markup("\n").join(answer[decided.opening :]),
    )


def _parts(block: QuestionBlock, answer: list[Markup]) -> Parts:
    quiz = block.quiz
    key = quiz.key if quiz else None
    reasons = [f"{r.letter} {r.html.striptags()}" for r in key.reasons] if key else []
    return Parts(
        prompt=f"<p>{block.prompt}</p>",
        stem=block.stem,
        answer=answer,
        after=[part for part in (block.hint, block.deeper, block.rubric) if part],
        note=block.notes,
        pair=(block.follow_ups, block.red_flags),
        quiz=[quiz.stem] if quiz else [],
        options=[option.html.striptags() for option in quiz.options] if quiz else [],
        reasons=[key.written.striptags(), *reasons] if key and key.written else reasons,
        line=block.line.striptags(),
        code=(block.qr.side + 2 * block.qr.quiet) * MM if block.qr else 0.0,
        minutes=block.minutes is not None,
        tags=block.tags,
    )


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
