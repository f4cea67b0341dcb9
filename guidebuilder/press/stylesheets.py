"""Which style sheets a gathering gets, in which order: the one place that says so.

Sheets go from the general to the particular: faces, tokens, the paper's measures,
components, the kind of page, and last what a variant changes. (A house style's
tokens come in before the variants, see ``typeset``: a reader's needs go first.)
"""

from __future__ import annotations

from guidebuilder.edition.spec import EditionSpec, LayoutName, Opens, Paper

GRAY = "variants/gray.css"
"""The sheet of editions in black alone; where it is used, pictures lose their colour too."""

NARROW_PAPERS = frozenset({Paper.A5, Paper.HALF_LETTER})
"""The papers that are too narrow for an outer column."""

# A key is set with the sheets of its quiz.
_FAMILY = {
    LayoutName.BOOKLET: "booklet",
    LayoutName.HANDOUT: "handout",
    LayoutName.QUIZ: "quiz",
    LayoutName.QUIZ_KEY: "quiz",
    LayoutName.QUIZ_SELF: "quiz",
    LayoutName.SCORECARD: "scorecard",
    LayoutName.CARDS: "cards",
}


def mirrored(spec: EditionSpec) -> bool:
    """Whether pages have inner and outer margins: editions whose sections open on rectos."""
    return spec.opens is Opens.RECTO


def one_column(spec: EditionSpec) -> bool:
    """Whether there is no outer column: on small papers, and in large print on all of them."""
    return spec.paper in NARROW_PAPERS or spec.large_print


def style_stack(spec: EditionSpec, *more: str) -> tuple[str, ...]:
    """The style sheets of an edition's pages, by their path under the styles folder.

    ``more`` are those of one kind of page (cover, contents, thumb tabs); they come
    after the edition's own and before the variants'.
    """
    family = _FAMILY[spec.layout]
    return (
        "fonts.css",
        "tokens.css",
        *_measures(spec, family),
        "components.css",
        *(_booklet(spec) if family == "booklet" else [f"editions/{family}.css"]),
        *more,
        *(["variants/large-print.css", f"editions/{family}-large.css"] if spec.large_print else []),
        *([GRAY] if spec.gray else []),
    )


def _measures(spec: EditionSpec, family: str) -> list[str]:
    """The paper's measures; quiz sheets and cards get all of theirs with the page."""
    paper = spec.paper.value.lower()
    if family == "booklet":
        return [f"geometry/booklet-{'large-' if spec.large_print else ''}{paper}.css"]
    return [f"geometry/handout-{paper}.css"] if family == "handout" else []


def _booklet(spec: EditionSpec) -> list[str]:
    side = "mirrored" if mirrored(spec) else "single"
    sheets = [f"geometry/{side}.css", "editions/booklet.css"]
    if one_column(spec):
        kind = "large" if spec.large_print else "narrow"
        sheets += ["editions/narrow.css", f"geometry/{kind}-{side}.css"]
    return sheets
