"""Quiz forms and their keys."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.canary import canary, prose, spec
from guidebuilder.edition.projection import project
from guidebuilder.edition.quiz import forms
from guidebuilder.edition.spec import EditionSpec, Order, Selection
from guidebuilder.edition.views import PublicQuestion, SolvedQuestion
from guidebuilder.model import Guide

GUIDE = canary().guide
ITEMS = tuple(n for n in range(1, 13) if n % 4)


def edited(guide: Guide, number: int, **changes: object) -> Guide:
    """The guide with another quiz item (or other fields of it) in one question."""

    def change(question):  # type: ignore[no-untyped-def]
        if question.number != number:
            return question
        return replace(question, quiz=replace(question.quiz, **changes))

    return replace(
        guide,
        sections=tuple(
            replace(s, questions=tuple(change(q) for q in s.questions)) for s in guide.sections
        ),
    )


def test_one_form_in_guide_order() -> None:
    (form,) = forms(GUIDE, spec("quiz"))
    assert form.letter == "A"
    assert form.items == ITEMS
    assert re.fullmatch("TCG-A-[0-9A-F]{4}", form.id)


def test_several_forms() -> None:
    many = forms(GUIDE, replace(spec("quiz"), forms=5, seed=3))
    assert [form.letter for form in many] == list("ABCDE")
    assert many[0].items == ITEMS
    assert len({form.items for form in many}) == 5
    assert all(sorted(form.items) == list(ITEMS) for form in many)
    assert len({form.id for form in many}) == 5


def test_a_shuffled_edition_shuffles_form_a() -> None:
    (form,) = forms(GUIDE, replace(spec("quiz"), order=Order.SHUFFLE, seed=1))
    assert form.items != ITEMS
    assert sorted(form.items) == list(ITEMS)


@pytest.mark.parametrize("seed", range(8))
def test_two_forms_of_two_items_are_never_the_same(seed: int) -> None:
    two = Selection(only=("slug-that-tells-1", "slug-that-tells-5"))
    pair = forms(GUIDE, replace(spec("quiz"), forms=2, seed=seed, select=two))
    assert [form.items for form in pair] == [(1, 5), (5, 1)]


def test_more_forms_than_orders() -> None:
    one = replace(spec("quiz"), forms=3, select=Selection(only=("slug-that-tells-1",)))
    assert [form.items for form in forms(GUIDE, one)] == [(1,), (1,), (1,)]


@pytest.mark.parametrize("count", [0, 27])
def test_a_form_needs_a_letter(count: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 26"):
        forms(GUIDE, replace(spec("quiz"), forms=count))


@given(st.integers(), st.integers(1, 6), st.sampled_from(Order))
def test_quiz_and_key_agree(seed: int, count: int, order: Order) -> None:
    public_only = Selection(sections=("sec1", "sec2", "sec3"))
    change = {"seed": seed, "forms": count, "order": order, "select": public_only}
    quiz = replace(spec("quiz"), **change)  # type: ignore[arg-type]
    key = replace(spec("quiz-key"), **change)  # type: ignore[arg-type]
    assert forms(GUIDE, quiz) == forms(GUIDE, key)
    for form in forms(GUIDE, quiz):
        shown = project(GUIDE, quiz, form=form).questions
        solved = project(GUIDE, key, form=form).questions
        assert tuple(q.number for q in shown) == tuple(q.number for q in solved) == form.items
        for asked, answered in zip(shown, solved, strict=True):
            assert asked.quiz == answered.quiz
            assert isinstance(answered, SolvedQuestion)
            check_key(answered)


def check_key(question: SolvedQuestion) -> None:
    (source,) = (q for q in GUIDE.questions if q.number == question.number)
    assert source.quiz is not None
    assert question.quiz is not None
    assert question.key is not None
    right = {option.prose for option in source.quiz.options if option.correct}
    assert {question.quiz.options[place] for place in question.key.correct} == right
    explained = {option.prose: option.explanation for option in source.quiz.options}
    printed = zip(question.quiz.options, question.key.explanations, strict=True)
    assert dict(printed) == explained
    assert question.key.written == source.quiz.key
    assert question.quiz.choose == len(right)


def first_options(edition: EditionSpec) -> PublicQuestion:
    return project(GUIDE, edition).questions[0]


def test_the_right_option_is_not_where_its_author_put_it() -> None:
    places: Counter[int] = Counter()
    for seed in range(400):
        face = first_options(replace(spec("quiz"), seed=seed)).quiz
        assert face is not None
        places[[option.markdown for option in face.options].index("Choice 1.1")] += 1
    assert all(60 < places[place] < 140 for place in range(4))


def test_fixed_order_is_honoured() -> None:
    for seed in range(20):
        question = project(GUIDE, replace(spec("quiz"), seed=seed)).questions[1]
        assert question.number == 2
        assert question.quiz is not None
        assert [o.markdown for o in question.quiz.options] == [f"Choice 2.{n}" for n in range(4)]


def test_the_id_follows_what_the_form_prints_and_nothing_else() -> None:
    quiz = spec("quiz")
    (form,) = forms(GUIDE, quiz)
    item = next(q for q in GUIDE.questions if q.number == 1).quiz
    assert item is not None
    assert forms(edited(GUIDE, 1, stem=prose("Another stem?")), quiz)[0].id != form.id
    assert forms(edited(GUIDE, 1, points=2), quiz)[0].id != form.id
    swapped = tuple(replace(o, correct=o == item.options[0]) for o in item.options)
    unexplained = tuple(replace(o, explanation=None) for o in item.options)
    assert forms(edited(GUIDE, 1, options=swapped), quiz)[0].id == form.id
    assert forms(edited(GUIDE, 1, options=unexplained), quiz)[0].id == form.id
    # The third question is written: its key is not printed.
    assert forms(edited(GUIDE, 3, key=prose("Another key")), quiz)[0].id == form.id


def test_golden_form() -> None:
    # Printed keys depend on these: a change here breaks the sheets that people hold.
    found = forms(GUIDE, replace(spec("quiz"), forms=2, seed=42))
    assert [(form.id, form.items) for form in found] == GOLDEN


GOLDEN = [
    ("TCG-A-0D96", (1, 2, 3, 5, 6, 7, 9, 10, 11)),
    ("TCG-B-E076", (10, 7, 9, 2, 6, 5, 3, 1, 11)),
]
