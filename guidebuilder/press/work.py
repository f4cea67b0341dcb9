"""What worker processes do: carry out a docket, and bind a book. This loads the engine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.press.binding.bind import Book, bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.cards import compose as cards
from guidebuilder.press.composing import copies
from guidebuilder.press.docket import Docket
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.layout import book_title, house_sheet
from guidebuilder.press.order import Look, Made, Materials


def carry_out(docket: Docket, materials: Materials, looks: Sequence[Look] = ()) -> Made:
    """Compose and set the gatherings of a docket, and show each to ``looks``.

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
    made = [setter(copy) for copy in copies(docket, partial(setter, draft=True))]
    return Made(tuple(made), tuple(tuple(look(gathering) for look in looks) for gathering in made))


def bound(
    projection: Projection[PublicQuestion], gatherings: Sequence[Gathering], styles: Path
) -> Book:
    """The book of an edition. Raises ContentError for a link that leads nowhere."""
    info = BookInfo(
        title=book_title(projection),
        language=projection.language,
        authors=projection.authors,
        sides=cards.sides(projection.spec),
    )
    return bind(gatherings, info, styles)
