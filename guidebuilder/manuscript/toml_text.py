"""TOML text to values with places, or a finding where it is no TOML that can be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from guidebuilder.manuscript.findings import Findings, Source, most_brackets
from guidebuilder.manuscript.text import INVISIBLE
from guidebuilder.manuscript.toml_places import MAX_DEPTH, Path, Places, find_places

# What helps, by a word of what tomllib says.
_WAYS = {
    "twice": "make the two one: a table or a key is given once",
    "overwrite": "make the two one: a table or a key is given once",
    "mutate": "make the two one: a table or a key is given once",
    "conflict": "make the two one: a table or a key is given once",
    "']'": "close the bracket",
    "unclosed": "close the bracket",
    "escape": "write \\\\ for a backslash, or put the text in single quotes",
    "string": "close the text with the quote that it began with",
    "illegal character '\\n'": "close the text with the quote that it began with",
    "": 'a line is a [table], a # comment, or name = "text"',
}


def load_toml(source: Source, findings: Findings) -> tuple[dict[str, Any], Places] | None:
    """The values of a TOML file and where they stand; None after a finding."""
    try:
        document = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        _syntax_error(str(error), source, findings)
        return None
    except RecursionError:
        findings.add(
            "GB102",
            source,
            *most_brackets(source, "[{"),
            message="brackets are nested too deeply",
            hint="write it flatter",
        )
        return None
    except ValueError as error:
        _number_error(str(error), source, findings)
        return None
    places = find_places(source.text, source.path)
    for path in _too_deep(document):
        line, column, width = places.at(*path)
        findings.add(
            "GB102",
            source,
            line,
            column,
            message=f"tables or lists are nested deeper than {MAX_DEPTH}",
            hint="write it flatter",
            width=width,
        )
        return None
    return document, places


def invisible_strings(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Find invisible characters in keys and texts, those too that ``\\u202e`` has made."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from invisible_strings(key, (*path, key))
            yield from invisible_strings(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from invisible_strings(inner, (*path, index))
    elif isinstance(value, str) and (match := INVISIBLE.search(value)):
        yield path, match[0]


def _too_deep(document: Mapping[str, Any]) -> Iterator[Path]:
    """The keys under which tables or lists are nested past the limit."""
    for key, value in document.items():
        if not _deeper(value, MAX_DEPTH):
            continue
        path: Path = (key,)
        table = value
        while isinstance(table, dict) and len(path) < MAX_DEPTH:
            left = MAX_DEPTH - len(path)
            inner = next((k for k, v in table.items() if _deeper(v, left)), None)
            if inner is None:
                break
            path, table = (*path, inner), table[inner]
        yield path


def _deeper(value: object, most: int) -> bool:
    layer = [value]
    for _ in range(most):
        containers = [v for v in layer if isinstance(v, dict | list)]
        layer = [inner for v in containers for inner in (v.values() if isinstance(v, dict) else v)]
    return bool(layer)


def _syntax_error(message: str, source: Source, findings: Findings) -> None:
    match = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    line, column = len(source.lines), len(source.lines[-1]) + 1 if source.lines else 1
    if match:
        line, column = int(match[1]), int(match[2])
    text = re.sub(r" \(at [^()]*\)$", "", message)
    text = INVISIBLE.sub("?", text[:1].lower() + text[1:])
    hint = next((way for word, way in _WAYS.items() if word in text), _WAYS[""])
    findings.add(
        "GB102", source, line, column, message=f"this is not TOML: {text[:200]}", hint=hint
    )


def _number_error(message: str, source: Source, findings: Findings) -> None:
    for number, line in enumerate(source.lines, 1):
        if match := re.search(r"[0-9_]{1000,}", line):
            findings.add(
                "GB102",
                source,
                number,
                match.start() + 1,
                message="a number with more digits than can be read",
                hint="put it in quotes, if it is a text",
                width=len(match[0]),
            )
            return
    findings.add("GB102", source, 1, message=f"this is not TOML: {message[:200]}", hint=_WAYS[""])
