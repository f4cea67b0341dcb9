"""Every emoji of the shipped faces is drawn, about an em high, and read back as it was written."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path

import page as page_validation
import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from guidebuilder.data import styles_folder
from guidebuilder.manuscript import read_faces
from guidebuilder.press.binding.bind import bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering, Numbering
from guidebuilder.press.matter.emoji import in_columns, selected, set_emoji
from guidebuilder.press.sheets import MONO_ADVANCE

STYLES = styles_folder()
EMOJI = "".join(sorted(read_faces(STYLES).emoji))
COLOUR, MONO = STYLES / "fonts/noto-color-emoji", STYLES / "fonts/noto-emoji"
SHEETS = ("fonts.css", "tokens.css", "components.css")
SIZE = 20  # points; each emoji stands at the left of a line of its own
LINE = 30
# Drawn in greys, with hardly a hue.
HUELESS = set("⚪⚫👀☁✖➕➖💬🔍⏱✔")

HEAD = (
    f'<!doctype html><html lang="en"><head><title>Emoji</title><style>@page {{ size: 100pt '
    f"{len(EMOJI) * LINE + 1}pt; margin: 0 }} div {{ font: {SIZE}pt/{LINE}pt var(--serif) }}"
    "</style></head>"
)


@cache
def typeset_all(tokens: str = "") -> Gathering:
    body = "".join(f"<div>{char}\ufe0f</div>" for char in EMOJI)
    copy = Copy("all", f"{HEAD}<body>{body}</body></html>", SHEETS, Numbering.ARABIC)
    return typeset(copy, STYLES, STYLES, tokens=tokens)


@cache
def picture(tokens: str = "") -> Image.Image:
    """All lines at two pixels a point."""
    document = pdfium.PdfDocument(typeset_all(tokens).pdf)
    assert len(document) == 1
    image: Image.Image = document[0].render(scale=2).to_pil().convert("RGB")
    return image


def ink(tokens: str, char: str) -> Image.Image:
    """The picture of one emoji's ink; empty where there is none."""
    top = EMOJI.index(char) * LINE * 2
    line = picture(tokens).crop((0, top, 200, top + LINE * 2))
    box = line.convert("L").point(lambda value: 255 * (value < 250)).getbbox()
    assert box is not None, "nothing is drawn"
    assert box[2] <= 1.2 * SIZE * 2, "wider than its advance"
    return line.crop(box)


@pytest.mark.parametrize("char", EMOJI)
def test_an_emoji_is_drawn(char: str) -> None:
    drawn = ink("", char)
    assert SIZE * 2 * 0.74 <= max(drawn.size) <= SIZE * 2
    hues = max(saturation for _, (_, saturation, _) in _colours(drawn))
    assert hues > 90 or char in HUELESS
    outline = ink(':root { --emoji: "Guide Emoji Mono" }', char)
    assert SIZE * 2 * 0.7 <= max(outline.size) <= SIZE * 2
    assert max(saturation for _, (_, saturation, _) in _colours(outline)) == 0


def _colours(image: Image.Image) -> list[tuple[int, tuple[int, int, int]]]:
    # Of at least a few pixels: the edge of a grey shape may shimmer.
    found = image.convert("HSV").getcolors(image.width * image.height)
    return [entry for entry in found or [] if entry[0] > 2]


def test_the_text_reads_back_without_selectors(tmp_path: Path) -> None:
    path = tmp_path / "all.pdf"
    path.write_bytes(typeset_all().pdf)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    assert text.stdout.split() == list(EMOJI)
    assert text.stderr == ""


def test_the_same_emoji_give_the_same_bytes() -> None:
    before = typeset_all().pdf
    typeset_all.cache_clear()
    assert typeset_all().pdf == before


def test_emoji_stand_everywhere_and_the_file_is_archivable(tmp_path: Path) -> None:
    body = (
        "<h1>Title ✅ of it</h1><p>Text 🔥 <b>bold 🔒</b> <i>italic 🔑</i>, ™\ufe0f sign</p>"
        "<table><thead><tr><th scope=col>Head 🟢</th></tr></thead>"
        "<tbody><tr><td>cell ⚠\ufe0f</td></tr></tbody></table>"
        "<pre><code>a ❌ b\nc xx d</code></pre>"
    )
    html = f'<!doctype html><html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    made = typeset(Copy("a", html, SHEETS, Numbering.ARABIC), STYLES, STYLES)
    book = bind([made], BookInfo(title="T", language="en", authors=()), STYLES)
    path = tmp_path / "a.pdf"
    path.write_bytes(book.pdf)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    for words in (
        "Title ✅ of it",
        "Text 🔥 bold 🔒 italic 🔑, ™ sign",
        "Head 🟢",
        "cell ⚠",
        "a ❌ b",
    ):
        assert words in text.stdout
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    names = [line.split()[0].partition("+")[2] for line in listed.splitlines()[2:]]
    assert "Guide-Emoji" in names
    assert [name for name in names if not name.startswith("Guide-")] == []
    for profile in ("PDF_A_2A", "PDF_UA_1"):
        report = page_validation.validate_pdf(
            str(path), profile=getattr(page_validation.ValidationProfile, profile)
        )
        assert report.is_compliant, report.failures


def test_an_emoji_takes_two_columns_of_code() -> None:
    font = TTFont(COLOUR / "GuideEmoji.ttf")
    widths = {font["hmtx"][font.getBestCmap()[ord(char)]][0] for char in EMOJI}
    assert widths == {round(2 * MONO_ADVANCE * font["head"].unitsPerEm)}
    assert len(in_columns("a✅b⚠\ufe0f")) == 6


def test_the_range_is_the_subset_and_each_drawing_is_whole() -> None:
    ranges = json.loads((STYLES / "fonts/coverage.json").read_text())
    rules = (STYLES / "fonts.css").read_text().split("@font-face")
    for family, folder in (("Guide Emoji", COLOUR), ("Guide Emoji Mono", MONO)):
        (path,) = folder.glob("*.ttf")
        font = TTFont(path)
        points = set(font.getBestCmap())
        assert {chr(point) for point in points} == set(EMOJI) | set(" \u00a0")
        assert [[a, b] for a, b in _spans(points)] == ranges[family]
        (rule,) = (rule for rule in rules if f'"{family}"' in rule)
        said = rule.partition("unicode-range:")[2].partition(";")[0]
        spans = [part.strip().removeprefix("U+").split("-") for part in said.split(",")]
        assert [[int(span[0], 16), int(span[-1], 16)] for span in spans] == ranges[family]
        selectors = {table.platEncID: table for table in font["cmap"].tables}[5].uvsDict
        assert set(selectors) == {0xFE0E, 0xFE0F}
    drawings = TTFont(COLOUR / "GuideEmoji.ttf")["SVG "].docList
    assert len(drawings) == len(EMOJI)
    for drawing in drawings:
        assert drawing.startGlyphID == drawing.endGlyphID
        for odd in (" transform=", "<use", "href", "<script", "<image"):
            assert odd not in drawing.data
    assert (COLOUR / "GuideEmoji.ttf").stat().st_size < 150_000


def _spans(points: set[int]) -> list[tuple[int, int]]:
    ordered = sorted(points)
    breaks = [(a, b) for a, b in pairwise(ordered) if b != a + 1]
    starts = [ordered[0], *(b for _, b in breaks)]
    ends = [*(a for a, _ in breaks), ordered[-1]]
    return list(zip(starts, ends, strict=True))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>plain ™\ufe0f</p>", "<p>plain ™</p>"),
        ("<p>a ✅ b</p>", '<p>a <span class="emoji">✅\ufe0e</span> b</p>'),
        ("<p>⚠\ufe0f</p>", '<p><span class="emoji">⚠</span></p>'),
        ("<title>a ✅</title>", "<title>a ✅</title>"),
        ('<img alt="✅\ufe0f">', '<img alt="✅">'),
        ('<h1 data-bookmark="a ✅ ⚠">', '<h1 data-bookmark="a ✅\ufe0e ⚠">'),
    ],
)
def test_markup(html: str, expected: str) -> None:
    assert set_emoji(html) == expected


def test_a_text_is_asked_for_once() -> None:
    assert selected(selected("✅\ufe0f a ⚠\ufe0f")) == "✅\ufe0e a ⚠"
