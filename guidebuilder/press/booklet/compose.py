"""The booklet: study edition and candidate's copy, a gathering a section."""

from __future__ import annotations

from guidebuilder.edition.rules import has_back_cover
from guidebuilder.edition.spec import Matter, Opens
from guidebuilder.press.booklet.back_matter import BackMatter
from guidebuilder.press.booklet.contents import contents_copy
from guidebuilder.press.booklet.front_matter import back_cover_copy, cover_copy, pages_copy
from guidebuilder.press.booklet.parts import SectionBlock, booklet_copy, section_blocks
from guidebuilder.press.gathering import Copy
from guidebuilder.press.layout import Design, PageInfo, render


def compose(design: Design) -> list[Copy]:
    """The gatherings of a booklet, in printed order."""
    projection, matter = design.projection, design.spec.matter
    sections = section_blocks(design)
    front: list[Copy] = []
    if Matter.COVER in matter:
        front.append(cover_copy(design, sections))
    back = BackMatter(design, sections)
    if Matter.CONTENTS in matter:
        front.append(contents_copy(design, sections, tuple(back.entries())))
    if projection.pages or Matter.LEGEND in matter:
        front.append(pages_copy(design))
    if design.spec.opens is Opens.RUN_ON:
        body = [_body(design, sections, design.page())]
    else:
        body = [_section(design, section, len(sections)) for section in sections]
    last = [back_cover_copy(design, sections)] if has_back_cover(design.spec) else []
    return front + body + back.copies() + last


def _section(design: Design, section: SectionBlock, total: int) -> Copy:
    place = (section.ordinal - 1) / max(_last_ordinal(design) - 1, 1)
    numeral = str(section.ordinal) if section.ordinal else ""
    page = design.page(section.title, place=max(place, 0.0), numeral=numeral)
    tabs = ["geometry/tabs.css"] if design.mirrored and numeral and total > 1 else []
    return _body(design, (section,), page, *tabs)


def _body(design: Design, sections: tuple[SectionBlock, ...], page: PageInfo, *styles: str) -> Copy:
    html = render("booklet-section", page=page, sections=sections)
    first = sections[0]
    name = f"section {first.ordinal}, {first.title}" if len(sections) == 1 else "questions"
    return booklet_copy(design, name, html, *styles)


def _last_ordinal(design: Design) -> int:
    return max(section.ordinal for section in design.projection.sections)
