"""Characters that no face has are told before anything is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.data import styles_folder
from guidebuilder.errors import ContentError, MachineError
from guidebuilder.manuscript import read_faces, read_manuscript
from guidebuilder.manuscript.faces import CODE_STACK, TEXT_STACK
from tests.manuscript.guides import GUIDE_TOML, show_diagnostic, write_guide

FACES = read_faces(styles_folder())
# ☐ U+2610 is in the serif alone.
QUESTION = "# T\n\n## Why?\n\n`mid`\n\n### Answer\n\n"


def told(folder: Path, text: str) -> list[str]:
    write_guide(folder, text)
    try:
        read_manuscript(folder, faces=FACES)
    except ContentError as error:
        return [show_diagnostic(d).partition(" (")[0] for d in error.diagnostics]
    return []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 🛸 fast.", "9:7 GB086 [🛸] no face has U+1F6F8 FLYING SAUCER"),
        ("It is 🚀 ⚠\ufe0f fast: `✅`.\n\n| 🔴 | b |\n|---|---|\n| 🟢 | 2 |", None),
        ("- one\n- two\n\n  deep 😀\n", "12:8 GB086 [😀] no face has U+1F600 GRINNING FACE"),
        ("| a | b |\n|---|---|\n| 1 | 😀 |", "11:7 GB086 [😀] no face has U+1F600 GRINNING FACE"),
        ("```text\na\n  b 😀\n```", "11:5 GB086 [😀] no face has U+1F600 GRINNING FACE"),
        ("Call `f(😀)`.", "9:9 GB086 [😀] no face has U+1F600 GRINNING FACE"),
        ("As &#x1F600; here", "9:4 GB086 [&#x1F600;] no face has U+1F600 GRINNING FACE"),
        ("[a 😀](https://a.example)", "9:4 GB086 [😀] no face has U+1F600 GRINNING FACE"),
        ("A box ☐ here", None),
        ("A box `☐` here", "9:8 GB086 [☐] no face has U+2610 BALLOT BOX"),
        ("    ☐ box\n", "9:5 GB086 [☐] no face has U+2610 BALLOT BOX"),
        ("| ☐ | b |\n|---|---|\n| 1 | 2 |", "9:3 GB086 [☐] no face has U+2610 BALLOT BOX"),
        ("| a | b |\n|---|---|\n| ☐ | 2 |", "11:3 GB086 [☐] no face has U+2610 BALLOT BOX"),
        ("| a | b |\n|---|---|\n| 2 | ☐ |", None),
        ("Note[^1]\n\n[^1]: Foot 😀", "11:12 GB086 [😀] no face has U+1F600 GRINNING FACE"),
        ("> [!TIP]\n> Go 😀", "10:6 GB086 [😀] no face has U+1F600 GRINNING FACE"),
        ("漢字漢字仮", "9:1 GB086 [漢字漢字仮] no face has U+6F22 CJK UNIFIED IDEOGRAPH-6F22, "
         "U+5B57 CJK UNIFIED IDEOGRAPH-5B57, U+4EEE CJK UNIFIED IDEOGRAPH-4EEE"),
        ("€ – “x” → ≤ ┌─┐ Ω Ж é e\u0301 ⚠\ufe0f ✓\ttab", None),
        ("![😀](images/p.png)", None),
        ("Said.\n\n<!-- 😀 -->", None),
        ("Write `&#x1F600;` so", None),
    ],
)  # fmt: skip
def test_a_character_in_an_answer(tmp_path: Path, text: str, expected: str | None) -> None:
    found = [
        re.sub(r"\[(.*?)\]", lambda m: f"[{m[1].encode().decode('unicode_escape')}]", line, count=1)
        for line in told(tmp_path, QUESTION + text)
    ]
    assert found == ([f"10-a.md:{expected}"] if expected else [])


EVERYWHERE = """\
@@ guide.toml
[guide]
id = "g"
title = "T 😀"
module = "M \\U0001F600"
subtitle = "S 😀"
version = "😀"
date = "😀"
authors = [
  "A. Writer",
  "B 😀",
]
tags = ["😀"]

[levels.mid]
label = "Mid 😀"
about = "About 😀"

[editions.mine]
base = "handout"
title = "Mine 😀"
@@ 00-page.md
# Page 😀

`kind:page`

Body 😀
@@ 10-a.md
# Section 😀

Intro 😀

## Prompt 😀

`mid` `short:Short 😀`

Stem 😀

### Answer

Yes 😀

### Rubric

| Score | Heard |
|---|---|
| 1 | 😀 |

### Quiz

Item 😀

- [ ] Option 😀

  Because 😀
- [x] Right
"""


def test_every_place_is_looked_at_and_all_are_told_together(tmp_path: Path) -> None:
    lines = told(tmp_path, EVERYWHERE)
    places = [line.split(" ")[0].rpartition(":")[0] for line in lines]
    written = EVERYWHERE.split("@@ ")
    expected = [
        f"{name}:{number}"
        for name, _, text in sorted(piece.partition("\n") for piece in written[1:])
        for number, line in enumerate(text.split("\n"), 1)
        if "😀" in line or "U0001F600" in line
    ]
    assert sorted(places) == sorted(expected)
    assert all("GB086" in line for line in lines)


def test_it_is_told_with_the_other_errors_of_the_guide(tmp_path: Path) -> None:
    text = QUESTION + "A 😀\n\n### Answr\n\nMore.\n"
    assert [re.search(r"GB\d+", line)[0] for line in told(tmp_path, text)] == ["GB086", "GB012"]  # type: ignore[index]


def test_an_invisible_character_is_told_once(tmp_path: Path) -> None:
    found = told(tmp_path, QUESTION + "A {U+200D} b\n")
    assert len(found) == 1
    assert "GB005" in found[0]


def test_without_faces_nothing_is_asked(tmp_path: Path) -> None:
    write_guide(tmp_path, QUESTION + "A 😀\n")
    assert read_manuscript(tmp_path).guide.questions


def test_the_hint_tells_what_running_text_could_show(tmp_path: Path) -> None:
    write_guide(tmp_path, QUESTION + "A `☐` 😀\n")
    with pytest.raises(ContentError) as caught:
        read_manuscript(tmp_path, faces=FACES)
    box, rocket = caught.value.diagnostics
    assert "running text can" in box.hint
    assert "say it in words" in rocket.hint
    assert not any(FACES.missing(d.hint, code=True) for d in (box, rocket))


def test_the_stacks_are_those_of_the_style_sheet() -> None:
    tokens = (styles_folder() / "tokens.css").read_text("utf-8")
    stacks = {
        name: tuple(re.findall(r'"([^"]+)"', families))
        for name, families in re.findall(r"--([a-z-]+): (\"Guide [^;]+);", tokens)
    }
    assert stacks["serif"] == TEXT_STACK
    assert stacks["mono"] == CODE_STACK
    assert set(stacks["sans"]) == set(CODE_STACK)
    coverage = json.loads((styles_folder() / "fonts/coverage.json").read_text("utf-8"))
    for name, families in stacks.items():
        # Every cut of the serif has the same characters.
        first = "Guide Serif" if name.startswith("serif") else families[0]
        assert coverage[families[0]] == coverage[first]
        assert set(families[1:]) <= set(CODE_STACK)


def test_what_is_set_in_capitals_has_them(tmp_path: Path) -> None:
    label = '[levels.mid]\nlabel = "ǆ"\n'
    (line,) = told(tmp_path, f"@@ guide.toml\n{GUIDE_TOML}\n{label}@@ 10-a.md\n{QUESTION}Yes.\n")
    assert line.startswith("guide.toml:7:1 GB086 [label] no face has U+01C4")


def test_long_forms_are_printed_too(tmp_path: Path) -> None:
    toml = f'{GUIDE_TOML}\n[acronyms]\nVPC = "x 😀"\n'
    (line,) = told(tmp_path, f"@@ guide.toml\n{toml}@@ 10-a.md\n{QUESTION}Yes.\n")
    assert line.startswith("guide.toml:7:10 GB086 [")


@given(st.text(max_size=30), st.booleans())
def test_what_is_missing_is_in_the_text_and_in_no_face(text: str, code: bool) -> None:
    missing = FACES.missing(text, code=code)
    assert missing <= set(text)
    assert not missing & FACES.code
    assert FACES.missing(text, code=False) <= FACES.missing(text, code=True)


@pytest.mark.parametrize("content", ["", "{}", '{"Guide Serif": 3}', "[1]"])
def test_a_damaged_installation(tmp_path: Path, content: str) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/coverage.json").write_text(content)
    with pytest.raises(MachineError, match="install guidebuilder again"):
        read_faces(tmp_path)


def test_a_guide_without_faults_has_none_of_these(tmp_path: Path) -> None:
    assert told(tmp_path, f"@@ guide.toml\n{GUIDE_TOML}\n@@ 10-a.md\n{QUESTION}Yes.\n") == []
