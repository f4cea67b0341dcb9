"""Imposition: the pages of a finished PDF, two up on sheets that fold to a booklet.

``folding`` knows the order of pages and nothing of PDF, ``source`` reads the pages
that come in, ``sheet`` and ``marks`` draw what goes out, ``imprint`` says what it is.
"""

from __future__ import annotations

import pikepdf

from guidebuilder.press.binding.writer import write
from guidebuilder.press.impose.folding import collate, notices, signatures
from guidebuilder.press.impose.imprint import describe
from guidebuilder.press.impose.options import Imposed, Imposition, SheetPaper
from guidebuilder.press.impose.sheet import draw, fit
from guidebuilder.press.impose.source import adopt, clean, opened, repairs

__all__ = ["Imposed", "Imposition", "SheetPaper", "impose"]


def impose(pdf: bytes, options: Imposition) -> Imposed:
    """Impose every page of a PDF, from its TrimBox, for saddle stitching.

    The same bytes and options give the same bytes. What is printed is kept (the
    looks of form fields included); links, tags, bookmarks, fields, attachments and
    metadata but title and language are not.

    Raises:
        UsageError: no PDF, an encrypted one, one whose pages differ in size or
            whose layers are not all printed; or no room for the printer's marks.
        ContentError: a PDF without pages.
        MachineError: a damaged PDF.
    """
    with opened(pdf) as source:
        target = pikepdf.new()
        pages = adopt(source, target)
        sheet, sides = fit(pages, options), collate(len(pages), options)
        draw(target, pages, sheet, sides, marks=options.marks)
        clean(target)
        lengths = signatures(len(pages), options.signature)
        describe(target, source, sheets=len(sides) // 2, upright=sheet.width < sheet.height)
        return Imposed(
            pdf=write(target),
            sheets=len(sides) // 2,
            pages=len(pages),
            notes_pages=sum(lengths) - len(pages),
            signatures=lengths,
            scale=sheet.scale,
            warnings=(*repairs(source), *notices(len(pages), options.signature)),
        )
