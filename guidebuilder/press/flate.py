"""Streams compressed by the Flate method (ISO 32000-1, 7.4.4), to the same bytes everywhere.

libdeflate comes with its wheel: what it writes hangs on its version, which is pinned, and not on
the zlib of a machine. It packs pages closer than zlib's level 9 does, in half the time.
"""

from __future__ import annotations

from deflate import zlib_compress

CLOSE, QUICK = 9, 6
"""Levels: from 10 on it takes five times as long for three per cent."""


def flate(data: bytes, level: int = CLOSE) -> bytes:
    """The data of a stream whose Filter is FlateDecode. Other threads run meanwhile."""
    return bytes(zlib_compress(data, level))
