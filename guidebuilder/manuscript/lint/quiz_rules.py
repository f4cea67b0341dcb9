"""Quizzes that give themselves away to somebody who knows nothing of the matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from guidebuilder.manuscript.lint.desk import Desk, Rule, Warned, at_prose
from guidebuilder.manuscript.passages import words
from guidebuilder.manuscript.place import plain_text
from guidebuilder.model import Option, PartKind, Question, QuizItem

FEWEST_ITEMS = 6
MUCH_LONGER = 1.6
NO_MATTER = 10
"""So many characters more are no tell, however short the other options are."""
RUN_OF_WORDS = 6


def longest_is_right(desk: Desk) -> Iterator[Warned]:
    """Whoever always takes the longest option passes."""
    items = _items(desk)
    longest = 0
    for item in items:
        lengths = sorted(map(_length, item.options))
        right = _length(next(option for option in item.options if option.correct))
        longest += right == lengths[-1] > lengths[-2]
    if len(items) >= FEWEST_ITEMS and 2 * longest > len(items):
        yield Warned(
            "GB209",
            "",
            0,
            f"in {longest} of {len(items)} quiz items the right option is the longest",
            "shorten right options and fill out wrong ones, until at most half are so",
        )


def same_place(desk: Desk) -> Iterator[Warned]:
    """Whoever always takes the same letter passes."""
    items = _items(desk)
    places = Counter(
        next(place for place, option in enumerate(item.options, 1) if option.correct)
        for item in items
    )
    if len(items) < FEWEST_ITEMS:
        return
    place, times = places.most_common(1)[0]
    if 2 * times > len(items):
        yield Warned(
            "GB210",
            "",
            0,
            f"in {times} of {len(items)} quiz items the right option is number {place}",
            "spread the right options over the places",
        )


def much_longer(desk: Desk) -> Iterator[Warned]:
    """A right option that stands out by its length."""
    for _, item in _quizzes(desk):
        wrong = [_length(option) for option in item.options if not option.correct]
        mean = sum(wrong) / len(wrong) if wrong else 0.0
        for option in item.options:
            length = _length(option)
            if option.correct and wrong and length > max(MUCH_LONGER * mean, mean + NO_MATTER):
                yield at_prose(
                    "GB211",
                    option.prose,
                    f"this right option is {length / max(mean, 1):.1f} times "
                    "as long as the wrong ones",
                    f"more than {MUCH_LONGER} times gives it away",
                )


def repeats_the_answer(desk: Desk) -> Iterator[Warned]:
    """A right option that is known by its wording, which no wrong one shares."""
    for question, item in _quizzes(desk):
        answer = question.part(PartKind.ANSWER)
        said = _runs(answer.markdown) if answer else frozenset()
        if any(said & _runs(o.prose.markdown) for o in item.options if not o.correct):
            continue
        for option in item.options:
            if option.correct and said & _runs(option.prose.markdown):
                yield at_prose(
                    "GB212",
                    option.prose,
                    "of all options this right one alone repeats the answer's words",
                    f"{RUN_OF_WORDS} words in a row are the same: say it in others",
                )


def _quizzes(desk: Desk) -> Iterator[tuple[Question, QuizItem]]:
    for question in desk.questions:
        if question.quiz is not None and question.quiz.options:
            yield question, question.quiz


def _items(desk: Desk) -> list[QuizItem]:
    """The items with one right option."""
    return [item for _, item in _quizzes(desk) if sum(o.correct for o in item.options) == 1]


def _length(option: Option) -> int:
    return len(plain_text(option.prose.markdown))


def _runs(markdown_text: str) -> frozenset[tuple[str, ...]]:
    spoken = [word.casefold().strip(".:'’-") for word in words(markdown_text)]
    return frozenset(
        tuple(spoken[i : i + RUN_OF_WORDS]) for i in range(len(spoken) - RUN_OF_WORDS + 1)
    )


RULES: dict[str, Rule] = {
    "GB209": longest_is_right,
    "GB210": same_place,
    "GB211": much_longer,
    "GB212": repeats_the_answer,
}
