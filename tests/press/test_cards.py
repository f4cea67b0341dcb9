"""Sizes that fit, places on both sides of a sheet, and who gets a card."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.cli import main
from guidebuilder.edition.catalogue import builtin, editions
from guidebuilder.edition.projection import project
from guidebuilder.edition.selection import EmptySelectionError
from guidebuilder.edition.spec import CardMake, Flip, Make, Paper, Selection, Stock
from guidebuilder.errors import ContentError, UsageError
from guidebuilder.model import Guide, PartKind, Span
from guidebuilder.overrides import CardOverrides, Overrides
from guidebuilder.planning import left_out, plan
from guidebuilder.press.cards import compose as cards
from guidebuilder.press.cards.geometry import Place, card_geometry
from guidebuilder.press.gathering import Copy, Gathering
from guidebuilder.press.layout import design
from tests.press.setting import GUIDE, measured, projection, small_guide

SHEETS = [(paper, large) for paper in Paper for large in (False, True)]
OFFSETS = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


@given(st.sampled_from(SHEETS), st.sampled_from(Flip), OFFSETS)
def test_fronts_fill_a_sheet_and_each_back_is_behind_its_front(
    sheet: tuple[Paper, bool], flip: Flip, offset: tuple[float, float]
) -> None:
    geometry = card_geometry(sheet[0], large=sheet[1])
    wide, high = geometry.card_width, geometry.card_height
    fronts = [geometry.front(n) for n in range(geometry.duplex)]
    assert len({(place.left, place.top) for place in fronts}) == len(fronts)
    assert len(fronts) * wide * high == pytest.approx(geometry.width * geometry.height)
    for number, front in enumerate(fronts):
        straight = geometry.back(number, flip, (0.0, 0.0))
        if flip is Flip.LONG_EDGE:
            assert geometry.width - straight.left - wide == pytest.approx(front.left)
            assert straight.top == front.top
        else:
            assert geometry.height - straight.top - high == pytest.approx(front.top)
            assert straight.left == front.left
        assert straight.turned is (flip is Flip.SHORT_EDGE)
        moved = geometry.back(number, flip, offset)
        sign = -1 if moved.turned else 1
        assert (moved.left - straight.left) * sign == pytest.approx(offset[0])
        assert (moved.top - straight.top) * sign == pytest.approx(offset[1])


@pytest.mark.parametrize(("paper", "large"), SHEETS)
def test_folded_cards_take_every_place_once(paper: Paper, *, large: bool) -> None:
    geometry = card_geometry(paper, large=large)
    pairs = [geometry.folded(n) for n in range(geometry.folding)]
    taken = [(place.left, place.top) for pair in pairs for place in pair]
    assert len(set(taken)) == len(taken) == geometry.duplex
    for front, back in pairs:
        # About the fold, which lies in the middle of the sheet, one comes upon the other.
        if geometry.columns == 1:
            mirrored = geometry.height - back.top - geometry.card_height
            assert Place(back.left, mirrored) == front
        else:
            mirrored = geometry.width - back.left - geometry.card_width
            assert Place(mirrored, back.top) == front
        assert back.turned is (geometry.columns == 1)


def test_cards_are_as_large_as_promised() -> None:
    a4, letter = card_geometry(Paper.A4), card_geometry(Paper.LETTER)
    assert (a4.card_width, a4.card_height, a4.duplex) == (105, 74.25, 8)
    assert (letter.card_width, letter.card_height) == pytest.approx((107.95, 69.85))
    assert card_geometry(Paper.A5).duplex == card_geometry(Paper.HALF_LETTER).duplex == 4
    for paper in Paper:
        large = card_geometry(paper, large=True)
        assert large.duplex == card_geometry(paper).duplex // 2
        assert min(kind.size for kind in (*large.prompts, *large.lines, large.small)) >= 14


def tall(rooms: dict[str, float]) -> Callable[[Copy], Gathering]:
    """A draft in which a text is so high at its first size, and shrinks with its type."""

    def draft(copy: Copy) -> Gathering:
        gathering = measured(copy)
        sizes = re.findall(r'--type: ([\d.]+)pt/[\d.]+pt" data-measure="([^"]+)"', copy.html)
        for size, name in sizes:
            gathering.heights[name] = rooms.get(name, 1.0) * (float(size) / 10) ** 2
            gathering.heights[f"{name}-foot"] = 16.0
        return gathering

    return draft


def set_with(rooms: dict[str, float]) -> str:
    (copy,) = cards.compose(design(projection("cards")), tall(rooms))
    return copy.html


def test_a_long_text_gets_the_largest_type_that_leaves_it_room() -> None:
    # 58 to 60 mm of the card's height are above a foot of one line: less than 100 pt of text.
    room = card_geometry(Paper.A4).room(16.0)
    assert 80 < room < 110
    assert "--type: 14pt/18.5pt" in set_with({"front-1": room / 1.96 - 0.1})
    assert "--type: 12pt/16pt" in set_with({"front-1": room / 1.96 + 0.1})
    assert "--type: 9pt/12pt" in set_with({"front-1": room / 0.81 - 0.1})
    html = set_with({"back-1": room / 2.89 + 0.1})
    assert 'class="prompt" data-bookmark="1  The first thing" style="--type: 14pt' in html
    assert 'class="line" style="--type: 14pt/18.5pt"' in html


def test_what_fits_in_no_size_is_told() -> None:
    with pytest.raises(ContentError, match=r"the prompt of question 1 is too long.*105 by 74 mm"):
        set_with({"front-1": 500.0})
    with pytest.raises(ContentError, match=r"the answer in one line of question 1 is too long"):
        set_with({"back-1": 500.0})


def without_lines(guide: Guide, numbers: set[int]) -> Guide:
    """The guide with no answer in one line to these questions."""
    sections = tuple(
        replace(
            section,
            questions=tuple(
                replace(q, parts=tuple(p for p in q.parts if p.kind is not PartKind.LINE))
                if q.number in numbers
                else q
                for q in section.questions
            ),
        )
        for section in guide.sections
    )
    return replace(guide, sections=sections)


def test_a_question_without_a_line_is_left_out_with_a_note() -> None:
    guide, spec = small_guide(), builtin()["cards"]
    everything = {question.number for question in guide.questions}
    assert len(everything) > 2
    have = {q.number for q in guide.questions if q.part(PartKind.LINE)}
    shown = project(guide, spec)
    assert {question.number for question in shown.questions} == have
    lacking = sorted(everything - have)
    assert left_out(guide, spec) == (
        f"cards: questions {', '.join(map(str, lacking[:-1]))} and {lacking[-1]} "
        "have no answer in one line, and so no card"
    )
    only = Selection(only=tuple(q.id for q in guide.questions if q.number in have))
    assert left_out(guide, replace(spec, select=only)) == ""
    assert left_out(guide, builtin()["study"]) == ""
    with pytest.raises(EmptySelectionError, match="no question left has an answer in one line"):
        project(without_lines(guide, everything), spec)


class Table:
    """A guide's own edition as the manuscript stage hands it up."""

    def __init__(self, **table: object) -> None:
        self.name, self.table = "mine", table

    def place(self, *_: str) -> Span:
        return Span("guide.toml", 1)

    def quote(self, _: Span) -> tuple[str, int]:
        return "", 1


def test_an_edition_says_how_its_cards_are_made() -> None:
    own = {"flip": "short-edge", "make": "fold-over", "stock": "perforated",
           "back-offset": [0.5, -3]}  # fmt: skip
    made = CardMake(Flip.SHORT_EDGE, Make.FOLD_OVER, Stock.PERFORATED, (0.5, -3.0))
    assert editions([Table(base="cards", cards=own)])["mine"].cards == made
    assert editions([Table(base="cards")])["mine"].cards == CardMake()


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ({"cards": {"flip": "shortedge"}}, "GB303"),
        ({"cards": {"back-offset": [0.5]}}, "GB302"),
        ({"cards": {"back-offset": [0.5, 5.1]}}, "GB302"),
        ({"cards": {"back-offset": [True, 0]}}, "GB302"),
        ({"cards": {"back-offset": [float("nan"), 0]}}, "GB302"),
        ({"cards": {"calibration": True}}, "GB301"),
        ({"cards": "fold-over"}, "GB302"),
        ({"parts": ["prompt"]}, "GB306"),
        ({"parts": ["line"]}, "GB306"),
    ],
)
def test_what_cards_cannot_be(table: dict[str, object], code: str) -> None:
    with pytest.raises(UsageError) as refused:
        editions([Table(base="cards", **table)])
    assert [fault.code for fault in refused.value.diagnostics] == [code]


def names(*editions: str, **changes: object) -> list[str]:
    made = Overrides(cards=CardOverrides(**changes))  # type: ignore[arg-type]
    books = plan(small_guide(), builtin(), editions, made).books
    return list(books)


def test_options_are_for_cards_and_show_in_the_name() -> None:
    assert names("cards", make=Make.FOLD_OVER)[0].endswith("-cards-fold-over.pdf")
    assert names("cards", stock=Stock.PERFORATED, flip=Flip.SHORT_EDGE)[0].endswith(
        "-cards-perforated-short-edge.pdf"
    )
    assert names("cards", calibration=True)[0].endswith("-cards-calibration.pdf")
    assert names("cards", back_offset=(1.0, 1.0))[0].endswith("-cards.pdf")
    assert [name for name in names("cards", "study", flip=Flip.SHORT_EDGE) if "short" in name] == [
        name for name in names("cards", "study", flip=Flip.SHORT_EDGE) if "cards" in name
    ]
    with pytest.raises(UsageError, match="no edition of this run prints cards"):
        names("study", make=Make.FOLD_OVER)
    with pytest.raises(UsageError, match="nothing to calibrate"):
        names("cards", make=Make.FOLD_OVER, calibration=True)


@pytest.mark.parametrize("offset", ["1", "a,b", "1,2,3", "6,0", "0,-5.01", "nan,0", ""])
def test_an_offset_that_is_none_is_refused(offset: str) -> None:
    result = CliRunner().invoke(main, ["build", str(GUIDE), "-e", "cards", "--back-offset", offset])
    assert result.exit_code == 2, result.output
    assert "--back-offset" in result.output
