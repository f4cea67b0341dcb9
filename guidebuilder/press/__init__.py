"""The press: a Projection in, a finished Book out. It never sees a Guide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from guidebuilder.data import styles_folder
from guidebuilder.edition.spec import LayoutName
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.limits import MIB, Limits
from guidebuilder.press.binding.bind import Book, bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.booklet import compose as booklet
from guidebuilder.press.cards import compose as cards
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering
from guidebuilder.press.handout import compose as handout
from guidebuilder.press.layout import Design, book_title, design, house_sheet
from guidebuilder.press.quiz import sheets as quiz_sheets
from guidebuilder.press.scorecard import compose as scorecard
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
    styles = styles_folder()
    setting = design(projection)
    limits = limits or Limits()
    press = partial(
        typeset,
        content=pictures,
        styles=styles,
        tokens=house_sheet(projection),
        most_pixels=limits.megapixels * 1_000_000,
        most_bytes=limits.picture * MIB,
    )
    work = partial(_proofed, press=press, proofread=proofread)
    with Crew(jobs, limits, name=f"the edition {projection.spec.name}") as crew:

        def draft(copy: Copy) -> Gathering:
            return crew.one(partial(press, draft=True), copy, called=copy.name)

        copies = _compose(setting, draft)
        made = crew.each(work, copies, called=lambda copy: copy.name)
    gatherings = [gathering for gathering, _ in made]
    info = BookInfo(
        title=book_title(projection),
        language=projection.language,
        authors=projection.authors,
        sides=cards.sides(projection.spec),
    )
    book = bind(gatherings, info, styles)
    return book if proofread is None else replace(book, proofs=tuple(proof for _, proof in made))


def _proofed(
    copy: Copy, press: Callable[[Copy], Gathering], proofread: Callable[[Gathering], Any] | None
) -> tuple[Gathering, Any]:
    gathering = press(copy)
    return gathering, None if proofread is None else proofread(gathering)


def _compose(setting: Design, draft: Callable[[Copy], Gathering]) -> list[Copy]:
    layout = setting.spec.layout
    if layout is LayoutName.BOOKLET:
        return booklet.compose(setting)
    if layout is LayoutName.HANDOUT:
        return handout.compose(setting, draft)
    if layout is LayoutName.CARDS:
        return cards.compose(setting, draft)
    if layout is LayoutName.SCORECARD:
        return scorecard.compose(setting, draft)
    return quiz_sheets.compose(setting, draft)
