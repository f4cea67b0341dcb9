"""Preflight has nothing to say about the books that are printed without any option."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import Paper
from guidebuilder.manuscript import read_manuscript
from guidebuilder.press.printing import print_projection
from guidebuilder.proof.preflight.judging import inspect, proofread
from guidebuilder.proof.preflight.terms import terms
from tests.books.shelf import CHECKOUT, Shelf


def test_default_editions_are_fit_to_print(shelf: Shelf) -> None:
    assert [row for row in shelf.warnings() if row.startswith("GB4")] == []


@pytest.mark.parametrize(
    ("edition", "paper"),
    [
        ("study", Paper.A5),
        ("study", Paper.LETTER),
        ("handout", Paper.A5),
        ("candidate", Paper.HALF_LETTER),
    ],
)
def test_other_papers_are_fit_to_print(edition: str, paper: Paper) -> None:
    folder: Path = CHECKOUT / "content" / "sample"
    spec = replace(builtin()[edition], paper=paper)
    held = terms(spec)
    book = print_projection(
        project(read_manuscript(folder).guide, spec),
        pictures=folder,
        proofread=partial(proofread, terms=held),
    )
    assert [d.message for d in inspect(book, book.proofs, held, path="a.pdf")] == []
