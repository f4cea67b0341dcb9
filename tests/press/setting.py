"""A small guide, its editions composed without the engine, and pictures of every kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import LayoutName, Paper
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.manuscript import read_manuscript
from guidebuilder.model import Guide, Prose, Span
from guidebuilder.press.composing import copies
from guidebuilder.press.docket import dockets
from guidebuilder.press.gathering import Copy, Gathering
from guidebuilder.press.sheets import Sheet, sheet

HERE = Path(__file__).parent
GUIDE = HERE / "guide"

A4 = sheet(Paper.A4, LayoutName.BOOKLET)
A5 = sheet(Paper.A5, LayoutName.BOOKLET)
HANDOUT = sheet(Paper.A4, LayoutName.HANDOUT)


def prose(text: str) -> Prose:
    return Prose(text, Span("10-a.md", 1))


def small_guide() -> Guide:
    return read_manuscript(GUIDE).guide


def projection(name: str) -> Projection[PublicQuestion]:
    return project(small_guide(), builtin()[name])


def measured(copy: Copy) -> Gathering:
    """A draft as if typeset: all that is asked to be measured has the same height, 50 points."""
    names = re.findall(r'data-measure="([^"]+)"', copy.html)
    return Gathering(
        copy.name, b"", 1, copy.numbering, copy.mirrored, heights=dict.fromkeys(names, 50.0)
    )


def compose(name: str) -> Iterator[Copy]:
    """The gatherings of one built-in edition of the small guide, as copy."""
    return composed(projection(name))


def composed(projection: Projection[PublicQuestion]) -> Iterator[Copy]:
    """The gatherings of an edition as copy."""
    for docket in dockets(projection):
        yield from copies(docket, measured)


def columns(target: Sheet, width: float) -> int:
    """How many columns of code fit, by the arithmetic of a face whose glyphs are 0.6 em wide."""
    return int(width / (target.code_size * 0.6) + 1e-6)
