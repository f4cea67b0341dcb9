"""A Projection to copy: which layout sets which gathering, with what style sheets.

Layouts (``layouts/*.html.j2``) loop over what they are given and test whether a
piece is there; everything that has to be decided is decided here and in the
modules named after the layouts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from guidebuilder.edition.spec import EditionSpec
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.press import sandbox
from guidebuilder.press.compiled import CompiledLayouts
from guidebuilder.press.matter.emoji import selected
from guidebuilder.press.matter.prose import ProseRenderer
from guidebuilder.press.sandbox import LayoutEnvironment, run
from guidebuilder.press.sheets import MM, Sheet, sheet
from guidebuilder.press.stylesheets import NARROW_PAPERS, mirrored, one_column

# Characters of a title that fit a running head: the measure's half, on narrow paper its third.
_HEAD, _NARROW_HEAD = 50, 27
# In large print a head line has room for either of the two alone.
_LARGE_HEAD, _NARROW_LARGE_HEAD = 40, 24


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
    escaped = "".join(
        c if c.isalnum() or c in " ,.-()" else f"\\{ord(c):x} " for c in selected(text)
    )
    return Markup(f'"{escaped}"')  # noqa: S704


@cache
def _environment() -> LayoutEnvironment:
    folder = files("guidebuilder.press").joinpath("layouts")

    def read(name: str) -> str | None:
        layout = folder.joinpath(name)
        return layout.read_text("utf-8") if layout.is_file() else None

    environment = LayoutEnvironment(read, CompiledLayouts([__file__, sandbox.__file__]))
    environment.filters["css_string"] = css_string
    return environment


def render(layout: str, **values: object) -> str:
    """Run one layout. A name that it misses is an error, never a blank."""
    return run(_environment(), f"{layout}.html.j2", values)


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
        return mirrored(self.spec)

    @property
    def one_column(self) -> bool:
        """Whether there is no outer column: on small paper, and in large print."""
        return one_column(self.spec)

    @property
    def _head(self) -> int:
        narrow = self.spec.paper in NARROW_PAPERS
        if self.spec.large_print:
            return _NARROW_LARGE_HEAD if narrow else _LARGE_HEAD
        return _NARROW_HEAD if narrow else _HEAD

    def running(self, title: str) -> str:
        """A title as a running head has room for it, beside "Question 12, continued"."""
        room = self._head
        return abridged(title, room)

    def page(self, section: str = "", *, place: float = 0.0, numeral: str = "") -> PageInfo:
        """Page info with ``section`` in the running head and, if any, a thumb tab."""
        projection = self.projection
        classes = [
            projection.spec.layout.value,
            "mirrored" if self.mirrored else "single",
            *(["one-column"] if self.one_column else []),
            *(["narrow"] if self.spec.paper in NARROW_PAPERS else []),
            *(["large"] if self.spec.large_print else []),
        ]
        return PageInfo(
            title=book_title(projection),
            language=projection.language,
            css_size=self.sheet.css_size,
            height_mm=round(self.sheet.height / MM, 2),
            body_class=" ".join(classes),
            running_guide=self.running(projection.title),
            running_section=section,
            tab_place=place,
            tab_numeral=numeral,
        )


def design(projection: Projection[PublicQuestion]) -> Design:
    """The design for a projection, by its layout and paper."""
    spec = projection.spec
    target = sheet(spec.paper, spec.layout, large=spec.large_print)
    return Design(projection, target, ProseRenderer(target, projection.targets))


def house_sheet(projection: Projection[PublicQuestion]) -> str:
    """The guide's house style as a style sheet; empty where it has none."""
    # The manuscript stage has judged the values: nothing can end the rule but its brace.
    tokens = "".join(f"  {name}: {value};\n" for name, value in projection.style)
    return f":root {{\n{tokens}}}\n" if tokens else ""


def book_title(projection: Projection[PublicQuestion]) -> str:
    """The title of the file: module, guide and edition."""
    return f"{guide_title(projection)}, {edition_name(projection.spec)}"


def edition_name(spec: EditionSpec, *, whole: bool = False) -> str:
    """The edition with its variants: "Study edition, large print"; ``whole`` tells of gray too."""
    words = [spec.title]
    words += ["large print"] if spec.large_print else []
    words += ["black ink alone"] if spec.gray and whole else []
    return ", ".join(words)


def guide_title(projection: Projection[PublicQuestion]) -> str:
    """The guide's title after its module, if it has one."""
    return f"{projection.module}: {projection.title}" if projection.module else projection.title


def sheet_foot(projection: Projection[PublicQuestion]) -> str:
    """What stands at the foot of a handout's or a quiz's pages: guide and edition."""
    return f"{projection.title}, {projection.spec.title.lower()}"


def abridged(title: str, room: int) -> str:
    """A title of at most so many characters: whole words and an ellipsis, where it is longer."""
    if len(title) <= room:
        return title
    end = title.rfind(" ", 0, room)
    return title[: end if end > 0 else room - 1].rstrip(" ,;:–") + "…"


def plural(count: int, noun: str) -> str:
    """``1 question``, ``2 questions``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
