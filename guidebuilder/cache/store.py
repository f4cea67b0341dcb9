"""The cache itself: get, put, trim; and the one that is none."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from guidebuilder.cache import folder as folders
from guidebuilder.cache import ledger
from guidebuilder.cache.entry import DamagedEntryError, pack, unpack

# How exact the time of last use is, in ns: a hit within it costs no write.
_TOUCHED = 3600 * 10**9

_REASONS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "the disk is full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "it may not be written to"),
    errno.ENOENT: "it was removed in the meantime",
}
# Of these, another try may go well, and the entry is not to blame.
_PASSING = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR, errno.EBADF})


class Cache(Protocol):
    """What a cache does. Nothing here raises for what happens on the disk.

    ``kind`` is a short word in small letters, ``key`` a SHA-256 in hexadecimal; others raise
    ValueError. ``notes`` are why it is not used, or no longer written to: once each, for the
    user.
    """

    @property
    def notes(self) -> tuple[str, ...]:
        """What to tell the user."""

    def get(self, kind: str, key: str) -> Any | None:
        """The value that was put by this name, or None: it never was, is gone or is damaged."""

    def put(self, kind: str, key: str, value: object) -> None:
        """Keep a value, if possible: builtins, posix paths, guidebuilder's records of them."""

    def trim(self) -> None:
        """Keep to the bound; for the end of each run, where it mostly reads a small file."""

    def close(self) -> None:
        """Let go of the folder; from then on everything is a miss."""


class NoCache:
    """A cache that holds nothing; ``note`` tells the user why."""

    def __init__(self, note: str = "") -> None:
        self.notes: tuple[str, ...] = (note,) if note else ()

    def get(self, kind: str, key: str) -> Any | None:
        """None."""
        _name(kind, key)
        return None

    def put(self, kind: str, key: str, value: object) -> None:
        """Nothing."""
        _name(kind, key)

    def trim(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class DiskCache:
    """A cache in a folder, of which it holds the descriptor; see :func:`open_cache`."""

    def __init__(self, folder: Path, descriptor: int, most_bytes: int) -> None:
        self._path = folder
        self._folder = descriptor
        self._most = most_bytes
        self._now = folders.now(descriptor)
        self._added = 0
        self._is_written = True
        self._notes: dict[str, None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What to tell the user."""
        return tuple(self._notes)

    def get(self, kind: str, key: str) -> Any | None:
        """See :class:`Cache`. A damaged entry is removed."""
        name = _name(kind, key)
        if self._folder < 0:
            return None
        try:
            return self._read(name)
        except FileNotFoundError:
            return None
        except MemoryError:
            return None
        except (DamagedEntryError, OSError) as error:
            if not (isinstance(error, OSError) and error.errno in _PASSING):
                with suppress(OSError):
                    folders.remove(self._folder, name)
            return None

    def _read(self, name: str) -> Any:
        descriptor = os.open(name, os.O_RDONLY | folders.OPEN, dir_fd=self._folder)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
                raise DamagedEntryError("it is no file of ours")
            if status.st_size > self._most:
                raise DamagedEntryError("it is larger than the whole cache may be")
            with open(descriptor, "rb", buffering=0, closefd=False) as file:
                value = unpack(name, file.readall())
            if abs(self._now - status.st_mtime_ns) > _TOUCHED:
                with suppress(OSError):
                    os.utime(descriptor)
            return value
        finally:
            os.close(descriptor)

    def put(self, kind: str, key: str, value: object) -> None:
        """See :class:`Cache`. After a failure nothing more is written in this run."""
        name = _name(kind, key)
        if self._folder < 0 or not self._is_written:
            return
        try:
            data = pack(name, value)
        except Exception as error:  # noqa: BLE001 - pickle raises all kinds, and no build fails
            self._notes[f"the cache cannot keep a {kind}: {error}"] = None
            return
        size = ledger.cost(len(data))
        if size > self._most:
            return
        try:
            folders.write(self._folder, name, data)
        except OSError as error:
            self._stop(error)
            return
        with suppress(OSError):
            ledger.add(self._folder, len(data))
        self._added += size
        if self._added > self._most // 4:
            self.trim()

    def trim(self) -> None:
        """See :class:`Cache`. Other processes may read and write meanwhile."""
        self._added = 0
        if self._folder < 0 or not self._is_written:
            return
        try:
            ledger.trim(self._folder, self._most)
        except OSError as error:
            # What cannot be kept within its bound must not grow.
            self._stop(error)

    def close(self) -> None:
        """See :class:`Cache`."""
        descriptor, self._folder = self._folder, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _stop(self, error: OSError) -> None:
        self._is_written = False
        self._notes[f"the cache is no longer written to: {_why(self._path, error)}"] = None


def open_cache(folder: Path, *, most_bytes: int) -> Cache:
    """The cache in a folder, which is made if it is missing; ``folder`` is absolute.

    After :meth:`Cache.trim` it takes ``most_bytes`` at most, counted in blocks of 4 KiB; between
    two of them each process may add a quarter. Several processes may use one folder, each with a
    cache that it has opened, or that was open when it was forked. Where the folder is not fit,
    the cache is a :class:`NoCache` whose note says why. Raises ValueError for a bound below 0.
    """
    if most_bytes < 0:
        raise ValueError("a cache cannot hold less than nothing")
    descriptor = -1
    try:
        descriptor = folders.open_folder(folder)
        return DiskCache(folder, descriptor, most_bytes)
    except (folders.UnusableError, OSError, ValueError) as error:
        if descriptor >= 0:
            os.close(descriptor)
        return NoCache(f"the cache is not used: {_why(folder, error)}")


def default_folder() -> Path:
    """Where this system keeps the caches of a user; not absolute for a user without a home."""
    # Only here, so that a run that names its folder does without it.
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("guidebuilder", appauthor=False)


def _name(kind: str, key: str) -> str:
    name = f"{kind}-{key}"
    if not folders.ENTRY.fullmatch(name):
        raise ValueError(f"{name!r} cannot name an entry: a word and a SHA-256 in hexadecimal can")
    return name


def _why(folder: Path, error: Exception) -> str:
    shown = os.fsencode(folder).decode("utf-8", "backslashreplace")
    if isinstance(error, OSError):
        return f"{shown}: {_REASONS.get(error.errno or 0, error.strerror or str(error))}"
    return f"{shown}: {error}"
