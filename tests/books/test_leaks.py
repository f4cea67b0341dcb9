"""Canaries: what an edition withholds is nowhere in its file, by any way of looking.

The leak gate has no say here: the books are printed without it, from a guide in files.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from guidebuilder import pipeline
from tests.books.canaries import PARTS, everything, sung, write
from tests.books.reading import unpacked
from tests.books.shelf import once

PUBLIC = {"title", "1 prompt", "2 prompt", "1 short", "2 short", "1 stem", "2 stem"}
SOLUTION = {"hint", "answer", "line", "deeper", "sources", "alt", "address"}
ITEMS = {f"{n} {part}" for n in (1, 2) for part in ("item", "option")}
KEY = {f"{n} {part}" for n in (1, 2) for part in ("reason", "why not")} | {"3 written key"}
SOLVED = {f"{n} {part}" for n in (1, 2) for part in SOLUTION} | {"3 answer"}
PRIVATE = {f"{n} {part}" for n in (1, 2) for part in ("notes", "follow-ups", "red-flags")}

# An edition, what it is built with, and all that it may tell.
PRINTED = {
    "study": PUBLIC | SOLVED | PRIVATE | ITEMS | KEY | {"page all", "page learner"},
    "panel": everything() - {name for name in everything() if name.startswith("comment")},
    "candidate": PUBLIC | SOLVED,
    "handout": PUBLIC - {"1 short", "2 short"},
    "quiz": {"title"} | ITEMS,
    "quiz-key": {"title"} | ITEMS | KEY,
    "cards": {"title"} | {f"{n} {part}" for n in (1, 2) for part in ("prompt", "short", "line")},
}
OF_MID = {
    "study": {name for name in PRINTED["study"] if not name.startswith("2")},
    "candidate": {name for name in PRINTED["candidate"] if not name.startswith("2")},
    "handout": {name for name in PRINTED["handout"] if not name.startswith("2")},
}


def _build(folder: Path, editions: Iterable[str], **changes: Any) -> None:
    request = pipeline.BuildRequest(
        guide=write(folder / "guide"),
        output=folder / "out",
        editions=tuple(editions),
        overrides=pipeline.Overrides(**changes),
    )
    pipeline.build(request, gate=lambda *_: "not asked")


@pytest.fixture(scope="session")
def whole(shared: Path) -> Path:
    return once(shared / "canaries", lambda folder: _build(folder, PRINTED)) / "out"


@pytest.fixture(scope="session")
def mid(shared: Path) -> Path:
    make = partial(_build, editions=OF_MID, level=("mid",))
    return once(shared / "canaries-mid", make) / "out"


@pytest.mark.parametrize("edition", PRINTED)
def test_an_edition_tells_what_it_may_and_no_more(whole: Path, edition: str) -> None:
    found = sung(whole / f"canary-{edition}.pdf")
    told = {name: found[name] for name in set(found) - PRINTED[edition]}
    # A handout's bookmarks may carry the short titles: they belong to the question.
    told = {name: by for name, by in told.items() if not (edition == "handout" and "short" in name)}
    assert told == {}
    assert PRINTED[edition] <= set(found)


@pytest.mark.parametrize("edition", OF_MID)
def test_what_was_not_selected_is_withheld(mid: Path, edition: str) -> None:
    found = sung(mid / f"canary-{edition}.pdf")
    assert not [name for name in found if name.startswith("2")]
    assert OF_MID[edition] <= set(found)


def test_the_search_reaches_every_channel(whole: Path) -> None:
    found = sung(whole / "canary-study.pdf")
    for name in ("1 answer", "2 deeper", "1 notes"):
        assert found[name] >= {"pdftotext", "pdftotext, raw", "pdfium"}
    assert found["1 short"] >= {"outline", "strings"}
    assert found["title"] >= {"xmp", "info", "bytes", "decoded", "streams", "printable"}
    assert "strings" in found["1 alt"]
    assert found["1 address"] >= {"strings", "decoded"}
    assert {f"1 {part}" for part in PARTS} - set(found) == {"1 rubric"}


@pytest.mark.parametrize("edition", PRINTED)
def test_ids_tags_and_file_names_stay_behind(whole: Path, edition: str) -> None:
    data = unpacked(whole / f"canary-{edition}.pdf")
    for trace in (b"slug-", b"written", b"p.png", b"10-section", b"guide.toml"):
        if trace != b"written" or edition in {"handout", "candidate"}:
            assert trace not in data
