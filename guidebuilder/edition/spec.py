"""What an edition is: an allow-list, a selection, an order, a layout, a paper, an audience."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

MAX_FORMS = 26
"""How many forms a quiz has at most: one for each letter."""

MAX_OFFSET = 5.0
"""How far backs can be moved, in mm: further, and something would run off the sheet."""


class Audience(Enum):
    """Who may hold a printed edition, from the least to the most trusted."""

    CANDIDATE = "candidate"
    LEARNER = "learner"
    INTERVIEWER = "interviewer"


class PartId(Enum):
    """What an edition can be allowed to print of a question."""

    PROMPT = "prompt"
    STEM = "stem"
    HINT = "hint"
    ANSWER = "answer"
    LINE = "line"
    DEEPER = "deeper"
    SOURCES = "sources"
    NOTES = "notes"
    FOLLOW_UPS = "follow-ups"
    RED_FLAGS = "red-flags"
    RUBRIC = "rubric"
    QUIZ = "quiz"
    KEY = "key"
    EXPLANATIONS = "explanations"


class Matter(Enum):
    """What an edition can print around its questions."""

    COVER = "cover"
    COLOPHON = "colophon"
    CONTENTS = "contents"
    PAGES = "pages"
    LEGEND = "legend"
    INTROS = "intros"
    TIPS = "tips"
    ACRONYMS = "acronyms"
    INDEX = "index"
    PROGRESS = "progress"


class LayoutName(Enum):
    """The kinds of sheet that the press can set."""

    BOOKLET = "booklet"
    HANDOUT = "handout"
    QUIZ = "quiz"
    QUIZ_KEY = "quiz-key"
    QUIZ_SELF = "quiz-self"
    CARDS = "cards"
    SCORECARD = "scorecard"


class Order(Enum):
    """The order of the questions."""

    GUIDE = "guide"
    SHUFFLE = "shuffle"


class Room(Enum):
    """What a handout leaves under a question for writing."""

    NONE = "none"
    LINES = "lines"
    GRID = "grid"


class Opens(Enum):
    """Where a section opens."""

    RECTO = "recto"
    PAGE = "page"
    RUN_ON = "run-on"


class Paper(Enum):
    """Paper sizes that layouts are designed for."""

    A4 = "A4"
    A5 = "A5"
    LETTER = "Letter"
    HALF_LETTER = "half-letter"


class Flip(Enum):
    """About which edge of an upright sheet a printer turns it over to print its back."""

    LONG_EDGE = "long-edge"
    SHORT_EDGE = "short-edge"


class Make(Enum):
    """How a card gets its back: from the other side of the sheet, or from the place beside it."""

    DUPLEX = "duplex"
    FOLD_OVER = "fold-over"


class Stock(Enum):
    """What cards are printed on: plain sheets, to be cut, or sheets that come perforated."""

    PLAIN = "plain"
    PERFORATED = "perforated"


@dataclass(frozen=True, slots=True)
class CardMake:
    """How cards are made.

    ``back_offset`` moves what is printed on backs, in mm to the right and down for
    who reads a back; it and ``flip`` concern duplex cards alone. ``calibration``
    prints the sheet to measure the offset on, and no cards.
    """

    flip: Flip = Flip.LONG_EDGE
    make: Make = Make.DUPLEX
    stock: Stock = Stock.PLAIN
    back_offset: tuple[float, float] = (0.0, 0.0)
    calibration: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """Which questions: OR within a field, AND between fields; empty means all.

    ``minutes`` fills in printed order up to that many minutes; ``sample`` draws
    that many from the seed, kept in printed order.
    """

    level: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    minutes: int | None = None
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class EditionSpec:
    """One edition, built in or the guide's own; both have this form and no other.

    ``large_print`` sets it in 18 pt for readers with low vision; ``gray`` prints in
    black alone, without the accent and without tints. ``fillable`` gives a scorecard
    form fields, so that it can be filled on a screen.
    """

    name: str
    title: str
    audience: Audience
    layout: LayoutName
    parts: frozenset[PartId]
    matter: frozenset[Matter] = frozenset()
    select: Selection = field(default_factory=Selection)
    order: Order = Order.GUIDE
    seed: int = 0
    room: Room = Room.NONE
    paper: Paper = Paper.A4
    large_print: bool = False
    gray: bool = False
    booklet: bool = False
    opens: Opens = Opens.RUN_ON
    forms: int = 1
    cards: CardMake = field(default_factory=CardMake)
    fillable: bool = False
    default: bool = False
    base: str = ""
