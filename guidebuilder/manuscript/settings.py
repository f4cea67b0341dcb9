"""What guide.toml says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guidebuilder.manuscript.toml_places import Places
from guidebuilder.model import Badge, Level, Span

DEFAULT_LEVELS = (
    Level("mid", "Mid-level", Badge.OUTLINE),
    Level("senior", "Senior-level", Badge.FILLED),
)


@dataclass(frozen=True, slots=True)
class RawEdition:
    """An edition as guide.toml gives it, unjudged, with the place of each of its keys.

    ``lines`` are those of the whole file.

    ``place("select", "tags")`` is the Span of that key, else of the table's header.
    """

    name: str
    table: Mapping[str, Any]
    span: Span
    places: Places
    lines: tuple[str, ...] = ()

    def place(self, *keys: str | int) -> Span:
        """Where a key of this edition stands in guide.toml."""
        return self.places.span("editions", self.name, *keys)

    def quote(self, span: Span) -> tuple[str, int]:
        """The source line at such a place, and how many characters the name there takes."""
        inside = 0 < span.line <= len(self.lines)
        source = self.lines[span.line - 1] if inside else ""
        return source, self.places.width(span.line, span.column)


@dataclass(frozen=True, slots=True)
class Allow:
    """A warning that the guide's author has silenced: code, where, why, and where that is said."""

    code: str
    at: str
    reason: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Settings:
    """guide.toml as values, and where they stand; ``subtitle`` still holds its placeholders.

    ``words`` are what the lint discourages, each with what it prefers; ``acronyms``
    stand each with its long form.
    """

    id: str = ""
    title: str = ""
    module: str = ""
    subtitle: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    version: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    base_url: str = ""
    style: str = ""
    default_level: str = ""
    levels: tuple[Level, ...] = DEFAULT_LEVELS
    editions: tuple[RawEdition, ...] = ()
    allowed: tuple[Allow, ...] = ()
    max_age_months: int = 12
    words: tuple[tuple[str, str], ...] = ()
    acronyms: tuple[tuple[str, str], ...] = ()
    places: Places = field(default_factory=lambda: Places(""))
