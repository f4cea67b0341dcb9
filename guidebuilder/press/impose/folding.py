"""Which page stands where, so that folded sheets read 1, 2, 3: arithmetic, and no PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guidebuilder.press.impose.options import Imposition

STAPLED = 64
"""So many pages can be folded and stapled together; more of them spring open."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet.

    ``left`` and ``right`` are indexes of source pages, None for a notes page.
    ``signature`` and ``sheet`` count from 0, the sheet within its signature from
    the outermost. ``creep`` is how far both pages are moved towards the fold, in
    millimetres.
    """

    signature: int
    sheet: int
    back: bool
    left: int | None
    right: int | None
    creep: float


def signatures(pages: int, length: int | None) -> tuple[int, ...]:
    """How many pages each signature has, notes pages included: all full but the last.

    The last one has as many sheets as it needs, so that at most three notes pages
    are added to a whole booklet.
    """
    padded = -(-pages // 4) * 4
    if length is None or padded <= length:
        return (padded,)
    full, rest = divmod(padded, length)
    return (length,) * full + ((rest,) if rest else ())


def collate(pages: int, options: Imposition) -> list[Side]:
    """The sides of all sheets, as they leave the printer: front, back, front, back.

    Sheet s (from 0, the outermost) of a signature of n pages carries n−2s and 1+2s
    on its front, 2+2s and n−1−2s on its back. Folded, a sheet lies around those
    inside it, and each leaf pushes the next ones out by its thickness: the fore
    edge of sheet s stands out by s × caliper. Its pages are moved that far towards
    the fold, so that their outer margins are alike once the fore edge is trimmed:

        creep of sheet s = s × caliper
    """
    order = _padded(pages, options)
    sides: list[Side] = []
    first = 0
    for number, length in enumerate(signatures(pages, options.signature)):
        sides += _fold(order[first : first + length], number, options.caliper)
        first += length
    return sides


def _padded(pages: int, options: Imposition) -> list[int | None]:
    order: list[int | None] = list(range(pages))
    at = pages - 1 if options.back_cover else pages
    order[at:at] = [None] * (-pages % 4)
    return order


def _fold(order: list[int | None], signature: int, caliper: float) -> Iterator[Side]:
    n = len(order)
    for s in range(n // 4):
        creep = s * caliper
        # Pages count from 1 in the formula, and from 0 in ``order``.
        yield Side(signature, s, False, order[n - 2 * s - 1], order[2 * s], creep)
        yield Side(signature, s, True, order[1 + 2 * s], order[n - 2 - 2 * s], creep)


def notices(pages: int, length: int | None) -> Iterator[str]:
    """What whoever folds it should know beforehand, in sentences without a full stop."""
    lengths = signatures(pages, length)
    if max(lengths) > STAPLED:
        yield (
            f"{max(lengths)} pages are folded into one another; more than {STAPLED} do not lie "
            "flat when stapled: print signatures of 16 pages (--signature 16)"
        )
    if len(lengths) > 1 and lengths[-1] < lengths[0]:
        over, notes = pages - sum(lengths[:-1]), sum(lengths) - pages
        spill = "1 page is" if over == 1 else f"{over} pages are"
        added = f", {notes} of them for notes" if notes else ""
        yield (
            f"{spill} over when signatures of {lengths[0]} are full: "
            f"the last signature has only {lengths[-1]} pages{added}"
        )
