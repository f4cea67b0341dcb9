"""The figures in a guide's subtitle, counted over the questions that are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from guidebuilder.model import Guide, Question


def counted_subtitle(guide: Guide, questions: Sequence[Question]) -> str:
    """The subtitle with its placeholders filled by the counts of these questions.

    ``{questions}`` counts them, ``{sections}`` the sections that they stand in, and
    the id of a level, as ``{mid}``, those of that level. What else stands in braces
    was refused when guide.toml was read.
    """
    numbers = {question.number for question in questions}
    levels = Counter(question.level.id for question in questions)
    counts = {level.id: levels[level.id] for level in guide.levels}
    counts["questions"] = len(numbers)
    counts["sections"] = sum(
        any(question.number in numbers for question in section.questions)
        for section in guide.sections
    )
    subtitle = guide.subtitle
    for name, count in counts.items():
        subtitle = subtitle.replace(f"{{{name}}}", str(count))
    return subtitle
