"""What is derived from files that do not change, kept where Python keeps the modules it compiled.

The same terms hold: it is made of the very source at hand, made anew where it is not, and done
without where Python is told to write nothing (``-B``) or may not. It is no cache of a guide's:
what is in it is the same for all guides, and nothing of theirs is in it.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path


def place(module: str, name: str) -> Path:
    """The file ``name`` of the module with this ``__file__``.

    Raises NotImplementedError where Python keeps nothing.
    """
    compiled = Path(cache_from_source(module))
    return compiled.with_name(f"{compiled.stem}.{name}")


def sign(parts: Iterable[bytes]) -> str:
    """What is derived from these ``parts`` is known by this."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def read(kept: Path, signed: str) -> bytes | None:
    """What was kept under this sign; None where something else or a damaged file is there.

    Raises OSError.
    """
    head, _, body = kept.read_bytes().partition(b"\n")
    return body if head == _head(signed, body) else None


def write(kept: Path, signed: str, body: bytes) -> None:
    """Keep it, in one step, unless Python is to write nothing. Raises OSError."""
    if sys.dont_write_bytecode:
        return
    kept.parent.mkdir(exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=kept.parent, prefix=kept.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_head(signed, body) + b"\n" + body)
        os.replace(scratch, kept)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            Path(scratch).unlink()
        raise


def _head(signed: str, body: bytes) -> bytes:
    return f"{signed} {hashlib.sha256(body).hexdigest()}".encode("ascii")
