"""The files of our own that lie in an output folder while it is written to, and how to write one.

A folder is meant by its descriptor, so that nobody can put another one in its place.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Container
from contextlib import suppress

JOURNAL = ".guidebuilder-journal"
"""What a publication sets out to do; there from before its first rename to after its last."""

_PREFIX = ".guidebuilder-"
_OURS = re.compile(r"\.guidebuilder-(?:\d+\.(?:new|old)|journal)")
_MOST_BYTES = 255
_NO_SYNC = frozenset({errno.EBADF, errno.EINVAL, errno.ENOTSUP})


def new_name(index: int) -> str:
    """Where the file of this number waits for its name."""
    return f"{_PREFIX}{index}.new"


def old_name(index: int) -> str:
    """Where the content is kept that the file of this number takes the place of."""
    return f"{_PREFIX}{index}.old"


def is_plain(name: str) -> bool:
    """Whether a name is that of a file in a folder itself, and none of ours."""
    return not (name in {"", ".", ".."} or "/" in name or "\0" in name or name.startswith(_PREFIX))


def fits(name: str) -> bool:
    """Whether the system can have a file of this name."""
    try:
        return len(os.fsencode(name)) <= _MOST_BYTES
    except UnicodeEncodeError:
        return False


def write(folder: int, name: str, data: bytes) -> None:
    """Write and sync a file that is not there yet. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(name, flags, 0o666, dir_fd=folder), "wb") as file:  # noqa: PTH123
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: int) -> None:
    """Let the names in a folder outlive a power cut. Raises OSError."""
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


def sweep(folder: int, spared: Container[str] = ()) -> None:
    """Remove our files, those of a build that was killed included. Raises nothing."""
    with suppress(OSError):
        for name in os.listdir(folder):
            if _OURS.fullmatch(name) and name not in spared:
                with suppress(OSError):
                    os.unlink(name, dir_fd=folder)
