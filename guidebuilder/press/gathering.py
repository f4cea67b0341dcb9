"""Gatherings: the pieces that a book is typeset in, before and after typesetting."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


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
    there. ``page`` counts from 0 in its gathering; ``left``, ``right`` and
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
class Gathering:
    """A typeset gathering: a finished tagged PDF of its own, and its symbols.

    ``heights`` gives, for elements that were asked to be measured, their height
    in points by name. ``questions`` lists per page the numbers of the questions
    that have ink there, in printed order.
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
