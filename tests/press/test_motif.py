"""The cover's motif: a row a section, a mark a question, and no name over another."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from guidebuilder.data import styles_folder
from guidebuilder.edition.spec import LayoutName, Paper
from guidebuilder.press.booklet.front_matter import cover_copy, motif
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.layout import design
from guidebuilder.press.sheets import sheet
from tests.press.drawn import Path, paths
from tests.press.setting import projection


def _cover(sections: int, questions: int) -> Gathering:
    plain = projection("study")
    (first, *_) = plain.sections
    listed = [
        replace(first, ordinal=n, title=f"Title {n}", questions=first.questions[:1] * questions)
        for n in range(1, sections + 1)
    ]
    copy = cover_copy(design(replace(plain, sections=tuple(listed))))
    return typeset(copy, styles_folder(), styles_folder())


def _marks(got: Gathering) -> list[Path]:
    """Paths of the motif, each of the marks of one badge in a row."""
    drawn = [path for path in paths(got.pdf, 0) if path.inside == ("/Artifact",)]
    marks = [path for path in drawn if len(path.points) % 3 == 0]
    # The levels beside it have marks as well, which are drawn last.
    return marks[: -len(projection("study").levels)]


def test_named_rows_stand_beside_their_names() -> None:
    got = _cover(4, 5)
    names = [piece for piece in got.survey[0].pieces if piece.text.startswith("Title ")]
    assert len(names) == 4
    marks = _marks(got)
    assert sum(len(path.points) for path in marks) == 3 * 4 * 5
    area = got.survey[0].area
    right = max(path.box[2] for path in marks)
    assert right == pytest.approx(area.right, abs=1.5)
    for name, path in zip(names, marks, strict=True):
        left, bottom, _, top = path.box
        assert name.rect.right < left
        assert bottom - 1 < name.rect.bottom < name.rect.top < top, "they share a foot"


def test_rows_too_low_for_names_are_marks_alone() -> None:
    got = _cover(45, 5)
    assert not [piece for piece in got.survey[0].pieces if piece.text.startswith("Title ")]
    marks = _marks(got)
    assert len(marks) == 45
    assert min(path.box[0] for path in marks) == pytest.approx(got.survey[0].area.left, abs=0.5)
    heights = [path.box[1] for path in marks]
    pitches = [above - below for above, below in pairwise(heights)]
    assert pitches == pytest.approx([pitches[0]] * 44, abs=0.05)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", list(Paper))
def test_what_is_too_much_is_left_out(paper: Paper, *, large: bool) -> None:
    page = sheet(paper, LayoutName.BOOKLET, large=large)
    kinds = [motif(rows, 3 if large else 15, page) for rows in range(1, 80)]
    named = [shown.pitch > 0 and shown.named for shown in kinds]
    shown = [kind.pitch > 0 for kind in kinds]
    assert named[0]
    assert not shown[-1]
    assert named == sorted(named, reverse=True)
    assert shown == sorted(shown, reverse=True)
    assert all(kind.row >= (6.6 if large else 3.2) for kind in kinds if kind.named)
    assert large == (named == shown)
    assert motif(3, 1000, page).pitch == 0
