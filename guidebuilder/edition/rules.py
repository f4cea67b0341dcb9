"""Who may be shown what, whatever an edition says: stated once, for all that ask."""

from __future__ import annotations

from collections.abc import Iterator

from guidebuilder.edition.spec import Audience, EditionSpec, LayoutName, Matter, Paper, PartId

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
#: Papers that a scorecard's four columns of words have room on.
SCORECARD_PAPERS = (Paper.A4, Paper.LETTER)
#: Layouts whose pages can be printed two up on folded sheets.
FOLDED_LAYOUTS = frozenset({LayoutName.BOOKLET, LayoutName.HANDOUT})
#: Layouts that are made of quiz items.
QUIZ_LAYOUTS = frozenset({LayoutName.QUIZ, LayoutName.QUIZ_KEY, LayoutName.QUIZ_SELF})
#: Those of them that show which options are right.
KEYED_LAYOUTS = QUIZ_LAYOUTS - {LayoutName.QUIZ}


def has_back_cover(spec: EditionSpec) -> bool:
    """Whether an edition ends with a back cover: one with a cover, where it is folded."""
    return spec.booklet and spec.layout is LayoutName.BOOKLET and Matter.COVER in spec.matter


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


def scorecard_faults(spec: EditionSpec) -> Iterator[tuple[str, str, str]]:
    """What a scorecard cannot be, or what only a scorecard can: (key, message, hint)."""
    if spec.layout is not LayoutName.SCORECARD:
        if spec.fillable:
            message = f"the layout {spec.layout.value} has no form fields to fill"
            yield "fillable", message, 'choose the layout scorecard, or take "fillable" out'
        return
    if spec.audience is not Audience.INTERVIEWER:
        message = f'a scorecard is confidential, and the audience is "{spec.audience.value}"'
        yield "layout", message, 'choose the audience interviewer, or a base such as "interviewer"'
    if PartId.PROMPT not in spec.parts:
        yield "parts", 'a scorecard asks "prompt", which is not in parts', 'add "prompt" to parts'
    if spec.paper not in SCORECARD_PAPERS:
        known = " or ".join(paper.value for paper in SCORECARD_PAPERS)
        message = f"a scorecard does not fit on {spec.paper.value}: there is no room to write"
        yield "paper", message, f"choose {known}"
