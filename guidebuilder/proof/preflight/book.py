"""Rules on the bound book: its pages' boxes, its blank pages, where its parts open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf

from guidebuilder.proof.preflight.findings import Finding
from guidebuilder.proof.preflight.terms import Terms

_BOXES = ("/MediaBox", "/TrimBox", "/CropBox", "/BleedBox", "/ArtBox")
_EXACT = 0.5  # points that a paper's size may be off
_OURS = "this is a fault of guidebuilder: report it"


def boxes(pdf: pikepdf.Pdf, terms: Terms) -> Iterator[Finding]:
    """Pages that are not the paper: every box is the whole sheet, and no page is turned."""
    for index, page in enumerate(pdf.pages):
        if int(page.obj.get("/Rotate", 0)) % 360:
            yield Finding("GB411", index, None, "the page is turned", _OURS)
        if "/TrimBox" not in page.obj:
            yield Finding("GB411", index, None, "the page has no TrimBox", _OURS)
        for name in _BOXES:
            if name not in page.obj:
                continue
            box = [float(side) for side in page.obj[name]]
            if off_paper(box, terms):
                size = f"{box[2] - box[0]:.1f} by {box[3] - box[1]:.1f} pt"
                paper = f"{terms.width:.1f} by {terms.height:.1f} pt"
                message = f"its {name[1:]} is {size} from {box[0]:g}, {box[1]:g}, not {paper}"
                yield Finding("GB411", index, None, message, _OURS)


def off_paper(box: Sequence[float], terms: Terms) -> bool:
    """Whether a box is not the whole sheet."""
    wanted = (0.0, 0.0, terms.width, terms.height)
    return any(abs(side - good) > _EXACT for side, good in zip(box, wanted, strict=True))


def sheets(
    bare: Sequence[bool], starts: Sequence[int], mirrored: Sequence[bool], recto: Sequence[bool]
) -> Iterator[Finding]:
    """Blank pages, and parts that open on the wrong side.

    ``bare`` says of each page of the book whether it is blank, ``recto`` whether
    a right page was asked for there; a gathering that starts at ``starts`` opens
    on a right page if it is ``mirrored``. A blank page is the left one before
    such a page, and nothing else: so the book takes no sheet too many.
    """
    opens = {start for start, mirror in zip(starts, mirrored, strict=True) if mirror}
    opens |= {index for index, asked in enumerate(recto) if asked}
    for index in sorted(opens):
        if index % 2 and not bare[index]:
            yield Finding("GB412", index, None, "it opens a part, and is a left page", _OURS)
    for index, blank in enumerate(bare):
        if not blank:
            continue
        if index + 1 == len(bare):
            message = "the last page is blank"
        elif bare[index + 1]:
            message = "it is blank, and so is the next one"
        elif index + 1 not in opens or not index % 2:
            message = "it is blank, and no part opens behind it"
        else:
            continue
        yield Finding("GB412", index, None, message, _OURS)
