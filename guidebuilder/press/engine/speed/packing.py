"""The data of the engine's streams, packed by a quicker compressor."""

from __future__ import annotations

from typing import Any

from pydyf import Dictionary, Stream, _to_bytes

from guidebuilder.press.flate import flate

_data = vars(Stream)["data"]


def _packed(stream: Any) -> bytes:
    if not stream.compress:
        own: bytes = _data.fget(stream)
        return own
    packed = flate(b"\n".join(map(_to_bytes, stream.stream)))
    extra = Dictionary(stream.extra | {"Filter": "/FlateDecode", "Length": len(packed)})
    return b"\n".join((extra.data, b"stream", packed, b"endstream"))


PATCHES = ((_data, property(_packed)),)
