"""The last stage: finished bytes become files, all of a run or none.

Every file is written and synced beside its target before the first one is
renamed. Whatever goes wrong until then leaves the folder as it was; what goes
wrong between two renames is rolled back from links to the old files.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import signal
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from guidebuilder.errors import MachineError, UsageError

_OURS = re.compile(r"\.guidebuilder-\d+\.(new|old)")
_HELD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_LOCKS = frozenset({errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS})
_NO_SYNC = frozenset({errno.EBADF, errno.EINVAL, errno.ENOTSUP})

# A forked worker shares the lock. One that outlives a killed build would hold it
# for ever, so a child lets go of it at once.
_locks: set[int] = set()


def _let_go() -> None:
    while _locks:
        with suppress(OSError):
            os.close(_locks.pop())


os.register_at_fork(after_in_child=_let_go)


def publish(folder: Path, files: Mapping[str, bytes], *, inputs: Iterable[Path] = ()) -> None:
    """Write ``files`` (plain name to bytes) into ``folder``, all of them or none.

    ``inputs`` are files that must not be overwritten. Raises UsageError where a
    target is one of them, MachineError where the folder is locked by another
    build, full, read-only or missing.
    """
    with reserve(folder) as output:
        output.publish(files, inputs=inputs)


@contextmanager
def reserve(folder: Path) -> Iterator[OutputFolder]:
    """Create ``folder`` if it is missing, and hold its lock until the block is left.

    When the block raises, the folders that were created for it are removed
    again, unless somebody put something into them. Raises MachineError.
    """
    created: list[Path] = []
    try:
        created += [p for p in (folder, *folder.parents) if not p.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = _open_locked(folder)
    except OSError as error:
        _remove_empty(created)
        raise _fault(error, folder) from error
    _locks.add(descriptor)
    try:
        yield OutputFolder(folder, descriptor)
    except BaseException:
        # Still under the lock, so that no other build can be using the folder.
        _remove_empty(created)
        raise
    finally:
        _locks.discard(descriptor)
        os.close(descriptor)


class OutputFolder:
    """A folder whose lock is held. Everything goes through its descriptor, not its path."""

    def __init__(self, folder: Path, descriptor: int) -> None:
        self.folder = folder
        self._fd = descriptor
        self._spared: set[str] = set()

    def refuse(self, names: Iterable[str], inputs: Iterable[Path] = ()) -> None:
        """Raise what :meth:`publish` would raise about ``names``, before any work is done."""
        protected = set()
        for path in inputs:
            with suppress(OSError):
                protected.add(_identity(path.stat()))
        for name in names:
            if name in {"", ".", ".."} or "/" in name or "\0" in name:
                raise UsageError(f"{name!r} is no plain file name for an output")
            try:
                found = os.stat(name, dir_fd=self._fd)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise _fault(error, self.folder / name) from error
            target = self.folder / name
            if _identity(found) in protected:
                raise UsageError(
                    f"{target} is read by this build and would be overwritten by it; "
                    "choose another folder with -o"
                )
            if not stat.S_ISREG(found.st_mode):
                kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
                raise MachineError(
                    f"cannot write {target}: it is {kind}; remove it or choose another "
                    "folder with -o"
                )

    def publish(self, files: Mapping[str, bytes], *, inputs: Iterable[Path] = ()) -> None:
        """Write all of ``files`` or none; see :func:`publish`."""
        names = tuple(files)
        self.refuse(names, inputs)
        at = self.folder
        try:
            self._sweep()
            for index, name in enumerate(names):
                at = self.folder / name
                self._write(_new(index), files[name])
            at = self.folder
            self._commit(names)
        except OSError as error:
            raise _fault(error, at) from error
        finally:
            with _signals_held():
                self._sweep()

    def _commit(self, names: tuple[str, ...]) -> None:
        with _signals_held():
            try:
                for index, name in enumerate(names):
                    self._keep(name, _old(index))
                for index, name in enumerate(names):
                    self._rename(_new(index), name)
                self._sync()
            except BaseException:
                self._restore(names)
                raise

    def _restore(self, names: tuple[str, ...]) -> None:
        """Undo the renames. What was renamed is read off the folder, so nothing is missed."""
        there = set(os.listdir(self._fd))  # noqa: PTH208 - a descriptor, not a path
        for index, name in enumerate(names):
            if _new(index) in there:
                continue
            try:
                if _old(index) in there:
                    self._rename(_old(index), name)
                else:
                    os.unlink(name, dir_fd=self._fd)
            except OSError as error:
                self._spared.add(_old(index))
                raise MachineError(
                    f"cannot put {self.folder / name} back: {error.strerror}; "
                    f"its old content is in {self.folder / _old(index)}"
                ) from error

    def _write(self, name: str, data: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with open(os.open(name, flags, 0o666, dir_fd=self._fd), "wb") as file:  # noqa: PTH123
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def _keep(self, name: str, copy: str) -> None:
        """Give the old file a second name; where links are not to be had, a copy."""
        try:
            os.link(name, copy, src_dir_fd=self._fd, dst_dir_fd=self._fd, follow_symlinks=False)
        except FileNotFoundError:
            return
        except OSError:
            with open(os.open(name, os.O_RDONLY, dir_fd=self._fd), "rb") as file:  # noqa: PTH123
                self._write(copy, file.read())

    def _rename(self, source: str, target: str) -> None:
        os.replace(source, target, src_dir_fd=self._fd, dst_dir_fd=self._fd)

    def _sync(self) -> None:
        try:
            os.fsync(self._fd)
        except OSError as error:
            if error.errno not in _NO_SYNC:
                raise

    def _sweep(self) -> None:
        """Remove our temporary files, those of a build that was killed included."""
        with suppress(OSError):
            for name in os.listdir(self._fd):  # noqa: PTH208 - a descriptor, not a path
                if _OURS.fullmatch(name) and name not in self._spared:
                    with suppress(OSError):
                        os.unlink(name, dir_fd=self._fd)


def _new(index: int) -> str:
    return f".guidebuilder-{index}.new"


def _old(index: int) -> str:
    return f".guidebuilder-{index}.old"


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _open_locked(folder: Path) -> int:
    """Open ``folder`` and lock it. A folder removed by its last holder is made anew."""
    while True:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _lock(descriptor, folder)
            with suppress(FileNotFoundError):
                if _identity(os.fstat(descriptor)) == _identity(folder.stat()):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        folder.mkdir(parents=True, exist_ok=True)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise MachineError(
            f"another build is writing to {folder}; wait for it to end, or choose another "
            "folder with -o"
        ) from error
    except OSError as error:
        # Some network file systems cannot lock a folder. O_EXCL on the temporary
        # files still makes the second of two builds fail instead of mixing them.
        if error.errno not in _NO_LOCKS:
            raise


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def _signals_held() -> Iterator[None]:
    """Let an interruption wait for the end of the block."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _fault(error: OSError, path: Path) -> MachineError:
    if error.errno in _FULL:
        reason, advice = "the disk is full", "free some space"
    elif error.errno in _FORBIDDEN:
        reason, advice = "it may not be written to", "change its permissions"
    elif error.errno in {errno.ENOTDIR, errno.EEXIST}:
        reason, advice = "it, or a folder above it, is a file", "remove that file"
    elif error.errno == errno.ENAMETOOLONG:
        reason, advice = "its name is too long", "give the guide or the edition a shorter id"
    elif error.errno == errno.ENOENT:
        reason, advice = "the folder was removed in the meantime", "build again"
    else:
        reason, advice = error.strerror or str(error), "check the disk"
    return MachineError(
        f"cannot write {path}: {reason}; {advice}, or choose another folder with -o "
        "(no file was changed)"
    )
