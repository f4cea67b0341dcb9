"""The press: a Projection in, a finished Book out. It never sees a Guide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from guidebuilder.data import styles_folder
from guidebuilder.edition.spec import LayoutName, Paper
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.errors import UsageError
from guidebuilder.press import booklet, handout, quiz_sheets
from guidebuilder.press.bind import Book, bind
from guidebuilder.press.gathering import Copy, Gathering
from guidebuilder.press.layout import Design, book_title, design
from guidebuilder.press.metadata import BookInfo
from guidebuilder.press.typeset import typeset
from guidebuilder.press.workers import spread

__all__ = ["Book", "print_projection"]


def print_projection(
    projection: Projection[PublicQuestion], *, pictures: Path, jobs: int = 1
) -> Book:
    """Print one edition.

    ``pictures`` is the folder that picture addresses in the manuscript are
    relative to; ``jobs`` is how many processes typeset at once (1: none but this
    one). Raises ContentError for what the engine complains about or a link that
    leads nowhere, UsageError for a paper that the layout has no design for,
    LimitError or MachineError for a process that died.
    """
    styles = styles_folder()
    setting = design(projection)
    _check_paper(setting)
    press = partial(typeset, content=pictures, styles=styles)
    copies = _compose(setting, partial(press, draft=True))
    gatherings = _typeset_all(copies, press, jobs, projection.spec.name)
    info = BookInfo(
        title=book_title(projection), language=projection.language, authors=projection.authors
    )
    return bind(gatherings, info, styles)


def _check_paper(setting: Design) -> None:
    sheets = {Paper.A4, Paper.LETTER}
    layout, paper = setting.spec.layout, setting.spec.paper
    if layout is not LayoutName.BOOKLET and paper not in sheets:
        raise UsageError(f"a {layout.value} is printed on A4 or Letter, not on {paper.value}")


def _compose(setting: Design, draft: Callable[[Copy], Gathering]) -> list[Copy]:
    layout = setting.spec.layout
    if layout is LayoutName.BOOKLET:
        return booklet.compose(setting)
    if layout is LayoutName.HANDOUT:
        return handout.compose(setting)
    return quiz_sheets.compose(setting, draft)


def _typeset_all(
    copies: Sequence[Copy], press: Callable[[Copy], Gathering], jobs: int, edition: str
) -> list[Gathering]:
    if jobs <= 1 or len(copies) == 1:
        return [press(copy) for copy in copies]
    return spread(press, copies, jobs, name=f"the edition {edition}")
