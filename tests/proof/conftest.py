"""The small guide whose public and private parts share their vocabulary, and books made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import Paper
from guidebuilder.edition.views import Withheld
from guidebuilder.edition.withheld import printed, withheld
from guidebuilder.manuscript import read_manuscript
from guidebuilder.proof.gatherings import read_gathering
from guidebuilder.proof.known import Known

if TYPE_CHECKING:
    from guidebuilder.press.binding.bind import Book

SHARED = Path(__file__).with_name("guides") / "shared"
Made = tuple[bytes, tuple[Withheld, ...], tuple[str, ...]]


@pytest.fixture(scope="session")
def shared_book() -> Callable[..., Made]:
    """The PDF of an edition of that guide, with what it withholds and what it prints."""

    def make(edition: str, paper: Paper = Paper.A4) -> Made:
        book, *texts = _bound(edition, paper)
        return book.pdf, *texts

    return make


@cache
def _bound(edition: str, paper: Paper) -> tuple[Book, tuple[Withheld, ...], tuple[str, ...]]:
    from guidebuilder.press.printing import print_projection

    guide = read_manuscript(SHARED).guide
    projection = project(guide, replace(builtin()[edition], paper=paper))
    book = print_projection(projection, pictures=SHARED)
    return book, withheld(guide, projection), printed(projection)


@pytest.fixture(scope="session")
def shared_known() -> Callable[..., tuple[Known, ...]]:
    """What is known of the gatherings that such a book was bound of."""

    @cache
    def make(edition: str, paper: Paper = Paper.A4, search: bool = True) -> tuple[Known, ...]:
        gatherings = _bound(edition, paper)[0].gatherings
        return tuple(read_gathering(one.pdf, search=search) for one in gatherings)

    return make


@pytest.fixture(scope="session")
def handout(shared_book: Callable[..., Made]) -> Made:
    return shared_book("handout")
