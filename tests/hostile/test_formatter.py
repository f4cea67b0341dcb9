"""Writing a guide in canonical form: what is read of it is the same guide, places apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidebuilder.data import styles_folder
from guidebuilder.manuscript import Manuscript, read_manuscript, read_tokens
from guidebuilder.manuscript.formatter import format_guide, without_places
from tests.hostile.grammar import chapters
from tests.hostile.rewriting import assert_rewritten
from tests.hostile.trial import try_text
from tests.manuscript.guides import read, write_guide

ROOT = Path(__file__).resolve().parents[2]
PROFILE = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@PROFILE
@given(text=chapters | st.text(max_size=80))
def test_any_guide(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A guide or diagnostics with places; what is a guide is the same when it is rewritten."""
    try_text(tmp_path_factory.mktemp("g"), text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "folder",
    [
        *sorted(p.parent for p in (ROOT / "content").glob("*/guide.toml")),
        ROOT / "tests/pages/specimen",
        ROOT / "tests/press/guide",
    ],
    ids=lambda p: p.name,
)
def test_the_guides_here(folder: Path, tmp_path: Path) -> None:
    tokens = read_tokens(styles_folder())
    guide = read_manuscript(folder, tokens=tokens).guide
    target = tmp_path / "g"
    target.mkdir()
    (target / "images").symlink_to(folder / "images")
    assert_rewritten(target, guide, tokens)


EXPECTED = Path(__file__).parent / "canonical"


def test_what_the_canonical_form_looks_like(update_golden: bool) -> None:
    folder = EXPECTED / "wild"
    written = format_guide(read_manuscript(folder).guide)
    if update_golden:
        for name, text in written.items():
            (EXPECTED / "tame" / name).write_text(text, encoding="utf-8")
        pytest.skip("written anew")
    expected = {p.name: p.read_text("utf-8") for p in (EXPECTED / "tame").iterdir()}
    assert written == expected


def test_more_files_than_two_digits_can_number(tmp_path: Path) -> None:
    text = "".join(
        f"@@ {i % 90 + 10}-{i:03}.md\n# S {i}\n\n## Q {i}\n\n### Answer\n\nA.\n" for i in range(150)
    )
    guide = read_manuscript(write_guide(tmp_path, text)).guide
    assert len(guide.sections) == 150
    assert_rewritten(tmp_path, guide)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
@PROFILE
def test_any_text_in_the_settings(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write_guide(tmp_path_factory.mktemp("g"), "# S\n\n## Q\n\n### Answer\n\nA.\n")
    guide = replace(read_manuscript(folder).guide, module=text, authors=(f"x{text}",))
    (folder / "guide.toml").write_text(format_guide(guide)["guide.toml"], "utf-8", newline="")
    result = read(folder)
    if isinstance(result, Manuscript):
        assert (result.guide.module, result.guide.authors) == (text, (f"x{text}",))
    else:
        assert {d.code for d in result.diagnostics} <= {"GB005"} | {"GB032"}


def test_places_are_all_that_is_left_out(tmp_path: Path) -> None:
    folder = write_guide(tmp_path, "# S\n\n## Q\n\n### Answer\n\nA.\n")
    guide = read_manuscript(folder).guide
    (folder / "10-a.md").write_text("# S\n\n\n## Q\n\n### Answer\n\nA.\n")
    assert read_manuscript(folder).guide != guide
    assert without_places(read_manuscript(folder).guide) == without_places(guide)
    (folder / "10-a.md").write_text("# S\n\n## Q\n\n### Answer\n\nA!\n")
    assert without_places(read_manuscript(folder).guide) != without_places(guide)


@pytest.mark.soak
@settings(
    max_examples=10_000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=chapters)
def test_many_guides(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    try_text(tmp_path_factory.mktemp("g"), text.encode("utf-8", "surrogatepass"))
