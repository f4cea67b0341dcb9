"""What was read of a PDF, and how much."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and where in the PDF it stands, in words for a message.

    ``kind`` is one of the few names of :attr:`Reading.places`.
    """

    where: str
    text: str
    kind: str


@dataclass(slots=True)
class Amount:
    """How much was read in places of one kind."""

    texts: int = 0
    characters: int = 0


@dataclass(slots=True)
class Reading:
    """What was read. Counts are of pages, streams decoded, strings, bytes and page characters.

    ``decoded`` are the bytes of the streams; ``unreadable`` counts characters whose
    code no font could explain; ``pictures`` are the numbers of pages that show a
    picture and not one character. ``places`` says how much was read of each kind of
    place; ``problems`` are faults of structure that no finished edition may have.
    ``recognised`` are the words of what was known of the gatherings, text by text.
    """

    pages: int = 0
    streams: int = 0
    strings: int = 0
    bytes: int = 0
    decoded: int = 0
    characters: int = 0
    unreadable: int = 0
    passages: list[Passage] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    places: dict[str, Amount] = field(default_factory=dict)
    recognised: set[str] = field(default_factory=set)


def add(reading: Reading, kind: str, texts: int, characters: int) -> None:
    """Count texts of one kind of place."""
    if texts:
        amount = reading.places.setdefault(kind, Amount())
        amount.texts += texts
        amount.characters += characters
