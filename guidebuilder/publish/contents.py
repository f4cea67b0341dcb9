"""What a name in a folder stands for, told so that it can be told again after a crash."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable

CONTENT = re.compile(r"(?:file|link):(\d{1,10}):[0-9a-f]{64}")
"""A regular file or a symbolic link: its size in bytes (group 1) and its SHA-256."""

UNREAD = "unread"
"""A file that may be replaced but not read."""

OTHER = "other"
"""Anything else: a folder, a pipe, or a file that is none of those expected."""

_NO_NAME = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ}
# What opening a link or a socket gives, where a regular file was a moment ago.
_EXCHANGED = {errno.ELOOP, errno.ENXIO}
_FORBIDDEN = {errno.EACCES, errno.EPERM}


def content_of(data: bytes) -> str:
    """What a regular file with these bytes is told as."""
    return _told("file", data)


def content(folder: int, name: str, expected: Iterable[str | None] | None = None) -> str | None:
    """What ``name`` holds: None if nothing, UNREAD, OTHER or as in :data:`CONTENT`.

    Where contents are ``expected``, a file that has the size of none of them is not read.
    Links are not followed. Raises OSError where the disk fails.
    """
    try:
        return _content(folder, name, expected)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in _FORBIDDEN:
            return UNREAD
        if error.errno in _NO_NAME | _EXCHANGED:
            return OTHER
        raise


def _content(folder: int, name: str, expected: Iterable[str | None] | None) -> str:
    found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if stat.S_ISLNK(found.st_mode):
        return _told("link", os.fsencode(os.readlink(name, dir_fd=folder)))
    start = f"file:{found.st_size}:"
    worth = expected is None or any(e == UNREAD or (e or "").startswith(start) for e in expected)
    return _of_file(folder, name) if stat.S_ISREG(found.st_mode) and worth else OTHER


def _of_file(folder: int, name: str) -> str:
    # Whatever takes the file's place in the meantime is not waited for.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with open(os.open(name, flags, dir_fd=folder), "rb") as file:  # noqa: PTH123
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return OTHER
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return f"file:{status.st_size}:{digest}"


def _told(kind: str, data: bytes) -> str:
    return f"{kind}:{len(data)}:{hashlib.sha256(data).hexdigest()}"
