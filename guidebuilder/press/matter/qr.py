"""QR codes (ISO/IEC 18004) as vector pictures, in a size that a telephone reads from paper."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import segno

MODULE = 0.42
"""The side of a module in mm: what a telephone's camera tells apart at arm's length."""

_LIGHTEST, _PLAIN = "L", "M"
# Past so many modules a side, less of the code is spent on mending damage.
_WIDE = 37


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code ready for a layout. ``side`` is its width in mm, without its quiet zone.

    Four modules on all sides stay white (ISO/IEC 18004, 9.1): ``quiet``, in mm, is what a
    layout keeps free, by margins or because nothing is printed there.

    ``source`` is a ``data:`` address of an SVG picture, ``alt`` what it is and where it
    leads, ``address`` the address as it is printed beside it.
    """

    source: str
    alt: str
    link: str
    address: str
    side: float
    quiet: float = round(4 * MODULE, 2)


def qr_code(link: str) -> QrCode | None:
    """The code of a web address; None for none, or for one too long for any code."""
    if not link:
        return None
    try:
        rows = _modules(link)
    except segno.DataOverflowError:
        return None
    size = len(rows)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{size}" height="{size}"><path d="{"".join(_runs(rows))}"/></svg>'
    )
    return QrCode(
        source="data:image/svg+xml;base64," + b64encode(svg.encode()).decode(),
        alt=f"QR code: {link}",
        link=link,
        address=link.removeprefix("https://").removeprefix("http://"),
        side=round(size * MODULE, 2),
    )


def _modules(link: str) -> Sequence[Sequence[int]]:
    code = segno.make(link, error=_PLAIN, boost_error=False, micro=False)
    if len(code.matrix) > _WIDE:
        code = segno.make(link, error=_LIGHTEST, boost_error=False, micro=False)
    return code.matrix


def _runs(rows: Sequence[Sequence[int]]) -> Iterator[str]:
    """Each run of dark modules as one rectangle: seams between them would show."""
    for y, row in enumerate(rows):
        start: int | None = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                width = x - start
                yield f"M{start} {y}h{width}v1h-{width}z"
                start = None
