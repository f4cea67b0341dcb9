"""The shapes of a Projection: what the press is given, and all that it is given.

There are three shapes of question, one inside the other. An edition that prints
no solution is made of :class:`PublicQuestion`, which has no field that could
hold one; an edition without private parts is made of :class:`SolvedQuestion`.
So a layout cannot print what its edition withholds, whatever it tries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from guidebuilder.edition.spec import EditionSpec
from guidebuilder.model import Level, Prose


@dataclass(frozen=True, slots=True)
class QuizFace:
    """A quiz item as the person who takes it sees it: nothing tells which options are right.

    ``choose`` is how many are right (0 for a written item); ``options`` stand in
    the order of the form, lettered A, B, C… by their place.
    """

    stem: Prose
    options: tuple[Prose, ...]
    choose: int
    points: int = 1
    lines: int = 0


@dataclass(frozen=True, slots=True)
class QuizKey:
    """The other half of an item: ``correct`` are indexes from 0 into the face's options."""

    correct: tuple[int, ...]
    explanations: tuple[Prose | None, ...] = ()
    written: Prose | None = None


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """What everybody may see. ``anchor`` is neutral (``q12``), made of the number alone."""

    number: int
    anchor: str
    prompt: Prose
    short: str
    level: Level
    minutes: int | None
    tags: tuple[str, ...]
    stem: Prose | None
    quiz: QuizFace | None


@dataclass(frozen=True, slots=True)
class SolvedQuestion(PublicQuestion):
    """A question with its solutions; a part that the edition leaves out is None.

    ``link`` is the web address of the question, for a QR code; it may tell the answer, so
    it is empty for candidates, and where the guide has no base URL.
    """

    hint: Prose | None = None
    answer: Prose | None = None
    line: Prose | None = None
    deeper: Prose | None = None
    sources: Prose | None = None
    key: QuizKey | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class FullQuestion(SolvedQuestion):
    """A question with the interviewer's parts as well."""

    notes: Prose | None = None
    follow_ups: Prose | None = None
    red_flags: Prose | None = None
    rubric: Prose | None = None


Q = TypeVar("Q", bound=PublicQuestion, covariant=True)  # noqa: PLC0105


@dataclass(frozen=True, slots=True)
class SectionView(Generic[Q]):
    """A section with the questions that were selected; ``ordinal`` is its place in the guide."""

    ordinal: int
    anchor: str
    title: str
    intro: Prose | None
    questions: tuple[Q, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of front matter, or the tips."""

    anchor: str
    title: str
    body: Prose | None


@dataclass(frozen=True, slots=True)
class LevelCount:
    """A level and how many of the printed questions have it."""

    level: Level
    count: int


@dataclass(frozen=True, slots=True)
class Form:
    """A quiz form: its letter, its id as printed on both halves, and the numbers in its order.

    ``items[i]`` is the number of the question that stands as item i + 1.
    """

    letter: str
    id: str
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Projection(Generic[Q]):
    """One edition of one guide, redacted: the press sees this and never a Guide.

    ``sections`` are those with at least one selected question, in printed order
    (under ``order = shuffle`` there is one section view with ordinal 0 and an
    empty title). ``targets`` maps an id that a link in the manuscript may name
    to its anchor, for the questions and sections of this edition only; it never
    reaches a PDF. ``whole`` is how many questions the guide has;
    ``date`` is printed as it is, and is empty where none was given.
    ``pair`` is the id that a handout and the scorecards for the same questions have in common.
    ``base_url`` is empty for candidates.
    ``style`` are the design tokens of the house style: (name, value).
    ``acronyms`` are (name, long form), sorted: those that the texts of this edition use.
    """

    spec: EditionSpec
    title: str
    module: str
    subtitle: str
    language: str
    version: str
    date: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    whole: int
    levels: tuple[LevelCount, ...]
    sections: tuple[SectionView[Q], ...]
    pages: tuple[PageView, ...] = ()
    tips: tuple[PageView, ...] = ()
    form: Form | None = None
    pair: str = ""
    base_url: str = ""
    style: tuple[tuple[str, str], ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    acronyms: tuple[tuple[str, str], ...] = ()

    @property
    def questions(self) -> tuple[Q, ...]:
        """The selected questions in printed order."""
        return tuple(q for s in self.sections for q in s.questions)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A text that an edition must not hold: where it stands, and its Markdown.

    ``label`` names part and question for a message ("answer of question 12").
    """

    label: str
    text: str
