"""The interviewer's pack: a summary sheet, then a scorecard for each question.

The pieces of each question are first typeset as a draft and measured; then they are
put on pages, with lines to write on down to the foot of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from guidebuilder.press.gathering import Copy, Gathering, Numbering
from guidebuilder.press.layout import Design, plural, render
from guidebuilder.press.scorecard.geometry import ScorecardGeometry, scorecard_geometry
from guidebuilder.press.scorecard.pages import PIECES, CardPage, Room, card_pages
from guidebuilder.press.scorecard.parts import MOST_POINTS, ScoreBlock, score_block
from guidebuilder.press.scorecard.summary import summary
from guidebuilder.press.sheets import MM
from guidebuilder.press.stylesheets import style_stack

Draft = Callable[[Copy], Gathering]

# Layout rounds to the engine's own unit.
_ROUNDING = 1.0
# A core answer of more lines is set smaller.
_CORE_LINES = 3
# Lines under the decision: the least, and the most that help anybody.
_FEWEST_LINES, _MOST_LINES = 3, 8
_DRAFT_HEIGHT = 2000  # mm: no piece is divided while it is measured


@dataclass(frozen=True, slots=True)
class _Scored:
    """A question with its pages; its section opens with it if ``opens``.

    ``small`` is the type of its core answer.
    """

    question: ScoreBlock
    section: str
    ordinal: int
    opens: bool
    small: bool = False
    pages: tuple[CardPage, ...] = ()

    @property
    def heading(self) -> str:
        """The element of a prompt: no level is skipped where sections have no title."""
        return "h2" if self.section else "h1"

    @property
    def label(self) -> str:
        """The element of a piece's heading."""
        return "h3" if self.section else "h2"


@dataclass(frozen=True, slots=True)
class _Pack:
    """What all pages of a pack have in common."""

    title: str
    name: str
    pair: str
    fillable: bool
    draft_size: str
    properties: tuple[tuple[str, str], ...]


def compose(design: Design, draft: Draft) -> list[Copy]:
    """The summary and one gathering a section; ``draft`` typesets what is to be measured."""
    projection, spec = design.projection, design.spec
    geometry = scorecard_geometry(spec.paper, large=spec.large_print)
    pack = _Pack(
        title=projection.title,
        name=spec.title,
        pair=projection.pair,
        fillable=spec.fillable,
        draft_size=f"{geometry.width:g}mm {_DRAFT_HEIGHT}mm",
        properties=geometry.properties(),
    )
    sections = [
        [
            _Scored(score_block(q, design.prose), s.title, s.ordinal, opens=not place)
            for place, q in enumerate(s.questions)
        ]
        for s in projection.sections
    ]
    sheet = summary(projection, _scope(design), lines=_FEWEST_LINES)
    page = design.page(projection.title)

    def copy(name: str, layout: str, **values: object) -> Copy:
        html = render(layout, page=page, pack=pack, **values)
        return Copy(name, html, style_stack(spec), Numbering.ARABIC)

    scored = [item for items in sections for item in items]
    measured = draft(copy("scorecards, measured", "scorecard-draft", scored=scored, summary=sheet))
    heights = measured.heights
    sheet = replace(sheet, lines=_lines(heights["summary"], geometry))
    copies = [copy("summary", "scorecard-summary", summary=sheet)]
    for items in sections:
        name = f"scorecards, section {items[0].ordinal}" if items[0].section else "scorecards"
        paged = [_paged(item, heights, geometry) for item in items]
        copies.append(copy(name, "scorecard", scored=paged))
    return copies


def _scope(design: Design) -> str:
    projection = design.projection
    shown = len(projection.questions)
    scope = plural(shown, "question")
    if shown != projection.whole:
        scope += f" of {projection.whole}"
    return f"{scope}, {MOST_POINTS * shown} points at the most"


def _lines(used: float, geometry: ScorecardGeometry) -> int:
    """Lines under the decision: to the foot where the summary is a single page.

    ``used`` is the height of the summary with the fewest lines, in points.
    """
    more = int((geometry.depth * MM - used - _ROUNDING) / (geometry.line * MM))
    return _FEWEST_LINES + max(0, min(_MOST_LINES - _FEWEST_LINES, more))


def _paged(item: _Scored, heights: Mapping[str, float], geometry: ScorecardGeometry) -> _Scored:
    number = item.question.number
    own = {piece: heights.get(f"{piece}-{number}", 0.0) for piece in PIECES}
    core = heights.get(f"answer-{number}", 0.0)
    small = core > (_CORE_LINES + 0.5) * heights["line"]
    if small:
        own["core"] = heights[f"core-small-{number}"]
    room = Room(
        depth=geometry.depth * MM - _ROUNDING,
        line=geometry.line * MM,
        label=heights["label"],
        again=heights[f"again-{number}"],
    )
    return replace(item, small=small, pages=card_pages(own, room))
