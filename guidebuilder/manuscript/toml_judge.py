"""Judging the tables of a TOML file by strict types, with the place of every fault."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.text import did_you_mean
from guidebuilder.manuscript.toml_places import Places

_KINDS = {
    "text": "a text in quotes",
    "texts": "a list of texts in quotes",
    "date": "a date or a text",
}


_WAYS = {
    _KINDS["text"]: "put it in quotes",
    _KINDS["texts"]: 'write ["one", "two"]',
    _KINDS["date"]: "put it in quotes",
    "a table": "give it keys under a header in brackets, such as [guide]",
    "a table of tables": "give each a header of its own, such as [levels.mid]",
    "an array of tables": "head each entry with [[lint.allow]]",
    "a whole number": "write digits alone, without quotes",
}


@dataclass(slots=True)
class Judge:
    """Turns what is wrong with a TOML file into findings at its place."""

    source: Source
    places: Places
    findings: Findings

    def fault(self, code: str, *path: str | int, message: str, hint: str = "") -> None:
        """Report at a key, or at the table around it."""
        line, column, width = self.places.at(*path)
        self.findings.add(code, self.source, line, column, message=message, hint=hint, width=width)

    def known(
        self, table: Mapping[str, Any], keys: tuple[str, ...], *path: str | int, kind: str = "key"
    ) -> None:
        """Report the keys of a table that are none of ``keys``."""
        for key in table:
            if key not in keys:
                self.fault(
                    "GB103",
                    *path,
                    key,
                    message=f'unknown {kind} "{key[:80]}"',
                    hint=did_you_mean(key, keys, otherwise="known here: " + ", ".join(keys)),
                )

    def record(self, table: object, keys: dict[str, str], *path: str | int) -> dict[str, Any]:
        """The values of a table that have the type that their key asks for."""
        if not isinstance(table, dict):
            self.wrong("a table", table, *path)
            return {}
        self.known(table, tuple(keys), *path)
        values: dict[str, Any] = {}
        for key, kind in keys.items():
            if key not in table:
                continue
            value = table[key]
            if kind == "date" and type(value) is datetime.date:
                value = value.isoformat()
            if kind == "texts" and isinstance(value, list):
                if all(isinstance(v, str) and v.strip() for v in value):
                    values[key] = tuple(value)
                    continue
            elif kind != "texts" and isinstance(value, str):
                values[key] = value
                continue
            self.wrong(_KINDS[kind], value, *path, key)
        return values

    def wrong(self, wanted: str, value: object, *path: str | int) -> None:
        """Report a value that is not what is wanted."""
        self.fault(
            "GB104",
            *path,
            message=f'"{path[-1]}" must be {wanted}, not {_type_name(value)}',
            hint=_WAYS[wanted],
        )


def _type_name(value: object) -> str:
    names = {str: "a text", bool: "true or false", int: "a number", float: "a number"}
    names |= {list: "a list", dict: "a table"}
    return names.get(type(value), "a date or a time")
