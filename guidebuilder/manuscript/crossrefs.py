"""What only the whole guide can tell: duplicate ids, links without a target, telling pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.links import AltText, LinkUse, Uses
from guidebuilder.manuscript.text import did_you_mean
from guidebuilder.model import Page, PageAudience, Prose, Question, Section, Span

# Alternative text of fewer words than this says too little to count as a repetition.
_TELLING_WORDS = 4


def check_references(
    content: Sequence[tuple[Source, Section | Page]], uses: Uses, findings: Findings
) -> None:
    """Check ids and links across all files, and pictures against the texts of their question."""
    ids: dict[str, tuple[Source, int, bool]] = {}
    for source, item in content:
        private = item.audience is PageAudience.INTERVIEWER
        _claim(ids, source, item.id, item.span, findings, private=private)
        if isinstance(item, Section):
            for question in item.questions:
                _claim(ids, source, question.id, question.span, findings, private=private)
                _alts(question, uses, findings)
    for link in uses.links:
        _link(link, ids, findings)


def _claim(
    ids: dict[str, tuple[Source, int, bool]],
    source: Source,
    name: str,
    span: Span,
    findings: Findings,
    *,
    private: bool,
) -> None:
    if not name:
        return
    if name not in ids:
        ids[name] = (source, span.line, private)
        return
    first, line, _ = ids[name]
    findings.add(
        "GB036",
        source,
        span.line,
        message=f'duplicate id "{name[:80]}"',
        hint=f"the first is {first.path}:{line}; give this one its own `id:…`",
        width=len(source.lines[span.line - 1]),
    )


def _link(link: LinkUse, ids: dict[str, tuple[Source, int, bool]], findings: Findings) -> None:
    source = link.source
    if link.target not in ids:
        findings.add(
            "GB064",
            source,
            link.line,
            link.column,
            message=f'this guide has no id "{link.target[:80]}"',
            hint=did_you_mean(link.target, ids, otherwise="link to the id of a question"),
            width=link.width,
        )
    elif ids[link.target][2] and not link.private:
        findings.add(
            "GB065",
            source,
            link.line,
            link.column,
            message=f'"{link.target}" is for interviewers alone, and this text is not',
            hint="take the link out, or put it in a part for the interviewer",
            width=link.width,
        )


def _words(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text.casefold())) + " "


def _alts(question: Question, uses: Uses, findings: Findings) -> None:
    shown: list[Prose | None] = [question.prompt, question.stem]
    hidden: list[tuple[str, Prose | None]] = [(p.kind.heading, p.prose) for p in question.parts]
    if question.quiz:
        shown += [question.quiz.stem, *(o.prose for o in question.quiz.options)]
        hidden.append(("Key", question.quiz.key))
        hidden += [("explanation", o.explanation) for o in question.quiz.options]
    for alt in _used(shown, uses):
        words = _words(alt.text)
        if words.count(" ") <= _TELLING_WORDS:
            continue
        for label, prose in hidden:
            if prose is not None and words in _words(prose.markdown):
                findings.add(
                    "GB070",
                    alt.chapter.source,
                    alt.line,
                    alt.column,
                    message=f'this alternative text repeats "{label}" of the same question',
                    hint="say what the picture shows, not what it answers",
                    width=alt.width,
                )
                break


def _used(proses: Iterable[Prose | None], uses: Uses) -> Iterable[AltText]:
    for prose in proses:
        if prose is not None:
            yield from uses.alts.get(prose, ())
