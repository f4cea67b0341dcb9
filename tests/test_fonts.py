"""The shipped faces: complete, renamed, licensed, and the only ones that reach a PDF."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from guidebuilder.data import styles_folder

STYLES = styles_folder()
FONTS = STYLES / "fonts"
FILES = sorted(FONTS.glob("*/*.ttf"))
RULE = re.compile(
    r'@font-face \{\s*font-family: "([^"]+)";\s*font-style: (\w+);\s*font-weight: (\d+);'
    r'\s*src: url\("([^"]+)"\) format\("truetype"\);(?:\s*unicode-range: [^;]+;)?\s*\}'
)
RULES = RULE.findall((STYLES / "fonts.css").read_text(encoding="utf-8"))
# What the pages themselves need, whatever a guide says.
EVERYWHERE = "Aéőß0–—‐“”‘’…•×≤≥"
SHAPES = "▲△→←↑↓✓○●↩"


def test_the_style_sheet_names_every_file_once() -> None:
    assert sorted(STYLES / url for *_, url in RULES) == FILES
    assert len({rule[:3] for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: Path(rule[3]).stem)
def test_a_file_is_what_its_rule_says(rule: tuple[str, str, str, str]) -> None:
    family, style, weight, url = rule
    font = TTFont(STYLES / url)
    names = font["name"]
    assert names.getDebugName(16) == family
    assert font["OS/2"].usWeightClass == int(weight)
    assert bool(font["head"].macStyle & 2) == (style == "italic")
    assert "fvar" not in font
    # Reserved and upstream names stay in the copyright and licence fields alone.
    for number in (1, 3, 4, 6, 16, 17):
        assert not re.search(
            "source|inter|jetbrains|atkinson|noto", names.getDebugName(number), re.I
        )
    assert names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)
    if "Emoji" in family:  # tests/press/test_emoji.py says what these hold
        return
    points = font.getBestCmap()
    assert [c for c in EVERYWHERE if ord(c) not in points] == []
    # One glyph for both would make a PDF's copied "-" a different character.
    assert points[0x2D] != points[0x2010]


def test_the_mono_face_draws_diagrams_and_has_no_ligatures() -> None:
    for path in FONTS.glob("jetbrains-mono/*.ttf"):
        font = TTFont(path)
        assert set(range(0x2500, 0x25A0)) <= set(font.getBestCmap())
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
        assert not features & {"liga", "calt", "clig", "dlig"}
        widths = {font["hmtx"][font.getBestCmap()[ord(c)]][0] for c in "i-M─│┼█"}
        assert len(widths) == 1


def test_coverage_is_what_the_files_hold() -> None:
    said = {
        family: {point for first, last in spans for point in range(first, last + 1)}
        for family, spans in json.loads((FONTS / "coverage.json").read_text()).items()
    }
    found: dict[str, set[int]] = {}
    for family, _, _, url in RULES:
        points = set(TTFont(STYLES / url).getBestCmap())
        found[family] = found.get(family, points) & points
    assert said == found
    assert {ord(c) for c in SHAPES} <= said["Guide Sans"] | said["Guide Mono"]


def test_every_folder_has_its_licence() -> None:
    for folder in {path.parent for path in FILES}:
        text = (folder / "OFL.txt").read_text(encoding="utf-8")
        assert text.startswith("Copyright ")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_a_page_is_set_in_these_faces_alone(tmp_path: Path) -> None:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fallback = '"Guide Sans", "Guide Mono"'
    body = "".join(
        f"<p style='font: {style} {weight} {size} \"{family}\", {fallback}'>"
        f"fi 0123 {EVERYWHERE} {SHAPES} ┌─┐ █ -&gt;</p>"
        for family, style, weight, _ in RULES
        if "Emoji" not in family
        for size in ("8pt", "24pt")
    )
    target, fonts = tmp_path / "page.pdf", FontConfiguration()
    sheet = CSS(filename=str(STYLES / "fonts.css"), font_config=fonts)
    HTML(string=f"<html lang=en>{body}").write_pdf(target, stylesheets=[sheet], font_config=fonts)
    listed = subprocess.run(
        ["pdffonts", target], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    # Custom or Identity-H: codes of one byte, or of two for lines with what is rarely printed.
    fonts_of = [re.match(r"\S+\+(\S+) +CID TrueType +(Custom|Identity-H) ", one) for one in listed]
    assert None not in fonts_of
    # Each cut once a kind, whatever the sizes; Guide Sans and Mono also as fallback of others.
    kinds = [found.groups() for found in fonts_of if found]
    assert len(kinds) == len(set(kinds))
    names = {name for name, _ in kinds}
    assert {name for name in names if not name.startswith("Guide-")} == set()
    assert len(names) >= len(RULES) - 2
