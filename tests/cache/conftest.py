"""A cache in an empty folder, and values to put into it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guidebuilder.cache import Cache, open_cache
from guidebuilder.model import Part, PartKind, Prose, Span

VALUE = (Part(PartKind.ANSWER, Prose("An answer.", Span("a.md", 3))), b"\x00" * 3000, 7)
MOST = 10_000_000

Open = Callable[..., Cache]


def key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def entry(folder: Path, number: int = 1, kind: str = "gathering") -> Path:
    return folder / f"{kind}-{key(number)}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "guidebuilder"


@pytest.fixture
def opened(folder: Path) -> Iterator[Open]:
    """Opens the cache as another run would, by default in :func:`folder`."""
    made: list[Cache] = []

    def do(at: Path = folder, most_bytes: int = MOST) -> Cache:
        made.append(open_cache(at, most_bytes=most_bytes))
        return made[-1]

    yield do
    for cache in made:
        cache.close()


@pytest.fixture
def filled(opened: Open) -> Cache:
    """A cache that holds VALUE as entry 1."""
    cache = opened()
    cache.put("gathering", key(1), VALUE)
    assert cache.get("gathering", key(1)) == VALUE
    return cache
