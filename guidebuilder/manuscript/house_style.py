"""A guide's house style: one small CSS file that sets design tokens, and nothing else.

``styles/tokens.css`` says in its first rule which tokens there are, and by their values
of what kind each one is. What a house style says is parsed, judged and written anew,
so that nothing but such values reaches a style sheet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import tinycss2
from tinycss2.color3 import RGBA, parse_color

from guidebuilder.errors import MachineError
from guidebuilder.manuscript.findings import Findings, Source, most_brackets
from guidebuilder.manuscript.text import did_you_mean

_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96}
_LONGEST = 100  # mm
_EM = (-0.1, 0.5)


class Kind(Enum):
    """What a token's value is, in the words of a hint."""

    FACES = "names of shipped faces, each in quotes"
    COLOUR = "a colour such as #0B5394"
    LENGTH = f"a length in pt or mm, up to {_LONGEST} mm"
    TRACKING = f"a length in em, from {_EM[0]} to {_EM[1]}"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens that a house style may set, with their values, and the shipped families."""

    values: Mapping[str, str]
    families: tuple[str, ...]

    def kind(self, name: str) -> Kind:
        """Of what kind a token's value is."""
        value = self.values[name]
        if value.startswith('"'):
            return Kind.FACES
        if value.startswith("#"):
            return Kind.COLOUR
        return Kind.TRACKING if value.endswith("em") else Kind.LENGTH


def read_tokens(styles: Path) -> Tokens:
    """Read ``tokens.css`` and the families of ``fonts/coverage.json`` below the styles folder.

    Raises MachineError where a file is missing or damaged.
    """
    path = styles / "tokens.css"
    try:
        rules = tinycss2.parse_stylesheet(path.read_text("utf-8"), True, True)
        declared = tinycss2.parse_blocks_contents(rules[0].content, True, True)
        values = {item.name: tinycss2.serialize(item.value).strip() for item in declared}
        families = tuple(json.loads((styles / "fonts" / "coverage.json").read_text("utf-8")))
    except (OSError, ValueError, AttributeError, IndexError) as error:
        raise MachineError(f"{path}: cannot be read; install guidebuilder again") from error
    return Tokens(values, families)


def read_style(source: Source, tokens: Tokens, findings: Findings) -> tuple[tuple[str, str], ...]:
    """The tokens that a house style sets: (name, value), in the order of the file.

    What is wrong becomes findings (GB110 to GB112), and is left out. A family is followed
    by the token's own ones, so that a character it lacks is still printed.
    """
    return tuple(_Reader(source, tokens, findings).read().items())


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    tokens: Tokens
    findings: Findings

    def read(self) -> dict[str, str]:
        found: dict[str, str] = {}
        try:
            self.rules(found)
        except RecursionError:
            line, column = most_brackets(self.source, "([{")
            self.findings.add(
                "GB110",
                self.source,
                line,
                column,
                message="brackets are nested too deeply",
                hint="a value is a colour, a length or names of faces",
            )
        return found

    def rules(self, found: dict[str, str]) -> None:
        for rule in tinycss2.parse_stylesheet(self.source.text, True, True):
            if not _is_root(rule):
                self.refuse(rule)
            else:
                for item in tinycss2.parse_blocks_contents(rule.content, True, True):
                    self.declaration(item, found)

    def declaration(self, item: Any, found: dict[str, str]) -> None:
        if item.type != "declaration" or not item.name.startswith("--"):
            self.refuse(item)
            return
        name = item.name
        if name not in self.tokens.values:
            near = did_you_mean(
                name, self.tokens.values, otherwise="docs/house-style.md lists them"
            )
            self.fault("GB111", item, f'there is no token "{name[:80]}"', near, len(name))
            return
        kind = self.tokens.kind(name)
        values = _plain(item.value)
        if item.important or not self.fits(kind, values):
            given = tinycss2.serialize(item.value).strip()[:40] + (
                " !important" if item.important else ""
            )
            self.fault(
                "GB112", item, f'"{name}" cannot be {given or "empty"}', self.hint(kind), len(name)
            )
            return
        # Set twice, the last one counts, as everywhere in CSS.
        found.pop(name, None)
        found[name] = self.value(name, kind, values)

    def fits(self, kind: Kind, values: Sequence[Any]) -> bool:
        if kind is Kind.FACES:
            names, commas = values[::2], values[1::2]
            return len(values) % 2 == 1 and (
                all(n.type == "string" and n.value in self.tokens.families for n in names)
                and all(comma == "," for comma in commas)
            )
        value = values[0] if len(values) == 1 else None
        if kind is Kind.COLOUR:
            colour = value and parse_color(value)
            return isinstance(colour, RGBA) and colour.alpha == 1
        if value is None or value.type != "dimension":
            return bool(value and value.type == "number" and value.value == 0)
        if kind is Kind.TRACKING:
            return bool(value.lower_unit == "em" and _EM[0] <= value.value <= _EM[1])
        return bool(0 <= value.value * _MM.get(value.lower_unit, float("nan")) <= _LONGEST)

    def value(self, name: str, kind: Kind, values: Sequence[Any]) -> str:
        written: str = tinycss2.serialize(values)
        return f"{written}, {self.tokens.values[name]}" if kind is Kind.FACES else written

    def hint(self, kind: Kind) -> str:
        if kind is Kind.FACES:
            return f"it is {kind.value}: " + ", ".join(self.tokens.families)
        return f"it is {kind.value}"

    def refuse(self, item: Any) -> None:
        said = {
            "at-rule": "an at-rule",
            "qualified-rule": "a rule for something else than :root",
            "declaration": "a property that is no token",
        }.get(item.type, "something that is no rule")
        hint = "a house style is :root { --token: value; … } and nothing else"
        self.fault("GB110", item, f"here stands {said}", hint, 1)

    def fault(self, code: str, item: Any, message: str, hint: str, width: int) -> None:
        line, column = item.source_line, item.source_column
        self.findings.add(code, self.source, line, column, message=message, hint=hint, width=width)


def _is_root(rule: Any) -> bool:
    return bool(
        rule.type == "qualified-rule" and tinycss2.serialize(rule.prelude).strip() == ":root"
    )


def _plain(values: Sequence[Any]) -> list[Any]:
    """Component values without white space and comments."""
    return [value for value in values if value.type not in {"whitespace", "comment"}]
