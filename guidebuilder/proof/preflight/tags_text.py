"""Whether the structure of a book is in order, told by its text.

A large book has tens of thousands of elements, of which few can be at fault: figures, links
and headings. These are found in the file as it is written. Whatever is not told in the
plainest words counts as out of order, and is left to those who walk the tree (``tags``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from guidebuilder.proof.tiled import Tiled, parts_of

_ROLE = re.compile(rb"/S\s*/(H[1-6]|Figure|Link)(?![A-Za-z0-9])")
_KIDS = re.compile(rb"/K\s*(\[[^\[\]]*\]|\d+ 0 R|\d+)")
_PARENT = re.compile(rb"/P\s+(\d+) 0 R")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_DICTIONARY = re.compile(rb"<<[^<>]*>>")
# Alternative text that begins with more than a space.
_ALT = re.compile(rb"/Alt\s*(?:\([^)\\\s]|<(?:feff)?+(?!00[02][09a]|20|>)[0-9a-f]{4})")
_DEEPEST = 100


def in_order(data: bytes, root: int) -> bool:
    """Whether no figure, link or heading below an element is at fault, as far as can be told.

    ``root`` is the number of the structure tree's object.
    """
    tiled = parts_of(data)
    return tiled is not None and _Structure(tiled, root).in_order()


class _Structure:
    def __init__(self, tiled: Tiled, root: int) -> None:
        self._tiled = tiled
        self._root = root
        self._places: dict[int, dict[int, int]] = {}

    def in_order(self) -> bool:
        headings: list[tuple[tuple[int, ...], int]] = []
        for number, text, role in self._telling():
            if role == b"Figure" and not _ALT.search(text):
                return False
            if role == b"Link" and not self._has_content(text, 0):
                return False
            if role.startswith(b"H"):
                way = self._way(number)
                if way is None:
                    return False
                headings.append((way, int(role[1:])))
        level = 0
        for _, now in sorted(headings):
            if now > level + 1:
                return False
            level = now
        return True

    def _telling(self) -> Iterator[tuple[int, bytes, bytes]]:
        """The elements that can be at fault: number, text as written, role."""
        for number, text in self._tiled.plain.items():
            for match in _ROLE.finditer(text):
                yield number, text, match[1]
        for body in self._tiled.packed.values():
            for match in _ROLE.finditer(body.text):
                number = body.numbers[bisect_right(body.starts, match.start()) - 1]
                yield number, self._tiled.objects[number], match[1]

    def _has_content(self, text: bytes, depth: int) -> bool:
        """Whether marked content is somewhere below an element."""
        kids = _KIDS.search(text)
        if kids is None or depth > _DEEPEST:
            return False
        if b"/MCR" in kids[1]:
            return True
        rest = _REFERENCE.sub(b"", _DICTIONARY.sub(b"", kids[1]))
        if any(byte in b"0123456789" for byte in rest):
            return True
        below = (int(number) for number in _REFERENCE.findall(_DICTIONARY.sub(b"", kids[1])))
        texts = (self._tiled.objects.get(number, b"") for number in below)
        return any(self._has_content(text, depth + 1) for text in texts)

    def _way(self, number: int) -> tuple[int, ...] | None:
        """The places of an element and of those it is in, from the root down."""
        way: list[int] = []
        while number != self._root:
            parent = _PARENT.search(self._tiled.objects.get(number, b""))
            place = self._kids(int(parent[1])).get(number) if parent else None
            if parent is None or place is None or len(way) > _DEEPEST:
                return None
            way.append(place)
            number = int(parent[1])
        return tuple(reversed(way))

    def _kids(self, number: int) -> dict[int, int]:
        """The place of each element in another one."""
        if number not in self._places:
            kids = _KIDS.search(self._tiled.objects.get(number, b""))
            found = _REFERENCE.findall(kids[1]) if kids else []
            self._places[number] = {int(one): place for place, one in enumerate(found)}
        return self._places[number]
