"""Readable text among bytes: what the tool ``strings`` would show, and that of pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

_PRINTABLE = re.compile(rb"(?:[\t\r\n\x20-\x7e]|[\xc2-\xf4][\x80-\xbf]{1,3}){20,}")
_BIG_ENDIAN = re.compile(rb"(?:\x00[\t\r\n\x20-\x7e]){12,}")
_LITTLE_ENDIAN = re.compile(rb"(?:[\t\r\n\x20-\x7e]\x00){12,}")
_MARKED = re.compile(rb"(?:\xfe\xff(?:[^\x00\xd8-\xff][^\x00]|\x00[\x20-\x7e]){12,})")
# Data shorter than this are searched without further ado.
_SMALL = 400
_BLOCK = 10
_BLOCKS = re.compile(rb"[^\0]+")
_TABLES = tuple(
    bytes(code in kind for code in range(256))
    for kind in (
        {*b"\t\r\n", *range(0x20, 0x7F)},  # ASCII that is printed
        {*range(0xC2, 0xF5)},  # the first byte of a character in UTF-8
        {*range(0x80, 0xC0)},  # another of its bytes
        {0},
    )
)
_GENERAL = {
    "/FlateDecode", "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode",
    "/Fl", "/LZW", "/AHx", "/A85", "/RL",
}  # fmt: skip


def printable(data: bytes) -> Iterator[str]:
    """Runs of twenty characters or more of ASCII or UTF-8, and of twelve of UTF-16."""
    if len(data) < _SMALL:
        eight = sixteen = [(0, len(data))]
    else:
        eight, sixteen = _stretches(data)
    for start, end in eight:
        for run in _PRINTABLE.findall(data, start, end):
            yield run.decode("utf-8", "replace")
    for start, end in sixteen:
        for run in _BIG_ENDIAN.findall(data, start, end):
            yield run.decode("utf-16-be", "replace")
        for run in _LITTLE_ENDIAN.findall(data, start, end):
            yield run.decode("utf-16-le", "replace")
    if b"\xfe\xff" in data:
        for run in _MARKED.findall(data):
            yield run.decode("utf-16", "replace")


_Stretches = list[tuple[int, int]]


def _stretches(data: bytes) -> tuple[_Stretches, _Stretches]:
    """Where runs of eight-bit text can be, and where those of sixteen-bit text.

    A run of either kind is at least twenty bytes long. What each byte is in the eyes of
    its neighbours is told for all bytes at once, with integers as long as the data:
    compressed data would otherwise take most of the time that the gate has.
    """
    ascii_, lead, trail, zero = (int.from_bytes(data.translate(t), "big") for t in _TABLES)
    eight = ascii_ | (lead & trail << 8) | (trail & (lead | trail) >> 8)
    sixteen = (zero & (ascii_ << 8 | ascii_ >> 8)) | (ascii_ & (zero << 8 | zero >> 8))
    return _whole(eight, len(data)), _whole(sixteen, len(data))


def _whole(marked: int, size: int) -> _Stretches:
    """The stretches of marked bytes (1 in 0 to 255) of which some block of ten is marked."""
    marks = (marked & (1 << 8 * size) - 1).to_bytes(size, "big")
    every, blocks = -1, size // _BLOCK + 1
    for offset in range(_BLOCK):
        every &= int.from_bytes(marks[offset::_BLOCK].ljust(blocks, b"\0"), "big")
    found: _Stretches = []
    done = 0
    for match in _BLOCKS.finditer(every.to_bytes(blocks, "big")):
        start, end = match.start() * _BLOCK, match.end() * _BLOCK
        if end <= done:
            continue
        start = max(marks.rfind(b"\0", done, start) + 1, done)
        stop = marks.find(b"\0", end)
        done = stop if stop >= 0 else size
        found.append((start, done))
    return found


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
