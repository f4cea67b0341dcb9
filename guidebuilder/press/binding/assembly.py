"""The bytes of a new PDF 1.7 file, of objects that are text already (ISO 32000-1, 7.5).

What is written here was made by the binder: nothing is parsed, and nothing checked. Small
objects go into object streams, and the cross-reference table is a stream as well. The
same objects give the same bytes, the identifier included.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from guidebuilder.press.flate import QUICK, flate

_HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_IN_STREAM, _PLAIN = 2, 1  # types of entries of a cross-reference stream (table 18)
_TOGETHER = 200  # objects in one object stream
_ROW = 8  # bytes of an entry: of the predictor, 1 of its type, 4 and 2


class Assembly:
    """Collects objects and writes the file. Numbers are given out in order, from 1."""

    def __init__(self) -> None:
        self._next = 1
        self._texts: dict[int, Sequence[bytes]] = {}  # runs, by their first number
        self._streams: dict[int, tuple[bytes, bytes]] = {}

    def reserve(self, count: int = 1) -> int:
        """Take the next numbers; the first of them is returned."""
        first = self._next
        self._next += count
        return first

    def put(self, number: int, *texts: bytes) -> None:
        """Objects for numbers that were reserved, from ``number`` on."""
        self._texts[number] = texts

    def add(self, text: bytes) -> int:
        """A new object."""
        number = self.reserve()
        self._texts[number] = (text,)
        return number

    def put_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """A stream as it is stored; ``entries`` are its dictionary's, Length included."""
        self._streams[number] = entries, data

    def stream(self, entries: bytes, data: bytes, *, packed: bool = True) -> int:
        """A new stream; ``entries`` are its dictionary's but for Length and Filter."""
        number = self.reserve()
        if packed:
            data = flate(data)
            entries += b"/Filter/FlateDecode"
        self.put_stream(number, b"%b/Length %d" % (entries, len(data)), data)
        return number

    def written(self, root: int, info: int) -> bytes:
        """The whole file, by the numbers of its catalogue and of its information dictionary."""
        rows = array("Q", bytes(8 * self._next))
        rows[0] = 0xFFFF
        pieces, at = [_HEAD], len(_HEAD)
        packed = list(self._object_streams(rows))
        first = self._next - len(packed)
        for number, (entries, data) in (*self._streams.items(), *enumerate(packed, first)):
            piece = _stream(number, entries, data)
            rows[number] = _PLAIN << 48 | at << 16
            pieces.append(piece)
            at += len(piece)
        table = self.reserve()
        rows.append(_PLAIN << 48 | at << 16)
        digest = sha256()
        for piece in pieces:
            digest.update(piece)
        name = digest.hexdigest()[:32].encode("ascii")
        data = flate(_predicted(rows))
        entries = (
            b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode"
            b"/DecodeParms<</Predictor 12/Columns 7>>/Length %d"
        ) % (len(rows), root, info, name, name, len(data))
        pieces += [_stream(table, entries, data), b"startxref\n%d\n%%%%EOF\n" % at]
        return b"".join(pieces)

    def _object_streams(self, rows: array[int]) -> Iterator[tuple[bytes, bytes]]:
        """Object streams, with numbers after all others; the places of their objects are noted."""
        numbers: list[int] = []
        texts: list[bytes] = []
        for first in sorted(self._texts):
            run = self._texts[first]
            numbers += range(first, first + len(run))
            texts += run
        # Compressing takes longer than all the rest, and another processor may be free for it.
        with ThreadPoolExecutor(2) as pool:
            waiting = []
            for start in range(0, len(texts), _TOGETHER):
                number = self.reserve()
                rows.append(0)
                held = texts[start : start + _TOGETHER]
                index, at = [], 0
                for place, text in enumerate(held):
                    own = numbers[start + place]
                    rows[own] = _IN_STREAM << 48 | number << 16 | place
                    index.append(b"%d %d" % (own, at))
                    at += len(text) + 1
                head = b" ".join(index) + b"\n"
                packing = pool.submit(flate, head + b"\n".join(held), QUICK)
                waiting.append((len(held), len(head), packing))
            for count, first, packing in waiting:
                data = packing.result()
                yield (
                    b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d"
                    % (count, first, len(data)),
                    data,
                )


def _stream(number: int, entries: bytes, data: bytes) -> bytes:
    """A stream object. Where its data end with a carriage return, the end-of-line behind them is
    another one: with a line feed it would look like one end-of-line of two bytes, and the data
    one byte too long for their Length (ISO 19005-2, 6.1.7.1).
    """
    end = b"\r" if data.endswith(b"\r") else b"\n"
    return b"%d 0 obj\n<<%b>>\nstream\n%b%bendstream\nendobj\n" % (number, entries, data, end)


def _predicted(rows: array[int]) -> bytes:
    """Rows as differences from those before them, byte by byte: PNG's predictor "up".

    All bytes are subtracted at once, as digits of one large number that borrow nothing
    from one another.
    """
    if sys.byteorder == "little":
        rows = array("Q", rows)
        rows.byteswap()
    data = rows.tobytes()
    size = len(data)
    high = int.from_bytes(b"\x80" * size, "big")
    now = int.from_bytes(data, "big")
    before = int.from_bytes(bytes(_ROW) + data[:-_ROW], "big")
    difference = ((now | high) - (before & ~high)) ^ ((now ^ ~before) & high)
    up = int.from_bytes((b"\x02" + bytes(_ROW - 1)) * len(rows), "big")
    return (difference | up).to_bytes(size, "big")
