"""What is said of a folder that cannot be written to."""

from __future__ import annotations

import errno
from pathlib import Path

from guidebuilder.errors import MachineError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def fault(error: OSError, path: Path) -> MachineError:
    """The error of a publication that has changed nothing, with what to do about it."""
    if error.errno in _FULL:
        reason, advice = "the disk is full", "free some space"
    elif error.errno in _FORBIDDEN:
        reason, advice = "it may not be written to", "change its permissions"
    elif error.errno in {errno.ENOTDIR, errno.EEXIST}:
        reason, advice = "it, or a folder above it, is a file", "remove that file"
    elif error.errno == errno.EISDIR:
        reason, advice = "it is a folder", "remove it"
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
