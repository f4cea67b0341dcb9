"""Questions that are not yet what the others are: parts missing, answers of the wrong length."""

from __future__ import annotations

from collections.abc import Iterator

from guidebuilder.manuscript.lint.desk import Desk, Rule, Warned, at_prose, at_question
from guidebuilder.manuscript.passages import words
from guidebuilder.model import PartKind, Question

WORDS_A_MINUTE = 130
FEWEST_WORDS = 60

# An answer that is missing is told as GB204, and a hint is a matter of taste.
_WANTED = tuple(kind for kind in PartKind if kind not in {PartKind.ANSWER, PartKind.HINT})


def missing_parts(desk: Desk) -> Iterator[Warned]:
    """Exceptions: a question lacks a part that at least half of the guide's questions have."""
    questions = desk.questions
    usual = [k for k in _WANTED if 2 * sum(_has(q, k) for q in questions) >= len(questions)]
    for question in questions:
        missing = [kind.heading for kind in usual if not _has(question, kind)]
        if missing:
            names = ", ".join(f'"{name}"' for name in missing)
            yield at_question(
                "GB206",
                question,
                f"this question has no {names}",
                "at least half of the questions here do",
            )


def long_answer(desk: Desk) -> Iterator[Warned]:
    """An answer that cannot be said in the minutes that the question is given."""
    for question in desk.questions:
        prose = question.part(PartKind.ANSWER)
        if prose is None or not question.minutes:
            continue
        spoken, most = _spoken(prose.markdown), question.minutes * WORDS_A_MINUTE
        if spoken > most:
            needed = -(-spoken // WORDS_A_MINUTE)
            yield at_prose(
                "GB207",
                prose,
                f"this answer has {spoken} words, which take {needed} minutes to say",
                f"at {WORDS_A_MINUTE} words a minute, {question.minutes} min hold {most}: "
                'shorten it, move some to "Going deeper", or give it more time',
            )


def short_answer(desk: Desk) -> Iterator[Warned]:
    """An answer that nobody could speak from."""
    for question in desk.questions:
        prose = question.part(PartKind.ANSWER)
        if prose is None:
            continue
        spoken = _spoken(prose.markdown)
        if spoken < FEWEST_WORDS:
            yield at_prose(
                "GB208",
                prose,
                f"this answer has {spoken} words" if spoken != 1 else "this answer has one word",
                f"a spoken answer takes {FEWEST_WORDS} or more; code and tables do not count",
            )


def _has(question: Question, kind: PartKind) -> bool:
    if kind is PartKind.QUIZ:
        return question.quiz is not None
    return question.part(kind) is not None


def _spoken(markdown_text: str) -> int:
    return len(words(markdown_text, tables=False))


RULES: dict[str, Rule] = {"GB206": missing_parts, "GB207": long_answer, "GB208": short_answer}
