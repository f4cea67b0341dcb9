"""A guide as data: what the manuscript says, with the place of every word.

Plain frozen records. Nothing here reads a file, knows HTML or decides who may
see what; the class of a part (question, solution, private) is a fact of the
format and therefore stands here, once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a source file. Lines and columns count from 1; the end line is included."""

    path: str
    line: int
    column: int = 1
    end_line: int = 0


@dataclass(frozen=True, slots=True)
class Prose:
    """A run of Markdown as it was written (indentation of an enclosing item removed)."""

    markdown: str
    span: Span = field(compare=False)


class Visibility(Enum):
    """Who a text is for, decided by the part alone."""

    QUESTION = "question"
    SOLUTION = "solution"
    PRIVATE = "private"


class PartKind(Enum):
    """The reserved third-level headings, by the id that editions use for them."""

    ANSWER = "answer"
    LINE = "line"
    DEEPER = "deeper"
    HINT = "hint"
    SOURCES = "sources"
    NOTES = "notes"
    FOLLOW_UPS = "follow-ups"
    RED_FLAGS = "red-flags"
    RUBRIC = "rubric"
    QUIZ = "quiz"

    @property
    def heading(self) -> str:
        """The heading that opens the part in a source file."""
        return _HEADINGS[self]

    @property
    def visibility(self) -> Visibility:
        """The class of the part's text (a quiz also holds its key, which is a solution)."""
        if self is PartKind.QUIZ:
            return Visibility.QUESTION
        if self in _PRIVATE:
            return Visibility.PRIVATE
        return Visibility.SOLUTION


_HEADINGS = {
    PartKind.ANSWER: "Answer",
    PartKind.LINE: "In one line",
    PartKind.DEEPER: "Going deeper",
    PartKind.HINT: "Hint",
    PartKind.SOURCES: "Sources",
    PartKind.NOTES: "What the interviewer is looking for",
    PartKind.FOLLOW_UPS: "Follow-ups",
    PartKind.RED_FLAGS: "Red flags",
    PartKind.RUBRIC: "Rubric",
    PartKind.QUIZ: "Quiz",
}
_PRIVATE = frozenset({PartKind.NOTES, PartKind.FOLLOW_UPS, PartKind.RED_FLAGS, PartKind.RUBRIC})


class PageAudience(Enum):
    """For whom a page or section of the manuscript is meant (``audience:`` after its title)."""

    ALL = "all"
    LEARNER = "learner"
    INTERVIEWER = "interviewer"


class PageKind(Enum):
    """A file that is no section: a page of front matter, or the tips at the end."""

    PAGE = "page"
    TIPS = "tips"


class Badge(Enum):
    """How a level's pill is drawn. Shape, fill and word tell levels apart, never colour."""

    OUTLINE = "outline"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Level:
    """A level of seniority, as ``[levels.ID]`` of guide.toml gives it."""

    id: str
    label: str
    badge: Badge
    about: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One reserved part of a question, except its quiz item."""

    kind: PartKind
    prose: Prose


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a quiz item; ``explanation`` is what its later paragraphs say."""

    prose: Prose
    correct: bool
    explanation: Prose | None = None


@dataclass(frozen=True, slots=True)
class QuizItem:
    """The quiz item of a question.

    With options it is multiple choice (as many right as are marked). Without, it
    is a written item with room for ``lines`` lines and its model answer in ``key``.
    """

    stem: Prose
    options: tuple[Option, ...]
    span: Span
    key: Prose | None = None
    points: int = 1
    lines: int = 0
    fixed_order: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``number`` is its place in the whole guide, from 1, the same everywhere."""

    number: int
    id: str
    prompt: Prose
    level: Level
    span: Span
    short: str = ""
    minutes: int | None = None
    tags: tuple[str, ...] = ()
    checked: str | None = None
    stem: Prose | None = None
    parts: tuple[Part, ...] = ()
    quiz: QuizItem | None = None

    def part(self, kind: PartKind) -> Prose | None:
        """The prose of one part, or None where the question has none."""
        return next((p.prose for p in self.parts if p.kind is kind), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A section file. ``ordinal`` counts from 1; ``comments`` are dropped HTML comments."""

    id: str
    ordinal: int
    title: str
    span: Span
    intro: Prose | None = None
    questions: tuple[Question, ...] = ()
    audience: PageAudience = PageAudience.ALL
    comments: tuple[Prose, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page file (``kind:page`` before the sections, ``kind:tips`` after them)."""

    id: str
    kind: PageKind
    title: str
    span: Span
    body: Prose | None = None
    audience: PageAudience = PageAudience.ALL
    comments: tuple[Prose, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """A whole guide: settings, levels, sections and pages in printed order.

    ``style`` are the design tokens that its house style sets: (name, value).
    ``acronyms`` are (name, long form), sorted by name: those of guide.toml, and those
    that a text which everybody may see spells out. No solution is a source of them.
    """

    id: str
    title: str
    levels: tuple[Level, ...]
    sections: tuple[Section, ...]
    pages: tuple[Page, ...] = ()
    module: str = ""
    subtitle: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    version: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    base_url: str = ""
    style: tuple[tuple[str, str], ...] = ()
    acronyms: tuple[tuple[str, str], ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in printed order."""
        return tuple(q for s in self.sections for q in s.questions)
