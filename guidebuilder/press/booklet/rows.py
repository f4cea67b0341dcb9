"""The rows of a booklet's contents. Nothing here sets a word: a docket is made with it."""

from __future__ import annotations

from dataclasses import dataclass

from guidebuilder.edition.spec import Matter
from guidebuilder.edition.views import Projection, PublicQuestion, SolvedQuestion
from guidebuilder.model import Level, Prose


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the contents."""

    number: str
    title: str
    anchor: str
    level: Level | None = None


def back_entries(projection: Projection[PublicQuestion]) -> tuple[Entry, ...]:
    """The back matter's rows of the contents; none where there is no back matter."""
    matter, questions = projection.spec.matter, projection.questions
    tips = tuple(Entry("", tip.title, tip.anchor) for tip in projection.tips)
    return tips + tuple(
        Entry("", title, anchor)
        for present, title, anchor in (
            (Matter.PROGRESS in matter and questions, "Your progress", "progress"),
            (any(sources_of(q) for q in questions), "Sources", "sources"),
            (Matter.ACRONYMS in matter and projection.acronyms, "Acronyms", "acronyms"),
            (Matter.INDEX in matter and any(q.tags for q in questions), "Index of tags", "index"),
        )
        if present
    )


def sources_of(question: PublicQuestion) -> Prose | None:
    """A question's sources, where its shape and its author have any."""
    return question.sources if isinstance(question, SolvedQuestion) else None
