"""Dockets: an edition cut into jobs, each of which one process composes and sets on its own.

A docket holds what its pages show and nothing else, so that its digest names them:
what is not in it cannot change them. Nothing here knows the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from guidebuilder.edition.rules import has_back_cover
from guidebuilder.edition.spec import LayoutName, Matter, Opens
from guidebuilder.edition.views import (
    Projection,
    PublicQuestion,
    SectionView,
    SolvedQuestion,
)
from guidebuilder.edition.withheld import printed
from guidebuilder.model import Prose, Span
from guidebuilder.press.booklet.rows import Entry, back_entries
from guidebuilder.press.stylesheets import mirrored

_NOTHING = Prose("", Span("", 0))
_LEAST = 2_000  # characters that take as long as a page with next to nothing on it
_LINK = re.compile(r"#([^\s()<>\[\]\"']+)")


class Job(Enum):
    """What is to be made: a piece of a booklet, or the whole of another layout."""

    COVER = "cover"
    CONTENTS = "contents"
    PAGES = "front matter"
    SECTION = "section"
    RUN_ON = "questions"
    BACK = "back matter"
    BACK_COVER = "back cover"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Docket:
    """One job: ``name`` is what messages call it, ``projection`` all that it may show.

    ``entries`` are the back matter's rows of the contents; ``place`` is that of a
    section's thumb tab, from 0 for the first to 1 for the last, ``tabbed`` whether it has one.
    """

    name: str
    job: Job
    projection: Projection[PublicQuestion]
    entries: tuple[Entry, ...] = ()
    place: float = 0.0
    tabbed: bool = False

    @property
    def weight(self) -> int:
        """About how long it takes, in characters to be set."""
        # Whatever is on it, a page is composed, drawn and looked at.
        text = _LEAST + sum(map(len, printed(self.projection)))
        return text * 2 if self.job is Job.WHOLE else text + 60 * len(self.projection.questions)


def dockets(projection: Projection[PublicQuestion]) -> list[Docket]:
    """The jobs that an edition is cut into, in printed order."""
    spec, matter = projection.spec, projection.spec.matter
    if spec.layout is not LayoutName.BOOKLET:
        return [Docket(f"the {spec.layout.value}", Job.WHOLE, projection)]
    bare = replace(projection, pages=(), tips=(), acronyms=(), targets={})
    entries = back_entries(projection)
    out: list[Docket] = []
    if Matter.COVER in matter:
        out.append(Docket("cover", Job.COVER, _stripped(bare, _level)))
    if Matter.CONTENTS in matter:
        titles = tuple(replace(page, body=None) for page in projection.pages)
        rows = replace(_stripped(bare, _title), pages=titles)
        out.append(Docket("contents", Job.CONTENTS, _anonymous(rows), entries))
    if projection.pages or Matter.LEGEND in matter:
        pages = replace(bare, pages=projection.pages, sections=(), targets=projection.targets)
        out.append(Docket("front matter", Job.PAGES, _linked(_anonymous(pages))))
    out += _body(projection)
    if entries:
        back = replace(_stripped(projection, _listed), pages=())
        out.append(Docket("back matter", Job.BACK, _linked(_anonymous(back))))
    if has_back_cover(spec):
        out.append(Docket("back cover", Job.BACK_COVER, _stripped(bare, _level)))
    return out


def _body(projection: Projection[PublicQuestion]) -> Iterator[Docket]:
    spec, sections = projection.spec, projection.sections
    bare = replace(_anonymous(projection), pages=(), tips=(), acronyms=())
    # How many questions of a level there are is nothing that a section shows.
    uncounted = tuple(replace(item, count=0) for item in bare.levels)
    bare = replace(bare, levels=uncounted)
    if spec.opens is Opens.RUN_ON:
        yield Docket("questions", Job.RUN_ON, _linked(bare))
        return
    steps = max(max(section.ordinal for section in sections) - 1, 1)
    for section in sections:
        yield Docket(
            name=f"section {section.ordinal}, {section.title}",
            job=Job.SECTION,
            projection=_linked(replace(bare, sections=(section,))),
            place=max((section.ordinal - 1) / steps, 0.0),
            tabbed=mirrored(spec) and section.ordinal > 0 and len(sections) > 1,
        )


def _anonymous(projection: Projection[PublicQuestion]) -> Projection[PublicQuestion]:
    """A projection without what covers alone print of a guide."""
    return replace(
        projection, subtitle="", tags=(), version="", date="", authors=(), whole=0, pair=""
    )


def _linked(projection: Projection[PublicQuestion]) -> Projection[PublicQuestion]:
    """A projection with those targets alone that its texts name."""
    named = {name for text in printed(projection) for name in _LINK.findall(text)}
    targets = {name: anchor for name, anchor in projection.targets.items() if name in named}
    return replace(projection, targets=targets)


def _stripped(
    projection: Projection[PublicQuestion], kept: Callable[[PublicQuestion], PublicQuestion]
) -> Projection[PublicQuestion]:
    """A projection whose sections have no texts, and of their questions what is ``kept``."""
    sections = tuple(
        SectionView(s.ordinal, s.anchor, s.title, None, tuple(map(kept, s.questions)))
        for s in projection.sections
    )
    return replace(projection, sections=sections)


def _level(question: PublicQuestion) -> PublicQuestion:
    return PublicQuestion(0, "", _NOTHING, "", question.level, None, (), None, None)


def _title(question: PublicQuestion) -> PublicQuestion:
    return PublicQuestion(
        question.number,
        question.anchor,
        _NOTHING,
        question.short,
        question.level,
        None,
        (),
        None,
        None,
    )


def _listed(question: PublicQuestion) -> SolvedQuestion:
    return SolvedQuestion(
        question.number,
        question.anchor,
        _NOTHING,
        question.short,
        question.level,
        None,
        question.tags,
        None,
        None,
        sources=question.sources if isinstance(question, SolvedQuestion) else None,
    )
