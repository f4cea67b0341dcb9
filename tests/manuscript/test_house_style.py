"""A house style sets tokens and nothing else; all that is wrong is told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.data import styles_folder
from guidebuilder.errors import MachineError, UsageError
from guidebuilder.manuscript import read_manuscript, read_tokens
from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.house_style import Kind, read_style
from tests.manuscript.guides import GUIDE_TOML, show_diagnostic, write_guide

TOKENS = read_tokens(styles_folder())
SECTION = "@@ 10-a.md\n# T\n\n## Why?\n\n`mid`\n\n### Answer\n\nSo.\n"
SAMPLE = Path(__file__).parents[2] / "docs/house-style/house.css"


def guide(folder: Path, css: str, name: str = "house.css") -> Path:
    settings = GUIDE_TOML + f'style = "{name}"\n'
    return write_guide(folder, f"@@ guide.toml\n{settings}@@ house.css\n{css}{SECTION}")


def told(folder: Path) -> list[str]:
    try:
        read_manuscript(folder, tokens=TOKENS)
    except UsageError as error:
        return [show_diagnostic(d) for d in error.diagnostics]
    return []


def judged(css: str) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    findings = Findings()
    source = Source("house.css", "house.css", tuple(css.split("\n")), "")
    return read_style(source, TOKENS, findings), [d.code for d in findings.sorted()]


def test_what_it_sets_is_carried_in_its_order(tmp_path: Path) -> None:
    css = (
        "/* ours */\n:root {\n  --accent: rgb(10, 110, 79); /* green */\n  --text: 11pt;\n"
        '  --serif: "Guide Legible";\n  --text: 10PT;\n}\n'
    )
    read = read_manuscript(guide(tmp_path, css), tokens=TOKENS)
    style = dict(read.guide.style)
    assert list(style) == ["--accent", "--serif", "--text"]
    assert style["--text"].lower() == "10pt"
    # A character that the house's face lacks is still printed.
    assert style["--serif"].startswith('"Guide Legible", "Guide Serif", var(--emoji)')
    assert set(read.digests) == {"10-a.md", "guide.toml", "house.css"}


def test_without_tokens_it_is_not_read(tmp_path: Path) -> None:
    assert read_manuscript(guide(tmp_path, "@import 'x';\n")).guide.style == ()


def test_the_sample_of_the_documentation_is_one() -> None:
    style, codes = judged(SAMPLE.read_text("utf-8"))
    assert codes == []
    assert len(style) > 10
    docs = (SAMPLE.parents[1] / "house-style.md").read_text("utf-8")
    rule = SAMPLE.read_text("utf-8").partition("*/\n")[2]
    assert f"```css\n{rule}```" in docs
    # Each token is told there, and no other one.
    said = {word for row in docs.split("\n") if row.startswith("| `--") for word in row.split("`")}
    assert {word for word in said if word.startswith("--")} == set(TOKENS.values)


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("@import url(x.css);", "1:1 GB110 [@] here stands an at-rule"),
        ("@media print { :root { --text: 9pt } }", "1:1 GB110 [@] here stands an at-rule"),
        ("p { --text: 9pt }", "1:1 GB110 [p] here stands a rule for something else than :root"),
        (":root { color: red }", "1:9 GB110 [c] here stands a property that is no token"),
        (":root {\n  p { --text: 9pt }\n}", "2:3 GB110 [p] here stands a rule for something"),
        (":root { --acent: red }", '1:9 GB111 [--acent] there is no token "--acent" (did you mean'),
        (":root { --column: 9mm }", '1:9 GB111 [--column] there is no token "--column"'),
        (":root { --text: }", '1:9 GB112 [--text] "--text" cannot be empty'),
        (":root { --text: url(a) }", '1:9 GB112 [--text] "--text" cannot be url'),
        (":root { --text: 10pt !important }", '1:9 GB112 [--text] "--text" cannot be 10pt !imp'),
        (":root { --text: 10pt 9pt }", '1:9 GB112 [--text] "--text" cannot be 10pt 9pt'),
        (":root { --text: 900mm }", '1:9 GB112 [--text] "--text" cannot be 900mm'),
        (":root { --text: -1pt }", '1:9 GB112 [--text] "--text" cannot be -1pt'),
        (":root { --text: calc(1pt) }", '1:9 GB112 [--text] "--text" cannot be calc(1pt)'),
        (":root { --text: 2em }", '1:9 GB112 [--text] "--text" cannot be 2em'),
        (":root { --label-tracking: 2em }", "1:9 GB112 [--label-tracking]"),
        (":root { --accent: 3pt }", '1:9 GB112 [--accent] "--accent" cannot be 3pt'),
        (":root { --accent: rgba(0,0,0,.5) }", "1:9 GB112 [--accent]"),
        (":root { --serif: Arial }", '1:9 GB112 [--serif] "--serif" cannot be Arial'),
        (':root { --serif: "Arial" }', '1:9 GB112 [--serif] "--serif" cannot be "Arial"'),
        (':root { --serif: "Guide Sans" "Guide Mono" }', "1:9 GB112 [--serif]"),
        (":root { --serif: var(--sans) }", "1:9 GB112 [--serif]"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, css: str, expected: str) -> None:
    found = told(guide(tmp_path, css + "\n"))
    assert len(found) == 1
    assert found[0].startswith(f"house.css:{expected}")
    assert found[0].endswith(")")  # a hint


@pytest.mark.parametrize("name", ["gone.css", "../out.css", "/etc/hosts", "images", "10-a.md", ""])
def test_a_file_that_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "out.css").write_text(":root { --text: 9pt }")
    found = told(guide(tmp_path / "g", ":root { }\n", name))
    if name == "":
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].startswith("guide.toml:5:1 GB109 [style]")


def test_a_file_that_is_too_large_or_no_text(tmp_path: Path) -> None:
    folder = guide(tmp_path, "/*" + "x" * 2**20 + "*/\n")
    assert [line.split()[1] for line in told(folder)] == ["GB007"]
    (folder / "house.css").write_bytes(b":root { --text: 9pt } /* \xff */")
    assert [line.split()[1] for line in told(folder)] == ["GB002"]


@given(st.text(alphabet='{}:;,()"/*@-aep#10. \n\\url!', max_size=60))
def test_whatever_it_holds_only_values_of_their_kind_come_out(text: str) -> None:
    for css in (text, f":root {{ --accent: {text} }}", f":root {{ {text} }}"):
        style, _ = judged(css)
        for name, value in style:
            assert name in TOKENS.values
            if TOKENS.kind(name) is not Kind.FACES:
                assert not set(value) & set('{};"/\\@')


def test_damaged_styles_are_told(tmp_path: Path) -> None:
    with pytest.raises(MachineError):
        read_tokens(tmp_path)
