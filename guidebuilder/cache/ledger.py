"""How much a cache holds, without looking at all of it; and looking at all of it, when due.

The ledger is a file of 8-byte numbers: when the folder was last counted, how much it held then,
and what each put has added since, by whichever process. Adding is one append, which is whole or
not at all, and a ledger that makes no sense only means that it is time to count.
"""

from __future__ import annotations

import fcntl
import os
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from guidebuilder.cache.folder import ENTRY, LEDGER, OPEN, TEMPORARY, now, remove, write

DAY = 24 * 3600 * 10**9  # ns

_NUMBER = struct.Struct(">q")
_LONGEST = 2**20
_BLOCK = 4096
# What is left by a trim, so that not every put after it needs another.
_KEPT = 0.9


def cost(size: int) -> int:
    """What a file of that size takes on a disk, which deals in blocks; both in bytes."""
    return -(-size // _BLOCK) * _BLOCK


def add(folder: int, size: int) -> None:
    """Note that a file was put. Raises OSError."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | OPEN
    descriptor = os.open(LEDGER, flags, 0o600, dir_fd=folder)
    try:
        os.write(descriptor, _NUMBER.pack(cost(size)))
    finally:
        os.close(descriptor)


def trim(folder: int, most_bytes: int) -> None:
    """Bring a cache below its bound if the ledger says that it is above, or was not counted today.

    What was used longest ago goes first, down to nine tenths; so do the files that killed
    processes have left a day ago. Does nothing while another process does this. Raises OSError.
    """
    with _held(folder) as ledger:
        if ledger is None:
            return
        time = now(folder)
        if not _is_due(ledger, time, most_bytes):
            return
        total = _count(folder, time, most_bytes)
        os.ftruncate(ledger, 0)
        os.write(ledger, _NUMBER.pack(time) + _NUMBER.pack(total))


@contextmanager
def _held(folder: int) -> Iterator[int | None]:
    """The ledger, locked; None where another process holds it."""
    descriptor = _open(folder)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        except OSError:
            # A file system without locks: two that count at once only count twice.
            pass
        yield descriptor
    finally:
        os.close(descriptor)


def _open(folder: int) -> int:
    flags = os.O_RDWR | os.O_APPEND | OPEN
    with suppress(OSError):
        descriptor = os.open(LEDGER, flags | os.O_CREAT, 0o600, dir_fd=folder)
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
            return descriptor
        os.close(descriptor)
    # Something else has its name. A new file replaces all but a folder.
    with suppress(OSError):
        remove(folder, LEDGER)
    write(folder, LEDGER, b"")
    return os.open(LEDGER, flags, dir_fd=folder)


def _is_due(ledger: int, time: int, most_bytes: int) -> bool:
    data = os.pread(ledger, _LONGEST, 0)
    if not 2 * _NUMBER.size <= len(data) < _LONGEST or len(data) % _NUMBER.size:
        return True
    counted, *sizes = (number for (number,) in _NUMBER.iter_unpack(data))
    return not 0 <= time - counted < DAY or min(sizes) < 0 or sum(sizes) > most_bytes


def _count(folder: int, time: int, most_bytes: int) -> int:
    """Look at every file, remove what has to go, and give what the rest takes, in bytes."""
    found: list[tuple[int, str, int]] = []
    with os.scandir(folder) as files:
        for file in files:
            is_entry = ENTRY.fullmatch(file.name)
            if not is_entry and not TEMPORARY.fullmatch(file.name):
                continue
            with suppress(OSError):
                status = file.stat(follow_symlinks=False)
                if is_entry:
                    found.append((status.st_mtime_ns, file.name, cost(status.st_size)))
                elif time - status.st_mtime_ns > DAY:
                    remove(folder, file.name)
    total = sum(size for _, _, size in found)
    if total <= most_bytes:
        return total
    for _, name, size in sorted(found):
        if total <= most_bytes * _KEPT:
            break
        with suppress(OSError):
            remove(folder, name)
        total -= size
    return total
