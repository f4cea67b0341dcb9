"""What preflight needs to know of a gathering: the press's records have these shapes.

Press and proof do not know each other; see ``press.gathering`` for the meanings
and the units (points from the page's lower left corner).
"""

# ruff: noqa: D102 - what each property holds is told there, once
from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Rect(Protocol):
    """A rectangle."""

    @property
    def left(self) -> float: ...
    @property
    def bottom(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def top(self) -> float: ...


class Piece(Protocol):
    """A run of text or a picture."""

    @property
    def rect(self) -> Rect: ...
    @property
    def room(self) -> float: ...
    @property
    def text(self) -> str: ...
    @property
    def question(self) -> int | None: ...
    @property
    def heading(self) -> int: ...
    @property
    def picture(self) -> bool: ...
    @property
    def aside(self) -> bool: ...
    @property
    def margin(self) -> bool: ...


class Fragment(Protocol):
    """What stands on one page of a question."""

    @property
    def block(self) -> int: ...
    @property
    def question(self) -> int: ...
    @property
    def rect(self) -> Rect: ...


class Page(Protocol):
    """A page as it was laid out."""

    @property
    def area(self) -> Rect: ...
    @property
    def full(self) -> Rect: ...
    @property
    def margins(self) -> Sequence[Rect]: ...
    @property
    def blank(self) -> bool: ...
    @property
    def asked(self) -> bool: ...
    @property
    def recto(self) -> bool: ...
    @property
    def pieces(self) -> Sequence[Piece]: ...
    @property
    def fragments(self) -> Sequence[Fragment]: ...


class Spot(Protocol):
    """A number that is drawn when the book is bound."""

    @property
    def role(self) -> str: ...
    @property
    def page(self) -> int: ...
    @property
    def size(self) -> float: ...


class Surveyed(Protocol):
    """A gathering: its PDF and how its pages were laid out."""

    @property
    def name(self) -> str: ...
    @property
    def pdf(self) -> bytes: ...
    @property
    def mirrored(self) -> bool: ...
    @property
    def spots(self) -> Sequence[Spot]: ...
    @property
    def survey(self) -> Sequence[Page]: ...


class Bound(Protocol):
    """A book: ``labels`` of its pages, ``starts`` the index of each gathering's first page."""

    @property
    def pdf(self) -> bytes: ...
    @property
    def labels(self) -> Sequence[str]: ...
    @property
    def starts(self) -> Sequence[int]: ...
