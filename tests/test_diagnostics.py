"""One table of codes over all stages, and the same in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from guidebuilder.edition import tables
from guidebuilder.manuscript import codes
from guidebuilder.proof.preflight import findings

ROOT = Path(__file__).resolve().parent.parent
STAGES = (codes.CODES, tables.CODES, findings.CODES)


def test_no_code_has_two_meanings() -> None:
    assert sum(map(len, STAGES)) == len({code for stage in STAGES for code in stage})


def test_the_documentation_lists_every_code_in_order() -> None:
    text = (ROOT / "docs/diagnostics.md").read_text("utf-8")
    rows = re.findall(r"^\| (GB\d{3}) \| (.+) \|$", text, flags=re.MULTILINE)
    assert len(rows) == len(dict(rows))
    assert dict(rows) == {code: meaning for stage in STAGES for code, meaning in stage.items()}
    for hundred in "01234":
        listed = [code for code, _ in rows if code[2] == hundred]
        assert listed == sorted(listed)


def test_every_code_that_the_stages_tell_is_in_a_table() -> None:
    told = {
        code
        for path in (ROOT / "guidebuilder").rglob("*.py")
        for code in re.findall(r'"(GB\d{3})"', path.read_text("utf-8"))
    }
    assert told == {code for stage in STAGES for code in stage}
