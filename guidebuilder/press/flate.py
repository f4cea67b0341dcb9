"""Streams compressed by the Flate method (ISO 32000-1, 7.4.4), whatever zlib the machine has.

libdeflate comes with its wheel, so that what it writes hangs on a version that is pinned. It packs
pages closer than zlib's level 9 does, in half the time.
"""

from __future__ import annotations

from deflate import zlib_compress

CLOSE, QUICK = 9, 6
"""Levels: from 10 on it takes five times as long for three per cent."""


def flate(data: bytes, level: int = CLOSE) -> bytes:
    """The data of a stream whose Filter is FlateDecode. Other threads run meanwhile."""
    return bytes(zlib_compress(data, level))
