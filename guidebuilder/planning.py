"""What a run prints: editions as they are asked for, projected, under the names of their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guidebuilder.edition import catalogue, quiz
from guidebuilder.edition.projection import project
from guidebuilder.edition.rules import QUIZ_LAYOUTS
from guidebuilder.edition.selection import EmptySelectionError
from guidebuilder.edition.spec import EditionSpec, Order, Paper
from guidebuilder.edition.views import Form, Projection, PublicQuestion
from guidebuilder.errors import UsageError
from guidebuilder.model import Guide


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

    def on(self, spec: EditionSpec) -> EditionSpec:
        """The edition with these changes. A condition takes the place of the edition's own."""
        own = spec.select
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
            paper=self.paper or spec.paper,
            large_print=self.large_print or spec.large_print,
            gray=self.gray or spec.gray,
        )


def plan(
    guide: Guide, known: dict[str, EditionSpec], names: Sequence[str], overrides: Overrides
) -> tuple[dict[str, Projection[PublicQuestion]], tuple[tuple[str, str], ...]]:
    """The projections to print by file name, and the default editions that have nothing.

    No ``names`` means the default editions. Raises UsageError for an unknown name
    or selection, EmptySelectionError for a named edition without a question.
    """
    chosen = [catalogue.find(known, name) for name in dict.fromkeys(names)]
    books: dict[str, Projection[PublicQuestion]] = {}
    skipped: list[tuple[str, str]] = []
    for edition in chosen or [spec for spec in known.values() if spec.default]:
        spec = changed(edition, overrides, guide)
        try:
            for form in _forms(guide, spec):
                books[_name(guide, edition, spec, form)] = project(guide, spec, form=form)
        except EmptySelectionError as empty:
            if chosen:
                raise
            skipped.append((edition.name, empty.hint))
    if not books:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in skipped)
        raise UsageError(f"no edition has anything to print ({reasons})")
    return books, tuple(skipped)


def changed(spec: EditionSpec, overrides: Overrides, guide: Guide) -> EditionSpec:
    """An edition with a run's changes. Raises UsageError for what the guide does not have."""
    edition = overrides.on(spec)
    unknown = catalogue.check_selection(edition.select, guide)
    if unknown:
        raise UsageError("\n".join(f"{message}: {hint}" for _, message, hint in unknown))
    return edition


def _forms(guide: Guide, spec: EditionSpec) -> tuple[Form | None, ...]:
    return quiz.forms(guide, spec) if spec.layout in QUIZ_LAYOUTS else (None,)


def _name(guide: Guide, edition: EditionSpec, spec: EditionSpec, form: Form | None) -> str:
    """A file's name tells what was asked for beyond what the edition says of itself."""
    words = [guide.id, spec.name]
    words += [form.letter] if form is not None and spec.forms > 1 else []
    words += [spec.paper.value] if spec.paper is not edition.paper else []
    words += ["large"] if spec.large_print and not edition.large_print else []
    words += ["gray"] if spec.gray and not edition.gray else []
    return f"{'-'.join(words)}.pdf".lower()
