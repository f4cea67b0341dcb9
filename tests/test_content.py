"""The AWS guide keeps its promise: every question whole, and of the length that it says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from guidebuilder.edition.plain import plain
from guidebuilder.manuscript import read_manuscript
from guidebuilder.manuscript.markdown import markdown
from guidebuilder.model import Guide, PageKind, PartKind, Question

FOLDER = Path(__file__).resolve().parent.parent / "content/aws-interview-prep"
SECTIONS = 8


@cache
def guide() -> Guide:
    return read_manuscript(FOLDER).guide


def each_question() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("question", guide().questions, ids=lambda q: q.id)


def spoken(text: str) -> int:
    """Words that are said aloud: neither code nor tables nor drawings."""
    tokens = markdown().parse(text)
    words, in_table = 0, False
    for token in tokens:
        if token.type in {"table_open", "table_close"}:
            in_table = token.type == "table_open"
        elif token.type == "inline" and not in_table:
            words += len(plain(token.content).split())
    return words


def items(text: str) -> int:
    return sum(t.type == "list_item_open" and t.level == 1 for t in markdown().parse(text))


def part(question: Question, kind: PartKind) -> str:
    prose = question.part(kind)
    assert prose is not None, f"{question.id} has no {kind.heading}"
    return prose.markdown


def test_the_promise_on_the_cover() -> None:
    questions = guide().questions
    assert len(guide().sections) == SECTIONS
    assert len(questions) >= 41
    seniors = sum(q.level.id == "senior" for q in questions)
    assert 0.4 <= seniors / len(questions) <= 0.6
    assert len({q.id for q in questions}) == len(questions)
    for section in guide().sections:
        assert section.intro is not None
        sentences = re.findall(r"[.?!](?:\s|$)", section.intro.markdown)
        assert 2 <= len(sentences) <= 4, section.id


@each_question()
def test_a_question_is_whole(question: Question) -> None:
    assert question.minutes
    assert question.tags
    assert question.short
    assert question.checked == "2026-11"
    assert 150 <= spoken(part(question, PartKind.ANSWER)) <= 350
    assert len(plain(part(question, PartKind.LINE)).split()) <= 14
    assert 40 <= spoken(part(question, PartKind.DEEPER)) <= 150
    assert items(part(question, PartKind.SOURCES)) >= 1
    assert items(part(question, PartKind.NOTES)) >= 3
    assert items(part(question, PartKind.FOLLOW_UPS)) == 3
    assert items(part(question, PartKind.RED_FLAGS)) >= 2
    rubric = part(question, PartKind.RUBRIC)
    assert re.findall(r"(?m)^\| ([1-4]) \| \S", rubric) == ["1", "2", "3", "4"]


@each_question()
def test_a_quiz_item_has_four_options_and_a_reason_for_each(question: Question) -> None:
    item = question.quiz
    assert item is not None
    assert len(item.options) == 4
    assert sum(option.correct for option in item.options) == 1
    assert all(option.explanation is not None for option in item.options)
    lengths = [len(plain(option.prose.markdown)) for option in item.options]
    assert max(lengths) <= 2 * min(lengths)


def test_no_place_or_length_gives_right_options_away() -> None:
    chosen = [q.quiz for q in guide().questions if q.quiz]
    places = [next(i for i, o in enumerate(item.options) if o.correct) for item in chosen]
    assert all(places.count(place) < len(places) / 2 for place in range(4))
    longest = sum(
        max(item.options, key=lambda o: len(plain(o.prose.markdown))).correct for item in chosen
    )
    assert longest < len(chosen) / 3


@each_question()
def test_architecture_is_drawn(question: Question) -> None:
    section = next(s for s in guide().sections if question in s.questions)
    if section.id == "architecture":
        assert re.search(r"```text\n[^`]*[┌└│─]", part(question, PartKind.ANSWER))


def test_the_pages_that_help_to_learn() -> None:
    pages = {page.id: page for page in guide().pages}
    (tips,) = [page for page in guide().pages if page.kind is PageKind.TIPS]
    assert tips.body is not None
    assert len(re.findall(r"(?m)^## ", tips.body.markdown)) == 8
    plans = pages["study-plans"].body
    assert plans is not None
    for plan in ("One evening", "One week", "Four weeks"):
        assert f"## {plan}" in plans.markdown
    assert "how-to-use" in pages


def test_prices_say_about() -> None:
    bill = "$100,000"  # an invented sum, and said to be one
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        for line in path.read_text("utf-8").splitlines():
            if re.search(r"\$\d", line) and bill not in line:
                assert re.search(r"about|suppose", line, re.IGNORECASE), (path.name, line)
