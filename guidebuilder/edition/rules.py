"""Who may be shown what, whatever an edition says: stated once, for all that ask."""

from __future__ import annotations

from guidebuilder.edition.spec import Audience, EditionSpec, LayoutName, PartId

#: Parts that answer a question or tell which option is right.
SOLUTION_PARTS = frozenset(
    {
        PartId.HINT,
        PartId.ANSWER,
        PartId.LINE,
        PartId.DEEPER,
        PartId.SOURCES,
        PartId.KEY,
        PartId.EXPLANATIONS,
    }
)
#: Parts that were written for the interviewer.
PRIVATE_PARTS = frozenset({PartId.NOTES, PartId.FOLLOW_UPS, PartId.RED_FLAGS, PartId.RUBRIC})
#: What tells the right options of a quiz.
KEY_PARTS = frozenset({PartId.KEY, PartId.EXPLANATIONS})
#: Layouts that are made of quiz items.
QUIZ_LAYOUTS = frozenset({LayoutName.QUIZ, LayoutName.QUIZ_KEY})


def forbidden(audience: Audience, layout: LayoutName) -> dict[PartId, str]:
    """The parts that no such edition may print, each with the reason in words.

    A candidate gets neither private parts nor a quiz's key; a sheet in the quiz
    layout gets no solution at all, whoever it is for.
    """
    reasons: dict[PartId, str] = {}
    if layout is LayoutName.QUIZ:
        reasons |= dict.fromkeys(
            SOLUTION_PARTS | PRIVATE_PARTS, "the quiz layout prints quiz items and never a key"
        )
    if audience is Audience.CANDIDATE:
        reasons |= dict.fromkeys(KEY_PARTS, "an edition for candidates never holds a quiz's key")
        reasons |= dict.fromkeys(PRIVATE_PARTS, "it is private, and the edition is for candidates")
    return reasons


def permitted(spec: EditionSpec) -> frozenset[PartId]:
    """The parts that a spec lists, less those that it may not have."""
    return spec.parts - forbidden(spec.audience, spec.layout).keys()
