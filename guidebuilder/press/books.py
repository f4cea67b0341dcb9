"""What worker processes do last: bind gatherings to the book of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guidebuilder.edition.spec import LayoutName
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.press.binding.bind import Book, bind
from guidebuilder.press.binding.metadata import BookInfo, Sides
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.layout import book_title


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
