"""Rules about content that is right in form: warnings, which guide.toml can silence one by one.

A rule is a function from the whole guide to warnings of one code. What would look
poor in print is told whenever a guide is read; what only an editor minds, in a review.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.lint import (
    age_rules,
    part_rules,
    print_rules,
    quiz_rules,
    word_rules,
)
from guidebuilder.manuscript.lint.desk import Desk, Review, Rule, Warned
from guidebuilder.manuscript.settings import Settings
from guidebuilder.model import Page, Section

__all__ = ["REVIEW_RULES", "RULES", "Review", "lint"]

RULES: dict[str, Rule] = print_rules.RULES
REVIEW_RULES: dict[str, Rule] = (
    part_rules.RULES | quiz_rules.RULES | age_rules.RULES | word_rules.RULES
)
WHOLE = "guide"


def lint(
    content: Sequence[tuple[Source, Section | Page]],
    settings: Settings,
    config: Source,
    findings: Findings,
    review: Review | None = None,
) -> None:
    """Run every rule; silence what is allowed; report what silences nothing.

    ``at`` of an allowance is the id of a question, section or page, a file's name,
    or "guide", which is everywhere.
    """
    desk = Desk([item for _, item in content], settings, review)
    rules = RULES | (REVIEW_RULES if review else {})
    owners = {source.path: (source, item) for source, item in content}
    used = set()
    for rule in rules.values():
        for warned in rule(desk):
            source, places = _places(warned, owners.get(warned.path), config)
            silenced = [a for a in settings.allowed if a.code == warned.code and a.at in places]
            used.update(silenced)
            if not silenced:
                _report(findings, source, warned)
    for allow in settings.allowed:
        # What no rule of this run could have told may well be needed in another.
        if allow not in used and (review or allow.code not in REVIEW_RULES):
            findings.add(
                "GB205",
                config,
                allow.line,
                allow.column,
                message=f'nothing at "{allow.at[:80]}" needs {allow.code} to be allowed',
                hint="delete this [[lint.allow]]; at is the id of a question, section or page, "
                'a file\'s name, or "guide"',
            )


def _places(
    warned: Warned, owner: tuple[Source, Section | Page] | None, config: Source
) -> tuple[Source, set[str]]:
    """The file of a warning, and all that an allowance may call its place."""
    if owner is None:
        return config, {WHOLE, config.name}
    source, item = owner
    questions = item.questions if isinstance(item, Section) else ()
    around = {q.id for q in questions if q.span.line <= warned.line <= q.span.end_line}
    return source, {WHOLE, source.name, item.id} | around


def _report(findings: Findings, source: Source, warned: Warned) -> None:
    line, needle = warned.line, warned.needle
    column, width = 1, 1
    if line:
        text = source.lines[line - 1]
        column = len(text) - len(text.lstrip()) + 1
        width = len(text.rstrip()) - column + 1
    if needle:
        pattern = re.compile(rf"(?<!\w){re.escape(needle)}(?!\w)")
        for number in range(line, max(line, warned.end_line) + 1):
            match = pattern.search(source.lines[number - 1])
            if match:
                line, column, width = number, match.start() + 1, len(needle)
                break
    findings.add(
        warned.code,
        source,
        line,
        column,
        message=warned.message,
        hint=warned.hint,
        width=max(1, width),
    )
