"""A gathering's objects as text, so far as they do not depend on the rest of the book.

Most of a PDF are small objects that refer to one another by numbers, and numbers are all
that changes about them when gatherings are bound. So the process that sets a gathering
writes its objects out as text in which every number is left open, and binding only puts
the numbers in: it takes no gathering apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """PDF syntax with a ``%d`` for each number that is open; ``%%`` is a percent sign.

    ``places`` says which of the gathering's numbers goes there, as the bytes of an array of
    unsigned ints; see :class:`Prepared`.
    """

    form: bytes
    places: bytes

    def filled(self, numbers: Sequence[int]) -> bytes:
        """The text with its numbers in it."""
        return self.form % tuple(map(numbers.__getitem__, memoryview(self.places).cast("I")))


@dataclass(frozen=True, slots=True)
class Shared:
    """An object that is written once in a book, whichever gatherings have it.

    Objects of one ``key`` are the same, all that they refer to included. ``data`` are a
    stream's bytes as stored.
    """

    key: bytes
    text: Text
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class FontUse:
    """What a gathering uses of a face that ships: ``program`` is the digest of its file.

    ``widths`` are thousandths of an em as they are written, ``texts`` UTF-16 in hexadecimal,
    by glyph. ``short`` says that codes have one byte (``press.codes``). ``description`` are the
    entries of the font descriptor that need not be united; ``box`` is its FontBBox.
    """

    program: str
    name: str
    short: bool
    widths: Mapping[int, bytes]
    texts: Mapping[int, str]
    description: bytes
    flags: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Open:
    """An object of a gathering that waits for entries: its number, and its text up to them.

    ``of`` says what they are about: an anchor, an address, what a field is for.
    """

    object: int
    text: Text
    of: str = ""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page without its content: ``contents`` and ``annotations`` are places of numbers.

    ``size`` is its MediaBox as text; ``resources`` is the place of its resources among
    those of the gathering.
    """

    page: Open
    size: bytes
    contents: tuple[int, ...]
    annotations: tuple[int, ...]
    resources: int


@dataclass(frozen=True, slots=True)
class Resources:
    """Resources of pages; ``drawings`` are the entries of XObject, which stamps are added to."""

    rest: Open
    drawings: Text


@dataclass(frozen=True, slots=True)
class Prepared:
    """A gathering for the binder.

    Its numbers are, in this order: ``own`` objects, the first of which are the lines of
    ``body``; those of ``shared`` and of ``fonts``; the ordinal of the gathering in its book;
    the book's Document element; ``keys`` numbers in the parent tree. ``kids`` are the uppermost
    structure elements, ``parents`` the node of the parent tree; ``ids`` is that of the ID
    tree and its first and last name without the ordinal, if there are ids.
    ``spots`` are elements in which a page number is read, ``fields`` those of form fields,
    ``links`` annotations that lead somewhere in the book. ``intents`` is the output intent.
    """

    own: int
    body: Text
    kids: tuple[int, ...]
    parents: int
    keys: int
    ids: tuple[int, str, str] | None
    pages: tuple[PageText, ...]
    resources: tuple[Resources, ...]
    shared: tuple[Shared, ...]
    fonts: tuple[FontUse, ...]
    spots: tuple[Open, ...]
    fields: tuple[Open, ...]
    links: tuple[Open, ...]
    intents: Text
