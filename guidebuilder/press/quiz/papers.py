"""The tear-off quiz sheet on each paper, in both sizes of print.

A4 is the master, Letter follows it in proportion. On the small papers a quarter
of the height is too low for name, date and bubbles beside each other, so there
they stand one above the other, in a stub 60 mm high. In large print there is one
block of bubbles of 9 mm, wide enough for a thick pen and an unsteady hand.
"""

from __future__ import annotations

from dataclasses import replace

from guidebuilder.edition.spec import Paper
from guidebuilder.press.quiz.geometry import Field, QuizGeometry, Rows

# A quarter of the sheet, name and date beside two blocks of bubbles.
_A4 = QuizGeometry(
    width=210,
    height=297,
    top=13.5,
    side=20,
    cut=222.75,
    columns=2,
    column=80,
    gutter=10,
    number=7.5,
    letter=4.8,
    form=Field(0, 0, 54),
    title=Field(0, 5.3, 54),
    name=Field(0, 15, 54, 6),
    date=Field(0, 24.7, 54, 6),
    total=Field(0, 35.5, 54),
    box=Field(0, 0, 15, 8.5),
    blocks=(62, 120),
    block_top=0,
    block=50,
    rows=(Rows(5, 10.2, 8), Rows(7, 8, 7.4)),
    bubble=5.4,
    first=9.6,
    pitch=9,
)
_LETTER = replace(
    _A4,
    width=215.9,
    height=279.4,
    side=22.95,
    cut=209.55,
    rows=(Rows(5, 10.2, 8), Rows(7, 7.6, 7)),
)
_A5 = QuizGeometry(
    width=148,
    height=210,
    top=11,
    side=13,
    cut=150,
    columns=1,
    column=122,
    gutter=6,
    number=7.5,
    letter=5,
    form=Field(0, 0, 60),
    title=Field(64, 0, 58),
    name=Field(0, 9, 58, 5.5),
    date=Field(64, 9, 26, 5.5),
    total=Field(94, 7.5, 28),
    box=Field(0, 0, 10, 7),
    blocks=(0, 64),
    block_top=18,
    block=58,
    rows=(Rows(3, 9, 8),),
    bubble=5.4,
    first=10,
    pitch=9,
    foot=7,
)
_HALF_LETTER = replace(
    _A5,
    width=139.7,
    height=215.9,
    side=12.85,
    cut=155.9,
    column=114,
    form=Field(0, 0, 56),
    title=Field(60, 0, 54),
    name=Field(0, 9, 54, 5.5),
    date=Field(60, 9, 23, 5.5),
    total=Field(86, 7.5, 28),
    blocks=(0, 60),
    block=54,
)

_A4_LARGE = replace(
    _A4,
    columns=1,
    column=170,
    number=14,
    letter=10,
    form=Field(0, 0, 68),
    title=Field(0, 7, 68),
    name=Field(0, 20, 64, 9),
    date=Field(0, 31, 64, 9),
    total=Field(0, 43, 64),
    box=Field(0, 0, 20, 11),
    blocks=(76,),
    block=94,
    rows=(Rows(4, 14, 12),),
    bubble=9,
    first=22,
    pitch=13,
    line=0.79,
    foot=8,
    key_head=8,
)
_LETTER_LARGE = replace(
    _A4_LARGE, width=215.9, height=279.4, side=22.95, cut=209.55, rows=(Rows(4, 13, 12),)
)
_A5_LARGE = replace(
    _A4_LARGE,
    width=148,
    height=210,
    top=11,
    side=13,
    cut=147,
    column=122,
    number=12,
    letter=9,
    form=Field(0, 0, 56),
    title=Field(58, 0, 64),
    name=Field(0, 9, 70, 9),
    date=Field(76, 9, 46, 9),
    total=Field(94, 22, 28),
    box=Field(0, 0, 14, 11),
    blocks=(0,),
    block_top=22,
    block=88,
    rows=(Rows(2, 13, 12),),
    foot=7,
)
_HALF_LETTER_LARGE = replace(
    _A5_LARGE,
    width=139.7,
    height=215.9,
    side=12.85,
    cut=152.9,
    column=114,
    form=Field(0, 0, 54),
    title=Field(56, 0, 58),
    name=Field(0, 9, 64, 9),
    date=Field(70, 9, 44, 9),
    total=Field(86, 22, 28),
    block=82,
    first=21,
)

_SHEETS = {
    (Paper.A4, False): _A4,
    (Paper.LETTER, False): _LETTER,
    (Paper.A5, False): _A5,
    (Paper.HALF_LETTER, False): _HALF_LETTER,
    (Paper.A4, True): _A4_LARGE,
    (Paper.LETTER, True): _LETTER_LARGE,
    (Paper.A5, True): _A5_LARGE,
    (Paper.HALF_LETTER, True): _HALF_LETTER_LARGE,
}


def quiz_geometry(paper: Paper, *, large: bool = False) -> QuizGeometry:
    """The geometry of quiz sheets on one paper, in large print or not."""
    return _SHEETS[paper, large]
