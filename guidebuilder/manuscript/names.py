"""The reserved headings, and what is so like one that it must be one or be reworded."""

from __future__ import annotations

import re

from guidebuilder.manuscript.text import edit_distance, nearest
from guidebuilder.model import PartKind

PARTS: dict[str, PartKind] = {kind.heading: kind for kind in PartKind}

# What people write for a part before they know its name: hints only, never accepted.
_SYNONYMS = {
    "explanation": PartKind.ANSWER,
    "model answer": PartKind.ANSWER,
    "solution": PartKind.ANSWER,
    "summary": PartKind.LINE,
    "tldr": PartKind.LINE,
    "deep dive": PartKind.DEEPER,
    "tip": PartKind.HINT,
    "references": PartKind.SOURCES,
    "further reading": PartKind.SOURCES,
    "links": PartKind.SOURCES,
    "notes": PartKind.NOTES,
    "interviewer notes": PartKind.NOTES,
    "looking for": PartKind.NOTES,
    "follow-up questions": PartKind.FOLLOW_UPS,
    "warning signs": PartKind.RED_FLAGS,
    "scoring": PartKind.RUBRIC,
    "scorecard": PartKind.RUBRIC,
    "question": PartKind.QUIZ,
}


def _bare(text: str) -> str:
    text = re.sub(r"[*_`~:.!?#\[\]()\"'“”’]", "", text).casefold()
    return " ".join(text.replace("-", " ").replace("‑", " ").split())


_BARE = {_bare(name): name for name in PARTS}


def nearly_reserved(text: str) -> str:
    """The reserved heading that a short text is or nearly is; empty where there is none.

    Case, emphasis and punctuation do not count, and one slip of the pen is
    forgiven (two in a long name). In names of four letters a substituted letter
    makes another word ("Hilt", "Quit"), so there only a slip of another kind counts.
    """
    if len(text) > 60:
        return ""
    bare = _bare(text)
    for name, heading in _BARE.items():
        if bare == name:
            return heading
        limit = 2 if len(name) >= 8 else 1
        if edit_distance(bare, name, limit=limit) <= limit and not (
            len(name) == len(bare) == 4 and sorted(name) != sorted(bare)
        ):
            return heading
    return ""


def suggest_part(text: str) -> str:
    """A hint for an unknown part: the nearest reserved heading, else all of them."""
    bare = _bare(text)
    found = nearly_reserved(text)
    if not found and bare in _SYNONYMS:
        found = _SYNONYMS[bare].heading
    if not found:
        found = nearest(text, PARTS)
    if found:
        return f'did you mean "{found}"?'
    return "a part is one of: " + ", ".join(PARTS) + "; a sub-heading takes ####"
