"""Whatever happens to a cache, a build goes on, and the next one has a sound cache again."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidebuilder.cache import Cache, NoCache, open_cache

from .conftest import MOST, VALUE, Open, entry, key

ROOT = Path(__file__).parents[2]
SOMEBODY = 65534
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


def is_sound(cache: Cache, path: Path) -> None:
    """A miss, the damaged entry gone, nothing told, and the same name usable at once."""
    assert cache.get("gathering", key(1)) is None
    assert not os.path.lexists(path)
    assert cache.notes == ()
    cache.put("gathering", key(1), VALUE)
    assert cache.get("gathering", key(1)) == VALUE


# Entries.


def test_truncated(filled: Cache, folder: Path) -> None:
    path = entry(folder)
    whole = path.read_bytes()
    for length in range(0, len(whole), 10):
        path.write_bytes(whole[:length])
        assert filled.get("gathering", key(1)) is None, length
        assert not path.exists(), length
    path.write_bytes(whole + b"x")
    is_sound(filled, path)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.sets(st.integers(0, 10**6), min_size=1, max_size=5), change=st.integers(1, 255))
def test_flipped_bytes(filled: Cache, folder: Path, places: set[int], change: int) -> None:
    filled.put("gathering", key(1), VALUE)
    path = entry(folder)
    data = bytearray(path.read_bytes())
    for place in {place % len(data) for place in places}:
        data[place] ^= change
    path.write_bytes(data)
    assert filled.get("gathering", key(1)) is None
    assert not path.exists()


def test_every_byte_of_the_header(filled: Cache, folder: Path) -> None:
    path = entry(folder)
    whole = path.read_bytes()
    for place in range(60):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert filled.get("gathering", key(1)) is None, place


def test_an_entry_by_the_name_of_another(filled: Cache, folder: Path) -> None:
    entry(folder).rename(entry(folder, 2))
    assert filled.get("gathering", key(2)) is None
    assert not entry(folder, 2).exists()


def make_link(path: Path) -> None:
    target = path.parent.parent / "elsewhere"
    path.rename(target)
    path.symlink_to(target)


def make_dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def make_huge(path: Path) -> None:
    os.truncate(path, 2**40)


@pytest.mark.parametrize("make", [make_link, make_dangling, make_folder, make_pipe, make_huge])
def test_no_plain_file(filled: Cache, folder: Path, make: Callable[[Path], None]) -> None:
    make(entry(folder))
    is_sound(filled, entry(folder))
    if make is make_link:
        assert (folder.parent / "elsewhere").stat().st_size > 3000


@root_only
@pytest.mark.parametrize("make", [lambda _: None, make_link, make_folder])
def test_an_entry_of_another_user(
    filled: Cache, folder: Path, make: Callable[[Path], None]
) -> None:
    path = entry(folder)
    make(path)
    os.chown(path, SOMEBODY, SOMEBODY, follow_symlinks=False)
    assert filled.get("gathering", key(1)) is None
    assert os.path.lexists(path)
    filled.put("gathering", key(1), VALUE)
    if make is not make_folder:
        assert filled.get("gathering", key(1)) == VALUE
        assert filled.notes == ()


def failing(
    monkeypatch: pytest.MonkeyPatch, name: str, code: int, when: Callable[..., bool]
) -> None:
    """Let a function of os fail as the system would, for some of its calls."""
    real: Callable[..., Any] = getattr(os, name)

    def fails(*args: Any, **options: Any) -> Any:
        if when(*args, **options):
            raise OSError(code, os.strerror(code))
        return real(*args, **options)

    monkeypatch.setattr(os, name, fails)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EIO])
def test_an_unreadable_entry(
    filled: Cache, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    with monkeypatch.context() as patch:
        failing(patch, "open", code, lambda name, *_, **__: "gathering-" in str(name))
        assert filled.get("gathering", key(1)) is None
    is_sound(filled, entry(folder))


@pytest.mark.parametrize("code", [errno.EMFILE, errno.ENOMEM])
def test_a_fault_that_passes_costs_no_entry(
    filled: Cache, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    with monkeypatch.context() as patch:
        failing(patch, "open", code, lambda *_, **__: True)
        assert filled.get("gathering", key(1)) is None
    assert filled.get("gathering", key(1)) == VALUE


# The folder.


def refused(folder: Path, why: str, most_bytes: int = MOST) -> None:
    """No cache, a note, nothing raised and nothing changed."""
    before = sorted(folder.parent.rglob("*"))
    cache = open_cache(folder, most_bytes=most_bytes)
    assert isinstance(cache, NoCache)
    assert len(cache.notes) == 1
    assert cache.notes[0].startswith(f"the cache is not used: {folder}: ")
    assert why in cache.notes[0]
    cache.put("gathering", key(1), VALUE)
    assert cache.get("gathering", key(1)) is None
    cache.trim()
    assert sorted(folder.parent.rglob("*")) == before


def test_a_link(filled: Cache, folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    refused(link, "it is a link")
    dangling = tmp_path / "dangling"
    dangling.symlink_to("nowhere")
    refused(dangling, "it is a link")


def test_a_link_above_it_is_the_users_own(filled: Cache, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder.parent)
    cache = open_cache(tmp_path / "link" / folder.name, most_bytes=MOST)
    assert cache.get("gathering", key(1)) == VALUE
    cache.close()


def test_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused(tmp_path / "file", "it is not a folder")
    refused(tmp_path / "file" / "below", "Not a directory")
    refused(tmp_path / ("x" * 300), "too long")
    cache = open_cache(Path("~/.cache/guidebuilder"), most_bytes=MOST)
    assert "not absolute" in cache.notes[0]


@root_only
def test_the_folder_of_another_user(filled: Cache, folder: Path) -> None:
    os.chown(folder, SOMEBODY, SOMEBODY)
    refused(folder, "it belongs to another user")


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o722, 0o1777])
def test_a_folder_that_others_may_write_to(filled: Cache, folder: Path, mode: int) -> None:
    folder.chmod(mode)
    refused(folder, "other users may write to it")
    folder.chmod(0o755)
    assert open_cache(folder, most_bytes=MOST).get("gathering", key(1)) == VALUE


@pytest.mark.parametrize("tag", [None, b"", b"Signature: 8a477f597d28d172789f06886806bc55\n"])
def test_a_folder_of_somebodys_documents(folder: Path, tag: bytes | None) -> None:
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("x")
    if tag is not None:
        (folder / "CACHEDIR.TAG").write_bytes(tag)
    refused(folder, "it holds what is not the cache's ('thesis.txt')")
    assert tag is None or (folder / "CACHEDIR.TAG").read_bytes() == tag


@pytest.mark.parametrize("make", [os.unlink, make_dangling, lambda path: path.write_bytes(b"")])
def test_a_tag_that_was_lost(filled: Cache, folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "CACHEDIR.TAG")
    cache = open_cache(folder, most_bytes=MOST)
    assert cache.get("gathering", key(1)) == VALUE
    assert (folder / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f")
    assert not (folder / "CACHEDIR.TAG").is_symlink()


def test_the_folder_is_removed_in_the_middle(filled: Cache, folder: Path) -> None:
    shutil.rmtree(folder)
    assert filled.get("gathering", key(1)) is None
    filled.put("gathering", key(2), VALUE)
    filled.put("gathering", key(3), VALUE)
    filled.trim()
    assert filled.notes == (
        f"the cache is no longer written to: {folder}: it was removed in the meantime",
    )
    assert not folder.exists()


@pytest.mark.parametrize("make", [make_link, make_dangling, make_folder, make_pipe, None])
def test_a_ledger_that_makes_no_sense(
    filled: Cache, folder: Path, opened: Open, make: Callable[[Path], None] | None
) -> None:
    filled.trim()
    path = folder / ".ledger"
    if make is None:
        path.write_bytes(b"no ledger")
    else:
        make(path)
    cache = opened(most_bytes=8192)
    for number in range(2, 9):
        cache.put("gathering", key(number), VALUE)
    cache.trim()
    assert cache.notes == ()
    assert path.is_file()
    assert not path.is_symlink()
    assert path.stat().st_size % 8 == 0
    assert sum(p.stat().st_size for p in folder.glob("gathering-*")) <= 8192


@root_only
def test_a_ledger_of_another_user(filled: Cache, folder: Path, opened: Open) -> None:
    os.chown(folder / ".ledger", SOMEBODY, SOMEBODY)
    opened(most_bytes=4096).trim()
    assert (folder / ".ledger").stat().st_uid == os.geteuid()


# The disk.


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("after", [0, 1])
def test_a_write_for_which_there_is_no_room(
    filled: Cache, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, after: int
) -> None:
    real, calls = os.write, list[int]()

    def write(descriptor: int, data: bytes) -> int:
        calls.append(1)
        if len(calls) > after:
            raise OSError(code, os.strerror(code))
        return real(descriptor, data[:10])

    before = sorted(folder.iterdir())
    monkeypatch.setattr(os, "write", write)
    for number in range(2, 5):
        filled.put("gathering", key(number), VALUE)
    assert len(calls) == after + 1
    assert filled.notes == (f"the cache is no longer written to: {folder}: the disk is full",)
    assert sorted(folder.iterdir()) == before
    assert filled.get("gathering", key(1)) == VALUE


def test_a_write_in_pieces(
    filled: Cache, folder: Path, monkeypatch: pytest.MonkeyPatch, opened: Open
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:100]))
    filled.put("gathering", key(2), VALUE)
    assert opened().get("gathering", key(2)) == VALUE


def test_an_interruption_leaves_no_file(
    filled: Cache, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = sorted(folder.iterdir())
    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        filled.put("gathering", key(2), VALUE)
    assert sorted(folder.iterdir()) == before


def test_a_folder_that_may_not_be_written_to(
    filled: Cache, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its owner meets it; root may write anywhere."""
    failing(monkeypatch, "open", errno.EACCES, lambda _, flags, *__, **___: flags & os.O_CREAT)
    filled.put("gathering", key(2), VALUE)
    filled.trim()
    assert filled.notes == (
        f"the cache is no longer written to: {folder}: it may not be written to",
    )
    assert filled.get("gathering", key(1)) == VALUE


def test_a_trim_that_fails(filled: Cache, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be kept within its bound does not grow."""
    failing(monkeypatch, "scandir", errno.EIO, lambda *_: True)
    (folder / ".ledger").unlink()
    filled.trim()
    filled.put("gathering", key(2), VALUE)
    assert not entry(folder, 2).exists()
    assert len(filled.notes) == 1
    assert filled.get("gathering", key(1)) == VALUE


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB, where the system lets us have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk can be mounted by root alone")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_fills_up(small_disk: Path, opened: Open) -> None:
    at = small_disk / "cache"
    cache = opened(at)
    for number in range(40):
        cache.put("gathering", key(number), VALUE)
    cache.trim()
    assert cache.notes == (f"the cache is no longer written to: {at}: the disk is full",)
    kept = [n for n in range(40) if cache.get("gathering", key(n)) == VALUE]
    assert len(kept) > 3
    assert {p.name for p in at.glob(".*")} <= {".ledger"}
    # The bound makes room again, on the full disk itself.
    small = opened(at, most_bytes=32 * 1024)
    small.trim()
    small.put("gathering", key(99), VALUE)
    assert small.get("gathering", key(99)) == VALUE
    assert small.notes == ()


def test_a_full_disk(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * 60 * 1024)
    with pytest.raises(OSError, match="No space"):
        (small_disk / "more").write_bytes(b"x" * 8 * 1024)
    (small_disk / "cache").mkdir(mode=0o700)
    refused(small_disk / "cache", "the disk is full")


def test_a_disk_that_may_only_be_read(small_disk: Path, opened: Open) -> None:
    opened(small_disk / "cache").put("book", key(1), VALUE)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    refused(small_disk / "cache", "it may not be written to")
    refused(small_disk / "new", "it may not be written to")


# Other builds.

BUILD = """
import sys
from pathlib import Path
from guidebuilder.cache import open_cache
from tests.cache.conftest import key

folder, seed, most = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
hits = 0
for turn in range(4):
    cache = open_cache(folder, most_bytes=most)
    for n in range(100):
        number = (n * 7 + seed * 31 + turn) % 60
        value = cache.get("gathering", key(number))
        assert value is None or value == (number, b"x" * 5000), number
        hits += value is not None
        if value is None:
            cache.put("gathering", key(number), (number, b"x" * 5000))
        if n % 10 == 9:
            cache.trim()
    cache.trim()
    assert cache.notes == (), cache.notes
    cache.close()
print(hits)
"""


def test_builds_at_once(folder: Path, opened: Open) -> None:
    """Each trims what the others read, and all of them make the folder at the same moment."""
    most = 40 * 8192
    builds = [
        subprocess.Popen(
            [sys.executable, "-c", BUILD, str(folder), str(seed), str(most)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for seed in range(3)
    ]  # fmt: skip
    for build in builds:
        assert build.stdout
        assert build.stdout.readline() == "ready\n"
    for build in builds:
        assert build.stdin
        build.stdin.write("\n")
        build.stdin.flush()
    said = [build.communicate(timeout=60)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0]
    assert all(int(hits) > 0 for hits in said), said
    (folder / ".ledger").unlink()
    opened(most_bytes=most).trim()
    names = {p.name for p in folder.iterdir()}
    assert {n for n in names if not n.startswith("gathering-")} == {"CACHEDIR.TAG", ".ledger"}
    assert 10 < len(names) - 2 <= 40


def test_a_trim_waits_for_no_other(filled: Cache, folder: Path, opened: Open) -> None:
    import fcntl

    with (folder / ".ledger").open("rb") as ledger:
        fcntl.flock(ledger, fcntl.LOCK_SH)
        small = opened(most_bytes=0)
        small.trim()
        assert entry(folder).exists()
    small.trim()
    assert not entry(folder).exists()
