"""What a run changes about the editions that it prints, as the command line gives it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from guidebuilder.edition.rules import QUIZ_LAYOUTS
from guidebuilder.edition.spec import (
    CardMake,
    EditionSpec,
    Flip,
    LayoutName,
    Make,
    Opens,
    Order,
    Paper,
    Stock,
)

_HALVES = {Paper.A4: Paper.A5, Paper.LETTER: Paper.HALF_LETTER}


def folded(paper: Paper) -> Paper:
    """The page of a booklet printed on ``paper``: half of it, where a layout is made for that."""
    return _HALVES.get(paper, paper)


def sheet_of(page: Paper) -> Paper:
    """The sheet that two pages of a booklet stand on."""
    return {half: whole for whole, half in _HALVES.items()}.get(page, page)


@dataclass(frozen=True, slots=True)
class CardOverrides:
    """What a run changes about how cards are made; None changes nothing."""

    flip: Flip | None = None
    make: Make | None = None
    stock: Stock | None = None
    back_offset: tuple[float, float] | None = None
    calibration: bool = False

    def on(self, own: CardMake) -> CardMake:
        """An edition's way of making cards with these changes."""
        return CardMake(
            flip=self.flip or own.flip,
            make=self.make or own.make,
            stock=self.stock or own.stock,
            back_offset=own.back_offset if self.back_offset is None else self.back_offset,
            calibration=self.calibration or own.calibration,
        )


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a run changes about every edition that it prints; empty or None changes nothing."""

    level: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    sample: int | None = None
    shuffle: bool = False
    seed: int | None = None
    paper: Paper | None = None
    large_print: bool = False
    gray: bool = False
    cards: CardOverrides = field(default_factory=CardOverrides)
    fillable: bool = False
    forms: int | None = None
    booklet: bool = False

    def on(self, spec: EditionSpec) -> EditionSpec:
        """The edition with these changes. A condition takes the place of the edition's own."""
        own = spec.select
        paper = self.paper or spec.paper
        select = replace(
            own,
            level=self.level or own.level,
            tags=self.tags or own.tags,
            sections=self.sections or own.sections,
            only=self.only or own.only,
            sample=own.sample if self.sample is None else self.sample,
        )
        return replace(
            spec,
            select=select,
            order=Order.SHUFFLE if self.shuffle else spec.order,
            seed=spec.seed if self.seed is None else self.seed,
            paper=folded(paper) if self.booklet else paper,
            booklet=self.booklet,
            # A folded book has a spine: its margins are inner and outer ones.
            opens=Opens.RECTO if self.booklet and spec.opens is Opens.PAGE else spec.opens,
            large_print=self.large_print or spec.large_print,
            gray=self.gray or spec.gray,
            forms=self.forms if self.forms and spec.layout in QUIZ_LAYOUTS else spec.forms,
            cards=self.cards.on(spec.cards),
            fillable=spec.fillable or (self.fillable and spec.layout is LayoutName.SCORECARD),
        )
