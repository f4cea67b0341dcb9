"""One edition from its projection to a book, by processes of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.limits import Limits
from guidebuilder.press.binding.bind import Book
from guidebuilder.press.books import bound
from guidebuilder.press.docket import dockets
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.order import materials
from guidebuilder.press.work import carry_out
from guidebuilder.workers import Crew

__all__ = ["Book", "print_projection"]


def print_projection(
    projection: Projection[PublicQuestion],
    *,
    pictures: Path,
    jobs: int = 1,
    proofread: Callable[[Gathering], Any] | None = None,
    limits: Limits | None = None,
) -> Book:
    """Print one edition.

    ``pictures`` is the folder that picture addresses in the manuscript are
    relative to; ``jobs`` is how many processes typeset at once, each under ``limits``
    (those of :class:`Limits` if left out): never this one. Each gathering is given to
    ``proofread`` by the process that typeset it, and the results come back with the
    book. Raises ContentError for what the engine complains about or a link that leads
    nowhere, LimitError for a gathering that takes too much time or memory, MachineError
    for a process that died.
    """
    limits = limits or Limits()
    given = materials(pictures, limits)
    looks = [proofread] if proofread else []
    work = partial(carry_out, materials=given, looks=looks)
    with Crew(jobs, limits, name=f"the edition {projection.spec.name}") as crew:
        made = crew.each(
            work, dockets(projection), called=lambda d: d.name, weight=lambda d: d.weight
        )
    gatherings = [gathering for one in made for gathering in one.gatherings]
    book = bound(projection, gatherings, given.styles)
    proofs = tuple(look[0] for one in made for look in one.looks if look)
    return replace(book, proofs=proofs)
