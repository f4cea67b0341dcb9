"""Rules about content that is right in form: warnings, which guide.toml can silence one by one.

A rule is a function from a question to findings; RULES is where more are added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.markdown import markdown
from guidebuilder.manuscript.place import plain_text
from guidebuilder.manuscript.settings import Allow
from guidebuilder.model import Page, PartKind, Prose, Question, Section

MAX_LINE_WORDS = 14
MAX_CODE_COLUMNS = 93


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning of a rule, before it is known whether it is silenced. ``line`` counts from 1."""

    code: str
    line: int
    message: str
    hint: str


def in_one_line(question: Question) -> Iterator[Warned]:
    """The answer in one line stands in the outer column and on cards, which have no more room."""
    prose = question.part(PartKind.LINE)
    if prose is None:
        return
    words = len(plain_text(prose.markdown).split())
    if words > MAX_LINE_WORDS:
        yield Warned(
            "GB202",
            prose.span.line,
            f"the answer in one line has {words} words",
            f"at most {MAX_LINE_WORDS} fit the outer column",
        )


def wide_code(question: Question) -> Iterator[Warned]:
    """Code of more columns than the measure of the narrowest print holds would be broken."""
    quiz = question.quiz
    proses: list[Prose | None] = [question.stem, *(part.prose for part in question.parts)]
    if quiz:
        proses += [quiz.stem, quiz.key, *(o.prose for o in quiz.options)]
        proses += [o.explanation for o in quiz.options]
    for prose in proses:
        if prose is not None:
            yield from _wide_lines(prose)


def _wide_lines(prose: Prose) -> Iterator[Warned]:
    if not any(len(line) > MAX_CODE_COLUMNS for line in prose.markdown.split("\n")):
        return
    for token in markdown().parse(prose.markdown):
        if token.type not in ("fence", "code_block") or not token.map:
            continue
        first = token.map[0] + (token.type == "fence")
        for offset, line in enumerate(token.content.split("\n")):
            columns = len(line.expandtabs(4))
            if columns > MAX_CODE_COLUMNS:
                yield Warned(
                    "GB203",
                    prose.span.line + first + offset,
                    f"this line of code is {columns} columns wide",
                    f"at most {MAX_CODE_COLUMNS} fit the page: break it",
                )


def no_answer(question: Question) -> Iterator[Warned]:
    """A question without an answer prints nothing under it in the study booklet."""
    if question.part(PartKind.ANSWER) is None:
        yield Warned(
            "GB204",
            question.span.line,
            "this question has no answer",
            'write it under "### Answer"',
        )


RULES: tuple[Callable[[Question], Iterator[Warned]], ...] = (in_one_line, wide_code, no_answer)


def lint(
    content: Sequence[tuple[Source, Section | Page]],
    allowed: Sequence[Allow],
    config: Source,
    findings: Findings,
) -> None:
    """Run every rule over every question; silence what is allowed; report what silences nothing.

    ``at`` of an allowance is the id of a question or section, or a file's name.
    """
    used: set[Allow] = set()
    for source, item in content:
        for question in item.questions if isinstance(item, Section) else ():
            places = (question.id, item.id, source.name)
            for rule in RULES:
                for warned in rule(question):
                    silenced = [a for a in allowed if a.code == warned.code and a.at in places]
                    used.update(silenced)
                    if not silenced:
                        _report(findings, source, warned)
    for allow in allowed:
        if allow not in used:
            findings.add(
                "GB205",
                config,
                allow.line,
                allow.column,
                message=f'nothing at "{allow.at[:80]}" needs {allow.code} to be allowed',
                hint="delete this [[lint.allow]]; at is the id of a question or section, "
                "or a file's name",
            )


def _report(findings: Findings, source: Source, warned: Warned) -> None:
    text = source.lines[warned.line - 1]
    column = len(text) - len(text.lstrip()) + 1
    width = len(re.sub(r"\s+$", "", text)) - column + 1
    findings.add(
        warned.code,
        source,
        warned.line,
        column,
        message=warned.message,
        hint=warned.hint,
        width=max(1, width),
    )
