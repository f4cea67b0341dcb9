"""The shorter ways through the engine against the engine's own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from weasyprint.text import line_break
from weasyprint.text.fonts import FontConfiguration

from guidebuilder.data import styles_folder
from guidebuilder.press.engine import speed
from guidebuilder.press.engine.fetcher import STYLES_URL, GuideFetcher
from guidebuilder.press.engine.speed import (
    backgrounds,
    blocks,
    defaults,
    drawing,
    filling,
    flow,
    lengths,
    lines,
    packing,
    painting,
    paragraphs,
    parsing,
    widths,
    writing,
)
from guidebuilder.press.engine.speed import styles as styles_patches
from guidebuilder.press.engine.speed import text as text_patches
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering, Numbering

LAYOUT = (
    styles_patches,
    defaults,
    text_patches,
    lengths,
    backgrounds,
    flow,
    blocks,
    paragraphs,
    widths,
    painting,
    parsing,
    writing,
)
CASES = Path(__file__).parent / "cases" / "speed"


def _set(html: str) -> Gathering:
    copy = Copy("speed", html, ("fonts.css", "tokens.css", "components.css"), Numbering.ARABIC)
    return typeset(copy, Path("/nonexistent"), styles_folder(), embed=False)


@pytest.mark.parametrize("case", sorted(CASES.glob("*.html")), ids=lambda path: path.stem)
@pytest.mark.parametrize("ways", [*LAYOUT, None], ids=lambda ways: getattr(ways, "__name__", "all"))
def test_pages_are_the_same_bytes(case: Path, ways: Any) -> None:
    html = case.read_text("utf-8")
    quick = _set(html)
    with speed.left_alone([ways] if ways else LAYOUT):
        assert _set(html) == quick


@pytest.mark.parametrize("height", range(36, 80, 4))
def test_pages_end_in_the_same_places(height: int) -> None:
    """Wherever that is: the case on which pages end says what is not to be divided."""
    html = (CASES / "breaks.html").read_text("utf-8").replace("80mm 60mm", f"80mm {height}mm")
    quick = _set(html)
    with speed.left_alone(LAYOUT):
        assert _set(html) == quick


def test_each_way_is_taken() -> None:
    """That is: the comparison above compares something."""
    for _, place, name, own, instead in speed._PLACES:
        assert getattr(place, name) is instead is not own
    assert {instead for *_, instead in speed._PLACES} == {
        instead for ways in (*LAYOUT, lines, drawing, packing) for _, instead in ways.PATCHES
    }


@pytest.mark.parametrize("case", sorted(CASES.glob("*.html")), ids=lambda path: path.stem)
def test_packed_otherwise_it_is_the_same(case: Path) -> None:
    html = case.read_text("utf-8")
    quick = _unpacked(_set(html))
    with speed.left_alone([packing]):
        assert _unpacked(_set(html)) == quick


def _unpacked(gathering: Gathering) -> list[bytes]:
    """The objects of a PDF, streams as their data; without the table of their places."""
    with pikepdf.open(io.BytesIO(gathering.pdf)) as pdf:
        return [
            item.read_bytes() if isinstance(item, pikepdf.Stream) else item.unparse(resolved=True)
            for item in pdf.objects
            if not (isinstance(item, pikepdf.Stream) and item.get("/Type") == "/XRef")
        ]


def test_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with speed.left_alone():
        monkeypatch.setattr(speed, "WRITTEN_FOR", "0.0")
        assert not speed.install()
        for _, place, name, own, _ in speed._PLACES:
            assert getattr(place, name) is own
        monkeypatch.undo()


# Lines

SAMPLES = """
a I To We Yes Type Volumes AWS VPC Multi-AZ on-demand point-in-time S3-managed (see “both”
availability, configuration. observability responsibilities isn’t it's 10.0.0.0 99.9% e.g.
shared_buffers 64\u00a0GiB word! WAVE To-Va — / CI/CD 9-5 a--b ” ( ) x¹ naïve 日本 fi ffl
"""
WORDS = st.one_of(
    st.sampled_from(re.split(r"[ \n]+", SAMPLES.strip())),
    st.text("abcdefghijklmnopqrstuvwxyzTVWAY", min_size=1, max_size=14),
)
TEXTS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)


@cache
def _styles() -> dict[str, Any]:
    """Styles of the faces that ship, as the engine computes them, by the name of their element."""
    from weasyprint import HTML
    from weasyprint.css import get_all_computed_styles

    fonts = FontConfiguration()
    fetcher = GuideFetcher(Path("/nonexistent"), styles_folder())
    read: Callable[[str], Any] = partial(_sheet, fonts=fonts, fetcher=fetcher)
    html = HTML(
        string="""<html lang="en"><body><p>a</p><h2>a</h2><h3>a</h3><pre>a</pre><div>a</div>
        <b>a</b><i>a</i></body></html>"""
    )
    style_for = get_all_computed_styles(
        html,
        [read("fonts.css"), read("tokens.css"), read("components.css")],
        font_config=fonts,
        counter_style=None,
    )
    names = ("p", "h2", "h3", "pre", "div", "b", "i")
    found = {}
    for name in names:
        element = next(html.etree_element.iter(name))
        found[name] = style_for(element).anonymous_style
    return found


def _sheet(name: str, *, fonts: Any, fetcher: Any) -> Any:
    from weasyprint import CSS

    text = (styles_folder() / name).read_text("utf-8")
    return CSS(string=text, base_url=STYLES_URL + name, url_fetcher=fetcher, font_config=fonts)


class _Context:
    def __init__(self) -> None:
        self.dictionaries: dict[Any, Any] = {}


@settings(max_examples=250, deadline=None)
@example(text="a )", name="h2", width=0.0, begin="", end="")
@given(
    text=TEXTS,
    name=st.sampled_from(["p", "h2", "pre", "div", "b", "i"]),
    width=st.one_of(st.none(), st.floats(0, 500)),
    begin=st.sampled_from(["", " "]),
    end=st.sampled_from(["", " ", "\nmore"]),
)
def test_lines_end_where_the_engine_ends_them(
    text: str, name: str, width: float | None, begin: str, end: str
) -> None:
    style = _styles()[name]
    if "\n" in end and name != "pre":
        end = ""
    whole = begin + text + end
    ours = lines._split_first_line(whole, style, _Context(), width, 0)
    own = lines._split(whole, style, _Context(), width, 0)
    assert (ours[0].text, *ours[1:]) == (own[0].text, *own[1:])


def test_plain_text_is_not_left_to_the_engine() -> None:
    style = _styles()["p"]
    text = "The gateway keeps its configuration on-demand, Volumes “as written” (see 10.0.0.0)."
    for width in range(60, 400, 7):
        layout, *_ = lines._split_first_line(text, style, _Context(), width, 0)
        assert isinstance(layout, lines.PlainLine), width


@pytest.mark.parametrize("text", ["one — two", "9-5", "CI/CD", "” (", "a\tb", "naïve"])
def test_other_text_is(text: str) -> None:
    with pytest.raises(filling.NotPlainError):
        filling.Filling(text, lines.words_of(_styles()["p"]), _styles()["p"], 30.0).line()


# Drawing


def _glyphs(pdf: bytes) -> Iterator[tuple[str, list[tuple[int, float]]]]:
    """Of each text shown: the face, and each glyph's number with what has been moved before it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        long = {
            name
            for page in document.pages
            for name, font in page.Resources.Font.items()
            if font.Encoding == pikepdf.Name("/Identity-H")
        }
        streams = [page.Contents.read_bytes().decode("latin-1") for page in document.pages]
    face = ""
    for named, shown in re.findall(r"/(\w+) [\d.]+ Tf|(\[[^\]]*\]|<\w*>) ?T[Jj]", "".join(streams)):
        face = named or face
        moved, found = 0.0, []
        for codes, number in re.findall(r"<([0-9a-f]+)>|(-?[\d.]+)", shown):
            moved += float(number or 0)
            for code in re.findall("...." if f"/{face}" in long else "..", codes):
                found.append((int(code, 16), moved))
        if found:
            yield face[:6], found


@pytest.mark.parametrize("case", sorted(CASES.glob("*.html")), ids=lambda path: path.stem)
def test_glyphs_are_the_same_in_the_same_places(case: Path) -> None:
    html = case.read_text("utf-8")
    quick = _set(html)
    with speed.left_alone():
        own = _set(html)
    assert quick.pages == own.pages
    assert quick.anchors == own.anchors
    pairs = list(zip(_glyphs(quick.pdf), _glyphs(own.pdf), strict=True))
    assert pairs
    for (face, ours), (other, theirs) in pairs:
        assert face == other
        assert [code for code, _ in ours] == [code for code, _ in theirs]
        # The engine drops up to a thousandth of an em at each glyph; ours is what was measured.
        for index, ((_, here), (_, there)) in enumerate(zip(ours, theirs, strict=True)):
            assert abs(here - there) <= index + 2


def test_a_line_is_as_long_as_it_was_measured() -> None:
    text = "Type VAT, WAVE and To: Volumes of availability, configuration, efficient offices."
    style = _styles()["p"]
    layout = lines._split_first_line(text, style, _Context(), None, 0)
    words = lines.words_of(style)
    assert words is not None
    gathering = _set(f'<html lang="en"><body style="width: 1000pt"><p>{text}</p></body></html>')
    pdf = pikepdf.open(io.BytesIO(gathering.pdf))
    ((_, glyphs),) = _glyphs(gathering.pdf)
    (font,) = pdf.pages[0].Resources.Font.values()
    widths = _widths(font.DescendantFonts[0].W)
    length = sum(widths[glyph] for glyph, _ in glyphs) - glyphs[-1][1]
    size = style["font_size"]
    assert length * size / 1000 == pytest.approx(layout[3], abs=2 * size / 1000)


def _widths(array: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    entries = list(array)
    while entries:
        first, values = int(entries.pop(0)), entries.pop(0)
        found.update(enumerate((float(value) for value in values), first))
    return found


def test_nothing_is_written_for_no_movement() -> None:
    gathering = _set('<html lang="en"><body><p>Plain words, plainly set.</p></body></html>')
    with pikepdf.open(io.BytesIO(gathering.pdf)) as document:
        stream = document.pages[0].Contents.read_bytes()
    assert b"TJ" in stream
    assert not re.search(rb">-?0<", stream)


def test_reading_the_line_breaker_is_not_undone() -> None:
    assert line_break.split_first_line is lines._split_first_line
