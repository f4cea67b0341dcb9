"""Rules on how text is divided into pages: headings, questions, empty room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guidebuilder.proof.preflight.findings import Finding
from guidebuilder.proof.preflight.marks import Mark
from guidebuilder.proof.preflight.surveyed import Fragment, Page, Piece
from guidebuilder.proof.preflight.terms import Terms

_SMALL = 1 / 3  # of the type area: a question that is lower than this is not divided
_HALF = 0.5
_LEAST = 1.0  # points: a fragment that is lower holds nothing


def stranded(pages: Sequence[Page]) -> Iterator[Finding]:
    """Headings that stand alone at the foot of a page, or of a column."""
    texts = [[p for p in page.pieces if not (p.margin or p.aside)] for page in pages]
    for number, pieces in enumerate(texts):
        following = next((p for later in texts[number + 1 :] for p in later), None)
        for at, piece in enumerate(pieces):
            if not piece.heading:
                continue
            # A heading may have several runs and lines: the last one is looked at.
            after = pieces[at + 1] if at + 1 < len(pieces) else following
            if after is None or after.heading == piece.heading or _textless(after, piece):
                continue
            if at + 1 == len(pieces) or _next_column(piece, after):
                message = f'the heading "{piece.text}" stands at the foot without its text'
                hint = "keep the heading with what follows (break-after: avoid)"
                yield Finding("GB405", number, piece.question, message, hint)


def _textless(after: Piece, heading: Piece) -> bool:
    """Whether a heading has no text: a heading of its level or above follows, or another question.

    In a handout a question may be nothing but its prompt.
    """
    ends = heading.question is not None and after.question != heading.question
    return ends or 0 < after.heading <= heading.heading


def _next_column(piece: Piece, after: Piece) -> bool:
    beside = after.rect.left >= piece.rect.right or after.rect.right <= piece.rect.left
    return beside and after.rect.bottom > piece.rect.top


def divided(pages: Sequence[Page], terms: Terms) -> Iterator[Finding]:
    """Questions that go over a page's end though they need not."""
    blocks: dict[int, list[tuple[int, Fragment]]] = {}
    for number, page in enumerate(pages):
        for fragment in page.fragments:
            if _height(fragment) > _LEAST:
                blocks.setdefault(fragment.block, []).append((number, fragment))
    for places in blocks.values():
        numbers = [number for number, _ in places]
        if len(set(numbers)) < 2:
            continue
        area = pages[numbers[0]].area
        room = area.top - area.bottom
        whole = sum(_height(fragment) for _, fragment in places)
        if whole <= (room if terms.undivided else room * _SMALL):
            question = places[0][1].question
            message = f"it is {whole:.0f} pt high, and goes over the page's end"
            hint = "keep it together (break-inside: avoid)"
            yield Finding("GB406", numbers[0], question, message, hint)


def _height(fragment: Fragment) -> float:
    return fragment.rect.top - fragment.rect.bottom


def hollow(pages: Sequence[Page], marks: Sequence[Sequence[Mark]]) -> Iterator[Finding]:
    """Pages of which the lower half is empty, though the next one goes on without being asked.

    The last page of a gathering, a blank page and a page before a break that the
    style sheets ask for have a reason to be empty.
    """
    for number, page in enumerate(pages[:-1]):
        following = pages[number + 1]
        if page.blank or following.blank or following.asked:
            continue
        area, full = page.area, page.full
        inside = [
            mark.box.bottom
            for mark in marks[number]
            if full.left <= mark.box.middle[0] <= full.right
            and area.bottom <= mark.box.middle[1] <= area.top
        ]
        height = area.top - area.bottom
        empty = (max(min(inside, default=area.top), area.bottom) - area.bottom) / height
        if empty > _HALF:
            first = next((f.question for f in following.fragments), None)
            message = f"{empty:.0%} of the page is empty"
            hint = "what follows does not fit: shorten it, or let it be divided"
            yield Finding("GB407", number, first, message, hint)
