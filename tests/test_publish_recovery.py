"""What a publication that was killed leaves behind, and what the next run makes of it."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebuilder.errors import MachineError
from guidebuilder.publish import publish, reserve
from guidebuilder.publish.contents import UNREAD, content_of
from guidebuilder.publish.journal import Entry, encode
from guidebuilder.publish.temporary import JOURNAL

OLD = {"a.pdf": b"old a", "b.pdf": b"old b", "link.pdf": "elsewhere"}
NEW = {"a.pdf": b"new a", "b.pdf": b"new b", "c.pdf": b"new c", "link.pdf": b"new link"}
STEPS = ("open", "link", "symlink", "replace", "fsync", "unlink", "rename", "readlink")


def contents(folder: Path) -> dict[str, bytes | str]:
    """What is in a folder: a link is told by where it leads, anything odd by its type."""
    return {
        path.name: str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else "odd"
        for path in folder.iterdir()
    }


def outputs(folder: Path) -> dict[str, bytes | str]:
    return {n: c for n, c in contents(folder).items() if not n.startswith(".guidebuilder-")}


def fill(folder: Path, files: Mapping[str, bytes | str] = OLD) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        if isinstance(data, str):
            (folder / name).symlink_to(data)
        else:
            (folder / name).write_bytes(data)
    return folder


def killed(work: Callable[[], object], at: int, *, links: bool = True) -> bool:
    """Do ``work`` in a process that is killed before its step number ``at``, if it has so many."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _count_steps(at, links=links)
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


def _count_steps(at: int, *, links: bool) -> None:
    count = 0

    def wrap(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
            if name == "link" and not links:
                os.stat(args[0], dir_fd=options["src_dir_fd"], follow_symlinks=False)
                raise OSError(errno.EPERM, "no links on this disk")
            return real(*args, **options)

        return call

    for name in STEPS:
        setattr(os, name, wrap(name, getattr(os, name)))


@cache
def third_rename() -> int:
    """The number of the step at which two files have been renamed."""
    with TemporaryDirectory() as place:
        for at in range(1, 100):
            trial = fill(Path(place, str(at)))
            assert killed(lambda where=trial: publish(where, NEW), at)
            if sum(outputs(trial).get(name) == data for name, data in NEW.items()) == 2:
                return at
    raise AssertionError("no such moment")


def cut_off(folder: Path) -> Path:
    """A folder whose publication was killed after two renames."""
    fill(folder)
    assert killed(lambda: publish(folder, NEW), third_rename())
    assert outputs(folder) == OLD | {"a.pdf": b"new a", "b.pdf": b"new b"}
    return folder


def mend(folder: Path) -> None:
    with reserve(folder):
        pass


@pytest.mark.parametrize("links", [True, False])
def test_a_kill_at_any_step_leaves_all_old_or_all_new_once_the_next_run_has_begun(
    tmp_path: Path, *, links: bool
) -> None:
    states = []
    for at in range(1, 200):
        folder = fill(tmp_path / str(at))
        if not killed(lambda where=folder: publish(where, NEW), at, links=links):
            break
        left = outputs(folder)
        assert all(data in (OLD.get(name), NEW[name]) for name, data in left.items())
        mend(folder)
        assert contents(folder) in (OLD, NEW), f"step {at}"
        states.append((left in (OLD, NEW), outputs(folder) == NEW))
        publish(folder, NEW)
        assert contents(folder) == NEW
    assert contents(folder) == NEW
    # The test has seen what it is about: files left mixed, made old, made new.
    assert (False, True) in states
    assert {new for _, new in states} == {True, False}


@pytest.mark.parametrize("way", ["finish", "undo"])
def test_a_kill_while_mending_is_mended_too(tmp_path: Path, way: str) -> None:
    for at in range(1, 100):
        folder = cut_off(tmp_path / str(at))
        if way == "undo":
            (folder / ".guidebuilder-3.new").write_bytes(b"new li")  # a disk that lost a block
        if not killed(lambda where=folder: mend(where), at):
            break
        mend(folder)
        assert contents(folder) == (NEW if way == "finish" else OLD), f"step {at}"
    assert at > 5
    assert contents(folder) == (NEW if way == "finish" else OLD)


@pytest.mark.parametrize(
    ("index", "damage"),
    [
        (2, lambda path: path.unlink()),
        (2, lambda path: path.write_bytes(b"NEW c")),
        (2, lambda path: (path.unlink(), path.symlink_to("/dev/zero"))),
        (3, lambda path: (path.unlink(), os.mkfifo(path))),
        (3, lambda path: (path.unlink(), path.mkdir())),
    ],
)
def test_what_cannot_be_finished_is_undone(
    tmp_path: Path, index: int, damage: Callable[[Path], object]
) -> None:
    folder = cut_off(tmp_path / "out")
    damage(folder / f".guidebuilder-{index}.new")
    mend(folder)
    assert outputs(folder) == OLD


def test_what_can_be_neither_finished_nor_undone_is_left_as_it_is(tmp_path: Path) -> None:
    folder = cut_off(tmp_path / "out")
    (folder / ".guidebuilder-2.new").unlink()
    (folder / ".guidebuilder-0.old").unlink()
    before = outputs(folder)
    mend(folder)
    assert contents(folder) == before


@pytest.mark.parametrize("name", NEW)
def test_a_file_that_somebody_has_changed_meanwhile_is_theirs(tmp_path: Path, name: str) -> None:
    folder = cut_off(tmp_path / "out")
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_bytes(b"mine!")
    before = outputs(folder)
    mend(folder)
    assert contents(folder) == before


def test_a_file_that_somebody_has_removed_meanwhile(tmp_path: Path) -> None:
    folder = cut_off(tmp_path / "out")
    (folder / "link.pdf").unlink()
    mend(folder)
    assert contents(folder) == NEW


def test_an_old_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refuse(name: object, flags: int, *rest: int, dir_fd: int | None = None) -> int:
        if name == ".guidebuilder-0.old":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(name, flags, *rest, dir_fd=dir_fd)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    folder = cut_off(tmp_path / "out")
    assert UNREAD in (folder / JOURNAL).read_text("ascii")
    mend(folder)
    assert contents(folder) == NEW


def test_what_could_not_be_put_back_is_put_back_by_the_next_run(tmp_path: Path) -> None:
    folder = fill(tmp_path / "out")
    real, calls = os.replace, []

    def replace(source: str, target: str, **options: int) -> None:
        calls.append(source)
        if len(calls) == 3 or source == ".guidebuilder-0.old":
            raise OSError(errno.EIO, "Input/output error")
        real(source, target, **options)

    os.replace = replace  # type: ignore[assignment]
    try:
        with pytest.raises(MachineError, match=r"a\.pdf back: .* next build in this folder"):
            publish(folder, NEW)
    finally:
        os.replace = real
    # One is still new, the others were put back all the same.
    assert outputs(folder) == OLD | {"a.pdf": b"new a"}
    mend(folder)
    assert contents(folder) == OLD


def test_a_folder_that_cannot_be_locked_is_not_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There, the journal may be that of a build that is at work."""
    folder = cut_off(tmp_path / "out")
    before = contents(folder)

    def flock(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", flock)
    mend(folder)
    assert contents(folder) == before
    publish(folder, NEW)
    assert contents(folder) == NEW


ODD: dict[str, Callable[[Path], object]] = {
    "a link": lambda p: (p.rename(p.parent.parent / "j"), p.symlink_to("../j")),
    "a second name": lambda p: os.link(p, p.parent.parent / "j"),
    "a pipe": lambda p: (p.unlink(), os.mkfifo(p)),
    "cut short": lambda p: os.truncate(p, p.stat().st_size - 9),
    "empty": lambda p: os.truncate(p, 0),
    "too large": lambda p: p.write_bytes(p.read_bytes() + b" " * 2**20),
    "nested": lambda p: p.write_bytes(b"[" * 200_000),
    "a long number": lambda p: p.write_bytes(b"9" * 10_000),
    "of another version": lambda p: p.write_bytes(p.read_bytes().replace(b": 1,", b": 2,")),
    "no text": lambda p: p.write_bytes(b"\xff\xfe\0"),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_journal_that_is_none(tmp_path: Path, odd: Callable[[Path], object]) -> None:
    folder = cut_off(tmp_path / "out")
    before = outputs(folder)
    odd(folder / JOURNAL)
    mend(folder)
    assert contents(folder) == before
    publish(folder, NEW)
    assert contents(folder) == NEW


def test_the_journal_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cut_off(tmp_path / "out")
    before = outputs(folder)
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)
    mend(folder)
    assert contents(folder) == before


def test_a_journal_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).mkdir()
    with pytest.raises(MachineError, match=rf"{JOURNAL}: .*remove it|{JOURNAL}: it may not be"):
        mend(tmp_path)


NAMES = st.sampled_from(
    ["a.pdf", "mine.txt", "gone", "../out.txt", "sub/x", "/x", "", ".", "..", "sub", "a\0b",
     ".guidebuilder-0.old", JOURNAL, "x" * 300, "\ud800", "ä"]
)  # fmt: skip
STATES = st.sampled_from(
    [None, "unread", "other", "file:3:" + "0" * 64, "file:9999999999:" + "0" * 64, "link:1:x", 7]
    + [content_of(data) for data in (b"", b"a", b"mine", b"new", b"old")]
)
ENTRIES = st.fixed_dictionaries({"name": NAMES | st.none(), "old": STATES, "new": STATES})
JOURNALS = st.binary(max_size=200) | st.builds(
    lambda told: json.dumps(told).encode(),
    st.fixed_dictionaries(
        {
            "journal": st.just("guidebuilder publication"),
            "version": st.sampled_from([1, 1, 1, 2, "1", None]),
            "files": st.lists(ENTRIES | st.none(), max_size=3) | st.none(),
        }
    )
    | st.recursive(st.none() | st.integers(), st.lists),
)
DATA = st.sampled_from([b"", b"a", b"mine", b"new", b"old"])
LEFT = st.dictionaries(
    st.sampled_from([f".guidebuilder-{n}.{kind}" for n in range(3) for kind in ("new", "old")]),
    DATA,
)


@given(journal=JOURNALS, mine=DATA, left=LEFT)
@settings(max_examples=150, deadline=None)
def test_no_journal_touches_what_it_does_not_name_and_know(
    tmp_path_factory: pytest.TempPathFactory, journal: bytes, mine: bytes, left: dict[str, bytes]
) -> None:
    above = tmp_path_factory.mktemp("above")
    fill(above, {"out.txt": b"mine"})
    before = {"a.pdf": b"a", "mine.txt": mine}
    folder = fill(above / "folder", before | left)
    fill(folder / "sub", {"x": b"mine"})
    (folder / JOURNAL).write_bytes(journal)
    mend(folder)
    assert outputs(above) == {"out.txt": b"mine", "folder": "odd"}
    assert contents(folder / "sub") == {"x": b"mine"}
    after = contents(folder)
    assert after.pop("sub") == "odd"
    try:
        told = json.loads(journal)["files"] or ()
        known = {e["name"]: (e["old"], e["new"]) for e in told if e}
    except (ValueError, TypeError, KeyError, UnicodeDecodeError):
        known = {}
    for name in before.keys() | after.keys():
        was, now = before.get(name), after.get(name)
        if was != now:
            assert name in known
            for data in (was, now):
                assert (None if data is None else content_of(data)) in known[name]  # type: ignore[arg-type]


def test_such_a_journal_would_be_obeyed_if_it_were_right(tmp_path: Path) -> None:
    """The test above has something to find."""
    fill(tmp_path, {"a.pdf": b"a", ".guidebuilder-0.new": b"new"})
    entry = Entry("a.pdf", content_of(b"a"), content_of(b"new"))
    (tmp_path / JOURNAL).write_bytes(encode([entry]))
    mend(tmp_path)
    assert contents(tmp_path) == {"a.pdf": b"new"}


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "sub/x", "./a.pdf", "", ".", "..", "a.pdf\0", ".guidebuilder-1.new",
     ".guidebuilder-x", "\ud800", "x" * 256, "absolute"],
)  # fmt: skip
def test_a_journal_right_in_all_but_a_name(tmp_path: Path, name: str) -> None:
    fill(tmp_path, {"out.txt": b"mine"})
    folder = fill(tmp_path / "folder", {"a.pdf": b"mine"})
    fill(folder / "sub", {"x": b"mine"})
    fill(folder, {".guidebuilder-0.new": b"new", ".guidebuilder-1.new": b"mine"})
    told = str(tmp_path / "out.txt") if name == "absolute" else name
    # With and without a file of that name before.
    for old in (content_of(b"mine"), None):
        (folder / JOURNAL).write_bytes(encode([Entry(told, old, content_of(b"new"))]))
        mend(folder)
        assert contents(folder) == {"a.pdf": b"mine", "sub": "odd"}
        assert contents(folder / "sub") == {"x": b"mine"}
        assert contents(tmp_path) == {"out.txt": b"mine", "folder": "odd"}
        (folder / ".guidebuilder-0.new").write_bytes(b"new")
