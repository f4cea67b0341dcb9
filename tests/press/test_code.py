"""Code and diagrams: nothing is cut off, nothing is added but marks and indents."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guidebuilder.manuscript.markdown import is_diagram
from guidebuilder.press.matter.code import render_code, render_diagram
from guidebuilder.press.sheets import Sheet
from tests.press.setting import A4, A5, HANDOUT, columns
from tests.press.wellformed import faults

MARK = '<span class="wrapped"></span>'
INFOS = st.sampled_from(["", "python", "sh", "yaml", "json", "html", "text", "nosuch", "hcl"])
LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cs")), max_size=300
)
WORDS = st.lists(st.text("abc=-{}<&'\"#", min_size=1, max_size=90), max_size=20).map(" ".join)
CODE = st.lists(st.one_of(WORDS, LINE), min_size=1, max_size=6).map("\n".join)
SHEETS = st.sampled_from([A4, A5, HANDOUT])


def pieces(html: str) -> list[str]:
    """The printed lines; one that goes on in the next ends with the mark."""
    body = re.fullmatch(r"<pre [^>]+><code>(.*)</code></pre>", html, flags=re.DOTALL)
    assert body is not None
    body_text = re.sub(r"</?[bi]>", "", body[1].replace(MARK, "\0"))
    return unescape(body_text).split("\n")


def joined(lines: list[str]) -> list[str]:
    """The source lines again: an indent after a mark is the wrapping's own."""
    out: list[str] = []
    for index, line in enumerate(lines):
        continues = index > 0 and lines[index - 1].endswith("\0")
        text = line.removesuffix("\0")
        if continues:
            out[-1] += text[_indent(out[-1], lines[index - 1]) :]
        else:
            out.append(text)
    return out


def _indent(first: str, _before: str) -> int:
    return len(first) - len(first.lstrip(" ")) + 4


@given(code=CODE, info=INFOS, target=SHEETS)
@example(code="<< b\n0", info="hcl", target=A4)  # a lexer that swallows a space
def test_wrapped_lines_join_to_the_source(code: str, info: str, target: object) -> None:
    html = render_code(code, info, target)  # type: ignore[arg-type]
    limit = columns(target, target.measure - target.code_indent)  # type: ignore[attr-defined]
    got = pieces(html)
    source = code.expandtabs(4).rstrip("\n").split("\n")
    # An indent is never more than half of a line, so deep ones are left to the next property.
    if all(len(line) - len(line.lstrip(" ")) < limit // 2 - 4 for line in source):
        assert joined(got) == (source if any(source) else [""])


@given(code=CODE, info=INFOS, target=SHEETS)
@example(code="< " * 31 + "<<<< < <<<<<<<<", info="", target=A5)  # a space in the last column
def test_no_piece_is_wider_than_the_measure(code: str, info: str, target: object) -> None:
    html = render_code(code, info, target)  # type: ignore[arg-type]
    small = re.search(r'style="font-size:([\d.]+)pt"', html)
    size = float(small[1]) if small else target.code_size  # type: ignore[attr-defined]
    room = target.measure - target.code_indent  # type: ignore[attr-defined]
    assert size >= target.code_size - 0.4 - 0.01  # type: ignore[attr-defined]
    for line in pieces(html):
        # The mark takes up to two columns itself.
        text = line.removesuffix("\0")
        width = len(text) + (2 if line.endswith("\0") else 0)
        assert width * 0.6 * size <= room + 0.01


@given(code=CODE, info=INFOS)
def test_code_is_well_formed(code: str, info: str) -> None:
    assert not faults(render_code(code, info, A4))


def test_an_indent_deeper_than_half_the_line_is_cut() -> None:
    html = render_code(" " * 200 + "x", "", A4)
    assert "".join(pieces(html)).replace("\0", "").strip() == "x"


@pytest.mark.parametrize(
    ("info", "text", "expected"),
    [
        ("", "┌─┐", True),
        ("text", "└─┘", True),
        ("", "a | b", False),
        ("python", "┌─┐", False),
        ("", "\u24ff\u2580", False),
    ],
)
def test_a_diagram_is_known_by_its_characters(info: str, text: str, *, expected: bool) -> None:
    assert is_diagram(info, text) is expected


@given(width=st.integers(1, 400), height=st.integers(1, 60), target=SHEETS)
@example(width=116, height=14, target=A5)
@example(width=300, height=60, target=A4)
def test_a_diagram_never_runs_off_the_paper(width: int, height: int, target: Sheet) -> None:
    html = render_diagram("\n".join(["─" * width] * height), target)
    size = float(re.findall(r"font-size:([\d.]+)pt", html)[0])
    along, across = width * 0.6 * size, height * 1.38 * size
    assert 0 < size <= target.code_size
    if "turned" in html:
        assert along <= target.depth
        assert across <= target.measure
        # Upright it would be smaller than this.
        assert target.full / (width * 0.6) < size
        assert f"--drawn:{along:.2f}pt" in html
        return
    wide = 'class="diagram wide"' in html
    assert along <= (target.full if wide else target.measure) + 0.01
    fits = width <= columns(target, target.measure)
    assert wide is (not fits and target.full > target.measure)


@pytest.mark.parametrize(
    ("width", "turned"), [(66, False), (85, False), (95, False), (116, True), (400, False)]
)
def test_a_diagram_is_turned_where_that_makes_it_legible(width: int, *, turned: bool) -> None:
    assert ("turned" in render_diagram("─" * width, A5)) is turned


def test_a_diagram_is_never_broken() -> None:
    drawing = "┌" + "─" * 300 + "┐"
    assert MARK not in render_diagram(drawing, A4)
    assert drawing in render_diagram(drawing, A4)


def test_a_sheet_knows_its_outer_column() -> None:
    assert A4.has_outer_column
    assert not replace(A4, full=A4.measure).has_outer_column
