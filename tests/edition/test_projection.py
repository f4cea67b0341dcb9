"""What a projection holds, and above all what it has no place for."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.canary import canary, spec
from guidebuilder.edition.projection import project, shape
from guidebuilder.edition.quiz import forms
from guidebuilder.edition.rules import PRIVATE_PARTS, SOLUTION_PARTS, permitted
from guidebuilder.edition.spec import (
    Audience,
    EditionSpec,
    LayoutName,
    Matter,
    Order,
    PartId,
    Selection,
)
from guidebuilder.edition.subtitle import counted_subtitle
from guidebuilder.edition.views import FullQuestion, PublicQuestion, SolvedQuestion
from guidebuilder.edition.withheld import printed, withheld

CANARY = canary()
SMALL = canary(sections=1)
GUIDE, SECRETS = CANARY.guide, CANARY.secrets
SOLUTIONS = {"hint", "answer", "line", "deeper", "sources"}
PRIVATE = {"notes", "follow-ups", "red-flags", "rubric"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("study", FullQuestion),
        ("handout", PublicQuestion),
        ("candidate", SolvedQuestion),
        ("quiz", PublicQuestion),
        ("quiz-key", SolvedQuestion),
    ],
)
def test_each_edition_has_the_smallest_shape(name: str, kind: type[PublicQuestion]) -> None:
    projection = project(GUIDE, spec(name))
    assert {type(question) for question in projection.questions} == {kind}
    assert shape(spec(name)) is kind


def test_the_public_shape_has_no_place_for_a_solution() -> None:
    names = {field.name for field in fields(PublicQuestion)}
    assert names == {
        "number", "anchor", "prompt", "short", "level", "minutes", "tags", "stem", "quiz",
    }  # fmt: skip
    (question, *_) = project(GUIDE, spec("handout")).questions
    for name in ("answer", "hint", "key", "notes", "rubric"):
        assert not hasattr(question, name)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("study", SOLUTIONS | PRIVATE - {"rubric"} | {"explanation", "written"}),
        ("handout", set()),
        ("candidate", SOLUTIONS),
        ("quiz", set()),
        ("quiz-key", {"explanation", "written"}),
    ],
)
def test_each_edition_holds_what_it_may_and_no_more(name: str, kinds: set[str]) -> None:
    projection = project(GUIDE, spec(name))
    numbers = {str(question.number) for question in projection.questions}
    text = repr(projection)
    for secret, words in SECRETS.items():
        owner, kind, *_ = secret.split()
        if owner.isdigit():
            assert (words in text) == (owner in numbers and kind in kinds), secret
    assert not any(words in text for secret, words in SECRETS.items() if "comment" in secret)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("study", {"page all", "page learner", "tips all", "tips learner"}),
        ("handout", set()),
        ("candidate", {"tips all"}),
        ("quiz", set()),
        ("quiz-key", set()),
    ],
)
def test_pages_by_audience(name: str, shown: set[str]) -> None:
    projection = project(GUIDE, spec(name))
    text = repr((projection.pages, projection.tips))
    pages = {s for s in SECRETS if s.startswith(("page", "tips"))}
    assert {secret for secret in pages if SECRETS[secret] in text} == shown
    assert [page.anchor for page in projection.pages] == ["p1", "p2"][: len(projection.pages)]
    assert [page.anchor for page in projection.tips] == ["t1", "t2"][: len(projection.tips)]


specs = st.builds(
    EditionSpec,
    name=st.just("any"),
    title=st.just("Any"),
    audience=st.sampled_from(Audience),
    layout=st.sampled_from(LayoutName),
    parts=st.frozensets(st.sampled_from(PartId)).map(lambda parts: parts | {PartId.QUIZ}),
    matter=st.frozensets(st.sampled_from(Matter)),
    select=st.builds(
        Selection,
        level=st.sampled_from([(), ("mid",), ("senior",)]),
        sample=st.none() | st.integers(1, 8),
    ),
    order=st.sampled_from(Order),
    seed=st.integers(),
    forms=st.integers(1, 3),
)


@settings(max_examples=150, deadline=None)
@given(specs)
def test_no_configuration_lets_a_withheld_text_in(any_spec: EditionSpec) -> None:
    # Specs that the catalogue would refuse are tried as well: the projection is its own guard.
    projection = project(SMALL.guide, any_spec)
    text = repr(projection)
    joined = "\n".join(secret.text for secret in withheld(SMALL.guide, projection))
    shown = "\n".join(printed(projection))
    for name, words in SMALL.secrets.items():
        held, told = words in joined, words in shown
        assert (words in text) == told, name
        assert not (held and told), name
        # A page that this audience may see, and that the edition leaves out, is no secret.
        assert held or told or name.startswith(("page", "tips")), name
        if any_spec.audience is Audience.CANDIDATE and name.split()[-1] in PRIVATE:
            assert held, name


@given(specs)
def test_permitted_parts(any_spec: EditionSpec) -> None:
    parts = permitted(any_spec)
    assert parts <= any_spec.parts
    if any_spec.audience is Audience.CANDIDATE:
        assert not parts & (PRIVATE_PARTS | {PartId.KEY, PartId.EXPLANATIONS})
    if any_spec.layout is LayoutName.QUIZ:
        assert not parts & (PRIVATE_PARTS | SOLUTION_PARTS)


def test_the_unselected_answers_are_withheld() -> None:
    one = replace(spec("candidate"), select=Selection(only=("slug-that-tells-2",)))
    texts = [secret.text for secret in withheld(GUIDE, project(GUIDE, one))]
    joined = "\n".join(texts)
    assert SECRETS["2 answer"] not in joined
    assert SECRETS["2 notes"] in joined
    assert SECRETS["3 answer"] in joined
    labels = {secret.label for secret in withheld(GUIDE, project(GUIDE, one))}
    assert {"interviewer's notes of question 2", "answer of question 3"} <= labels
    assert "explanation of quiz option 2 of question 1" in labels


def test_the_neutral_names() -> None:
    projection = project(GUIDE, spec("candidate"))
    assert [q.anchor for q in projection.questions] == [f"q{n}" for n in range(1, 13)]
    assert [section.anchor for section in projection.sections] == ["s1", "s2", "s3"]
    assert projection.targets["slug-that-tells-7"] == "q7"
    assert projection.targets["sec2"] == "s2"
    assert "slug-that-tells-13" not in projection.targets
    assert "slug" not in repr(replace(projection, targets={}))
    assert all(question.tags == () for question in projection.questions)
    assert project(GUIDE, spec("study")).questions[0].tags == ("odd", "t1")


def test_short_titles_without_mark_up() -> None:
    shorts = [question.short for question in project(GUIDE, spec("handout")).questions]
    assert shorts[:3] == ["Thing 1", "Thing 2", "What is thing 3, and why?"]


def test_sections_levels_and_counts() -> None:
    some = replace(spec("candidate"), select=Selection(sections=("sec2",), level=("senior",)))
    projection = project(GUIDE, some)
    (section,) = projection.sections
    assert (section.ordinal, section.title, section.anchor) == (2, "Section 2", "s2")
    assert section.intro is not None
    assert project(GUIDE, spec("handout")).sections[0].intro is None
    assert [(count.level.id, count.count) for count in projection.levels] == [
        ("mid", 0),
        ("senior", 2),
    ]
    assert projection.whole == 20
    assert projection.subtitle == "2 questions, 2 of them senior"
    assert set(projection.targets) == {"sec2", "slug-that-tells-6", "slug-that-tells-8"}


def test_the_subtitle_counts_what_the_edition_prints() -> None:
    guide = replace(GUIDE, subtitle="{questions} in {sections}: {mid} + {senior}, {questions}")
    some = Selection(only=("slug-that-tells-1", "slug-that-tells-3", "slug-that-tells-6"))
    for order in Order:
        edition = replace(spec("candidate"), select=some, order=order)
        assert project(guide, edition).subtitle == "3 in 2: 2 + 1, 3"
    assert counted_subtitle(guide, guide.questions) == "20 in 5: 10 + 10, 20"
    assert counted_subtitle(replace(guide, subtitle=""), guide.questions) == ""


def test_a_shuffled_edition_is_one_section() -> None:
    projection = project(GUIDE, replace(spec("handout"), order=Order.SHUFFLE, seed=2))
    (section,) = projection.sections
    assert (section.ordinal, section.title, section.intro) == (0, "", None)
    assert len(section.questions) == 12
    assert not any(target.startswith("s") for target in projection.targets.values())


def test_a_form_of_another_selection_is_refused() -> None:
    (form,) = forms(GUIDE, spec("quiz-key"))
    with pytest.raises(ValueError, match="another edition"):
        project(GUIDE, spec("quiz"), form=form)


def test_what_is_printed_is_listed() -> None:
    projection = project(GUIDE, spec("study"))
    texts = printed(projection)
    for text in ("The Canary Guide", "Section 1", "Thing 2", "A stem for 5.", "Mid-level"):
        assert text in texts
    assert any(SECRETS["4 answer"] in text for text in texts)
    assert not any(SECRETS["4 rubric"] in text for text in texts)
