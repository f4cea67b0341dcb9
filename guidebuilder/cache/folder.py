"""The folder of a cache: opened once, judged once, and used by its descriptor from then on.

Nobody but its owner may have written to it, since what it holds ends up in a book.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path

TAG = "CACHEDIR.TAG"
LEDGER = ".ledger"
ENTRY = re.compile(r"[a-z]{1,20}-[0-9a-f]{64}")
TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.new")

# https://bford.info/cachedir/: the first line is fixed; backups leave out such a folder.
_TAG_TEXT = b"""\
Signature: 8a477f597d28d172789f06886806bc55
# This is the cache of guidebuilder. All of it can be removed at any time.
# About such files: https://bford.info/cachedir/
"""

OPEN = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # of a pipe, open() would wait for ever


class UnusableError(Exception):
    """Why a folder cannot be a cache, and what to do about it."""


def open_folder(folder: Path) -> int:
    """The descriptor of a cache's folder, made with mode 0700 if it is missing, with its tag.

    Raises UnusableError where it is a link, not a folder, another user's, open to others for
    writing, or holds what is not the cache's; and OSError.
    """
    if not folder.is_absolute():
        raise UnusableError("its path is not absolute; choose another folder")
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | OPEN)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENOTDIR}:
            kind = "a link" if folder.is_symlink() else "not a folder"
            raise UnusableError(f"it is {kind}; choose another folder") from error
        raise
    try:
        _judge(os.fstat(descriptor))
        if not _tagged(descriptor):
            _tag(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _judge(status: os.stat_result) -> None:
    if status.st_uid != os.geteuid():
        raise UnusableError("it belongs to another user; choose another folder")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UnusableError("other users may write to it; take that right from them (chmod go-w)")


def _tagged(folder: int) -> bool:
    try:
        descriptor = os.open(TAG, os.O_RDONLY | OPEN, dir_fd=folder)
    except OSError:
        return False
    try:
        status = os.fstat(descriptor)
        mine = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
        return mine and os.read(descriptor, len(_TAG_TEXT) + 1) == _TAG_TEXT
    finally:
        os.close(descriptor)


def _tag(folder: int) -> None:
    """Tag a new folder, and never somebody's documents: a tag keeps them out of backups."""
    names = os.listdir(folder)
    if strange := sorted(name for name in names if not _is_ours(name)):
        raise UnusableError(f"it holds what is not the cache's ({strange[0]!a}); choose another")
    write(folder, TAG, _TAG_TEXT)


def _is_ours(name: str) -> bool:
    known = ENTRY.fullmatch(name) or TEMPORARY.fullmatch(name)
    return bool(known) or name in {TAG, LEDGER}


def now(folder: int) -> int:
    """The time on the file system's own clock, in ns: what it gives to a file that is touched.

    The times of entries come from the same clock, so that one on another machine does no harm.
    """
    os.utime(TAG, dir_fd=folder, follow_symlinks=False)
    return os.stat(TAG, dir_fd=folder, follow_symlinks=False).st_mtime_ns


def write(folder: int, name: str, data: bytes) -> None:
    """Write a file whole, mode 0600, or leave what was there. Raises OSError.

    Not synced: what a power cut leaves half written is found when it is read.
    """
    new = f".{os.urandom(8).hex()}.new"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | OPEN
    descriptor = os.open(new, flags, 0o600, dir_fd=folder)
    try:
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
        finally:
            os.close(descriptor)
        os.replace(new, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(new, dir_fd=folder)
        raise


def remove(folder: int, name: str) -> None:
    """Remove a file, or a link itself, or an empty folder, if it is this user's. Raises OSError."""
    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if status.st_uid != os.geteuid():
        return
    if stat.S_ISDIR(status.st_mode):
        os.rmdir(name, dir_fd=folder)
    else:
        os.unlink(name, dir_fd=folder)
