"""Diagnostics as people, programs and GitHub read them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.cli.report import render_github, render_human, render_json
from guidebuilder.errors import Diagnostic, Severity

PART = Diagnostic(
    "content/aws-interview-prep/10-networking.md",
    41,
    5,
    "GB012",
    'unknown part "Answr"',
    'did you mean "Answer"?',
    5,
    "### Answr",
)


def test_the_example_of_the_format() -> None:
    assert render_human([PART], color=False) == (
        'error[GB012]: unknown part "Answr"\n'
        "  --> content/aws-interview-prep/10-networking.md:41:5\n"
        "   |\n"
        "41 | ### Answr\n"
        '   |     ^^^^^ did you mean "Answer"?\n'
    )


def test_whole_file_and_warning() -> None:
    whole = Diagnostic("a.md", 0, 0, "GB201", "odd", "rename it", severity=Severity.WARNING)
    assert render_human([whole], color=False) == "warning[GB201]: odd\n  --> a.md\n   = rename it\n"
    assert render_human([], color=False) == ""
    assert render_human([whole, whole], color=False).count("\n\n") == 1


def test_color_adds_only_color() -> None:
    painted = render_human([PART], color=True)
    assert "\x1b[1m\x1b[31merror[GB012]" in painted
    plain = painted
    for code in ("\x1b[31m", "\x1b[33m", "\x1b[34m", "\x1b[1m", "\x1b[0m"):
        plain = plain.replace(code, "")
    assert plain == render_human([PART], color=False)


@pytest.mark.parametrize(
    ("source", "column", "width", "line", "caret"),
    [
        ("日本 x", 4, 1, "1 | 日本 x", "  |      ^"),
        ("\ta\tb", 4, 1, "1 |  a b", "  |    ^"),
        ("a\u202eb", 2, 1, "1 | a�b", "  |  ^"),
        ("\x1b[31mred", 1, 1, "1 | �[31mred", "  | ^"),
        ("ab", 3, 1, "1 | ab", "  |   ^"),
        ("e\u0301x", 3, 1, "1 | e\u0301x", "  |  ^"),
    ],
)
def test_the_caret_stands_under_its_word(
    source: str, column: int, width: int, *, line: str, caret: str
) -> None:
    found = Diagnostic("a.md", 1, column, "GB005", "m", "", width, source)
    assert render_human([found], color=False).splitlines()[3:] == [line, caret]


def test_long_lines_are_cut() -> None:
    source = "a" * 100_000 + "MARK" + "b" * 100_000
    found = Diagnostic("a.md", 1, 100_001, "GB006", "m", "", 4, source)
    line, caret = render_human([found], color=False).splitlines()[3:]
    assert len(line) < 130
    at = caret.index("^")
    assert line[at : at + 4] == "MARK"
    found = Diagnostic("a.md", 1, 1, "GB006", "m", "", len(source), source)
    assert all(len(text) < 130 for text in render_human([found], color=False).splitlines())


def test_json() -> None:
    (record,) = json.loads(render_json([PART]))
    assert record == {
        "path": PART.path,
        "line": 41,
        "column": 5,
        "width": 5,
        "severity": "error",
        "code": "GB012",
        "message": PART.message,
        "hint": PART.hint,
    }
    assert json.loads(render_json([])) == []


def test_github() -> None:
    found = Diagnostic("a,b:c.md", 3, 2, "GB030", "100% of\nit", "so", 4, "text")
    assert render_github([found]) == (
        "::error file=a%2Cb%3Ac.md,line=3,col=2,endColumn=6,title=GB030::100%25 of it (so)\n"
    )
    whole = Diagnostic("a.md", 0, 0, "GB201", "m", severity=Severity.WARNING)
    assert render_github([whole]) == "::warning file=a.md,title=GB201::m\n"


@given(
    st.builds(
        Diagnostic,
        st.text(max_size=20),
        st.integers(0, 9),
        st.integers(1, 30),
        st.just("GB001"),
        st.text(max_size=20),
        st.text(max_size=20),
        st.integers(1, 30),
        st.text(max_size=30),
    )
)
def test_nothing_can_break_out_of_its_line(found: Diagnostic) -> None:
    human = render_human([found], color=False)
    assert len(human.split("\n")) in (3, 4, 6)
    assert not any(ord(c) < 32 and c != "\n" for c in human)
    github = render_github([found])
    assert github.count("\n") == 1
    assert github.startswith("::error file=")
    assert github.isprintable() or "\n" in github
    json.loads(render_json([found]))
