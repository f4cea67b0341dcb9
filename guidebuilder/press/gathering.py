"""Gatherings: the pieces that a book is typeset in, before and after typesetting."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from guidebuilder.press.binding.prepared import Prepared


class Numbering(Enum):
    """How the pages of a gathering are numbered: front matter i, ii, iii; the rest 1, 2, 3."""

    ROMAN = "roman"
    ARABIC = "arabic"


@dataclass(frozen=True, slots=True)
class Copy:
    """A gathering ready to be typeset: what compositors call copy.

    ``name`` is what messages call it. ``styles`` are style sheets, by their path
    under the styles folder, in order. ``mirrored`` says that left pages mirror
    right ones (inner and outer margins); a mirrored gathering opens on a recto.
    """

    name: str
    html: str
    styles: tuple[str, ...]
    numbering: Numbering
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is filled when the book is bound.

    ``role`` is ``folio``, ``range`` or the anchor whose page number belongs
    there; ``text`` is drawn in place of these, where it is known already. ``mcid`` is
    the marked content that it was given (without one, it is no part of what is
    read). ``page`` counts from 0 in its gathering; ``left``, ``right`` and
    ``baseline`` are points from the page's lower left corner; ``size`` in points.
    """

    role: str
    page: int
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    flush_right: bool
    face: str = "Guide Sans"
    text: str = ""
    mcid: int | None = None


class FieldKind(Enum):
    """What a form field takes: a line of text, lines of it, a tick, one choice of several."""

    TEXT = "text"
    LINES = "lines"
    TICK = "tick"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class FormField:
    """A place for a form field, where ``data-field`` asks for one.

    Places of one ``name`` are one field: what is entered in one stands in all. ``value``
    is what a choice stands for, ``label`` what the place is called for who cannot see
    it. ``page`` counts from 0 in its gathering; ``size`` is that of the text, in points.
    """

    kind: FieldKind
    name: str
    value: str
    label: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor stands: page from 0 in the gathering, points from the lower left corner."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An outline entry: level from 1, label, and its place."""

    level: int
    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text or a picture, as laid out.

    ``room`` is the right edge of the box that it was to fit. ``heading`` is the
    level of the heading that it belongs to (0: none). ``aside`` says that it may
    stand in the outer column, ``margin`` that it is in a page margin box.
    ``question`` is the number of the question it is part of.
    """

    rect: Rect
    room: float
    text: str
    question: int | None = None
    heading: int = 0
    picture: bool = False
    aside: bool = False
    margin: bool = False


@dataclass(frozen=True, slots=True)
class Fragment:
    """What stands on one page of a question; fragments of one block have the same ``block``."""

    block: int
    question: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class PageSurvey:
    """One page as it was laid out, for whoever judges it; all in points from the lower left.

    ``area`` is the type area, ``full`` the same with the outer column, ``margins``
    are the page margin boxes that hold something. ``asked`` says that the style
    sheets asked for a new page here, ``recto`` that they asked for a right one;
    a ``blank`` page was put in for that. ``pieces`` are in the order of the document.
    """

    area: Rect
    full: Rect
    margins: tuple[Rect, ...]
    blank: bool
    asked: bool
    recto: bool
    pieces: tuple[Piece, ...]
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Gathering:
    """A typeset gathering: a finished tagged PDF of its own, and its symbols.

    ``heights`` gives, for elements that were asked to be measured, their height
    in points by name. ``questions`` lists per page the numbers of the questions
    that have ink there, in printed order. ``names`` says what an
    anchor is: "Question 12". ``survey`` tells how each page was laid out.
    ``prepared`` is the PDF as the binder takes it, where it was made ready for that.
    """

    name: str
    pdf: bytes
    pages: int
    numbering: Numbering
    mirrored: bool
    anchors: dict[str, Place] = field(default_factory=dict)
    bookmarks: tuple[Bookmark, ...] = ()
    spots: tuple[Spot, ...] = ()
    questions: tuple[tuple[int, ...], ...] = ()
    heights: dict[str, float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    fields: tuple[FormField, ...] = ()
    survey: tuple[PageSurvey, ...] = ()
    prepared: Prepared | None = None
