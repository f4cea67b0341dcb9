"""``guidebuilder list``: what is in a guide, counted."""

from __future__ import annotations

from pathlib import Path

import click

from guidebuilder import pipeline
from guidebuilder.cli.guides import find_guide
from guidebuilder.cli.options import guide_argument, json_option, limit_option
from guidebuilder.cli.output import count, result, result_json, shown
from guidebuilder.edition.subtitle import counted_subtitle
from guidebuilder.limits import Limits
from guidebuilder.model import Guide, Question


@click.command("list")
@guide_argument
@limit_option
@json_option
def list_(guide: Path | None, limits: Limits, as_json: bool) -> None:
    """Show what is in a guide, counted: its sections, questions and levels.

    With --json: `questions` and `sections` are counts, `levels` counts by level,
    and `section_list` and `question_list` name them one by one.
    """
    found = pipeline.read(find_guide(guide), limits=limits).guide
    if as_json:
        result_json(_as_json(found))
        return
    for line in _lines(found):
        result(line)


def _levels(guide: Guide) -> dict[str, int]:
    return {
        level.id: sum(q.level.id == level.id for q in guide.questions) for level in guide.levels
    }


def _title(question: Question) -> str:
    return question.short or " ".join(question.prompt.markdown.split())


def _lines(guide: Guide) -> list[str]:
    levels = ", ".join(f"{number:,} {level}" for level, number in _levels(guide).items())
    total = count(len(guide.questions), "question")
    lines = [f"{shown(guide.title)}: {total} in {count(len(guide.sections), 'section')}; {levels}"]
    if guide.subtitle:
        lines.append(shown(counted_subtitle(guide, guide.questions)))
    wide = len(str(len(guide.questions)))
    level_wide = max((len(level.id) for level in guide.levels), default=0)
    for section in guide.sections:
        number = count(len(section.questions), "question")
        lines += ["", f"{shown(section.title)} ({section.id}): {number}"]
        for q in section.questions:
            minutes = f"{q.minutes} min" if q.minutes is not None else ""
            row = f"{q.number:>{wide}}  {q.level.id:<{level_wide}}  {minutes:>7}  "
            lines.append(f"  {row}{q.id}: {shown(_title(q))}")
    return lines


def _as_json(guide: Guide) -> dict[str, object]:
    return {
        "guide": guide.id,
        "title": guide.title,
        "subtitle": counted_subtitle(guide, guide.questions),
        "questions": len(guide.questions),
        "sections": len(guide.sections),
        "levels": _levels(guide),
        "section_list": [
            {"ordinal": s.ordinal, "id": s.id, "title": s.title, "questions": len(s.questions)}
            for s in guide.sections
        ],
        "question_list": [
            {
                "number": q.number,
                "id": q.id,
                "title": _title(q),
                "level": q.level.id,
                "minutes": q.minutes,
                "tags": list(q.tags),
                "section": section.id,
                "quiz": q.quiz is not None,
            }
            for section in guide.sections
            for q in section.questions
        ],
    }
