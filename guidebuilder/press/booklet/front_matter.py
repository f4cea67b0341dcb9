"""The front matter of a booklet: cover, colophon, pages and the legend of levels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guidebuilder import __version__
from guidebuilder.edition.spec import Audience, Matter, PartId
from guidebuilder.edition.views import LevelCount, Projection, PublicQuestion, SectionView
from guidebuilder.press.booklet.parts import (
    booklet_copy,
    counts,
    page_blocks,
)
from guidebuilder.press.gathering import Copy
from guidebuilder.press.layout import Design, edition_name, guide_title, render
from guidebuilder.press.sheets import MM, Sheet
from guidebuilder.press.stylesheets import NARROW_PAPERS

LEGEND_TITLE = "The levels"
_TITLE_LINE = 15  # characters of the cover's title on one line

# The lowest row of the cover's motif, in mm.
_LEAST_PITCH, _LEAST_LARGE_PITCH = 2.0, 6.6
# The lowest row that has room for a section's name, in mm by small paper; marks alone, in lower
# ones, share the whole width but for what is given here.
_LEAST_NAMED = {False: 3.5, True: 3.2}
_BESIDE_BARE_MOTIF = {False: 58, True: 32}
# What else a cover has above and below it, and what beside its marks, in mm: by large print and
# by small paper.
_BESIDE_MOTIF = {
    (False, False): (192, 110),
    (False, True): (152, 100),
    (True, False): (212, 150),
    (True, True): (185, 100),
}

# The tokens that choose a face, as styles/tokens.css has them, and who made which family.
_TOKENS = {
    "--serif": "Guide Serif",
    "--serif-small": "Guide Serif",
    "--serif-heading": "Guide Serif",
    "--serif-display": "Guide Serif",
    "--prompt-face": "Guide Serif",
    "--sans": "Guide Sans",
    "--mono": "Guide Mono",
}
_MADE = (
    ("Guide Serif", "Source Serif 4"),
    ("Guide Sans", "Inter"),
    ("Guide Mono", "JetBrains Mono"),
    ("Guide Legible", "Atkinson Hyperlegible Next"),
)

_WHO = {
    Audience.CANDIDATE: "May be shared with candidates.",
    Audience.LEARNER: "Holds answers. Not for candidates.",
    Audience.INTERVIEWER: "For interviewers. Not for candidates.",
}


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Motif:
    """The cover's picture of the guide, a row a section and a mark a question.

    In mm: ``row`` is the height of a row, ``pitch`` that which its marks are made for, 0 where
    there are too many of them; ``wide`` is what the longest row's marks take.
    """

    row: float
    pitch: float
    wide: float
    named: bool


_NO_MOTIF = Motif(0.0, 0.0, 0.0, named=False)
_MARK_STEP = 1.105  # from a mark to the next one, in heights of a row


@dataclass(frozen=True, slots=True)
class _Booklet:
    """What the cover prints.

    ``longest`` is the most questions that a section has.
    """

    title: str
    title_lines: tuple[str, ...]
    module: str
    edition: str
    subtitle: str
    tags: tuple[str, ...]
    version: str
    date: str
    who: str
    legend: bool
    levels: tuple[LevelCount, ...]
    sections: tuple[SectionView[PublicQuestion], ...]
    longest: int
    motif: Motif
    colophon: tuple[_Term, ...]


def cover_copy(design: Design) -> Copy:
    """Cover and colophon."""
    html = render("booklet-cover", page=design.page(), book=_booklet(design))
    return booklet_copy(design, "cover", html, "editions/cover.css", front=True)


def back_cover_copy(design: Design) -> Copy:
    """The outside of a folded booklet's last leaf: which book this is, for a pile face down."""
    html = render("booklet-back-cover", page=design.page(), book=_booklet(design))
    copy = booklet_copy(design, "back cover", html, "editions/cover.css")
    # It is the back of a leaf, so it does not open on a recto.
    return replace(copy, mirrored=False)


def title_lines(title: str) -> tuple[str, ...]:
    """Break a title for the cover, filling lines from the last one up.

    A short line above a long one looks meant; the other way round it looks left over.
    """
    lines: list[str] = []
    for word in reversed(title.split()):
        if lines and len(word) + 1 + len(lines[0]) <= _TITLE_LINE:
            lines[0] = f"{word} {lines[0]}"
        else:
            lines.insert(0, word)
    return tuple(lines)


def motif(rows: int, longest: int, sheet: Sheet) -> Motif:
    """The rows of the cover's motif, so that they fit.

    On A4, rows share 105 mm and marks 100 mm, on other papers in proportion; a
    mark's own pitch is 1.105 of its row's. Where names would run into one another
    there are marks alone, and below 2 mm, where an outline runs shut, nothing;
    large print needs rows as high as their names.
    """
    narrow = sheet.paper in NARROW_PAPERS
    above, beside = _BESIDE_MOTIF[sheet.large, narrow]
    high, wide = sheet.height / MM - above, sheet.width / MM
    marks = longest * _MARK_STEP
    pitch = min(11.4, high / rows, (wide - beside) / marks)
    if sheet.large:
        return (
            Motif(pitch, pitch, pitch * marks, named=True)
            if pitch >= _LEAST_LARGE_PITCH
            else _NO_MOTIF
        )
    named = max(pitch, _LEAST_NAMED[narrow])
    if pitch >= _LEAST_PITCH and named * rows <= high:
        return Motif(named, pitch, pitch * marks, named=True)
    pitch = min(11.4, high / rows, (wide - _BESIDE_BARE_MOTIF[narrow]) / marks)
    return Motif(pitch, pitch, pitch * marks, named=False) if pitch >= _LEAST_PITCH else _NO_MOTIF


def _booklet(design: Design) -> _Booklet:
    projection, spec = design.projection, design.spec
    private = PartId.NOTES in spec.parts
    who = "Holds answers and interviewer’s notes. Not for candidates."
    who = who if private and spec.audience is Audience.LEARNER else _WHO[spec.audience]
    sections = projection.sections
    longest = max(len(section.questions) for section in sections)
    shown = _NO_MOTIF
    if sections[0].title:
        shown = motif(len(sections), longest, design.sheet)
    return _Booklet(
        title=projection.title,
        title_lines=title_lines(projection.title),
        module=projection.module,
        edition=edition_name(spec),
        subtitle=projection.subtitle,
        tags=projection.tags,
        version=projection.version,
        date=projection.date,
        who=who,
        legend=Matter.LEGEND in spec.matter,
        levels=printed_levels(design),
        sections=sections,
        longest=longest,
        motif=shown,
        colophon=_colophon(design, who) if Matter.COLOPHON in spec.matter else (),
    )


def printed_levels(design: Design) -> tuple[LevelCount, ...]:
    """The levels that the edition has questions of."""
    return tuple(item for item in design.projection.levels if item.count)


def _colophon(design: Design, who: str) -> tuple[_Term, ...]:
    projection, spec = design.projection, design.spec
    number = len(projection.questions)
    selected = counts(projection, projection.questions)
    if number != projection.whole:
        selected += f"; the whole guide has {projection.whole}"
    entries = [
        ("Guide", guide_title(projection)),
        ("Edition", edition_name(spec, whole=True)),
        ("Questions", selected),
        ("Version", projection.version),
        ("Date", projection.date),
        ("By", ", ".join(projection.authors)),
        ("Who may see it", who),
        ("Set in", f"{faces(projection)}, shipped under the SIL Open Font License"),
        ("Made with", f"guidebuilder {__version__}"),
    ]  # fmt: skip
    return tuple(_Term(term, text) for term, text in entries if text)


def faces(projection: Projection[PublicQuestion]) -> str:
    """The faces of a booklet by the names their makers gave them, in words."""
    chosen = dict(_TOKENS)
    chosen |= {name: value for name, value in projection.style if name in _TOKENS}
    families = [value.split(",")[0].strip("\"' ") for value in chosen.values()]
    if projection.spec.large_print:
        families = ["Guide Legible", families[-1]]
    names = [made for family in families for start, made in _MADE if family.startswith(start)]
    *most, last = dict.fromkeys(names)
    told = f"{', '.join(most)} and {last}" if most else last
    return f"{told}, with Inter for signs that they lack" if projection.spec.large_print else told


@dataclass(frozen=True, slots=True)
class _Legend:
    title: str
    levels: tuple[LevelCount, ...]
    hint: str


def pages_copy(design: Design) -> Copy:
    """The pages of front matter, and the legend."""
    projection = design.projection
    legend = None
    if Matter.LEGEND in design.spec.matter:
        hint = "The mark stands beside each question: shape and word tell the level, in any ink."
        legend = _Legend(LEGEND_TITLE, printed_levels(design), hint)
    blocks = page_blocks(design, projection.pages)
    title = blocks[0].title if blocks else LEGEND_TITLE
    html = render("booklet-pages", page=design.page(title), pages=blocks, legend=legend)
    return booklet_copy(design, "front matter", html, front=True)
