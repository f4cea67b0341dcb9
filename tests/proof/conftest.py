"""The small guide whose public and private parts share their vocabulary, and books made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import Paper
from guidebuilder.edition.views import Withheld
from guidebuilder.edition.withheld import printed, withheld
from guidebuilder.manuscript import read_manuscript

SHARED = Path(__file__).with_name("guides") / "shared"
Made = tuple[bytes, tuple[Withheld, ...], tuple[str, ...]]


@pytest.fixture(scope="session")
def shared_book() -> Callable[..., Made]:
    """The PDF of an edition of that guide, with what it withholds and what it prints."""
    from guidebuilder.press import print_projection

    @cache
    def make(edition: str, paper: Paper = Paper.A4) -> Made:
        guide = read_manuscript(SHARED).guide
        projection = project(guide, replace(builtin()[edition], paper=paper))
        book = print_projection(projection, pictures=SHARED)
        return book.pdf, withheld(guide, projection), printed(projection)

    return make


@pytest.fixture(scope="session")
def handout(shared_book: Callable[..., Made]) -> Made:
    return shared_book("handout")
