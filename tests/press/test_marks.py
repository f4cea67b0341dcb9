"""A level's mark: a triangle before the word of a badge, or where a mark stands alone."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest

from guidebuilder.data import styles_folder
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering, Numbering
from tests.press.drawn import paths

_STACK = ("fonts.css", "tokens.css", "components.css")
_LARGE = (*_STACK, "variants/large-print.css")


def _set(body: str, stack: tuple[str, ...] = _STACK) -> Gathering:
    html = f'<!doctype html><html lang="en"><head><title>M</title></head><body>{body}</body></html>'
    copy = Copy("marks", html, stack, Numbering.ARABIC)
    return typeset(copy, styles_folder(), styles_folder())


def _badge(kind: str) -> str:
    return f'<p><span class="badge {kind}" data-mark="{kind}">mid</span></p>'


@pytest.mark.parametrize(("stack", "width", "gap"), [(_STACK, 7.2, 3.5), (_LARGE, 14.0, 7.0)])
@pytest.mark.parametrize("kind", ["outline", "filled"])
def test_a_badge_has_its_mark_before_its_word(
    kind: str, stack: tuple[str, ...], width: float, gap: float
) -> None:
    got = _set(_badge(kind), stack)
    (mark,) = (path for path in paths(got.pdf, 0) if len(path.points) == 3)
    assert mark.inside == ("/Artifact",)
    assert mark.paint == {"outline": "s", "filled": "f"}[kind]
    left, bottom, right, top = mark.box
    room = mark.width if kind == "outline" else 0.0  # the line of an outline runs within it
    assert right - left + 1.73 * room == pytest.approx(width, abs=0.01)
    assert (right - left) / (top - bottom) == pytest.approx(59.2 / 54.1 if room else 72 / 65, 0.01)
    (word,) = got.survey[0].pieces
    assert word.text == "MID"
    assert word.rect.left - right - 0.865 * room == pytest.approx(gap, abs=0.01)
    assert word.rect.bottom < bottom < (word.rect.bottom + word.rect.top) / 2, "on the baseline"


@pytest.mark.parametrize(("kind", "ink"), [("outline", "0 0 0"), ("filled", "1 1 1")])
def test_a_mark_has_the_ink_of_its_word(kind: str, ink: str) -> None:
    with pikepdf.open(BytesIO(_set(_badge(kind)).pdf)) as pdf:
        (drawn,) = re.findall(
            rb"BMC (.*?)EMC", pdf.pages[0].Contents.read_bytes().replace(b"\n", b" ")
        )[-1:]
    assert drawn.decode().startswith(f"{ink} rg {ink} RG")


def test_marks_alone_stand_where_they_are_set() -> None:
    got = _set('<p><span class="mark" data-mark="filled"></span></p>' * 2)
    first, second = (path for path in paths(got.pdf, 0) if path.paint == "f")
    assert first.box[0] == second.box[0]
    assert first.box[2] - first.box[0] == pytest.approx(7.2, abs=0.01)
    assert first.box[1] > second.box[3]
