"""Publishing: all files of a run or none, whatever fails and wherever."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebuilder.errors import MachineError, UsageError
from guidebuilder.publish import publish, reserve

OLD = {"a.pdf": b"old a", "b.pdf": b"old b"}
NEW = {"a.pdf": b"new a", "b.pdf": b"new b", "c.pdf": b"new c"}
CALLS = ("open", "link", "replace", "fsync")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def fill(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in OLD.items():
        (folder / name).write_bytes(data)
    return folder


@contextmanager
def failing(at: int, failure: BaseException) -> Iterator[Callable[[], int]]:
    """Let call number ``at`` (from 1) of those in CALLS raise; yields the count of calls."""
    real = {name: getattr(os, name) for name in CALLS}
    count = 0

    def wrap(name: str) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            nonlocal count
            count += 1
            if count == at:
                raise failure
            return real[name](*args, **options)

        return call

    for name in CALLS:
        setattr(os, name, wrap(name))
    try:
        yield lambda: count
    finally:
        for name, function in real.items():
            setattr(os, name, function)


def calls_of_a_run(tmp_path: Path) -> int:
    with failing(0, OSError()) as counted:
        publish(fill(tmp_path / "counted"), NEW)
        return counted()


def test_new_files_replace_old_ones_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = fill(tmp_path / "out")
    (folder / "other.txt").write_bytes(b"mine")
    publish(folder, NEW)
    assert contents(folder) == NEW | {"other.txt": b"mine"}


def test_missing_folders_are_made(tmp_path: Path) -> None:
    publish(tmp_path / "x" / "y", NEW)
    assert contents(tmp_path / "x" / "y") == NEW


def test_the_umask_is_honoured(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        publish(tmp_path, {"a.pdf": b"x"})
    finally:
        os.umask(before)
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "failure", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
)
def test_a_failure_of_any_call_leaves_the_old_files_whole(
    tmp_path: Path, failure: BaseException
) -> None:
    total = calls_of_a_run(tmp_path)
    assert total > 10
    survived = []
    for at in range(1, total + 1):
        folder = fill(tmp_path / str(at))
        try:
            with failing(at, failure):
                publish(folder, NEW)
        except (MachineError, KeyboardInterrupt):
            assert contents(folder) == OLD, f"call {at}"
        else:
            survived.append(at)
            assert contents(folder) == NEW
    # A link that cannot be made is replaced by a copy; every other failure must be told.
    assert len(survived) <= (2 if isinstance(failure, OSError) else 0)


def test_a_failure_removes_the_folders_made_for_the_run(tmp_path: Path) -> None:
    total = calls_of_a_run(tmp_path)
    for at in range(2, total - 2):
        with failing(at, OSError(errno.EIO, "I/O error")):
            try:
                publish(tmp_path / "x" / "y", NEW)
            except MachineError:
                assert not (tmp_path / "x").exists()
            else:
                pytest.fail(f"call {at} failed and nobody said so")


@given(
    old=st.dictionaries(st.sampled_from("abcd"), st.binary(max_size=9)),
    new=st.dictionaries(st.sampled_from("abcd"), st.binary(max_size=9)),
    at=st.integers(1, 25),
)
@settings(max_examples=60, deadline=None)
def test_all_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, old: dict[str, bytes], new: dict[str, bytes], at: int
) -> None:
    folder = tmp_path_factory.mktemp("out")
    for name, data in old.items():
        (folder / name).write_bytes(data)
    try:
        with failing(at, OSError(errno.EIO, "I/O error")):
            publish(folder, new)
    except MachineError:
        assert contents(folder) == old
    else:
        assert contents(folder) == old | new


def test_a_disk_that_is_full_is_named_with_what_to_do(tmp_path: Path) -> None:
    """A limit on file size stands in for the disk: the write itself fails."""
    folder = fill(tmp_path / "out")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(MachineError, match=r"b\.pdf: the disk is full; free some space"):
            publish(folder, {"a.pdf": b"small", "b.pdf": b"x" * 10_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert contents(folder) == OLD


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    folder = fill(tmp_path / "out")
    folder.chmod(0o500)
    try:
        with pytest.raises(MachineError, match="may not be written to"):
            publish(folder, NEW)
    finally:
        folder.chmod(0o700)
    assert contents(folder) == OLD


def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    folder = fill(tmp_path / "out")
    with (
        failing(2, PermissionError(errno.EACCES, "Permission denied")),
        pytest.raises(MachineError, match="may not be written to; change its permissions"),
    ):
        publish(folder, NEW)
    assert contents(folder) == OLD


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(MachineError, match="is a file"):
        publish(tmp_path / "out", NEW)
    with pytest.raises(MachineError, match="is a file"):
        publish(tmp_path / "out" / "below", NEW)
    assert contents(tmp_path) == {"out": b"mine"}


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_target_that_is_no_regular_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "b.pdf")
    with pytest.raises(MachineError, match=r"b\.pdf: it is "):
        publish(tmp_path, NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["b.pdf"]


@pytest.mark.parametrize("link", ["none", "symlink", "hardlink"])
def test_an_input_is_not_overwritten(tmp_path: Path, link: str) -> None:
    source = tmp_path / "a.pdf"
    if link != "none":
        source = tmp_path / "source.png"
    source.write_bytes(b"input")
    if link == "symlink":
        (tmp_path / "a.pdf").symlink_to(source)
    elif link == "hardlink":
        (tmp_path / "a.pdf").hardlink_to(source)
    with pytest.raises(UsageError, match="would be overwritten"):
        publish(tmp_path, NEW, inputs=[tmp_path / "gone.png", source])
    assert source.read_bytes() == b"input"
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize("name", ["", ".", "..", "../a.pdf", "a/b.pdf", "/a.pdf", "a\0b"])
def test_a_name_must_be_plain(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no plain file name"):
        publish(tmp_path / "out", {name: b""})
    assert not (tmp_path / "out").exists()


def test_a_name_too_long(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="name is too long"):
        publish(tmp_path, {"a": b"", "x" * 300: b""})
    assert contents(tmp_path) == {}


def test_the_second_of_two_builds_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with reserve(folder) as output:
        with pytest.raises(MachineError, match=f"another build is writing to {folder}"):
            publish(folder, NEW)
        output.publish(OLD)
    assert contents(folder) == OLD
    publish(folder, NEW)
    assert contents(folder) == NEW


def test_a_worker_that_outlives_its_build_does_not_hold_the_lock(tmp_path: Path) -> None:
    read, write = os.pipe()
    started, tell = os.pipe()
    with reserve(tmp_path):
        child = os.fork()
        if child == 0:
            os.close(write)
            os.write(tell, b".")
            os.read(read, 1)
            os._exit(0)
        os.read(started, 1)
    try:
        publish(tmp_path, NEW)
    finally:
        for end in (read, write, started, tell):
            os.close(end)
        os.waitpid(child, 0)


def test_the_leavings_of_a_killed_build_are_swept(tmp_path: Path) -> None:
    (tmp_path / ".guidebuilder-0.new").write_bytes(b"half")
    (tmp_path / ".guidebuilder-7.old").write_bytes(b"old")
    (tmp_path / ".guidebuilder.toml").write_bytes(b"not ours")
    publish(tmp_path, NEW)
    assert contents(tmp_path) == NEW | {".guidebuilder.toml": b"not ours"}


def test_a_folder_that_vanishes_in_mid_build(tmp_path: Path) -> None:
    with reserve(tmp_path / "out") as output:
        (tmp_path / "out").rmdir()
        with pytest.raises(MachineError, match="removed in the meantime"):
            output.publish(NEW)


def test_an_old_file_that_cannot_be_put_back_is_kept_and_named(tmp_path: Path) -> None:
    folder = fill(tmp_path / "out")
    real = os.replace
    calls = 0

    def replace(source: str, target: str, **options: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise OSError(errno.EIO, "Input/output error")
        real(source, target, **options)

    os.replace = replace  # type: ignore[assignment]
    try:
        with pytest.raises(MachineError, match=r"old content is in .*/\.guidebuilder-0\.old"):
            publish(folder, NEW)
    finally:
        os.replace = real
    assert (folder / ".guidebuilder-0.old").read_bytes() == b"old a"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_renaming_waits_for_the_end(tmp_path: Path, number: signal.Signals) -> None:
    """The process shoots at itself between two renames: all files are new, none half way."""
    folder = fill(tmp_path / "out")
    script = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from guidebuilder import publish
        number, folder = int(sys.argv[1]), Path(sys.argv[2])
        def stop(*_): raise KeyboardInterrupt
        signal.signal(number, stop)
        real = os.replace
        def replace(*args, **options):
            os.kill(os.getpid(), number)
            real(*args, **options)
        os.replace = replace
        try:
            publish.publish(folder, {n: b"new " + n[:1].encode() for n in ("a.pdf", "b.pdf")})
        except KeyboardInterrupt:
            sys.exit(130)
    """)
    done = subprocess.run(
        [sys.executable, "-c", script, str(int(number)), str(folder)], check=False, timeout=20
    )
    assert done.returncode == 130
    assert contents(folder) == {"a.pdf": b"new a", "b.pdf": b"new b"}


def test_a_build_that_was_killed_leaves_no_lock(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from guidebuilder.publish import reserve\n"
        "with reserve(Path(sys.argv[1])):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE
    ) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == b"held\n"
        with pytest.raises(MachineError, match="another build"):
            publish(tmp_path, NEW)
        held.kill()
        held.wait()
    deadline = time.monotonic() + 5
    while True:
        try:
            publish(tmp_path, NEW)
            break
        except MachineError:
            assert time.monotonic() < deadline
    assert contents(tmp_path) == NEW


def test_a_file_that_is_open_elsewhere(tmp_path: Path) -> None:
    """Whoever has it open goes on reading the old one; the name stands for the new one."""
    folder = fill(tmp_path / "out")
    with (folder / "a.pdf").open("rb") as reader:
        assert reader.read(3) == b"old"
        publish(folder, NEW)
        assert reader.read() == b" a"
    assert contents(folder) == NEW
