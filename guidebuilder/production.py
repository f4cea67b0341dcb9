"""What is made of books once they are printed: sheets to fold, forms collated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from guidebuilder.edition.rules import has_back_cover
from guidebuilder.edition.spec import EditionSpec
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.inspection import Inspected, Proofread
from guidebuilder.limits import Limits
from guidebuilder.overrides import sheet_of
from guidebuilder.signals import held


class Printed(Inspected, Protocol):
    """What the pipeline needs to know of the press's Book."""

    @property
    def pages(self) -> int:
        """How many pages it has."""


class Printer(Protocol):
    """The press: see :func:`guidebuilder.press.print_projection`."""

    def __call__(
        self,
        projection: Projection[PublicQuestion],
        *,
        pictures: Path,
        jobs: int = 1,
        proofread: Proofread | None = None,
        limits: Limits | None = None,
    ) -> Printed:
        """Set and bind one edition."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A booklet's sheets: the file, how many leaves of paper, and what to know of them."""

    pdf: bytes
    sheets: int
    notes: tuple[str, ...]


class Bindery:
    """What happens to printed books: forms go into one file, pages onto sheets to fold."""

    def fold(self, pdf: bytes, spec: EditionSpec, *, signature: int | None) -> Folded:
        """Put the pages of an edition's book two up on sheets of the paper they are half of.

        Raises UsageError for a signature that cannot be.
        """
        with held():
            from guidebuilder.press.impose import Imposition, SheetPaper, impose  # noqa: PLC0415

        paper = SheetPaper(sheet_of(spec.paper).value)
        options = Imposition(has_back_cover(spec), signature, paper=paper)
        made = impose(pdf, options)
        return Folded(made.pdf, made.sheets, made.warnings)

    def collate(
        self, books: Sequence[Any], projections: Sequence[Projection[PublicQuestion]]
    ) -> Printed:
        """Bind the forms of a quiz, as they were printed, one after the other."""
        with held():
            from guidebuilder.press.binding.collate import collate  # noqa: PLC0415

        return collate(books, projections)
