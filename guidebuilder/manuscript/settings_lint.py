"""What guide.toml says about words and warnings: ``[acronyms]``, ``[lint]``."""

from __future__ import annotations

from typing import Any

from guidebuilder.manuscript.acronyms import NAME
from guidebuilder.manuscript.codes import CODES
from guidebuilder.manuscript.settings import Allow
from guidebuilder.manuscript.text import did_you_mean
from guidebuilder.manuscript.toml_judge import Judge

_KEYS = ("allow", "max_age_months", "words")
_ALLOW_KEYS = {"code": "text", "at": "text", "reason": "text"}
MOST_MONTHS = 1200


def acronyms(judge: Judge, table: object) -> tuple[tuple[str, str], ...]:
    """The table ``[acronyms]``: NAME = "Long Form"."""
    given = _pairs(judge, table, "acronyms")
    for name, _ in given:
        if NAME.fullmatch(name) is None:
            judge.fault(
                "GB107",
                "acronyms",
                name,
                message=f'"{name[:80]}" cannot be an acronym',
                hint="two to seven letters and digits, a capital among them, "
                'such as VPC, IaC or "CI/CD"',
            )
    return given


def lint_settings(judge: Judge, table: object) -> dict[str, Any]:
    """The table ``[lint]``, as keyword arguments of Settings."""
    if not isinstance(table, dict):
        judge.wrong("a table", table, "lint")
        return {}
    judge.known(table, _KEYS, "lint")
    found: dict[str, Any] = {"allowed": _allowed(judge, table.get("allow", []))}
    found["words"] = _pairs(judge, table.get("words", {}), "lint", "words")
    for word, instead in found["words"]:
        if word == instead:
            judge.fault(
                "GB106",
                "lint",
                "words",
                word,
                message=f'"{word[:80]}" is preferred to itself',
                hint='write it as discouraged = "preferred"',
            )
    if "max_age_months" in table:
        months = table["max_age_months"]
        if type(months) is not int:
            judge.wrong("a whole number", months, "lint", "max_age_months")
        elif not 0 < months <= MOST_MONTHS:
            judge.fault(
                "GB106",
                "lint",
                "max_age_months",
                message=f'"max_age_months" cannot be {months}',
                hint=f"a number of months from 1 to {MOST_MONTHS}",
            )
        else:
            found["max_age_months"] = months
    return found


def _pairs(judge: Judge, table: object, *path: str) -> tuple[tuple[str, str], ...]:
    """A table of texts under names of the author's own."""
    if not isinstance(table, dict):
        judge.wrong("a table", table, *path)
        return ()
    found = []
    for name, value in table.items():
        if not isinstance(value, str):
            judge.wrong("a text in quotes", value, *path, name)
        elif not value.strip() or not name.strip():
            empty = f'"{name[:80]}" is empty' if name.strip() else "a name is empty"
            judge.fault(
                "GB106", *path, name, message=empty, hint="write both sides, or delete the line"
            )
        else:
            found.append((name, " ".join(value.split())))
    return tuple(found)


def _allowed(judge: Judge, entries: object) -> tuple[Allow, ...]:
    if not isinstance(entries, list):
        judge.wrong("an array of tables", entries, "lint", "allow")
        return ()
    allowed = []
    for index, entry in enumerate(entries):
        path = ("lint", "allow", index)
        values = judge.record(entry, _ALLOW_KEYS, *path)
        missing = [k for k in _ALLOW_KEYS if isinstance(entry, dict) and k not in entry]
        for key in missing:
            judge.fault(
                "GB105",
                *path,
                message=f'[[lint.allow]] has no "{key}"',
                hint="it needs all three: " + ", ".join(_ALLOW_KEYS),
            )
        for key, value in values.items():
            if not value.strip():
                judge.fault(
                    "GB106",
                    *path,
                    key,
                    message=f'"{key}" is empty',
                    hint="write it, or delete the table",
                )
        code = values.get("code", "")
        warnings = tuple(c for c in CODES if c.startswith("GB2"))
        if code and code not in warnings:
            judge.fault(
                "GB106",
                *path,
                "code",
                message=f'"{code[:80]}" is not the code of a warning',
                hint=did_you_mean(code, warnings, otherwise="only GB2xx can be allowed"),
            )
        elif len(values) == len(_ALLOW_KEYS):
            line, column, _ = judge.places.at(*path)
            allowed.append(Allow(code, values["at"], values["reason"], line, column))
    return tuple(allowed)
