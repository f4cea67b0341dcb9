"""The journal of a publication: what it sets out to do, for whoever finds it cut off."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from guidebuilder.publish.contents import CONTENT, UNREAD
from guidebuilder.publish.temporary import JOURNAL, fits, is_plain, write

_KIND = "guidebuilder publication"
_VERSION = 1
_MOST_BYTES = 2**20
# So much may be read to find out what a folder holds; no run prints as much.
_MOST_CONTENT = 2**32


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a run: its name, its content before (None: not there) and after."""

    name: str
    old: str | None
    new: str


def encode(entries: Sequence[Entry]) -> bytes:
    """A journal as the bytes of its file."""
    files = [{"name": e.name, "old": e.old, "new": e.new} for e in entries]
    told = {"journal": _KIND, "version": _VERSION, "files": files}
    return (json.dumps(told, indent=1) + "\n").encode("ascii")


def decode(data: bytes) -> tuple[Entry, ...] | None:
    """The entries of a journal; None for bytes that are none of this version."""
    try:
        told = json.loads(data.decode("ascii"))
        files = told.pop("files")
        if told != {"journal": _KIND, "version": _VERSION}:
            return None
        entries = tuple(Entry(**one) for one in files)
        total = sum(_size(one) for e in entries for one in (e.old, e.new))
        names = {e.name for e in entries if is_plain(e.name) and fits(e.name)}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    sound = 0 < len(entries) == len(names) and all(e.new != UNREAD for e in entries)
    return entries if sound and total <= _MOST_CONTENT else None


def _size(told: str | None) -> int:
    if told is None or told == UNREAD:
        return 0
    found = CONTENT.fullmatch(told)
    if found is None:
        raise ValueError(told)
    return int(found[1])


def record(folder: int, entries: Sequence[Entry]) -> None:
    """Write the journal of what is about to be done. Raises OSError."""
    write(folder, JOURNAL, encode(entries))


def forget(folder: int) -> None:
    """Remove the journal. Raises OSError."""
    # Not synced: a journal that comes back tells of what is done already.
    with suppress(FileNotFoundError):
        os.unlink(JOURNAL, dir_fd=folder)


def read(folder: int) -> tuple[Entry, ...] | None:
    """What the journal in a folder tells: None if there is none, () if it is none of ours.

    Raises OSError.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        found = os.stat(JOURNAL, dir_fd=folder, follow_symlinks=False)
        # One that somebody else wrote, or that has a second name, is not ours.
        if not _is_ours(found):
            return ()
        with open(os.open(JOURNAL, flags, dir_fd=folder), "rb") as file:  # noqa: PTH123
            return decode(file.read(_MOST_BYTES)) or () if _is_ours(os.fstat(file.fileno())) else ()
    except FileNotFoundError:
        return None


def _is_ours(found: os.stat_result) -> bool:
    return (
        stat.S_ISREG(found.st_mode)
        and found.st_uid == os.geteuid()
        and found.st_nlink == 1
        and found.st_size < _MOST_BYTES
    )
