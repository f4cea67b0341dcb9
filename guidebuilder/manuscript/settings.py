"""What guide.toml says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

    ``place("select", "tags")`` is the Span of that key, else of the table's header.
    """

    name: str
    table: Mapping[str, Any]
    span: Span
    places: Places

    def place(self, *keys: str | int) -> Span:
        """Where a key of this edition stands in guide.toml."""
        return self.places.span("editions", self.name, *keys)


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
    """guide.toml as values; ``subtitle`` still holds its placeholders."""

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
    default_level: str = ""
    levels: tuple[Level, ...] = DEFAULT_LEVELS
    editions: tuple[RawEdition, ...] = ()
    allowed: tuple[Allow, ...] = ()


def fill_subtitle(subtitle: str, counts: Mapping[str, int]) -> str:
    """Put the counted figures in place of ``{questions}``, ``{sections}`` and level ids."""
    for name, count in counts.items():
        subtitle = subtitle.replace(f"{{{name}}}", str(count))
    return subtitle
