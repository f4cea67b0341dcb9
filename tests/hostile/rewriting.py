"""A guide that was read, written in canonical form and read again."""

from __future__ import annotations

import shutil
from pathlib import Path

from guidebuilder.manuscript import Manuscript, Tokens, read_manuscript
from guidebuilder.manuscript.formatter import format_guide, without_places
from guidebuilder.model import Guide


def rewritten(folder: Path, guide: Guide, tokens: Tokens | None = None) -> Manuscript:
    """Write a guide in canonical form below ``folder`` and read it; pictures are taken along."""
    target = folder / "rewritten"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    if (folder / "images").is_dir():
        shutil.copytree(folder / "images", target / "images")
    for name, text in format_guide(guide).items():
        (target / name).write_text(text, encoding="utf-8", newline="")
    return read_manuscript(target, tokens=tokens)


def assert_rewritten(folder: Path, guide: Guide, tokens: Tokens | None = None) -> None:
    """The canonical form reads as the same guide, and its own canonical form is itself."""
    again = rewritten(folder, guide, tokens).guide
    assert without_places(again) == without_places(guide)
    assert format_guide(again) == format_guide(guide)
