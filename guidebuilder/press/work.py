"""What worker processes do: carry out a docket, and bind a book. This loads the engine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from guidebuilder.edition.spec import LayoutName
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.press.binding.bind import Book, bind
from guidebuilder.press.binding.metadata import BookInfo, Sides
from guidebuilder.press.binding.preparing import ready
from guidebuilder.press.composing import copies
from guidebuilder.press.docket import Docket
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.layout import book_title, house_sheet
from guidebuilder.press.order import Look, Made, Materials


def carry_out(docket: Docket, materials: Materials, looks: Sequence[Look] = ()) -> Made:
    """Compose and set the gatherings of a docket, make each ready to be bound, and show it to
    ``looks``.

    Raises ContentError for what the engine complains about, MachineError for its own faults.
    """
    setter = partial(
        typeset,
        content=materials.pictures,
        styles=materials.styles,
        tokens=house_sheet(docket.projection),
        embed=False,
        most_pixels=materials.most_pixels,
        most_bytes=materials.most_bytes,
    )
    made = [ready(setter(copy)) for copy in copies(docket, partial(setter, draft=True))]
    return Made(tuple(made), tuple(tuple(look(gathering) for look in looks) for gathering in made))


def bound(
    projection: Projection[PublicQuestion], gatherings: Sequence[Gathering], styles: Path
) -> Book:
    """The book of an edition. Raises ContentError for a link that leads nowhere."""
    return bind(gatherings, book_info(projection), styles)


def book_info(projection: Projection[PublicQuestion]) -> BookInfo:
    """What the book of an edition says of itself."""
    return BookInfo(
        title=book_title(projection),
        language=projection.language,
        authors=projection.authors,
        sides=_sides(projection),
    )


def _sides(projection: Projection[PublicQuestion]) -> Sides | None:
    if projection.spec.layout is not LayoutName.CARDS:
        return None
    from guidebuilder.press.cards.compose import sides  # noqa: PLC0415 - what few books need

    return sides(projection.spec)
