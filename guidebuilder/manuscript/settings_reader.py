"""Judging guide.toml by strict types; editions are handed up raw."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.settings import DEFAULT_LEVELS, RawEdition, Settings
from guidebuilder.manuscript.settings_lint import acronyms, lint_settings
from guidebuilder.manuscript.sources import check_characters
from guidebuilder.manuscript.text import character_name, did_you_mean, is_file_name
from guidebuilder.manuscript.toml_judge import Judge
from guidebuilder.manuscript.toml_text import invisible_strings, load_toml
from guidebuilder.model import Badge, Level

_GUIDE_KEYS: dict[str, str] = {
    "id": "text",
    "title": "text",
    "module": "text",
    "subtitle": "text",
    "language": "text",
    "tags": "texts",
    "version": "text",
    "date": "date",
    "authors": "texts",
    "default_level": "text",
    "base_url": "text",
    "style": "text",
}
_LEVEL_KEYS = {"label": "text", "badge": "text", "about": "text"}
_EXAMPLES = {"id": "my-guide", "title": "My Guide"}
_COUNTED = ("questions", "sections")


def read_settings(source: Source, findings: Findings) -> Settings:
    """Judge guide.toml. What is wrong becomes findings; what is returned then is incomplete."""
    check_characters(source, findings)
    loaded = load_toml(source, findings)
    if loaded is None:
        return Settings()
    document, places = loaded
    return _Reader(source, places, findings).settings(document)


class _Reader(Judge):
    def settings(self, document: Mapping[str, Any]) -> Settings:
        self.known(document, ("guide", "levels", "acronyms", "editions", "lint"), kind="table")
        guide = self.record(document.get("guide", {}), _GUIDE_KEYS, "guide")
        if "guide" not in document:
            self.fault(
                "GB105",
                message="the table [guide] is missing",
                hint="begin the file with [guide], an id and a title",
            )
        else:
            for key in ("id", "title"):
                if not _has(document["guide"], key):
                    self.fault(
                        "GB105",
                        "guide",
                        message=f'[guide] has no "{key}"',
                        hint=f'write {key} = "{_EXAMPLES[key]}"',
                    )
        levels = self.levels(document)
        result = Settings(
            **guide,
            levels=levels,
            editions=self.editions(document.get("editions", {})),
            **lint_settings(self, document.get("lint", {})),
            acronyms=acronyms(self, document.get("acronyms", {})),
            places=self.places,
        )
        self.values(result, guide)
        for path, char in invisible_strings(document):
            self.fault(
                "GB005",
                *path,
                message=f"invisible character {character_name(char)}",
                hint="delete it: it can hide or reorder text",
            )
        return result

    def levels(self, document: Mapping[str, Any]) -> tuple[Level, ...]:
        if "levels" not in document:
            return DEFAULT_LEVELS
        tables = document["levels"]
        if not isinstance(tables, dict):
            self.wrong("a table of tables", tables, "levels")
            return DEFAULT_LEVELS
        if not tables:
            self.fault(
                "GB106",
                "levels",
                message="[levels] names no level",
                hint="write a table such as [levels.mid], or leave this one out",
            )
            return DEFAULT_LEVELS
        levels = []
        name: str
        for name, table in tables.items():
            self.name(name, "level", "levels", name)
            if name in _COUNTED:
                self.fault(
                    "GB107",
                    "levels",
                    name,
                    message=f'a level cannot be named "{name}"',
                    hint=f"{{{name}}} stands for a count in the subtitle",
                )
            values = self.record(table, _LEVEL_KEYS, "levels", name)
            if isinstance(table, dict) and "label" not in table:
                self.fault(
                    "GB105",
                    "levels",
                    name,
                    message=f'level "{name[:80]}" has no "label"',
                    hint='write what it is called in print, label = "Mid-level"',
                )
            badge = values.get("badge", Badge.OUTLINE.value)
            badges = tuple(b.value for b in Badge)
            if badge not in badges:
                self.fault(
                    "GB106",
                    "levels",
                    name,
                    "badge",
                    message=f'unknown badge "{badge[:80]}"',
                    hint=did_you_mean(badge, badges, otherwise="known: " + ", ".join(badges)),
                )
                badge = Badge.OUTLINE.value
            label: str = values.get("label", name)
            if not label.strip():
                self.fault(
                    "GB106",
                    "levels",
                    name,
                    "label",
                    message='"label" is empty',
                    hint="write what the level is called in print",
                )
            levels.append(Level(name, label, Badge(badge), values.get("about", "")))
        return tuple(levels)

    def name(self, name: str, kind: str, *path: str | int) -> None:
        if not is_file_name(name):
            self.fault(
                "GB107",
                *path,
                message=f'"{name[:80]}" cannot be the name of {_article(kind)}',
                hint="use lower-case letters, digits and hyphens; names of devices are kept",
            )

    def editions(self, tables: object) -> tuple[RawEdition, ...]:
        if not isinstance(tables, dict):
            self.wrong("a table of tables", tables, "editions")
            return ()
        editions = []
        for name, table in tables.items():
            self.name(name, "edition", "editions", name)
            if not isinstance(table, dict):
                self.wrong("a table", table, "editions", name)
                continue
            span = self.places.span("editions", name)
            editions.append(RawEdition(name, table, span, self.places, self.source.lines))
        return tuple(editions)

    def values(self, settings: Settings, given: Mapping[str, Any]) -> None:
        """Judge the values of [guide] that have the right type."""
        if "id" in given:
            self.name(settings.id, "guide", "guide", "id")
        if "title" in given and not settings.title.strip():
            self.fault(
                "GB106",
                "guide",
                "title",
                message='"title" is empty',
                hint="write what shall stand on the cover",
            )
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", settings.language):
            self.fault(
                "GB106",
                "guide",
                "language",
                message=f'"{settings.language[:80]}" is not a language tag',
                hint='a BCP 47 tag such as "en" or "en-GB"',
            )
        if settings.base_url and not re.fullmatch(r"https?://[^\s/#]+[^\s#]*", settings.base_url):
            self.fault(
                "GB106",
                "guide",
                "base_url",
                message=f'"{settings.base_url[:80]}" is not a web address',
                hint="it begins with https://, and has no #",
            )
        ids = tuple(level.id for level in settings.levels)
        if "default_level" in given and settings.default_level not in ids:
            self.fault(
                "GB106",
                "guide",
                "default_level",
                message=f'this guide has no level "{settings.default_level[:80]}"',
                hint="its levels are " + ", ".join(ids),
            )
        names = (*_COUNTED, *ids)
        for match in re.finditer(r"\{([^{}]*)\}|[{}]", settings.subtitle):
            if match[1] is None or match[1] not in names:
                self.fault(
                    "GB108",
                    "guide",
                    "subtitle",
                    message=f'unknown placeholder "{match[0][:80]}"',
                    hint=did_you_mean(
                        match[1] or "",
                        names,
                        otherwise="known: " + ", ".join(f"{{{n}}}" for n in names),
                    ),
                )


def _has(table: object, key: str) -> bool:
    """Whether a value is a table with this key (a table of another type is told elsewhere)."""
    return not isinstance(table, dict) or key in table


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
