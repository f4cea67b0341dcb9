"""Each token that a house style may set moves what is printed; variants still win."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from guidebuilder.data import styles_folder
from guidebuilder.edition.catalogue import builtin
from guidebuilder.edition.projection import project
from guidebuilder.manuscript import read_manuscript, read_tokens
from guidebuilder.manuscript.house_style import Kind
from guidebuilder.press.engine.stacks import _texts
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Numbering
from guidebuilder.press.layout import house_sheet
from tests.press.setting import GUIDE, projection

STYLES = styles_folder()
TOKENS = read_tokens(STYLES)
OTHER = {
    Kind.FACES: '"Guide Legible"',
    Kind.COLOUR: "#c00",
    Kind.LENGTH: "5pt",
    Kind.TRACKING: "0.3em",
}
SPECIAL = {"--emoji": '"Guide Emoji Mono"'}
BODY = """
<section class="opener"><div class="rule"></div><p class="label">Section</p><h1>Title of it</h1>
</section><div class="question"><div class="columns opening"><div class="rule"></div>
<div class="main"><h2 class="prompt">Prompt of it?</h2></div><div class="side">
<span class="number">12</span> <span class="badge">mid</span></div></div>
<p>Some words of text ✅ and</p><p>some more with <code>code</code></p>
<div class="cover" style="height: auto"><p class="title">Big</p></div>
<table><thead><tr><th scope="col">Head</th></tr></thead>
<tbody><tr><td>cell</td></tr></tbody></table>
<pre class="code"><code>a = 1</code></pre>
<aside class="note"><p class="label">Note</p><p>words</p></aside></div>
"""
NAMES = (
    "fonts.css", "tokens.css", "geometry/booklet-a4.css", "components.css",
    "geometry/single.css", "editions/booklet.css", "editions/cover.css",
)  # fmt: skip


def pixels(tokens: str) -> bytes:
    html = (
        f'<!doctype html><html lang="en"><title>T</title><body class="booklet">{BODY}</body></html>'
    )
    style = (
        "<style>:root { --page-height: 297mm; --running-guide: ''; --running-section: '' }</style>"
    )
    copy = Copy("one", html.replace("<body", style + "<body"), NAMES, Numbering.ARABIC)
    made = typeset(copy, STYLES, STYLES, tokens=tokens)
    assert made.pages == 1
    image = pdfium.PdfDocument(made.pdf)[0].render(scale=1.5).to_pil()
    return bytes(image.tobytes())


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pixels("")


@pytest.mark.parametrize("name", TOKENS.values)
def test_a_token_moves_the_page(name: str, plain: bytes) -> None:
    value = SPECIAL.get(name, OTHER[TOKENS.kind(name)])
    assert value != TOKENS.values[name]
    moved = pixels(f":root {{ {name}: {value} }}") != plain
    assert moved  # not the bytes themselves: nobody wants to read them


def test_a_projection_carries_it_to_the_press(tmp_path: Path) -> None:
    for path in GUIDE.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    settings = tmp_path / "guide.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[guide]\n", '[guide]\nstyle = "h.css"\n', 1), "utf-8")
    (tmp_path / "h.css").write_text(":root { --accent: #c00; --text: 11pt }\n", "utf-8")
    guide = read_manuscript(tmp_path, tokens=TOKENS).guide
    for edition in builtin().values():
        assert house_sheet(project(guide, edition)) == (
            ":root {\n  --accent: #c00;\n  --text: 11pt;\n}\n"
        )
    assert house_sheet(projection("study")) == ""


def test_it_comes_after_all_sheets_but_those_of_a_variant(tmp_path: Path) -> None:
    names = ("tokens.css", "editions/quiz.css", "variants/large-print.css")
    names += ("editions/quiz-large.css", "variants/gray.css")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    sheets = [name for name, _ in _texts(names, tmp_path, "x")]
    assert sheets == [*names[:2], "house.css", *names[2:]]
