"""Readable text among bytes: what the tool ``strings`` would show, and that of pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

_PRINTABLE = re.compile(rb"(?:[\t\r\n\x20-\x7e]|[\xc2-\xf4][\x80-\xbf]{1,3}){20,}")
_BIG_ENDIAN = re.compile(rb"(?:\x00[\t\r\n\x20-\x7e]){12,}")
_LITTLE_ENDIAN = re.compile(rb"(?:[\t\r\n\x20-\x7e]\x00){12,}")
_MARKED = re.compile(rb"(?:\xfe\xff(?:[^\x00\xd8-\xff][^\x00]|\x00[\x20-\x7e]){12,})")
_GENERAL = {
    "/FlateDecode", "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode",
    "/Fl", "/LZW", "/AHx", "/A85", "/RL",
}  # fmt: skip


def printable(data: bytes) -> Iterator[str]:
    """Runs of twenty characters or more of ASCII or UTF-8, and of twelve of UTF-16."""
    for run in _PRINTABLE.findall(data):
        yield run.decode("utf-8", "replace")
    if b"\0" in data:
        for run in _BIG_ENDIAN.findall(data):
            yield run.decode("utf-16-be", "replace")
        for run in _LITTLE_ENDIAN.findall(data):
            yield run.decode("utf-16-le", "replace")
    if b"\xfe\xff" in data:
        for run in _MARKED.findall(data):
            yield run.decode("utf-16", "replace")


def unpacked(stream: pikepdf.Stream, scratch: pikepdf.Pdf) -> bytes:
    """A stream's bytes, decoded as far as its filters are not those of pictures.

    ``scratch`` is a file to work in. Raises pikepdf.PdfError for a damaged stream.
    """
    facts = stream.stream_dict
    filters = _listed(facts.get("/Filter", facts.get("/F")))
    general = 0
    while general < len(filters) and str(filters[general]) in _GENERAL:
        general += 1
    if general == len(filters):
        return bytes(stream.read_bytes())
    copy = pikepdf.Stream(scratch, stream.read_raw_bytes())
    if not general:
        return bytes(copy.read_raw_bytes())
    copy.Filter = pikepdf.Array([pikepdf.Name(str(name)) for name in filters[:general]])
    parameters = _listed(facts.get("/DecodeParms"))[:general]
    if any(isinstance(given, pikepdf.Dictionary) for given in parameters):
        copy.DecodeParms = pikepdf.Array([_plain(given) for given in parameters])
    return bytes(copy.read_bytes())


def _listed(given: pikepdf.Object | None) -> list[pikepdf.Object]:
    if given is None:
        return []
    return list(given) if isinstance(given, pikepdf.Array) else [given]


def _plain(given: pikepdf.Object) -> pikepdf.Object:
    if not isinstance(given, pikepdf.Dictionary):
        return pikepdf.Dictionary()
    return pikepdf.Dictionary({key: int(value) for key, value in given.items()})
