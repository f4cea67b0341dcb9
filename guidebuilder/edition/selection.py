"""Which questions an edition prints, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guidebuilder.edition.draws import Draws
from guidebuilder.edition.rules import QUIZ_LAYOUTS
from guidebuilder.edition.spec import Audience, EditionSpec, LayoutName, Order
from guidebuilder.errors import UsageError
from guidebuilder.model import Guide, PageAudience, PartKind, Question

_TRUST = {Audience.CANDIDATE: 0, Audience.LEARNER: 1, Audience.INTERVIEWER: 2}
_NEEDED = {PageAudience.ALL: 0, PageAudience.LEARNER: 1, PageAudience.INTERVIEWER: 2}


class EmptySelectionError(UsageError):
    """An edition has nothing to print; ``hint`` says which condition left nothing over.

    The pipeline skips a default edition with a note, and lets this rise for one
    that was asked for by name (exit code 2).
    """

    def __init__(self, edition: str, hint: str) -> None:
        self.edition = edition
        self.hint = hint
        super().__init__(f'the edition "{edition}" has nothing to print: {hint}')


def trust(audience: Audience) -> int:
    """How much an audience may be shown: 0 for candidates, 2 for interviewers."""
    return _TRUST[audience]


def visible(audience: Audience, meant_for: PageAudience) -> bool:
    """Whether a page or section may be shown: it is meant for these readers, or for all."""
    return _TRUST[audience] >= _NEEDED[meant_for]


def _conditions(
    guide: Guide, spec: EditionSpec
) -> Iterator[tuple[str, Callable[[Question], bool]]]:
    """The conditions of the selection in turn, each with what it asks for in words."""
    chosen = spec.select
    hidden = {
        question.number
        for section in guide.sections
        if not visible(spec.audience, section.audience)
        for question in section.questions
    }
    yield "no section is meant for its audience", lambda q: q.number not in hidden
    if spec.layout in QUIZ_LAYOUTS:
        yield "no question left has a quiz item", lambda q: q.quiz is not None
    if spec.layout is LayoutName.CARDS:
        yield "no question left has an answer in one line", lambda q: not backless(q)
    if chosen.sections:
        inside = {q.number for s in guide.sections if s.id in chosen.sections for q in s.questions}
        yield _asked("section", chosen.sections), lambda q: q.number in inside
    if chosen.level:
        yield _asked("level", chosen.level), lambda q: q.level.id in chosen.level
    if chosen.tags:
        yield _asked("tag", chosen.tags), lambda q: not set(chosen.tags).isdisjoint(q.tags)
    if chosen.only:
        yield _asked("id", chosen.only), lambda q: q.id in chosen.only


def backless(question: Question) -> bool:
    """Whether a card of the question would have an empty back."""
    return question.part(PartKind.LINE) is None


def _asked(noun: str, values: tuple[str, ...]) -> str:
    return f"no question left has the {noun} " + " or ".join(f'"{value}"' for value in values)


def _fill(questions: tuple[Question, ...], minutes: int) -> tuple[Question, ...]:
    """Each question, in order, that still fits; one without an estimate cannot be fitted in."""
    kept: list[Question] = []
    left = minutes
    for question in questions:
        if question.minutes is not None and question.minutes <= left:
            kept.append(question)
            left -= question.minutes
    return tuple(kept)


def select(guide: Guide, spec: EditionSpec) -> tuple[Question, ...]:
    """The questions of an edition in printed order.

    The conditions come first, then the order, then the sample (kept in that
    order), and ``minutes`` fills last, in printed order.

    Raises:
        EmptySelectionError: nothing is left.
    """
    questions = guide.questions
    for wanted, holds in _conditions(guide, spec):
        questions = tuple(question for question in questions if holds(question))
        if not questions:
            raise EmptySelectionError(spec.name, wanted)
    if spec.order is Order.SHUFFLE:
        questions = Draws(spec.seed, "order").shuffled(questions)
    if spec.select.sample is not None:
        questions = Draws(spec.seed, "sample").sample(questions, spec.select.sample)
    if spec.select.minutes is not None:
        questions = _fill(questions, spec.select.minutes)
        if not questions:
            limit = spec.select.minutes
            raise EmptySelectionError(
                spec.name, f"no question with an estimate fits in {limit} minutes"
            )
    if not questions:
        raise EmptySelectionError(spec.name, "the guide has no questions")
    return questions
