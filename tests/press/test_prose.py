"""Prose to HTML: every case of ``cases/*.md``. A title says how its input is set.

``A: title`` is blocks on A4, ``N`` on narrow A5, ``H`` the handout (no outer column), ``I`` a
single line, ``L`` a list that is to be numbered, ``P`` a page of front matter.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from guidebuilder.press.matter.prose import ProseRenderer
from tests.press.setting import A4, A5, HANDOUT, HERE, prose
from tests.press.wellformed import faults

FILES = sorted((HERE / "cases").glob("*.md"))
TARGETS = {"known": "q7", "its-section": "s2"}
BOOKLET = ProseRenderer(A4, TARGETS)
RENDERERS = {
    "A": BOOKLET,
    "N": ProseRenderer(A5, TARGETS),
    "H": ProseRenderer(HANDOUT, TARGETS),
    "P": replace(BOOKLET, first_source_heading=2, heading=2),
    "Q": replace(BOOKLET, addresses=False),
}


def rendered(title: str, text: str) -> str:
    kind = title.partition(":")[0]
    if kind == "I":
        return BOOKLET.inline(prose(text.rstrip("\n")))
    if kind == "L":
        return str(BOOKLET.listed(prose(text), numbered=True))
    return "\n".join(RENDERERS[kind].blocks(prose(text)))


def _cases() -> list[object]:
    return [
        pytest.param(path, index, id=f"{path.stem}: {title}")
        for path in FILES
        for index, (_, title, _text, _expected) in enumerate(read_fixture_file(path))
    ]


@pytest.mark.parametrize(("path", "index"), _cases())
def test_case(path: Path, index: int, *, update_golden: bool) -> None:
    cases = read_fixture_file(path)
    _, title, text, expected = cases[index]
    got = rendered(title, text) + "\n"
    if update_golden and got != expected:
        cases[index][3] = got
        blocks = [f"{t}\n.\n{source}.\n{wanted}.\n" for _, t, source, wanted in cases]
        path.write_text("\n".join(blocks), encoding="utf-8")
        pytest.skip("written anew")
    assert got == expected
    assert not faults(got)


def test_the_cases_are_there() -> None:
    assert sum(len(read_fixture_file(path)) for path in FILES) >= 30


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_no_text_opens_a_tag(text: str) -> None:
    html = BOOKLET.inline(prose("`" + text.replace("`", "") + " <b>&amp; <script>`"))
    ours = html.replace('<span class="whole">', "").replace("</span>", "")
    assert ours.count("<") == 2  # <code> and </code>
    assert "&lt;b&gt;&amp;amp; &lt;script&gt;" in html


def test_footnotes_stand_after_the_text_under_their_numbers() -> None:
    html = BOOKLET.html(prose("One[^a], two[^b], one[^a].\n\n[^a]: First *note*.\n[^b]: Second."))
    assert not faults(html)
    text, _, notes = html.partition('<div class="footnotes">')
    assert re.findall(r"<sup[^>]*>(\d)</sup>", text) == ["1", "2", "1"]
    said = re.sub(r"<(?!/?em)[^>]+>", " ", notes).split()
    assert said == ["1", "First", "<em>note</em>.", "2", "Second."]


def test_nothing_is_nothing() -> None:
    assert BOOKLET.blocks(None) == []
    assert BOOKLET.listed(None) == ""
    assert BOOKLET.html(None) == ""
    assert BOOKLET.inline(None) == ""
