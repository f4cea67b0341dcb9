"""The one place where a guide is redacted: Guide and spec go in, a Projection comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from guidebuilder.edition import pairing, quiz
from guidebuilder.edition.plain import plain
from guidebuilder.edition.rules import PRIVATE_PARTS, QUIZ_LAYOUTS, SOLUTION_PARTS, permitted
from guidebuilder.edition.selection import select, visible
from guidebuilder.edition.spec import Audience, EditionSpec, Matter, Order, PartId
from guidebuilder.edition.subtitle import counted_subtitle
from guidebuilder.edition.views import (
    Form,
    FullQuestion,
    LevelCount,
    PageView,
    Projection,
    PublicQuestion,
    SectionView,
    SolvedQuestion,
)
from guidebuilder.edition.withheld import printed
from guidebuilder.manuscript.acronyms import known, restricted
from guidebuilder.model import Guide, Page, PageKind, PartKind, Prose, Question


def project(
    guide: Guide, spec: EditionSpec, *, form: Form | None = None
) -> Projection[PublicQuestion]:
    """One edition of a guide, with a field for nothing that the edition may not show.

    The questions are :class:`PublicQuestion`, :class:`SolvedQuestion` or
    :class:`FullQuestion`, by the richest part that the edition allows. A quiz
    layout is always given a form (the first one, unless it is named here).

    Raises:
        EmptySelectionError: the edition has nothing to print.
        ValueError: the form was made for another selection.
    """
    spec = replace(spec, parts=permitted(spec))
    chosen = select(guide, spec)
    if form is None and spec.layout in QUIZ_LAYOUTS:
        form = quiz.forms(guide, spec)[0]
    if form is not None:
        selected = {question.number: question for question in chosen}
        if not selected.keys() >= set(form.items):
            raise ValueError(f"form {form.letter} is of another edition than {spec.name}")
        chosen = tuple(selected[number] for number in form.items)
    sections = _sections(guide, spec, chosen, form)
    counts = Counter(question.level.id for question in chosen)
    pages, tips = (
        _pages(guide, spec, kind, matter)
        for kind, matter in ((PageKind.PAGE, Matter.PAGES), (PageKind.TIPS, Matter.TIPS))
    )
    projection = Projection(
        spec=spec,
        title=guide.title,
        module=guide.module,
        subtitle=counted_subtitle(guide, chosen),
        language=guide.language,
        version=guide.version,
        date=guide.date,
        authors=guide.authors,
        tags=guide.tags,
        whole=len(guide.questions),
        levels=tuple(LevelCount(level, counts[level.id]) for level in guide.levels),
        sections=sections,
        pages=pages,
        tips=tips,
        form=form,
        pair=pairing.pair_id(guide, chosen, spec),
        base_url=pairing.base_url(guide, spec),
        style=guide.style,
        targets=_targets(guide, sections, chosen),
    )
    if Matter.ACRONYMS not in spec.matter:
        return projection
    return replace(projection, acronyms=_acronyms(guide, printed(projection)))


def shape(spec: EditionSpec) -> type[PublicQuestion]:
    """The smallest class of question that holds what the edition may show."""
    parts = permitted(spec)
    if parts & PRIVATE_PARTS:
        return FullQuestion
    return SolvedQuestion if parts & SOLUTION_PARTS else PublicQuestion


def _view(guide: Guide, question: Question, spec: EditionSpec, letter: str) -> PublicQuestion:
    kind = shape(spec)
    public = PublicQuestion(
        number=question.number,
        anchor=f"q{question.number}",
        prompt=question.prompt,
        short=question.short or plain(question.prompt.markdown),
        level=question.level,
        minutes=question.minutes,
        # A tag can tell the answer, so candidates are shown none.
        tags=() if spec.audience is Audience.CANDIDATE else question.tags,
        stem=question.stem if PartId.STEM in spec.parts else None,
        quiz=quiz.face(question, spec, letter),
    )
    if kind is PublicQuestion:
        return public

    def allowed(part: PartId) -> Prose | None:
        return question.part(PartKind(part.value)) if part in spec.parts else None

    common: dict[str, Any] = {f.name: getattr(public, f.name) for f in fields(public)}
    common |= {
        "hint": allowed(PartId.HINT),
        "answer": allowed(PartId.ANSWER),
        "line": allowed(PartId.LINE),
        "deeper": allowed(PartId.DEEPER),
        "sources": allowed(PartId.SOURCES),
        "key": quiz.key(question, spec, letter),
        "link": pairing.link(guide, question, spec),
    }
    if kind is SolvedQuestion:
        return SolvedQuestion(**common)
    return FullQuestion(
        **common,
        notes=allowed(PartId.NOTES),
        follow_ups=allowed(PartId.FOLLOW_UPS),
        red_flags=allowed(PartId.RED_FLAGS),
        rubric=allowed(PartId.RUBRIC),
    )


def _sections(
    guide: Guide, spec: EditionSpec, chosen: tuple[Question, ...], form: Form | None
) -> tuple[SectionView[PublicQuestion], ...]:
    letter = form.letter if form else ""
    views = {question.number: _view(guide, question, spec, letter) for question in chosen}
    shuffled = spec.order is Order.SHUFFLE if form is None else not quiz.keeps_guide_order(spec)
    if shuffled:
        return (SectionView(0, "s0", "", None, tuple(views.values())),)
    return tuple(
        SectionView(
            ordinal=section.ordinal,
            anchor=f"s{section.ordinal}",
            title=section.title,
            intro=section.intro if Matter.INTROS in spec.matter else None,
            questions=printed,
        )
        for section in guide.sections
        if (printed := tuple(views[q.number] for q in section.questions if q.number in views))
    )


def _pages(guide: Guide, spec: EditionSpec, kind: PageKind, matter: Matter) -> tuple[PageView, ...]:
    if matter not in spec.matter:
        return ()
    shown: list[Page] = [
        page for page in guide.pages if page.kind is kind and visible(spec.audience, page.audience)
    ]
    # Numbered among the printed ones: a gap would tell that a page is missing.
    prefix = "p" if kind is PageKind.PAGE else "t"
    return tuple(
        PageView(f"{prefix}{place}", page.title, page.body) for place, page in enumerate(shown, 1)
    )


def _acronyms(guide: Guide, texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The acronyms that the printed texts use, as the guide or these very texts spell them out.

    Only these: a long form that stands in a withheld text would let its words out.
    """
    return restricted(dict(known(dict(guide.acronyms), texts)), texts)


def _targets(
    guide: Guide, sections: tuple[SectionView[PublicQuestion], ...], chosen: tuple[Question, ...]
) -> Mapping[str, str]:
    ordinals = {section.ordinal for section in sections}
    targets = {s.id: f"s{s.ordinal}" for s in guide.sections if s.ordinal in ordinals}
    return targets | {question.id: f"q{question.number}" for question in chosen}
