"""What the gatherings of a booklet share: sections as blocks, pages as blocks, style sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from guidebuilder.edition.views import PageView, Projection, PublicQuestion
from guidebuilder.press.gathering import Copy, Numbering
from guidebuilder.press.layout import Design, plural
from guidebuilder.press.matter.blocks import KeyBlock, QuestionBlock, question_block
from guidebuilder.press.stylesheets import style_stack


@dataclass(frozen=True, slots=True)
class KeyedQuestion:
    """A question's key, apart from its quiz."""

    number: int
    short: str
    key: KeyBlock


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section as the layouts see it; ``counts`` reads "3 questions: 2 mid, 1 senior".

    ``running`` is the title as the running head has room for it. ``keys`` are those
    of its quizzes where they stand behind it, and not beside them.
    """

    ordinal: int
    anchor: str
    title: str
    running: str
    intro: Markup
    questions: tuple[QuestionBlock, ...]
    counts: str
    minutes: int
    keys: tuple[KeyedQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A page of front matter or a tips page, set."""

    anchor: str
    title: str
    running: str
    html: Markup


def section_blocks(design: Design) -> tuple[SectionBlock, ...]:
    """All sections of the projection, set."""
    prose = design.prose
    out = []
    for section in design.projection.sections:
        questions = tuple(question_block(q, prose) for q in section.questions)
        keys: tuple[KeyedQuestion, ...] = ()
        if design.spec.large_print:
            # Upside down beside its quiz, a key is out of reach for who reads with a magnifier.
            questions, keys = _keys_apart(questions, f"keys{section.ordinal}")
        out.append(
            SectionBlock(
                ordinal=section.ordinal,
                anchor=section.anchor,
                title=section.title,
                running=design.running(section.title),
                intro=prose.html(section.intro),
                questions=questions,
                counts=counts(design.projection, section.questions),
                minutes=sum(q.minutes or 0 for q in section.questions),
                keys=keys,
            )
        )
    return tuple(out)


def _keys_apart(
    questions: Sequence[QuestionBlock], anchor: str
) -> tuple[tuple[QuestionBlock, ...], tuple[KeyedQuestion, ...]]:
    """The questions without keys, each quiz with the place of its key; and the keys."""
    without, keys = [], []
    for question in questions:
        if question.quiz and question.quiz.key:
            keys.append(KeyedQuestion(question.number, question.short, question.quiz.key))
            quiz = replace(question.quiz, key=None, key_place=anchor)
            without.append(replace(question, quiz=quiz))
        else:
            without.append(question)
    return tuple(without), tuple(keys)


def counts(projection: Projection[PublicQuestion], questions: Sequence[PublicQuestion]) -> str:
    """Questions counted, in all and by level: "3 questions: 2 mid, 1 senior"."""
    by_level = [
        f"{count} {item.level.id}"
        for item in projection.levels
        if (count := sum(q.level.id == item.level.id for q in questions))
    ]
    return f"{plural(len(questions), 'question')}: {', '.join(by_level)}"


def page_blocks(design: Design, pages: Sequence[PageView]) -> list[PageBlock]:
    """Set pages of the manuscript."""
    # A page's own headings begin with ##, and stand directly under its title.
    prose = replace(design.prose, first_source_heading=2, heading=2)
    return [
        PageBlock(page.anchor, page.title, design.running(page.title), prose.html(page.body))
        for page in pages
    ]


def booklet_copy(design: Design, name: str, html: str, *more: str, front: bool = False) -> Copy:
    """A gathering with ``more`` style sheets of its own; ``front`` makes its numbers Roman."""
    return Copy(
        name=name,
        html=html,
        styles=style_stack(design.spec, *more),
        numbering=Numbering.ROMAN if front else Numbering.ARABIC,
        mirrored=design.mirrored,
    )
