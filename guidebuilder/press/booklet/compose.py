"""The booklet's body: a section that opens on a page of its own, or all of them run on."""

from __future__ import annotations

from guidebuilder.press.booklet.parts import SectionBlock, booklet_copy, section_blocks
from guidebuilder.press.gathering import Copy
from guidebuilder.press.layout import Design, PageInfo, render


def section_copy(design: Design, place: float, *, tabbed: bool) -> Copy:
    """The only section of the projection, its thumb tab at ``place`` (0: first, 1: last)."""
    (section,) = section_blocks(design)
    numeral = str(section.ordinal) if section.ordinal else ""
    page = design.page(section.title, place=place, numeral=numeral)
    tabs = ["geometry/tabs.css"] if tabbed else []
    return _body(design, (section,), page, *tabs)


def run_on_copy(design: Design) -> Copy:
    """All sections of the projection, one after the other."""
    return _body(design, section_blocks(design), design.page())


def _body(design: Design, sections: tuple[SectionBlock, ...], page: PageInfo, *styles: str) -> Copy:
    html = render("booklet-section", page=page, sections=sections)
    first = sections[0]
    name = f"section {first.ordinal}, {first.title}" if len(sections) == 1 else "questions"
    return booklet_copy(design, name, html, *styles)
