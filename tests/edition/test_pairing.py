"""The id that a pack and its handout share, addresses of questions, and who is given them."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.rules import scorecard_faults
from guidebuilder.edition.spec import Audience, LayoutName, Order, Paper, PartId, Selection
from guidebuilder.edition.views import SolvedQuestion
from guidebuilder.errors import UsageError
from guidebuilder.model import Guide
from guidebuilder.overrides import Overrides
from guidebuilder.planning import changed, plan
from tests.press.setting import small_guide

URL = "https://guides.example/one/"


@pytest.fixture(scope="module")
def guide() -> Guide:
    return replace(small_guide(), base_url=URL)


def pair(guide: Guide, name: str, **changes: object) -> str:
    return project(guide, replace(builtin()[name], **changes)).pair  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"order": Order.SHUFFLE, "seed": 7},
        {"select": Selection(sample=2), "seed": 3},
        {"paper": Paper.LETTER, "large_print": True},
    ],
)
def test_handout_and_pack_of_the_same_questions_share_an_id(
    guide: Guide, changes: dict[str, object]
) -> None:
    assert pair(guide, "handout", **changes) == pair(guide, "interviewer", **changes) != ""


def test_another_order_or_selection_has_another_id(guide: Guide) -> None:
    ids = [
        pair(guide, "handout"),
        pair(guide, "handout", select=Selection(sample=2)),
        *(pair(guide, "handout", order=Order.SHUFFLE, seed=seed) for seed in range(3)),
    ]
    orders = {
        tuple(
            q.number
            for q in project(guide, replace(builtin()["handout"], order=o, seed=s)).questions
        )
        for o, s in ((Order.GUIDE, 0), *((Order.SHUFFLE, s) for s in range(3)))
    }
    assert len(set(ids)) == len(orders) + 1


def test_the_id_is_made_of_public_texts_alone(guide: Guide) -> None:
    def bare(guide: Guide) -> Guide:
        sections = tuple(
            replace(
                s, questions=tuple(replace(q, parts=(), quiz=None, tags=()) for q in s.questions)
            )
            for s in guide.sections
        )
        return replace(guide, sections=sections)

    assert pair(bare(guide), "handout") == pair(guide, "handout")


def test_other_layouts_have_none(guide: Guide) -> None:
    assert pair(guide, "study") == pair(guide, "quiz") == ""


def test_candidates_are_given_no_address(guide: Guide) -> None:
    seen = set()
    for spec in builtin().values():
        view = project(guide, spec)
        told = [q.link for q in view.questions if isinstance(q, SolvedQuestion)]
        if spec.audience is Audience.CANDIDATE:
            assert not view.base_url, spec.name
            assert not any(told), spec.name
            seen.add(spec.name)
        elif told:
            assert all(link.startswith(f"{URL}#") for link in told), spec.name
    assert {"handout", "candidate", "quiz"} <= seen
    assert "link" not in {
        f.name for f in fields(type(project(guide, builtin()["quiz"]).questions[0]))
    }


def test_an_address_ends_in_the_question_s_id(guide: Guide) -> None:
    view = project(guide, builtin()["interviewer"])
    ids = [q.id for q in guide.questions]
    assert [q.link for q in view.questions] == [f"{URL}#{i}" for i in ids]  # type: ignore[attr-defined]
    plainly = project(replace(guide, base_url=""), builtin()["interviewer"])
    assert {q.link for q in plainly.questions} == {""}  # type: ignore[attr-defined]


def test_an_id_in_other_letters_is_escaped(guide: Guide) -> None:
    (first, *others) = guide.sections
    question = replace(first.questions[0], id="größe-żółw")
    changed_guide = replace(guide, sections=(replace(first, questions=(question,)), *others))
    link = project(changed_guide, builtin()["interviewer"]).questions[0].link  # type: ignore[attr-defined]
    assert link == f"{URL}#gr%C3%B6%C3%9Fe-%C5%BC%C3%B3%C5%82w"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"paper": Paper.A5}, "paper"),
        ({"paper": Paper.HALF_LETTER}, "paper"),
        ({"audience": Audience.CANDIDATE}, "layout"),
        ({"audience": Audience.LEARNER}, "layout"),
        ({"parts": frozenset({PartId.ANSWER})}, "parts"),
        ({"layout": LayoutName.HANDOUT, "fillable": True}, "fillable"),
        ({"paper": Paper.LETTER, "fillable": True}, None),
    ],
)
def test_what_a_scorecard_cannot_be(changes: dict[str, object], key: str | None) -> None:
    spec = replace(builtin()["interviewer"], **changes)  # type: ignore[arg-type]
    assert [fault[0] for fault in scorecard_faults(spec)] == ([key] if key else [])


def test_paper_too_small_is_refused_with_what_would_do(guide: Guide) -> None:
    with pytest.raises(UsageError, match="choose A4 or Letter"):
        changed(builtin()["interviewer"], Overrides(paper=Paper.A5), guide)


def test_fillable_is_for_scorecards_and_named_in_the_file(guide: Guide) -> None:
    asked = Overrides(fillable=True)
    with pytest.raises(UsageError, match="--fillable"):
        plan(guide, builtin(), ["handout"], asked)
    books = plan(guide, builtin(), ["handout", "interviewer"], asked).books
    assert {name.rsplit("-", 1)[-1]: book.spec.fillable for name, book in books.items()} == {
        "handout.pdf": False,
        "fillable.pdf": True,
    }
