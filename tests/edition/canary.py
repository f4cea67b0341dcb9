"""A guide in which every text that can be withheld is a sentence of words found nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.spec import EditionSpec
from guidebuilder.model import (
    Badge,
    Guide,
    Level,
    Option,
    Page,
    PageAudience,
    PageKind,
    Part,
    PartKind,
    Prose,
    Question,
    QuizItem,
    Section,
    Span,
)

MID = Level("mid", "Mid-level", Badge.OUTLINE, "Solid fundamentals")
SENIOR = Level("senior", "Senior-level", Badge.FILLED, "Trade-offs and scale")
CONSONANTS = "bdfgklmnprstvz"


def prose(text: str, line: int = 1) -> Prose:
    return Prose(text, Span("10-first.md", line))


def sentence(name: str) -> str:
    """Seven invented words that only this name gives, so that a find can be traced."""

    def word(index: int) -> str:
        digest = sha256(f"{name}/{index}".encode()).digest()
        return "".join(CONSONANTS[byte % 14] + "aeiou"[byte // 14 % 5] for byte in digest[:5])

    return " ".join(word(index) for index in range(7))


@dataclass
class Canary:
    """The guide, and each secret's text by its name: (question number, kind)."""

    guide: Guide
    secrets: dict[str, str] = field(default_factory=dict)


def _parts(number: int, secrets: dict[str, str]) -> Iterator[Part]:
    for kind in PartKind:
        if kind is not PartKind.QUIZ:
            name = f"{number} {kind.value}"
            secrets[name] = sentence(name)
            yield Part(kind, prose(f"Say **this**: {secrets[name]}."))


def _quiz(number: int, secrets: dict[str, str]) -> QuizItem | None:
    if number % 4 == 0:
        return None
    if number % 4 == 3:
        secrets[f"{number} written"] = sentence(f"{number} written")
        key = prose(secrets[f"{number} written"])
        return QuizItem(prose("Write it down?"), (), Span("10-first.md", 9), key=key, lines=4)
    options = []
    for place in range(4):
        name = f"{number} explanation {place}"
        secrets[name] = sentence(name)
        explanation = prose(secrets[name])
        options.append(Option(prose(f"Choice {number}.{place}"), place == 1, explanation))
    return QuizItem(
        prose(f"Which of these, in {number}?"), tuple(options), Span("10-first.md", 9),
        fixed_order=number % 4 == 2,
    )  # fmt: skip


def question(number: int, secrets: dict[str, str]) -> Question:
    return Question(
        number=number,
        id=f"slug-that-tells-{number}",
        prompt=prose(f"What is *thing* {number}, and `why`?"),
        level=MID if number % 2 else SENIOR,
        span=Span("10-first.md", number * 10),
        short=f"Thing {number}" if number % 3 else "",
        minutes=None if number % 5 == 0 else number % 5 + 2,
        tags=("even" if number % 2 == 0 else "odd", f"t{number % 3}"),
        stem=prose(f"A stem for {number}."),
        parts=tuple(_parts(number, secrets)),
        quiz=_quiz(number, secrets),
    )


def canary(sections: int = 3, each: int = 4) -> Canary:
    """Sections for all, the last but one for learners, the last for interviewers."""
    secrets: dict[str, str] = {}
    audiences = [PageAudience.ALL] * sections + [PageAudience.LEARNER, PageAudience.INTERVIEWER]
    made = []
    for ordinal, audience in enumerate(audiences, 1):
        secrets[f"comment s{ordinal}"] = sentence(f"comment s{ordinal}")
        first = (ordinal - 1) * each + 1
        made.append(
            Section(
                f"sec{ordinal}", ordinal, f"Section {ordinal}", Span(f"{ordinal}0-x.md", 1),
                prose(f"Intro of {ordinal}."),
                tuple(question(first + offset, secrets) for offset in range(each)),
                audience,
                (prose(f"<!-- {secrets[f'comment s{ordinal}']} -->"),),
            )
        )  # fmt: skip
    pages = []
    for kind in PageKind:
        for audience in PageAudience:
            name = f"{kind.value} {audience.value}"
            secrets[name] = sentence(name)
            secrets[f"comment {name}"] = sentence(f"comment {name}")
            pages.append(
                Page(
                    name.replace(" ", "-"), kind, f"A {name} page", Span("00-x.md", 1),
                    prose(secrets[name]), audience, (prose(secrets[f"comment {name}"]),),
                )
            )  # fmt: skip
    guide = Guide(
        "canary", "The Canary Guide", (MID, SENIOR), tuple(made), tuple(pages),
        module="Module 1", subtitle="{questions} questions, {senior} of them senior",
        version="1.0", authors=("A. Writer",), tags=("Birds",),
    )  # fmt: skip
    return Canary(guide, secrets)


def spec(name: str) -> EditionSpec:
    return builtin()[name]
