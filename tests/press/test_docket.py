"""What an edit changes: the dockets that show it, and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from guidebuilder.cache import digest
from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.model import Guide, PartKind, Prose, Question, Span
from guidebuilder.press.docket import Docket, dockets

from .setting import small_guide

ELSEWHERE = Span("elsewhere.md", 99, 9, 99)


def keys(guide: Guide, edition: str = "study") -> dict[str, str]:
    return {d.name: digest(d) for d in dockets(project(guide, builtin()[edition]))}


def changed(edit: Callable[[Guide], Guide], edition: str = "study") -> set[str]:
    before, after = keys(small_guide(), edition), keys(edit(small_guide()), edition)
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


def with_question(guide: Guide, edit: Callable[[Question], Question], section: int = 0) -> Guide:
    sections = list(guide.sections)
    first, *rest = sections[section].questions
    sections[section] = replace(sections[section], questions=(edit(first), *rest))
    return replace(guide, sections=tuple(sections))


def answered(question: Question) -> Question:
    parts = tuple(
        replace(part, prose=Prose("Another answer.", part.prose.span))
        if part.kind is PartKind.ANSWER
        else part
        for part in question.parts
    )
    return replace(question, parts=parts)


def section(number: int) -> str:
    found = small_guide().sections[number]
    return f"section {found.ordinal}, {found.title}"


def test_an_answer_is_shown_in_its_section_alone() -> None:
    assert changed(lambda guide: with_question(guide, answered)) == {section(0)}
    # Here the answer was what spelled an acronym out, which the back matter lists.
    assert changed(lambda guide: with_question(guide, answered, 1)) == {
        "contents",
        "back matter",
        section(1),
    }


def test_a_short_title_is_shown_where_it_is_listed() -> None:
    def named(question: Question) -> Question:
        return replace(question, short="Another name")

    assert changed(lambda guide: with_question(guide, named)) == {
        "contents",
        "back matter",
        section(0),
    }


def test_what_stands_on_the_cover_changes_the_cover() -> None:
    assert changed(lambda guide: replace(guide, version="9.9", date="later")) == {"cover"}


def test_where_a_text_stands_changes_nothing() -> None:
    def moved(question: Question) -> Question:
        parts = tuple(replace(p, prose=replace(p.prose, span=ELSEWHERE)) for p in question.parts)
        prompt = replace(question.prompt, span=ELSEWHERE)
        return replace(question, parts=parts, prompt=prompt, span=ELSEWHERE)

    assert changed(lambda guide: with_question(guide, moved)) == set()


@pytest.mark.parametrize("edition", ["handout", "candidate"])
def test_what_an_edition_withholds_changes_nothing_in_it(edition: str) -> None:
    def noted(question: Question) -> Question:
        parts = tuple(
            replace(part, prose=Prose("Not for candidates.", part.prose.span))
            if part.kind is PartKind.NOTES
            else part
            for part in question.parts
        )
        assert parts != question.parts
        return replace(question, parts=parts)

    assert changed(lambda guide: with_question(guide, noted), edition) == set()
    assert changed(lambda guide: with_question(guide, noted), "study") == {section(0)}


def test_a_question_less_is_counted_where_counts_stand() -> None:
    def shorter(guide: Guide) -> Guide:
        first, *rest = guide.sections
        return replace(guide, sections=(replace(first, questions=first.questions[:-1]), *rest))

    assert section(1) not in changed(shorter)
    assert {"cover", "contents"} <= changed(shorter)


def test_only_the_links_of_a_section_count() -> None:
    def renamed(guide: Guide) -> Guide:
        return with_question(guide, lambda question: replace(question, id="renamed"), -1)

    linked = {
        d.name for d in dockets(project(small_guide(), builtin()["study"])) if d.projection.targets
    }
    assert changed(renamed) <= linked


def test_a_docket_holds_no_more_than_its_pages_show() -> None:
    for docket in dockets(project(small_guide(), builtin()["study"])):
        texts = _texts(docket)
        if docket.name in ("cover", "contents", "back matter"):
            assert "answer" not in texts
        if docket.name.startswith("section"):
            assert len(docket.projection.sections) == 1


def _texts(docket: Docket) -> set[str]:
    return {
        name
        for q in docket.projection.questions
        for name in ("answer", "notes", "hint")
        if getattr(q, name, None) is not None
    }
