"""What the gatherings of a booklet share: sections as blocks, pages as blocks, style sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from guidebuilder.edition.views import PageView, Projection, PublicQuestion
from guidebuilder.model import Level
from guidebuilder.press.blocks import QuestionBlock, question_block
from guidebuilder.press.gathering import Copy, Numbering
from guidebuilder.press.layout import Design, plural


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section as the layouts see it; ``counts`` reads "3 questions: 2 mid, 1 senior"."""

    ordinal: int
    anchor: str
    title: str
    intro: Markup
    questions: tuple[QuestionBlock, ...]
    counts: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the contents."""

    number: str
    title: str
    anchor: str
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A page of front matter or a tips page, set."""

    anchor: str
    title: str
    html: Markup


def section_blocks(design: Design) -> tuple[SectionBlock, ...]:
    """All sections of the projection, set."""
    prose = design.prose
    out = []
    for section in design.projection.sections:
        questions = tuple(question_block(q, prose) for q in section.questions)
        out.append(
            SectionBlock(
                ordinal=section.ordinal,
                anchor=section.anchor,
                title=section.title,
                intro=prose.html(section.intro),
                questions=questions,
                counts=counts(design.projection, section.questions),
                minutes=sum(q.minutes or 0 for q in section.questions),
            )
        )
    return tuple(out)


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
    return [PageBlock(page.anchor, page.title, prose.html(page.body)) for page in pages]


def _styles(design: Design, *more: str) -> tuple[str, ...]:
    paper = "booklet-narrow" if design.narrow else f"booklet-{design.spec.paper.value.lower()}"
    side = "mirrored" if design.mirrored else "single"
    return (
        "fonts.css",
        "tokens.css",
        f"geometry/{paper}.css",
        "components.css",
        f"geometry/{side}.css",
        "editions/booklet.css",
        *(["editions/narrow.css", f"geometry/narrow-{side}.css"] if design.narrow else []),
        *more,
    )


def booklet_copy(design: Design, name: str, html: str, *more: str, front: bool = False) -> Copy:
    """A gathering with ``more`` style sheets of its own; ``front`` makes its numbers Roman."""
    return Copy(
        name=name,
        html=html,
        styles=_styles(design, *more),
        numbering=Numbering.ROMAN if front else Numbering.ARABIC,
        mirrored=design.mirrored,
    )
