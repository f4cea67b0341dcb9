"""``impose`` from the command line: what it says, what it writes, how it fails."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result

from guidebuilder.cli.impose import PAPERS
from guidebuilder.press.impose import SheetPaper

Cli = Callable[..., Result]


def blank(pages: int) -> bytes:
    pdf, out = pikepdf.new(), BytesIO()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(420, 595))
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture
def source(here: Path) -> Path:
    path = here / "in.pdf"
    path.write_bytes(blank(33))
    return path


def test_a_booklet(cli: Cli, source: Path) -> None:
    result = cli("impose", str(source), "new/out.pdf", "--signature", "16", "--back-cover")
    assert result.exit_code == 0, result.output
    facts = "new/out.pdf: 9 sheets, 33 pages, 3 notes pages, 3 signatures, "
    assert result.stdout.startswith(facts)
    assert result.stderr.startswith("warning: 1 page is over")
    with pikepdf.open("new/out.pdf") as pdf:
        drawn = [sorted(page.obj.Resources.XObject.keys()) for page in pdf.pages]
    assert drawn[0] == ["/Page1", "/Page16"]
    # The last sheet: its front carries pages 4 and 1 of the signature, its back 2 and 3.
    assert drawn[-2:] == [["/Notes", "/Page33"], ["/Notes"]]


def test_a_smaller_one(cli: Cli, source: Path) -> None:
    result = cli("impose", str(source), "out.pdf", "--paper", "a5", "--caliper", "0")
    assert result.exit_code == 0, result.output
    assert "at 70.5%" in result.stdout
    with pikepdf.open("out.pdf") as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["in.pdf", "out.pdf", "--signature", "6"], 2, "multiple of 4"),
        (["in.pdf", "out.pdf", "--caliper", "-1"], 2, "thickness"),
        (["in.pdf", "out.pdf", "--paper", "A7"], 2, "A7"),
        (["in.pdf", "out.pdf", "--marks"], 2, "in.pdf: printer's marks need 8 mm"),
        (["in.pdf", "in.pdf"], 2, "name another file"),
        (["in.pdf", "link.pdf"], 2, "name another file"),
        (["in.pdf", "content"], 2, "is a directory"),
        (["nothing.pdf", "out.pdf"], 2, "nothing.pdf"),
        (["in.pdf"], 2, "OUT.pdf"),
        (["text.pdf", "out.pdf"], 2, "text.pdf: this is no PDF"),
        (["broken.pdf", "out.pdf"], 3, "broken.pdf: the PDF is cut off"),
        (["in.pdf", "text.pdf/out.pdf"], 3, "cannot write"),
    ],
)
def test_refusals_write_nothing(
    cli: Cli, source: Path, arguments: list[str], code: int, words: str
) -> None:
    here = source.parent
    (here / "text.pdf").write_text("no pages", encoding="utf-8")
    (here / "broken.pdf").write_bytes(blank(9)[:300])
    os.link(source, here / "link.pdf")
    before = {path: path.is_file() and path.read_bytes() for path in here.rglob("*")}
    result = cli("impose", *arguments)
    assert result.exit_code == code, result.output
    assert words in result.stderr
    assert result.stdout == ""
    assert {path: path.is_file() and path.read_bytes() for path in here.rglob("*")} == before


def test_every_sheet_of_paper_can_be_named() -> None:
    assert list(PAPERS) == [paper.value for paper in SheetPaper]
