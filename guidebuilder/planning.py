"""What a run prints: editions as they are asked for, projected, under the names of their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guidebuilder.edition import catalogue, quiz
from guidebuilder.edition.projection import project
from guidebuilder.edition.rules import FOLDED_LAYOUTS, QUIZ_LAYOUTS, scorecard_faults
from guidebuilder.edition.selection import EmptySelectionError, backless, select
from guidebuilder.edition.spec import EditionSpec, LayoutName, Make, Order
from guidebuilder.edition.views import Form, Projection, PublicQuestion
from guidebuilder.errors import UsageError
from guidebuilder.model import Guide
from guidebuilder.naming import collated_name, file_name
from guidebuilder.overrides import CardOverrides, Overrides


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run prints.

    ``books`` are projections by the names of their files; ``collated`` are files that
    hold several of these books, by name. ``skipped`` are (edition, reason).
    """

    books: dict[str, Projection[PublicQuestion]]
    collated: dict[str, tuple[str, ...]]
    skipped: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files."""
        return (*self.books, *self.collated)


def plan(
    guide: Guide, known: dict[str, EditionSpec], names: Sequence[str], overrides: Overrides
) -> Plan:
    """What a run prints: projections by file name, and what is skipped.

    No ``names`` means the default editions. Raises UsageError for an unknown name
    or selection, EmptySelectionError for a named edition without a question.
    """
    chosen = [catalogue.find(known, name) for name in dict.fromkeys(names)]
    printed = chosen or [spec for spec in known.values() if spec.default]
    if overrides.cards != CardOverrides() and not any(map(_is_cards, printed)):
        raise UsageError("no edition of this run prints cards, and an option for cards is given")
    if overrides.fillable and not any(map(_is_scorecard, printed)):
        raise UsageError("no edition of this run prints scorecards, and --fillable is given")
    if overrides.forms and not any(spec.layout in QUIZ_LAYOUTS for spec in printed):
        raise UsageError("no edition of this run prints a quiz, and --forms is given")
    books: dict[str, Projection[PublicQuestion]] = {}
    collated: dict[str, tuple[str, ...]] = {}
    skipped: list[tuple[str, str]] = []
    for edition in printed:
        if overrides.booklet and edition.layout not in FOLDED_LAYOUTS:
            reason = f"a {edition.layout.value} is not folded to a booklet"
            if chosen:
                raise UsageError(f"{edition.name}: {reason}")
            skipped.append((edition.name, reason))
            continue
        spec = changed(edition, overrides, guide)
        try:
            forms = {
                file_name(guide, edition, spec, form): project(guide, spec, form=form)
                for form in _forms(guide, spec)
            }
        except EmptySelectionError as empty:
            if chosen:
                raise
            skipped.append((edition.name, empty.hint))
            continue
        books |= forms
        if len(forms) > 1:
            collated[collated_name(guide, edition, spec)] = tuple(forms)
    if not books:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in skipped)
        raise UsageError(f"no edition has anything to print ({reasons})")
    return Plan(books, collated, tuple(skipped))


def changed(spec: EditionSpec, overrides: Overrides, guide: Guide) -> EditionSpec:
    """An edition with a run's changes. Raises UsageError for what the guide does not have."""
    edition = overrides.on(spec)
    unknown = catalogue.check_selection(edition.select, guide)
    if unknown:
        raise UsageError("\n".join(f"{message}: {hint}" for _, message, hint in unknown))
    if _is_cards(edition) and edition.cards.calibration and edition.cards.make is Make.FOLD_OVER:
        raise UsageError(
            "fold-over cards are printed on one side of the sheet: there is nothing to calibrate"
        )
    for _, message, hint in scorecard_faults(edition):
        raise UsageError(f"{message}; {hint}")
    return edition


def left_out(guide: Guide, spec: EditionSpec) -> str:
    """Which of the selected questions get no card, in words; empty where all do."""
    if not _is_cards(spec) or spec.cards.calibration:
        return ""
    # The conditions alone: a sample is drawn, and minutes are filled, from what has a card.
    asked = replace(spec.select, sample=None, minutes=None)
    chosen = select(
        guide, replace(spec, layout=LayoutName.HANDOUT, order=Order.GUIDE, select=asked)
    )
    without = [str(question.number) for question in chosen if backless(question)]
    if not without:
        return ""
    if len(without) == 1:
        return f"{spec.name}: question {without[0]} has no answer in one line, and so no card"
    listed = f"{', '.join(without[:-1])} and {without[-1]}"
    return f"{spec.name}: questions {listed} have no answer in one line, and so no card"


def _is_cards(spec: EditionSpec) -> bool:
    return spec.layout is LayoutName.CARDS


def _is_scorecard(spec: EditionSpec) -> bool:
    return spec.layout is LayoutName.SCORECARD


def _forms(guide: Guide, spec: EditionSpec) -> tuple[Form | None, ...]:
    return quiz.forms(guide, spec) if spec.layout in QUIZ_LAYOUTS else (None,)
