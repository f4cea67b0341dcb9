"""A Projection to copy: which layout sets which gathering, with what style sheets.

Layouts (``layouts/*.html.j2``) loop over what they are given and test whether a
piece is there; everything that has to be decided is decided here and in the
modules named after the layouts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from guidebuilder.edition.spec import EditionSpec, Opens, Paper
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.press.prose import ProseRenderer
from guidebuilder.press.sheets import MM, Sheet, sheet


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What every layout needs to know of its page: titles for the running heads, paper, side."""

    title: str
    language: str
    css_size: str
    height_mm: float
    body_class: str
    running_guide: str = ""
    running_section: str = ""
    tab_place: float = 0.0
    tab_numeral: str = ""


def css_string(text: str) -> Markup:
    """Text as a CSS string (CSS Syntax 3, 4.3.7): anything but plain letters is escaped."""
    escaped = "".join(c if c.isalnum() or c in " ,.-()" else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{escaped}"')  # noqa: S704


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    folder = files("guidebuilder.press").joinpath("layouts")
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(
            lambda name: (
                folder.joinpath(name).read_text("utf-8")
                if name.endswith(".html.j2") and "/" not in name
                else None
            )
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css_string"] = css_string
    return environment


def render(layout: str, **values: object) -> str:
    """Run one layout. A name that it misses is an error (StrictUndefined), never a blank."""
    return _environment().get_template(f"{layout}.html.j2").render(**values)


@dataclass(frozen=True, slots=True)
class Design:
    """How one edition of one guide is set: sheet, prose renderer and style sheets."""

    projection: Projection[PublicQuestion]
    sheet: Sheet
    prose: ProseRenderer

    @property
    def spec(self) -> EditionSpec:
        """The edition's spec."""
        return self.projection.spec

    @property
    def mirrored(self) -> bool:
        """Whether pages have inner and outer margins (an edition that opens on rectos)."""
        return self.spec.opens is Opens.RECTO

    @property
    def narrow(self) -> bool:
        """Whether the paper is too narrow for an outer column."""
        return self.spec.paper in {Paper.A5, Paper.HALF_LETTER}

    def page(self, section: str = "", *, place: float = 0.0, numeral: str = "") -> PageInfo:
        """Page info with ``section`` in the running head and, if any, a thumb tab."""
        projection = self.projection
        classes = [
            projection.spec.layout.value,
            "mirrored" if self.mirrored else "single",
            *(["narrow"] if self.narrow else []),
        ]
        return PageInfo(
            title=book_title(projection),
            language=projection.language,
            css_size=self.sheet.css_size,
            height_mm=round(self.sheet.height / MM, 2),
            body_class=" ".join(classes),
            running_guide=projection.title,
            running_section=section,
            tab_place=place,
            tab_numeral=numeral,
        )


def design(projection: Projection[PublicQuestion]) -> Design:
    """The design for a projection, by its layout and paper."""
    target = sheet(projection.spec.paper, projection.spec.layout)
    return Design(projection, target, ProseRenderer(target, projection.targets))


def book_title(projection: Projection[PublicQuestion]) -> str:
    """The title of the file: module, guide and edition."""
    return f"{guide_title(projection)}, {projection.spec.title}"


def guide_title(projection: Projection[PublicQuestion]) -> str:
    """The guide's title after its module, if it has one."""
    return f"{projection.module}: {projection.title}" if projection.module else projection.title


def sheet_foot(projection: Projection[PublicQuestion]) -> str:
    """What stands at the foot of a handout's or a quiz's pages: guide and edition."""
    return f"{projection.title}, {projection.spec.title.lower()}"


def plural(count: int, noun: str) -> str:
    """``1 question``, ``2 questions``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
