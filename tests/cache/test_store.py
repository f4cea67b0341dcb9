"""A cache to which nothing bad happens: it keeps what it is given, within its bound."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from guidebuilder.cache import NoCache, default_folder, ledger, open_cache

from .conftest import VALUE, Open, entry, key

HOUR, DAY = 3600, 24 * 3600
KIB8 = b"x" * 8000  # two blocks as an entry


def age(path: Path, seconds: float) -> None:
    """Let a file have been used so long before now."""
    then = (path.parent / "CACHEDIR.TAG").stat().st_mtime - seconds
    os.utime(path, (then, then))


def numbers(folder: Path) -> list[int]:
    return [n for n in range(100) if entry(folder, n).exists()]


def test_what_was_put_is_got(folder: Path, opened: Open) -> None:
    first = opened()
    assert first.get("gathering", key(1)) is None
    first.put("gathering", key(1), VALUE)
    first.put("book", key(1), "another")
    again = opened()
    assert again.get("gathering", key(1)) == VALUE
    assert again.get("book", key(1)) == "another"
    assert again.get("gathering", key(2)) is None
    assert first.notes == again.notes == ()


def test_a_later_put_replaces(opened: Open) -> None:
    cache = opened()
    cache.put("book", key(1), 1)
    cache.put("book", key(1), 2)
    assert cache.get("book", key(1)) == 2


def test_only_its_owner_can_look_into_it(folder: Path, opened: Open) -> None:
    mask = os.umask(0)
    try:
        opened().put("book", key(1), VALUE)
    finally:
        os.umask(mask)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()}
    assert modes == dict.fromkeys(modes, 0o600)
    assert {entry(folder, 1, "book").name, "CACHEDIR.TAG"} <= modes.keys()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


def test_backups_leave_it_out(folder: Path, opened: Open) -> None:
    opened()
    tag = (folder / "CACHEDIR.TAG").read_bytes()
    assert tag.startswith(b"Signature: 8a477f597d28d172789f06886806bc55\n")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("book", "0" * 63),
        ("book", "A" * 64),
        ("book", "0" * 64 + "\n"),
        ("", "0" * 64),
        ("../book", "0" * 64),
        ("Book", "0" * 64),
        ("b" * 21, "0" * 64),
    ],
)
def test_a_name_that_is_none(opened: Open, kind: str, name: str) -> None:
    for cache in (opened(), NoCache()):
        with pytest.raises(ValueError, match="cannot name an entry"):
            cache.get(kind, name)
        with pytest.raises(ValueError, match="cannot name an entry"):
            cache.put(kind, name, 1)


def test_no_cache(opened: Open) -> None:
    cache = NoCache()
    cache.put("book", key(1), 1)
    assert cache.get("book", key(1)) is None
    cache.trim()
    cache.close()
    assert (cache.notes, NoCache("why").notes) == ((), ("why",))


def test_a_closed_cache_holds_nothing(folder: Path, opened: Open) -> None:
    cache = opened()
    cache.put("book", key(1), 1)
    cache.close()
    cache.close()
    assert cache.get("book", key(1)) is None
    cache.put("book", key(2), 1)
    cache.trim()
    assert (numbers(folder), cache.notes) == ([], ())


def test_the_longest_unused_goes_first(folder: Path, opened: Open) -> None:
    cache = opened()
    for n in range(10):
        cache.put("gathering", key(n), KIB8)
        age(entry(folder, n), DAY + n)
    cache.get("gathering", key(9))  # a hit makes the oldest the youngest
    small = opened(most_bytes=5 * 8192)
    small.put("gathering", key(10), KIB8)
    small.trim()
    # 5 may stay, and a trim leaves nine tenths of that at most.
    assert numbers(folder) == [0, 1, 9, 10]


def test_one_run_alone_is_bounded(folder: Path, opened: Open) -> None:
    cache = opened(most_bytes=20 * 8192)
    for n in range(80):
        cache.put("gathering", key(n), KIB8)
        assert len(numbers(folder)) <= 20 + 6
    cache.trim()
    assert 10 <= len(numbers(folder)) <= 20
    assert numbers(folder)[-1] == 79


def test_runs_that_add_a_little_each_are_bounded(folder: Path, opened: Open) -> None:
    for n in range(30):
        cache = opened(most_bytes=10 * 8192)
        cache.put("gathering", key(n), KIB8)
        cache.trim()
        assert len(numbers(folder)) <= 10
    assert numbers(folder)[-1] == 29


@pytest.mark.parametrize("most", [0, 1, 4095])
def test_a_bound_below_any_entry(folder: Path, opened: Open, most: int) -> None:
    opened().put("book", key(1), 1)
    cache = opened(most_bytes=most)
    cache.put("book", key(2), 2)
    assert cache.get("book", key(2)) is None
    (folder / ".ledger").unlink()
    cache.trim()
    assert cache.notes == ()
    assert {p.name for p in folder.iterdir()} == {"CACHEDIR.TAG", ".ledger"}


def test_what_is_larger_than_the_bound_drives_nothing_out(folder: Path, opened: Open) -> None:
    cache = opened(most_bytes=4 * 8192)
    cache.put("gathering", key(1), KIB8)
    cache.put("gathering", key(2), KIB8 * 5)
    assert numbers(folder) == [1]


def test_a_bound_below_nothing(folder: Path) -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        open_cache(folder, most_bytes=-1)


def test_a_hit_is_noted_once_an_hour(folder: Path, opened: Open) -> None:
    cache = opened()
    cache.put("book", key(1), 1)
    path = entry(folder, 1, "book")
    for seconds, touched in ((HOUR / 2, False), (2 * HOUR, True), (-2 * HOUR, True)):
        age(path, seconds)
        before = path.stat().st_mtime_ns
        opened().get("book", key(1))
        assert (path.stat().st_mtime_ns != before) == touched, seconds


def test_nothing_is_counted_without_need(
    folder: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened().trim()  # the first one counts
    monkeypatch.setattr(ledger, "_count", lambda *_: pytest.fail("the folder was counted"))
    for n in range(3):
        cache = opened()
        cache.put("book", key(n), 1)
        assert cache.get("book", key(n)) == 1
        cache.trim()


def test_it_is_counted_once_a_day(
    folder: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened().trim()
    tag, counted = folder / "CACHEDIR.TAG", list[int]()

    def later(descriptor: int) -> int:
        return tag.stat().st_mtime_ns + shift * 10**9

    monkeypatch.setattr(ledger, "now", later)
    monkeypatch.setattr(ledger, "_count", lambda *_: counted.append(1) or 0)
    for shift, times in ((DAY - HOUR, 0), (DAY + HOUR, 1), (DAY + HOUR, 1), (-HOUR, 2)):
        opened().trim()
        assert len(counted) == times, shift


def test_leftovers_of_killed_processes(folder: Path, opened: Open) -> None:
    opened()
    old, young = folder / ".0123456789abcdef.new", folder / ".fedcba9876543210.new"
    for path, seconds in ((old, DAY + 60), (young, DAY - 60)):
        path.write_bytes(b"half")
        age(path, seconds)
    opened().trim()
    assert (old.exists(), young.exists()) == (False, True)


def test_the_default_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder().name == "guidebuilder"
    assert default_folder().is_absolute()
