"""The lock on an output folder, which two builds at once must not write to."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path

from guidebuilder.errors import MachineError

_NO_LOCKS = frozenset({errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS})

# A forked worker shares the lock. One that outlives a killed build would hold it
# for ever, so a child lets go of it at once.
_locks: set[int] = set()


def _let_go() -> None:
    while _locks:
        with suppress(OSError):
            os.close(_locks.pop())


os.register_at_fork(after_in_child=_let_go)


def open_locked(folder: Path) -> tuple[int, bool]:
    """Open ``folder`` and lock it. A folder removed by its last holder is made anew.

    Returns its descriptor, and whether the lock is had: some network file systems have none.
    Raises MachineError where another build holds it, OSError.
    """
    while True:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            locked = _lock(descriptor, folder)
            with suppress(FileNotFoundError):
                if identity(os.fstat(descriptor)) == identity(folder.stat()):
                    _locks.add(descriptor)
                    return descriptor, locked
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        folder.mkdir(parents=True, exist_ok=True)


def close(descriptor: int) -> None:
    """Let go of a folder."""
    _locks.discard(descriptor)
    os.close(descriptor)


def identity(status: os.stat_result) -> tuple[int, int]:
    """What tells a file from every other one."""
    return status.st_dev, status.st_ino


def _lock(descriptor: int, folder: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise MachineError(
            f"another build is writing to {folder}; wait for it to end, or choose another "
            "folder with -o"
        ) from error
    except OSError as error:
        # O_EXCL on the temporary files still makes the second of two builds fail
        # instead of mixing them.
        if error.errno not in _NO_LOCKS:
            raise
        return False
    return True
