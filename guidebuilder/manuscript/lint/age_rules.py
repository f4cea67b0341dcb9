"""Facts that were last looked at too long ago."""

from __future__ import annotations

from collections.abc import Iterator

from guidebuilder.manuscript.lint.desk import Desk, Rule, Warned, at_question


def stale(desk: Desk) -> Iterator[Warned]:
    """``checked:`` is more months ago than guide.toml lets pass."""
    if desk.review is None:
        return
    today, most = desk.review.today, desk.settings.max_age_months
    for question in desk.questions:
        if question.checked is None:
            continue
        year, month = map(int, question.checked.split("-"))
        age = (today.year - year) * 12 + today.month - month
        if age > most:
            yield at_question(
                "GB213",
                question,
                f"these facts were last checked {age} months ago",
                f"look at them again; max_age_months of [lint] is {most}",
                f"`checked:{question.checked}`",
            )


def unchecked(desk: Desk) -> Iterator[Warned]:
    """A question that does not tell when it was checked, where others do."""
    questions = desk.questions
    if not any(question.checked for question in questions):
        return
    for question in questions:
        if question.checked is None:
            yield at_question(
                "GB214",
                question,
                "this question does not say when its facts were checked",
                "others do: write `checked:YYYY-MM` under its heading",
            )


RULES: dict[str, Rule] = {"GB213": stale, "GB214": unchecked}
