"""A synthetic guide, made to order: the same number of questions gives the same guide.

Texts hold plain words, digits, full stops, commas, question marks and hyphens alone, so
that no format that they are written in has anything to escape.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

SECTION = 20  # questions in a section
LEVELS = ("mid", "senior")
SHORTEST, LONGEST = 120, 200  # words of an answer's paragraphs
NOTE = 30  # words of the interviewer's note

TEXT = """
a the this that each every some another one first second last next same other whole small large
quick slow stable fragile shared private public regional local remote idle busy stale fresh
service request queue host zone table index lock cache shard replica writer reader timeout retry
budget alarm deploy rollback canary image layer policy role token secret network subnet route
gateway balancer target health check latency cost storage block object version backup restore
region account team change review pipeline stage test build artifact registry cluster node pod
container process memory thread signal log metric trace sample window limit quota owner consumer
producer partition leader follower snapshot journal message schema migration certificate address
resolver listener template parameter workload scheduler controller namespace volume instance
reaches holds keeps drops sends returns moves fails waits starts stops grows shrinks expires
answers refuses accepts copies writes reads counts measures protects replaces restores follows
before after during without within across behind beside under over until unless because while
availability consistency throughput concurrency observability configuration authentication
"""
WORDS = TEXT.split()


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``items``, ``rows`` (three cells each) and ``code`` may be empty."""

    number: int
    prompt: str
    level: str
    minutes: int
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    code: tuple[str, ...]
    note: str

    @property
    def label(self) -> str:
        """What stands under the prompt."""
        return f"{self.level.capitalize()}-level, {self.minutes} min"


@dataclass(frozen=True, slots=True)
class Section:
    number: int
    title: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Book:
    title: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> list[Question]:
        return [question for section in self.sections for question in section.questions]


HEADS = ("Name", "Value", "Use")


def make(questions: int, seed: int = 7) -> Book:
    """A guide of so many questions, at least 1."""
    dice = random.Random(seed)  # noqa: S311 - no secret: the same guide in every run
    sections: list[Section] = []
    for first in range(1, questions + 1, SECTION):
        numbers = range(first, min(first + SECTION, questions + 1))
        sections.append(
            Section(
                number=len(sections) + 1,
                title=f"Section {_ordinal(len(sections))} {' '.join(dice.sample(WORDS, 2))}",
                intro=prose(dice, 20),
                questions=tuple(_question(dice, number) for number in numbers),
            )
        )
    return Book("Synthetic guide", tuple(sections))


def prose(dice: random.Random, words: int) -> str:
    """Sentences of 8 to 18 words, of exactly so many words together (at least 8)."""
    lengths: list[int] = []
    while (left := words - sum(lengths)) > 18:
        # What is left behind this one must do for a sentence.
        lengths.append(dice.randint(8, min(18, left - 8)))
    return " ".join(_sentence(dice, length) for length in [*lengths, left])


def _question(dice: random.Random, number: int) -> Question:
    total = dice.randint(SHORTEST, LONGEST)
    first = dice.randint(total // 2 - 10, total // 2 + 10)
    return Question(
        number=number,
        prompt=_sentence(dice, 9).removesuffix(".") + "?",
        level=dice.choice(LEVELS),
        minutes=dice.randint(2, 9),
        paragraphs=(prose(dice, first), prose(dice, total - first)),
        items=tuple(_sentence(dice, 8) for _ in range(4)) if number % 2 == 0 else (),
        rows=tuple(_row(dice) for _ in range(4)) if number % 4 == 0 else (),
        code=tuple(_setting(dice) for _ in range(6)) if number % 4 == 1 else (),
        note=prose(dice, NOTE),
    )


def _sentence(dice: random.Random, words: int) -> str:
    chosen = dice.choices(WORDS, k=words)
    if words > 11:
        chosen[words // 2] += ","
    return " ".join(chosen).capitalize() + "."


def _row(dice: random.Random) -> tuple[str, str, str]:
    return dice.choice(WORDS), str(dice.randint(1, 99)), " ".join(dice.choices(WORDS, k=4))


def _setting(dice: random.Random) -> str:
    return f"{dice.choice(WORDS)}: {dice.choice(WORDS)}-{dice.randint(1, 99)}"


def _ordinal(index: int) -> str:
    """A name without a digit: titles are counted by who prints them."""
    return chr(65 + index // 26) + chr(97 + index % 26)
