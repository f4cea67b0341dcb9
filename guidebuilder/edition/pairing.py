"""What ties a pack to the handout on the table: an id that both print, and questions' addresses."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import quote

from guidebuilder.edition.quiz import initials
from guidebuilder.edition.spec import Audience, EditionSpec, LayoutName
from guidebuilder.model import Guide, Question

PAIRED_LAYOUTS = frozenset({LayoutName.HANDOUT, LayoutName.SCORECARD})
"""The layouts that print a pair id."""


def pair_id(guide: Guide, questions: tuple[Question, ...], spec: EditionSpec) -> str:
    """The id of these questions in this order, such as "AIP-7F3C"; empty for other layouts.

    Four hexadecimal digits over the public texts alone, which the handout prints: the
    id tells a candidate nothing, and nobody can try out answers against it.
    """
    if spec.layout not in PAIRED_LAYOUTS:
        return ""
    seen = sha256(b"pair")
    for question in questions:
        stem = question.stem.markdown if question.stem is not None else ""
        facts = (str(question.number), question.level.id, str(question.minutes))
        for text in (*facts, question.prompt.markdown, stem):
            seen.update(f"{len(text)}:{text},".encode())
    return f"{initials(guide.title)}-{seen.hexdigest()[:4].upper()}"


def base_url(guide: Guide, spec: EditionSpec) -> str:
    """The guide's web address for an edition: a candidate is never led to the answers."""
    return "" if spec.audience is Audience.CANDIDATE else guide.base_url


def link(guide: Guide, question: Question, spec: EditionSpec) -> str:
    """The web address of a question: the base URL and the question's id as its fragment."""
    base = base_url(guide, spec)
    return f"{base}#{quote(question.id)}" if base else ""
