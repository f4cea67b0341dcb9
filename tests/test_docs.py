"""What README and docs tell a reader to write and to run is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from guidebuilder.cli import main
from guidebuilder.edition.spec import (
    Flip,
    Make,
    Matter,
    Opens,
    Order,
    Paper,
    PartId,
    Room,
    Stock,
)
from guidebuilder.model import PartKind

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def fence(text: str, language: str, number: int = 0) -> str:
    tokens = MarkdownIt().parse(text)
    return [t.content for t in tokens if t.type == "fence" and t.info == language][number]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    folder = tmp_path / "http-basics"
    folder.mkdir()
    (folder / "guide.toml").write_text(fence(README, "toml"), "utf-8")
    (folder / "10-caching.md").write_text(fence(README, "markdown"), "utf-8")
    return folder


def test_the_five_minute_guide_prints(example: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(example), "--strict"])
    assert result.exit_code == 0, result.output
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["build", str(example), "-o", str(out), "-j", "1"])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.glob("*.pdf")) == [
        f"http-basics-{name}.pdf" for name in ("candidate", "handout", "quiz-key", "quiz", "study")
    ]


def test_the_diagnostic_that_the_readme_shows(example: Path) -> None:
    source = example / "10-caching.md"
    source.write_text(source.read_text("utf-8").replace("### Answer", "### Answr"), "utf-8")
    result = CliRunner().invoke(main, ["check", str(example)])
    assert result.exit_code == 1
    shown = fence(README, "").split("\n")
    for line in (shown[0], shown[3], shown[4]):
        assert line.strip() in result.output


def test_an_edition_as_documented_prints(example: Path, tmp_path: Path) -> None:
    edition = fence((ROOT / "docs/editions.md").read_text("utf-8"), "toml")
    toml = example / "guide.toml"
    tags = edition.replace('["vpc", "iam"]', '["headers"]')
    toml.write_text(toml.read_text("utf-8") + "\n" + tags, "utf-8")
    command = ["build", str(example), "-e", "phone-screen", "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output


def test_docs_name_every_value() -> None:
    editions = (ROOT / "docs/editions.md").read_text("utf-8")
    for kind in (PartId, Matter, Order, Room, Paper, Opens, Flip, Make, Stock):
        for value in kind:
            assert f"`{value.value}`" in editions, value
    layout = (ROOT / "docs/format.md").read_text("utf-8")
    for part in PartKind:
        assert f"`### {part.heading}`" in layout


def test_every_link_of_the_docs_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"
