"""Large print and gray as copy: their sheets, wide tables and drawings, the place of keys."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from guidebuilder.data import styles_folder
from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import EditionSpec, LayoutName, Paper
from guidebuilder.press.engine.fetcher import CONTENT_URL, GuideFetcher
from guidebuilder.press.engine.gray import gray_drawing
from guidebuilder.press.matter.code import render_code, render_diagram
from guidebuilder.press.matter.prose import ProseRenderer
from guidebuilder.press.sheets import LARGE_CODE, MM, sheet
from guidebuilder.press.stylesheets import style_stack
from tests.press.setting import composed, prose, small_guide
from tests.press.wellformed import faults

LARGE = sheet(Paper.A4, LayoutName.BOOKLET, large=True)
WORD = st.text("abcdefgh", min_size=1, max_size=8)
VARIANTS = list(itertools.product(Paper, (False, True)))


def changed(name: str, paper: Paper, *, large: bool = False, gray: bool = False) -> EditionSpec:
    return replace(builtin()[name], paper=paper, large_print=large, gray=gray)


@pytest.mark.parametrize(("paper", "large"), VARIANTS)
@pytest.mark.parametrize("name", builtin())
def test_every_sheet_of_a_stack_exists_and_gray_is_last(
    name: str, paper: Paper, *, large: bool
) -> None:
    stack = style_stack(changed(name, paper, large=large, gray=True), "editions/cover.css")
    assert [part for part in stack if not (styles_folder() / part).is_file()] == []
    assert len(set(stack)) == len(stack)
    assert stack[-1] == "variants/gray.css"
    assert ("variants/large-print.css" in stack) is large
    assert "variants/gray.css" not in style_stack(changed(name, paper, large=large))


@pytest.mark.parametrize(("paper", "large"), VARIANTS)
def test_what_code_knows_of_a_page_is_what_its_sheet_says(paper: Paper, *, large: bool) -> None:
    known = sheet(paper, LayoutName.BOOKLET, large=large)
    name = f"geometry/booklet-{'large-' if large else ''}{paper.value.lower()}.css"
    text = (styles_folder() / name).read_text("utf-8")
    tokens = (styles_folder() / "tokens.css").read_text("utf-8")
    found = dict(re.findall(r"--([a-z-]+): (-?[\d.]+)mm", tokens))
    found |= dict(re.findall(r"--([a-z-]+): (-?[\d.]+)mm", text))
    said = {key: float(value) * MM for key, value in found.items()}
    assert known.measure == pytest.approx(known.width - said["inner"] - said["outer"])
    assert known.depth == pytest.approx(known.height - said["head"] - said["foot"])
    if known.has_outer_column:
        assert known.full == pytest.approx(said["full"])
        assert said["full"] == pytest.approx(known.measure + said["column-gap"] + said["column"])
        assert said["overhang"] == pytest.approx(-said["column-gap"] - said["column"])
        assert said["fore"] == pytest.approx(known.width - said["inner"] - said["full"])
    else:
        assert "--full: auto" in text
    # The black of a tab stays clear of the text.
    assert said["tab"] <= said.get("fore", said["outer"]) - 1.5 * MM
    # What is bound needs more room than what is held.
    assert said["inner"] > said["fore"]


def test_no_two_papers_have_the_same_page() -> None:
    areas = {
        (s.measure / s.width, s.depth / s.height)
        for s in (sheet(paper, LayoutName.BOOKLET, large=large) for paper, large in VARIANTS)
    }
    assert len(areas) == len(VARIANTS)


@given(st.lists(st.lists(WORD, min_size=2, max_size=6), min_size=2, max_size=5))
def test_a_wide_table_becomes_a_list_of_its_rows_without_loss(rows: list[list[str]]) -> None:
    columns = len(rows[0])
    table = [[*row, *["x"] * columns][:columns] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in table]
    text = "\n".join([lines[0], "|" + "---|" * columns, *lines[1:]])
    html = str(ProseRenderer(LARGE, {}).html(prose(text)))
    assert faults(html) == []
    stacked = columns > LARGE.table_columns
    assert ("<table" in html) is not stacked
    said = unescape(re.sub(r"<[^>]+>", " ", html)).replace(":", " ").split()
    heads, *body = table
    expected = [w for row in body for pair in zip(heads, row, strict=True) for w in pair]
    assert said == (expected if stacked else [word for row in table for word in row])


def test_a_row_without_a_head_is_led_by_its_first_cell() -> None:
    text = "| | a | b | c |\n|---|---|---|---|\n| *row* | 1 | | 3 |\n"
    html = str(ProseRenderer(LARGE, {}).html(prose(text)))
    assert '<p class="record-head"><em>row</em></p>' in html
    assert re.findall(r"<li>(.*?)</li>", html) == ["<strong>a:</strong> 1", "<strong>c:</strong> 3"]


@given(st.integers(1, 130), st.integers(1, 30))
def test_a_drawing_is_turned_where_it_would_be_smaller_than_14_pt(columns: int, lines: int) -> None:
    drawing = "\n".join(["┌" + "─" * max(columns - 2, 0) + "┐"[: columns > 1]] * lines)
    html = str(render_diagram(drawing, LARGE))
    size = float(re.search(r"font-size:([\d.]+)pt", html)[1])  # type: ignore[index]
    length, depth = columns * 0.6 * size, lines * 1.38 * size
    if columns * 0.6 * LARGE_CODE <= LARGE.measure:
        assert "turned" not in html
        assert size == LARGE_CODE
        assert length <= LARGE.measure
    else:
        assert "turned" in html
        assert (length, depth) <= (LARGE.depth, LARGE.measure)
        if columns * 0.6 * LARGE_CODE <= LARGE.depth and lines <= 20:
            assert size >= LARGE_CODE


@given(st.text("ab ", min_size=1, max_size=200))
def test_code_in_large_print_is_wrapped_and_never_made_smaller(text: str) -> None:
    html = str(render_code(text, "", LARGE))
    assert "font-size" not in html
    body = unescape(re.sub(r"<[^>]+>", "", html))
    room = LARGE.columns(LARGE.measure - LARGE.code_indent)
    assert max(map(len, body.split("\n"))) <= room
    assert "".join(body.split()) == "".join(text.split())


def large_study() -> str:
    spec = changed("study", Paper.A4, large=True)
    copies = composed(project(small_guide(), spec))
    return "".join(copy.html for copy in copies)


def test_keys_stand_behind_their_section_and_are_pointed_to() -> None:
    html = large_study()
    assert 'class="key"' not in html
    pointed = re.findall(r'data-spot="(keys\d+)"', html)
    assert pointed
    assert set(pointed) == set(re.findall(r'id="(keys\d+)"', html))
    keyed = [q for q in project(small_guide(), builtin()["study"]).questions if q.quiz]
    assert html.count('class="keyed"') == len(keyed) == len(pointed)
    for anchor in set(pointed):
        assert html.index(f'id="{anchor}"') > html.rindex(f'data-spot="{anchor}"')


def test_a_copy_in_large_print_says_so() -> None:
    html = large_study()
    assert html.count("Study booklet, large print") >= 3  # title, cover, colophon
    assert "Atkinson Hyperlegible Next and JetBrains Mono, with Inter for" in html
    assert "Source Serif" not in html


def test_the_colophon_names_the_faces_of_a_house_style() -> None:
    projection = project(small_guide(), builtin()["study"])
    styled = replace(projection, style=(("--serif", '"Guide Sans", "Guide Mono"'),))
    for name in ("--serif-small", "--serif-heading", "--serif-display", "--prompt-face"):
        styled = replace(styled, style=(*styled.style, (name, '"Guide Sans"')))
    plain, house = ("".join(c.html for c in composed(p)) for p in (projection, styled))
    assert "Source Serif 4, Inter and JetBrains Mono, shipped" in plain
    assert ">Inter and JetBrains Mono, shipped" in house


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGB", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("RGB", "JPEG"), ("CMYK", "JPEG")],
)
def test_gray_takes_the_colour_out_of_pictures(tmp_path: Path, mode: str, kind: str) -> None:
    colour = Image.new("RGBA", (8, 8), (200, 30, 90, 120))
    colour.convert(mode).save(tmp_path / "a", kind)
    (tmp_path / "a").rename(tmp_path / f"a.{kind.lower()}")

    def colours(*, gray: bool) -> set[tuple[int, ...]]:
        data = GuideFetcher(tmp_path, tmp_path, gray=gray).fetch(f"{CONTENT_URL}a.{kind.lower()}")
        picture = Image.open(BytesIO(data.read())).convert("RGBA")
        return {colour for _, colour in picture.getcolors() or []}

    before = colours(gray=False)
    assert before
    assert all(red != green for red, green, _, _ in before)
    tones = colours(gray=True)
    assert all(red == green == blue for red, green, blue, _ in tones)
    assert {alpha for *_, alpha in tones} == {alpha for *_, alpha in before}


def test_gray_takes_the_colour_out_of_drawings_and_leaves_their_words() -> None:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><style>.a { fill: #c00; stroke:rgb(0,128,0) }'
        b'</style><path class="a" stroke="none" style="stop-color:blue"/>'
        b'<rect fill="url(#g)" stroke="rgba(255,0,0,.5)"/><text fill=\'red\'>fill: red</text></svg>'
    )
    gray = gray_drawing(drawing).decode()
    tones = re.findall(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)", gray)
    assert len(tones) == 5
    assert all(red == green == blue for red, green, blue, _ in tones)
    assert tones[3][3] == "0.5"
    assert ">fill: red</text>" in gray
    assert 'stroke="none"' in gray
    assert 'fill="url(#g)"' in gray
