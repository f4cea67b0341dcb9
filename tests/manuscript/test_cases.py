"""Every case of ``cases/*.md``: a guide, and what is said about it or read from it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from guidebuilder.manuscript import Review
from guidebuilder.manuscript.codes import CODES
from tests.manuscript.guides import read, show, show_diagnostics, write_guide

# What an editor minds is told in these files only, as on this day.
REVIEWED = {"review"}
REVIEW = Review(datetime.date(2026, 11, 15))

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*.md"))

# These need a file that text cannot describe, or more text than a case should hold.
ELSEWHERE = {"GB002", "GB003", "GB004", "GB006", "GB007", "GB082", "GB083", "GB101"}
# This one is told where a guide shall be printed: see test_glyphs.
ELSEWHERE |= {"GB086"}
# And these two with pictures of every kind: see tests/hostile.
ELSEWHERE |= {"GB073", "GB074"}
# These ones where the tokens of the styles are known: see test_house_style.
ELSEWHERE |= {"GB109", "GB110", "GB111", "GB112"}


def _cases() -> list[object]:
    return [
        pytest.param(path, index, text, expected, id=f"{path.stem}: {title}")
        for path in FILES
        for index, (_, title, text, expected) in enumerate(read_fixture_file(path))
    ]


@pytest.mark.parametrize(("path", "index", "text", "expected"), _cases())
def test_case(
    path: Path, index: int, *, text: str, expected: str, tmp_path: Path, update_golden: bool
) -> None:
    review = REVIEW if path.stem in REVIEWED else None
    told = show_diagnostics if review else show
    got = told(read(write_guide(tmp_path, text), review))
    if update_golden and got != expected:
        _update(path, index, got)
        pytest.skip("written anew")
    assert got == expected


def _update(path: Path, index: int, got: str) -> None:
    cases = read_fixture_file(path)
    cases[index][3] = got
    blocks = [f"{title}\n.\n{text}.\n{expected}.\n" for _, title, text, expected in cases]
    path.write_text("\n".join(blocks), encoding="utf-8")


def test_every_code_is_provoked() -> None:
    said = set(re.findall(r" (GB\d{3}) \[", "".join(p.read_text("utf-8") for p in FILES)))
    assert said | ELSEWHERE == set(CODES)
