"""The two lists that the leak gate compares: what an edition keeps back, and what it prints."""

from __future__ import annotations

from collections.abc import Iterator

from guidebuilder.edition.rules import permitted
from guidebuilder.edition.selection import visible
from guidebuilder.edition.spec import EditionSpec, PartId
from guidebuilder.edition.views import (
    FullQuestion,
    PageView,
    Projection,
    PublicQuestion,
    SolvedQuestion,
    Withheld,
)
from guidebuilder.model import Guide, Page, PartKind, Prose, Question, Section

_NOUNS = {
    PartKind.NOTES: "interviewer's notes",
    PartKind.LINE: "answer in one line",
    PartKind.DEEPER: '"going deeper"',
}


def withheld(guide: Guide, projection: Projection[PublicQuestion]) -> tuple[Withheld, ...]:
    """Every solution or private text of the guide that the edition does not print.

    The questions that were not selected are included, so are comments, and the
    pages and sections that are not meant for the edition's audience. What may be
    printed is judged by the allow-list and not by what the projection holds, so
    that a fault of the projection is caught by the gate.
    """
    spec = projection.spec
    numbers = {question.number for question in projection.questions}
    texts: list[Withheld] = []
    for page in guide.pages:
        texts.extend(_page(page, spec))
    for section in guide.sections:
        texts.extend(_section(section, spec))
        shown = visible(spec.audience, section.audience)
        for question in section.questions:
            allowed = permitted(spec) if shown and question.number in numbers else frozenset()
            texts.extend(_solutions(question, allowed))
            if not shown:
                texts.extend(_face(question))
    return tuple(text for text in texts if text.text.strip())


def _comments(comments: tuple[Prose, ...], where: str) -> Iterator[Withheld]:
    for comment in comments:
        body = comment.markdown.strip().removeprefix("<!--").removesuffix("-->")
        yield Withheld(f"comment in {where}", body)


def _page(page: Page, spec: EditionSpec) -> Iterator[Withheld]:
    name = f'page "{page.title}"'
    if not visible(spec.audience, page.audience):
        yield Withheld(f"title of {name}", page.title)
        if page.body is not None:
            yield Withheld(name, page.body.markdown)
    yield from _comments(page.comments, name)


def _section(section: Section, spec: EditionSpec) -> Iterator[Withheld]:
    name = f'section "{section.title}"'
    if not visible(spec.audience, section.audience):
        yield Withheld(f"title of {name}", section.title)
        if section.intro is not None:
            yield Withheld(f"introduction of {name}", section.intro.markdown)
    yield from _comments(section.comments, name)


def _solutions(question: Question, allowed: frozenset[PartId]) -> Iterator[Withheld]:
    name = f"question {question.number}"
    for part in question.parts:
        if PartId(part.kind.value) not in allowed:
            noun = _NOUNS.get(part.kind, part.kind.heading.lower())
            yield Withheld(f"{noun} of {name}", part.prose.markdown)
    item = question.quiz
    if item is None:
        return
    keyed = {PartId.QUIZ, PartId.KEY} <= allowed
    if item.key is not None and not keyed:
        yield Withheld(f"quiz key of {name}", item.key.markdown)
    if not (keyed and PartId.EXPLANATIONS in allowed):
        for place, option in enumerate(item.options, 1):
            if option.explanation is not None:
                label = f"explanation of quiz option {place} of {name}"
                yield Withheld(label, option.explanation.markdown)


def _face(question: Question) -> Iterator[Withheld]:
    """The public texts of a question whose whole section is kept back."""
    name = f"question {question.number}"
    yield Withheld(f"prompt of {name}", question.prompt.markdown)
    yield Withheld(f"short title of {name}", question.short)
    if question.stem is not None:
        yield Withheld(f"stem of {name}", question.stem.markdown)
    if question.quiz is not None:
        yield Withheld(f"quiz item of {name}", question.quiz.stem.markdown)
        for option in question.quiz.options:
            yield Withheld(f"quiz option of {name}", option.prose.markdown)


def printed(projection: Projection[PublicQuestion]) -> tuple[str, ...]:
    """Every text that the edition prints, as Markdown: prose, titles, labels.

    The fixed words of a layout ("Name", "Score"…) are the press's to add.
    """
    return tuple(dict.fromkeys(text for text in _printed(projection) if text.strip()))


def _printed(projection: Projection[PublicQuestion]) -> Iterator[str]:
    yield from (projection.spec.title, projection.title, projection.module, projection.subtitle)
    yield from (projection.version, projection.date, projection.base_url)
    yield from (*projection.authors, *projection.tags)
    yield projection.pair
    if projection.form is not None:
        yield projection.form.id
    for acronym in projection.acronyms:
        yield from acronym
    for count in projection.levels:
        yield from (count.level.label, count.level.about)
    for page in (*projection.pages, *projection.tips):
        yield from _page_texts(page)
    for section in projection.sections:
        yield section.title
        yield from _markdown(section.intro)
        for question in section.questions:
            yield from _question_texts(question)


def _page_texts(page: PageView) -> Iterator[str]:
    yield page.title
    yield from _markdown(page.body)


def _markdown(*texts: Prose | None) -> Iterator[str]:
    for prose in texts:
        if prose is not None:
            yield prose.markdown


def _question_texts(question: PublicQuestion) -> Iterator[str]:
    yield from (question.short, *question.tags)
    yield from _markdown(question.prompt, question.stem)
    if question.quiz is not None:
        yield from _markdown(question.quiz.stem, *question.quiz.options)
    if isinstance(question, SolvedQuestion):
        yield from _markdown(question.hint, question.answer, question.line)
        yield from _markdown(question.deeper, question.sources)
        yield question.link
        if question.key is not None:
            yield from _markdown(question.key.written, *question.key.explanations)
    if isinstance(question, FullQuestion):
        yield from _markdown(question.notes, question.follow_ups)
        yield from _markdown(question.red_flags, question.rubric)
