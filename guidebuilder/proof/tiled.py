"""A file of which every byte is accounted for, taken apart without making objects of it.

A library that makes an object of everything in a book of a thousand questions takes longer
than all that the gate asks of them. So a file is taken apart by its text if it is written
plainly: a header; objects, one right behind the other; object streams whose objects begin on
lines of their own; and one cross-reference stream at the end, which lists these and nothing
else, at the places where they stand. Then no reader can find anything in the file that is not
in its :class:`Tiled`. A file that differs in one byte is not taken apart, and is read object
by object.
"""

from __future__ import annotations

import re
import sys
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import pikepdf

_HEADER = re.compile(rb"%PDF-1\.\d\n%[\x80-\xff]{4}\n")
# Strings, comments and escapes could hide an end: streams of ours have none in their dictionaries.
_HEAD = re.compile(
    rb"([1-9]\d{0,8}) 0 obj\n(?:(<<[^()%#\r\n]*+)(?<=>>)\nstream\n|([^\n]++)\nendobj\n)"
)
_LENGTH = re.compile(rb"/Length (\d{1,10})(?!\d| \d)")
_ENDS = (b"\nendstream\nendobj\n", b"\rendstream\nendobj\n")
_FOOT = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n")
# Tokens as writers put them. A name's escape is none of them, nor is a line's end within a
# string, so that what begins on a line of its own does not begin within a string.
_TOKENS = re.compile(
    rb"(?:[\n -\"$&'*-;=?-z|~]++|<<|>>|<[0-9A-Fa-f]*+>|\((?:[^()\\\r\n]++|\\[^\r\n])*+\))*+"
)
_ROW = 8  # bytes of a row that is compared
_LINE_END = frozenset({10})
_NAME = rb"/[^\s/<>()\[\]{}%#]++"
_ARRAY = rb"\[[^\[\]<>(){}%#]*+\]"
_DICTIONARY = rb"<<[^<>(){}%#]*+>>"
for _ in range(3):
    _DICTIONARY = rb"<<(?:[^<>(){}%#]++|" + _DICTIONARY + rb")*+>>"
_ENTRY = (
    rb"\s*+(" + _NAME + rb")\s*+("
    + _NAME + rb"|[-+.\d]++(?: \d+ R)?|true|false|null|" + _ARRAY + rb"|" + _DICTIONARY
    + rb"|\[(?:\s*+<[0-9A-Fa-f]*+>)*+\s*+\])"
)  # fmt: skip
_ENTRIES = re.compile(_ENTRY)
_WHOLE = re.compile(rb"<<(?:" + _ENTRY + rb")*+\s*+>>\n?")
_FLATE = b"/FlateDecode"


@dataclass(frozen=True, slots=True)
class Tile:
    """A stream: its dictionary as written, and where in the file its stored bytes stand."""

    facts: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Body:
    """What an object stream holds, decoded: where each object begins, and its number.

    ``first`` is the size of what stands before the first.
    """

    text: bytes
    starts: list[int]
    numbers: list[int]
    first: int = 0

    def objects(self) -> Iterator[tuple[int, bytes]]:
        """Each object as written, by its number."""
        ends = [*self.starts[1:], len(self.text)]
        pieces = map(self.text.__getitem__, map(slice, self.starts, ends))
        return zip(self.numbers, pieces, strict=True)


@dataclass(slots=True)
class Tiled:
    """A file taken apart, by the numbers of objects.

    ``tiles`` holds all streams, and ``plain`` all other objects that stand in the file
    itself. ``packed`` has what the object streams hold; ``table`` is the number of the
    cross-reference stream, ``table_size`` its decoded size; ``places`` tells where in the
    file each object begins.
    """

    data: bytes
    table: int = 0
    table_size: int = 0
    tiles: dict[int, Tile] = field(default_factory=dict)
    plain: dict[int, bytes] = field(default_factory=dict)
    packed: dict[int, Body] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    _objects: dict[int, bytes] = field(default_factory=dict)

    @property
    def objects(self) -> dict[int, bytes]:
        """All objects that are no streams, as written."""
        if not self._objects:
            self._objects.update(self.plain)
            for body in self.packed.values():
                self._objects.update(body.objects())
        return self._objects

    def stored(self, number: int) -> bytes:
        """The bytes of a stream as stored."""
        tile = self.tiles[number]
        return self.data[tile.start : tile.end]

    def content(self, number: int) -> bytes | None:
        """The decoded bytes of a stream, if zlib's decoder is all that it takes."""
        tile = self.tiles.get(number)
        facts = entries(tile.facts) if tile is not None else None
        if facts is None or facts.keys() & {b"/F", b"/DecodeParms"}:
            return None
        how = facts.get(b"/Filter")
        if how == _FLATE:
            return _inflated(self.stored(number))
        return self.stored(number) if how is None else None


def entries(text: bytes) -> dict[bytes, bytes] | None:
    """The entries of a dictionary that holds no strings but identifiers, values as written.

    Up to four dictionaries may stand within one another. None for anything else, and for one
    that has a key twice.
    """
    if not _WHOLE.fullmatch(text):
        return None
    pairs = _ENTRIES.findall(text, 2)
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


def reference(value: bytes | None) -> int | None:
    """The number of the object that a value refers to."""
    if value is None or not value.endswith(b" 0 R"):
        return None
    number = value[:-4]
    return int(number) if number.isdigit() else None


@lru_cache(maxsize=1)
def parts_of(data: bytes) -> Tiled | None:
    """A file taken apart, whatever its cross-reference stream lists; see :func:`take_apart`.

    Preflight asks for it first, and then the gate, which lets go of it.
    """
    tiled = Tiled(data)
    whole = _tile(tiled) and all(_unpack(tiled, number) for number in tiled.packed)
    return tiled if whole else None


def take_apart(data: bytes, pdf: pikepdf.Pdf) -> Tiled | None:
    """A file taken apart, or None for one that is written otherwise. ``pdf`` is it, opened."""
    tiled = parts_of(data)
    if tiled is None:
        return None
    item = pdf.get_object(tiled.table, 0)
    if not isinstance(item, pikepdf.Stream):
        return None
    table = item.read_bytes()
    tiled.table_size = len(table)
    return tiled if _lists_exactly(tiled, table) else None


def _tile(tiled: Tiled) -> bool:
    """Whether objects stand one right behind the other from the header to the end."""
    data, tiles, places = tiled.data, tiled.tiles, tiled.places
    header = _HEADER.match(data)
    at = header.end() if header else 0
    number = 0
    while (head := _HEAD.match(data, at)) is not None:
        number, facts, plain = int(head[1]), head[2], head[3]
        if number in places:
            return False
        places[number] = at
        if plain is not None:
            if not _TOKENS.fullmatch(plain):
                return False
            tiled.plain[number], at = plain, head.end()
            continue
        sizes = _LENGTH.findall(facts)
        if len(sizes) != 1:
            return False
        start = head.end()
        end = start + int(sizes[0])
        at = end + len(_ENDS[0])
        if data[end:at] not in _ENDS:
            return False
        tiles[number] = Tile(facts, start, end)
        if b"/ObjStm" in facts:
            tiled.packed[number] = Body(b"", [], [])
    tiled.table = number
    foot = _FOOT.fullmatch(data, at)
    return foot is not None and number in tiles and int(foot[1]) == places[number]


def _unpack(tiled: Tiled, number: int) -> bool:
    """Whether an object stream holds objects where it says, each begun on a line of its own."""
    facts = entries(tiled.tiles[number].facts)
    data = tiled.content(number)
    if facts is None or data is None or facts.get(b"/Type") != b"/ObjStm" or b"/Extends" in facts:
        return False
    count, first = facts.get(b"/N", b""), facts.get(b"/First", b"")
    if not (count.isdigit() and first.isdigit()):
        return False
    head, text = data[: int(first)], data[int(first) :]
    if not head.translate(None, b" \n").isdigit() or not _TOKENS.fullmatch(text):
        return False
    told = list(map(int, head.split()))
    numbers, starts = told[::2], told[1::2]
    if len(numbers) != int(count) or len(starts) != int(count) or starts[0]:
        return False
    if starts[-1] >= len(text) or sorted(set(starts)) != starts:
        return False
    tiled.packed[number] = Body(text, starts, numbers, int(first))
    ends = map(text.__getitem__, [start - 1 for start in starts[1:]])
    return set(ends) <= _LINE_END


def _lists_exactly(tiled: Tiled, table: bytes) -> bool:
    """Whether a cross-reference stream lists all objects where they stand, and no others."""
    facts = entries(tiled.tiles[tiled.table].facts) or {}
    size = facts.get(b"/Size", b"")
    widths = facts.get(b"/W", b"")[1:-1].split()
    if facts.get(b"/Type") != b"/XRef" or facts.keys() & {b"/Prev", b"/Encrypt", b"/Index"}:
        return False
    if not (size.isdigit() and len(widths) == 3 and b"".join(widths).isdigit()):
        return False
    kind, middle, low = map(int, widths)
    row, count = kind + middle + low, int(size)
    if kind != 1 or len(table) != count * row or table[0]:
        return False
    held = sum(len(body.numbers) for body in tiled.packed.values())
    numbers = chain(tiled.places, *(body.numbers for body in tiled.packed.values()))
    # All numbers but 0, and each once.
    if row > _ROW or len(tiled.places) + held != count - 1 or set(numbers) != set(range(1, count)):
        return False
    places = max(chain(tiled.places.values(), tiled.packed))
    most = max((len(body.numbers) for body in tiled.packed.values()), default=0)
    if places >> 8 * middle or most > 1 << 8 * low:
        return False
    listed = bytearray(_ROW * count)
    for column in range(row):  # as wide as those that are expected
        listed[_ROW - row + column :: _ROW] = table[column::row]
    expected = _rows(tiled, count, 8 * (middle + low), 8 * low)
    return listed[_ROW:] == expected[_ROW:]


def _rows(tiled: Tiled, count: int, one: int, two: int) -> bytes:
    """The rows of a cross-reference stream, as big-endian numbers of eight bytes.

    Kind 1 tells an offset in the file, kind 2 an object stream and an index in it; the kind
    stands above bit ``one``, what is told first above bit ``two``.
    """
    rows = array("Q", bytes(_ROW * count))
    for number, place in tiled.places.items():
        rows[number] = 1 << one | place << two
    for holder, body in tiled.packed.items():
        first, size = 2 << one | holder << two, len(body.numbers)
        start = body.numbers[0]
        if body.numbers == list(range(start, start + size)):
            rows[start : start + size] = array("Q", range(first, first + size))
            continue
        for index, number in enumerate(body.numbers):
            rows[number] = first + index
    if sys.byteorder == "little":
        rows.byteswap()
    return rows.tobytes()


def _inflated(stored: bytes) -> bytes | None:
    """Decompressed data (RFC 1950); None unless they are whole and all there is."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(stored)
    except zlib.error:
        return None
    return data if unpacker.eof and not unpacker.unused_data else None
