"""The items of a quiz form as its sheets print them: numbered, with bubbles and, on a key, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from guidebuilder.errors import ContentError
from guidebuilder.press.layout import Design
from guidebuilder.press.matter.blocks import NOTHING, QuizBlock, ReasonBlock, question_block
from guidebuilder.press.quiz.geometry import MOST_OPTIONS, Stub


@dataclass(frozen=True, slots=True)
class Bubble:
    """One bubble: its letter, its left edge in mm from its block, whether the key rings it."""

    letter: str
    left: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """An item on a sheet.

    Where there is a key, ``right`` are the right options' texts, and ``told`` says
    why they are right. Of a single right option that is ``because``, and then it is
    not among ``reasons``, which are those that stand under their letters.
    """

    number: int
    question: int
    quiz: QuizBlock
    bubbles: tuple[Bubble, ...]
    points: int
    right: tuple[Markup, ...] = ()
    told: tuple[ReasonBlock, ...] = ()
    because: Markup = NOTHING
    reasons: tuple[ReasonBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """An item before its bubbles have places; ``question`` is its number in the guide."""

    number: int
    question: int
    quiz: QuizBlock
    points: int

    def on(self, stub: Stub) -> ItemBlock:
        """The item on the sheets of one stub."""
        correct = self.quiz.key.correct if self.quiz.key else ()
        reasons = self.quiz.key.reasons if self.quiz.key else ()
        options = self.quiz.options
        told = tuple(reason for reason in reasons if reason.letter in correct)
        alone = len(correct) == 1
        return ItemBlock(
            number=self.number,
            question=self.question,
            quiz=self.quiz,
            bubbles=tuple(
                Bubble(option.letter, stub.left(place), option.letter in correct)
                for place, option in enumerate(options)
            ),
            points=self.points,
            right=tuple(option.html for option in options if option.letter in correct),
            told=() if alone else told,
            because=told[0].html if alone and told else NOTHING,
            reasons=tuple(reason for reason in reasons if not alone or reason not in told),
        )


def asked(design: Design) -> list[Asked]:
    """The form's items in its order. Raises ContentError for one with too many options."""
    projection = design.projection
    order: Mapping[int, int] = (
        {number: place for place, number in enumerate(projection.form.items, 1)}
        if projection.form
        else {}
    )
    out: list[Asked] = []
    for place, question in enumerate(projection.questions, 1):
        block = question_block(question, design.prose).quiz
        if block is None or question.quiz is None:
            continue
        if len(block.options) > MOST_OPTIONS:
            raise ContentError(
                f"the quiz item of question {question.number} has {len(block.options)} options, "
                f"and a slip has bubbles for {MOST_OPTIONS}: take some out, or ask two items"
            )
        number = order.get(question.number, place)
        out.append(Asked(number, question.number, block, question.quiz.points))
    return sorted(out, key=lambda item: item.number)
