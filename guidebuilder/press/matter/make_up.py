"""Make-up of a question: what stays together, and what stands beside what.

The engine breaks pages well between blocks, but cannot tell a short question
from a long one, nor let a side column run past its text where there is room.
These decisions are made here, from estimates (see ``depth``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guidebuilder.press.matter.depth import Depths

_RUNNING = ("<p>", '<p class="', "<ul>", "<ol>")
_LEAD_IN = '<p class="lead-in">'
_WIDE = ('<div class="diagram wide"', '<div class="diagram turned')
_UNKNOWN = "<img"
# An estimate is this much lower than what it is held against, to be on the safe side.
_SAFE, _SLACK = 0.85, 14.0
# An address under a QR code, with the space above the code: three lines are seldom passed.
_ADDRESS = 39.0
# A question up to this share of a page is not divided; a note up to so many lines.
_WHOLE_PAGE, _WHOLE_NOTE = 0.38, 12
_WHOLE_LARGE_NOTE = 0.36


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a question as HTML, as far as make-up asks for them.

    ``code`` is the side of its QR code in points, 0 for none.
    """

    prompt: str
    stem: str
    answer: Sequence[str]
    after: Sequence[str]
    note: str
    pair: tuple[str, str]
    quiz: Sequence[str]
    options: Sequence[str]
    reasons: Sequence[str]
    line: str
    minutes: bool
    tags: Sequence[str]
    code: float = 0.0


@dataclass(frozen=True, slots=True)
class MakeUp:
    """How a question is made up into pages.

    ``opening`` is how many blocks of the answer share a box with the heading;
    ``leads`` tells that the last of them announces what follows. ``room``, in
    points, is kept free from the heading down, so that the outer column, which
    may run past the opening, does not run off the page; 0 where the opening is
    as deep as its column. ``beside`` puts the cue into that column, ``head``
    points down, below what stands there already. ``whole``
    and ``whole_note`` are not divided between pages. ``rise``, in points, is how
    far the key stands above the head of its quiz, beside the part before.
    """

    opening: int
    leads: bool
    room: float
    beside: bool
    head: float
    whole: bool
    whole_note: bool
    rise: float


def make_up(parts: Parts, depths: Depths) -> MakeUp:
    """Decide on one question."""
    beside = depths.column > 0
    rise = _rise(parts, depths) if beside else 0.0
    opening, room = _opening(parts, depths) if beside else (_running(parts.answer), 0.0)
    last = parts.answer[opening - 1] if opening else ""
    leads = last.startswith(_LEAD_IN) or (opening == 0 and bool(parts.answer))
    note = depths.of([parts.note], size=depths.text * 0.9)
    return MakeUp(
        opening=opening,
        leads=leads and opening < len(parts.answer),
        room=room,
        beside=beside,
        head=depths.head(parts.minutes, parts.tags) if beside else 0.0,
        whole=_total(parts, depths) <= depths.sheet.height * _WHOLE_PAGE,
        whole_note=note <= _note_room(depths),
        rise=rise,
    )


def _note_room(depths: Depths) -> float:
    """How deep a note may be that is not divided; in large print lines are few on a page."""
    room = _WHOLE_NOTE * depths.leading
    return min(room, _WHOLE_LARGE_NOTE * depths.sheet.depth) if depths.sheet.large else room


def _running(answer: Sequence[str]) -> int:
    """1 if the answer begins with running text, which keeps the heading company; else 0."""
    return 1 if answer and answer[0].startswith(_RUNNING) else 0


def _opening(parts: Parts, depths: Depths) -> tuple[int, float]:
    """How many blocks share the heading's box, and the room that its column needs.

    A column that runs past the opening needs as much text below it in the
    measure: a block over the full width, the key or the next question would
    run into it. Where there is less, the box holds all there is.
    """
    side = depths.head(parts.minutes, parts.tags)
    side += depths.cue(parts.line) if parts.line else 0.0
    side += parts.code + _ADDRESS if parts.code else 0.0
    start = _running(parts.answer)
    depth = 8 + depths.of([parts.prompt], size=depths.text * 1.25) + depths.of([parts.stem])
    depth += depths.of(parts.answer[:start])
    for index, block in enumerate(parts.answer[start:], start):
        if depth * _SAFE >= side + _SLACK:
            return start, side
        if block.startswith(_WIDE):
            return index, 0.0
        depth += 0.0 if _UNKNOWN in block else depths.of([block])
    if any(figure in part for part in parts.after for figure in _WIDE):
        after = 0.0
    else:
        after = depths.of([*parts.after, parts.note])
    if (depth + after) * _SAFE >= side + _SLACK:
        return start, side
    return len(parts.answer), 0.0


def _pair(parts: Parts, depths: Depths) -> float:
    if depths.sheet.large:
        return sum(38 + depths.of([part]) for part in parts.pair if part)
    width = depths.sheet.measure / 2 - 11
    return max((28 + depths.of([p], width=width, size=9) for p in parts.pair if p), default=0.0)


def _quiz(parts: Parts, depths: Depths) -> float:
    return 36 + depths.of(parts.quiz) + depths.options(parts.options) if parts.quiz else 0.0


def _rise(parts: Parts, depths: Depths) -> float:
    """How far the key may rise beside the follow-ups; 0 where they are not deep enough."""
    if not parts.reasons:
        return 0.0
    rise = depths.key(parts.reasons) - _quiz(parts, depths)
    return max(rise, 0.0) if rise <= _pair(parts, depths) * _SAFE else 0.0


def _total(parts: Parts, depths: Depths) -> float:
    running = depths.of([parts.stem, *parts.answer, *parts.after, parts.note])
    prompt = 24 + depths.of([parts.prompt], size=depths.text * 1.25)
    return prompt + running + _pair(parts, depths) + _quiz(parts, depths)
