"""What the rules are given, and what they give back."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from guidebuilder.manuscript.passages import passages
from guidebuilder.manuscript.settings import Settings
from guidebuilder.model import Page, Prose, Question, Section


@dataclass(frozen=True, slots=True)
class Review:
    """A reading of the content itself, which a build does not do. ``today`` is its date."""

    today: datetime.date


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning of a rule, before it is known whether it is silenced.

    ``path`` is a source's, or empty where the whole guide is meant. ``line`` counts
    from 1; ``needle`` is looked for from there to ``end_line``, and marked.
    """

    code: str
    path: str
    line: int
    message: str
    hint: str
    needle: str = ""
    end_line: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """A guide without errors, in printed order, and what its author asks for."""

    content: Sequence[Section | Page]
    settings: Settings
    review: Review | None = None

    @property
    def questions(self) -> list[Question]:
        """All questions of all sections."""
        sections = (item for item in self.content if isinstance(item, Section))
        return [question for section in sections for question in section.questions]

    def proses(self) -> Iterator[Prose]:
        """Every text of the guide but comments, titles as texts too."""
        for item in self.content:
            yield Prose(item.title, item.span)
            yield from filter(None, [item.body if isinstance(item, Page) else item.intro])
            for question in item.questions if isinstance(item, Section) else ():
                yield from proses(question)

    def passages(self) -> Iterator[tuple[Prose, int, str]]:
        """Every passage of prose, with its text and its line in the source file (from 1)."""
        for prose in self.proses():
            for offset, words in passages(prose.markdown):
                yield prose, prose.span.line + offset, words


Rule = Callable[[Desk], Iterator[Warned]]


def proses(question: Question) -> list[Prose]:
    """The texts of a question."""
    quiz = question.quiz
    found: list[Prose | None] = [question.prompt, question.stem]
    found += [part.prose for part in question.parts]
    if quiz:
        found += [quiz.stem]
        for option in quiz.options:
            found += [option.prose, option.explanation]
        found.append(quiz.key)
    return [prose for prose in found if prose is not None]


def at_question(code: str, question: Question, message: str, hint: str, needle: str = "") -> Warned:
    """A warning at a question's heading, or at a needle of its meta paragraph."""
    span = question.span
    return Warned(code, span.path, span.line, message, hint, needle, span.end_line)


def at_prose(code: str, prose: Prose, message: str, hint: str) -> Warned:
    """A warning at the first line of a text."""
    return Warned(code, prose.span.path, prose.span.line, message, hint)
