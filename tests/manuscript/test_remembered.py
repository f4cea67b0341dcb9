"""A guide read with a cache is the guide read without one: content, warnings, links, faults."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from guidebuilder.cache import Cache, open_cache
from guidebuilder.errors import ContentError
from guidebuilder.manuscript import Manuscript, read_manuscript

SAMPLE = Path(__file__).parents[2] / "content" / "sample"
TOOLS = hashlib.sha256(b"tools").hexdigest()


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "guide")
    return tmp_path / "guide"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(tmp_path / "cache", most_bytes=10**8)


def kept(tmp_path: Path) -> int:
    return len(list((tmp_path / "cache").glob("chapter-*")))


def read(guide: Path, cache: Cache | None = None) -> Manuscript:
    return read_manuscript(guide, cache=cache, tools=TOOLS if cache else "")


def test_a_guide_from_the_cache_is_the_same(guide: Path, cache: Cache, tmp_path: Path) -> None:
    plain = read(guide)
    assert read(guide, cache) == plain
    assert kept(tmp_path) == 2
    again = read(guide, cache)
    assert again == plain
    # Equality does not look at places.
    spans = [q.prompt.span for q in plain.guide.questions]
    assert [q.prompt.span for q in again.guide.questions] == spans


def test_only_what_changed_is_parsed_anew(guide: Path, cache: Cache, tmp_path: Path) -> None:
    read(guide, cache)
    file = guide / "20-operations.md"
    file.write_text(file.read_text("utf-8").replace("### Answer\n", "### Answer\n\nNew.\n", 1))
    assert read(guide, cache) == read(guide)
    assert kept(tmp_path) == 3


def test_a_question_more_moves_the_numbers_of_those_behind(guide: Path, cache: Cache) -> None:
    read(guide, cache)
    file = guide / "10-freshness.md"
    file.write_text(file.read_text("utf-8") + "\n## One more?\n\n`mid`\n\n### Answer\n\nYes.\n")
    assert read(guide, cache) == read(guide)


def test_links_are_answered_anew(guide: Path, cache: Cache) -> None:
    file = guide / "10-freshness.md"
    linked = file.read_text("utf-8").replace("### Answer\n", "### Answer\n\n[See](#gone).\n", 1)
    other = guide / "20-operations.md"
    text = other.read_text("utf-8")
    other.write_text(text + "\n## To be gone?\n\n`mid` `id:gone`\n\n### Answer\n\nYes.\n")
    file.write_text(linked)
    read(guide, cache)
    other.write_text(text)
    with pytest.raises(ContentError) as plain:
        read(guide)
    with pytest.raises(ContentError) as cached:
        read(guide, cache)
    assert cached.value.diagnostics == plain.value.diagnostics
    assert [d.code for d in cached.value.diagnostics] == ["GB064"]


def test_faults_and_pictures_are_not_kept(guide: Path, cache: Cache, tmp_path: Path) -> None:
    file = guide / "10-freshness.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace("### Answer\n", "### Answer\n\n![it](a.png)\n", 1))
    for _ in range(2):
        with pytest.raises(ContentError):
            read(guide, cache)
    assert kept(tmp_path) == 1
    picture = b"\x89PNG\r\n\x1a\n"
    (guide / "a.png").write_bytes(picture)
    with pytest.raises(ContentError) as cached:
        read(guide, cache)
    with pytest.raises(ContentError) as plain:
        read(guide)
    assert cached.value.diagnostics == plain.value.diagnostics


def test_warnings_come_again(guide: Path, cache: Cache) -> None:
    file = guide / "10-freshness.md"
    wide = "x" * 120
    file.write_text(
        file.read_text("utf-8").replace("### Answer\n", f"### Answer\n\n```\n{wide}\n```\n", 1)
    )
    first, again = read(guide, cache), read(guide, cache)
    assert first.warnings == again.warnings
    assert any(d.code == "GB203" for d in again.warnings)
