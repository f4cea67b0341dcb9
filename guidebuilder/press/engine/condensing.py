"""The content of pages written shorter, when the engine has painted them.

The engine opens a marked-content sequence and a text object for each piece of a line, places
it on the page, sets again what is set already, and clips what would not be drawn anyway. Here
lines of one element follow one another in one sequence and one object, each placed by its
distance from the last one; what sets nothing, shows nothing or cuts nothing off is left
out; places are told to a thousandth of a CSS px. It looks the same (PDF 32000-1, 8.4 and
8.5 for graphics, 9.4 for text, 14.6 for marked content).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from guidebuilder.press.engine.shapes import before_settings, number, operands, ring, side

_FILL_ALPHA, _STROKE_ALPHA = b"/a", b"/A"
# What a page begins with: the engine names states of transparency by their value.
_START = {_FILL_ALPHA: b"/a1.0 gs", _STROKE_ALPHA: b"/A1.0 gs"}
_TURNED = b"1 0 0 -1 "  # text in a system whose y runs down
_TAGS = ("/Span", "/Artifact")


@dataclass(frozen=True, slots=True)
class Condensed:
    """The operators of a page; the MCIDs that are gone, and what the others are called now."""

    items: list[Any]
    joined: Collection[int]
    numbers: Mapping[int, int]


def condensed(
    items: list[Any], follow: Collection[int] = (), *, renumber: bool = False
) -> Condensed:
    """The operators of a page as the engine holds them, but fewer.

    ``follow`` are the MCIDs of marked content that belongs to the same structure element as
    that of the MCID before it, directly behind it; where nothing stands between the two, the
    second one becomes part of the first. To ``renumber`` those that are left is for pages
    that hold all their marked content.
    """
    page = _Page(items, follow, renumber)
    return Condensed(page.out, page.joined, page.numbers)


class _Page:
    def __init__(self, items: list[Any], follow: Collection[int], renumber: bool) -> None:
        self.out: list[Any] = []
        self.joined: set[int] = set()
        self.numbers: dict[int, int] = {}
        self._items, self._follow, self._renumber = items, follow, renumber
        self._state: dict[bytes, bytes] = dict(_START)
        self._saved: list[tuple[int, dict[bytes, bytes]]] = []  # places of q, and what they save
        self._open: list[tuple[int, bytes, int | None]] = []  # sequences: place, text, MCID
        self._closed: tuple[bytes, int | None] | None = None  # the last one, if all are closed
        self._line: tuple[float, float] | None = None  # where the last line of text was placed
        self._run()

    def _run(self) -> None:
        items, out = self._items, self.out
        ways = {
            b"TJ": self._show, b"Tm": self._place, b"BT": self._text, b"ET": self._end_text,
            b"EMC": self._close, b"q": self._save, b"Q": self._restore, b"gs": self._set,
            b"rg": self._set, b"RG": self._set, b"Tf": self._set, b"w": self._set,
            b"f": self._fill, b"f*": self._fill, b"S": self._stroke, b"m": self._path,
            b"l": self._path, b"c": self._path, b"re": self._path, b"cm": self._leave,
            b"W": self._leave, b"W*": self._leave, b"n": self._leave, b"h": self._leave,
        }  # fmt: skip
        place, end = 0, len(items)
        while place < end:
            item = items[place]
            place += 1
            if item.__class__ is bytes:
                operator = item[item.rfind(b" ") + 1 :]
                way = ways.get(operator)
                if way is None or b"\n" in item:  # operators of ours, which restore what they save
                    self._forget()
                    out.append(item)
                else:
                    place += way(item, operator, place)
            elif item in _TAGS and items[place] == b"BMC":
                self._mark(item.encode("ascii") + b" BMC", None)
                place += 1
            elif item in _TAGS and place + 1 < end and items[place + 1] == b"BDC":
                told = items[place]
                if item == _TAGS[0] and len(told) == 1 and "MCID" in told:
                    self._mark(b"", told["MCID"])
                else:
                    self._mark(item.encode("ascii") + told.data + b"BDC", None)
                place += 2
            else:
                self._forget()
                out.append(item)

    def _forget(self) -> None:
        """Something is not followed here: what is set afterwards is set."""
        self._state.clear()
        self._line = None

    def _mark(self, opener: bytes, mcid: int | None) -> None:
        out = self.out
        if not self._open and self._closed is not None and out[-1] == b"EMC":
            last, before = self._closed
            if mcid is None:
                joins = opener == last
            else:
                joins = mcid - 1 == before and mcid in self._follow
                if joins:
                    self.joined.add(mcid)
            if joins:
                out.pop()
                self._open.append((-1, opener, mcid))
                return
        self._open.append((len(out), opener, mcid))
        if mcid is not None:
            if self._renumber:
                self.numbers[mcid] = mcid = len(self.numbers)
            opener = b"/Span<</MCID %d>>BDC" % mcid
        out.append(opener)

    def _close(self, item: bytes, _operator: bytes, _place: int) -> int:
        start, opener, mcid = self._open.pop() if self._open else (-1, b"", None)
        if mcid is None and start >= 0 and start + 1 == before_settings(self.out, len(self.out)):
            del self.out[start]  # an artifact that shows nothing
            self._closed = None
            return 0
        self.out.append(item)
        self._closed = None if self._open else (opener, mcid)
        return 0

    def _set(self, item: bytes, operator: bytes, _place: int) -> int:
        name = operator
        if operator == b"gs":
            name = item[:2]
            if name not in _START:
                self._forget()
                self.out.append(item)
                return 0
        if self._state.get(name) != item:
            self._state[name] = item
            self.out.append(item)
        return 0

    def _save(self, item: bytes, _operator: bytes, _place: int) -> int:
        self._saved.append((len(self.out), dict(self._state)))
        self.out.append(item)
        return 0

    def _restore(self, item: bytes, _operator: bytes, place: int) -> int:
        start, self._state = self._saved.pop()
        if self.out[-1] == b"q":
            self.out.pop()
            return 0
        twice = self._items[place : place + 1] == [b"Q"] and self._saved
        if twice and self._saved[-1][0] == start - 1:
            del self.out[start]  # saved twice and restored twice
            return 0
        self.out.append(item)
        return 0

    def _text(self, item: bytes, _operator: bytes, place: int) -> int:
        out = self.out
        line = self._items[place : place + 4]  # the places of one line, mostly all that follows
        goes_on = line[:1] and line[0][-3:] == b" Tm"
        if goes_on and out and out[-1] == b"ET":
            out.pop()
        elif goes_on and (end := before_settings(out, len(out)) - 1) >= 0 and out[end] == b"ET":
            del out[end]
        else:
            self._line = None
            out.append(item)
        if not goes_on or len(line) < 4 or line[-1] != b"ET":
            return 0
        place_at, font, shown, end_text = line
        if font[-3:] != b" Tf" or shown[-4:] != b"] TJ":
            return 0
        self._place(place_at, b"Tm", place)
        self._set(font, b"Tf", place)
        self._show(shown, b"TJ", place)
        out.append(end_text)
        return 4

    def _end_text(self, item: bytes, _operator: bytes, _place: int) -> int:
        if self.out[-1] == b"BT":
            self.out.pop()
        else:
            self.out.append(item)
        return 0

    def _place(self, item: bytes, _operator: bytes, _place: int) -> int:
        if item[: len(_TURNED)] != _TURNED:
            self._line = None
            self.out.append(item)
            return 0
        x, y = map(float, item[len(_TURNED) : -3].split())
        if self._line is None:
            self._line = round(x, 3), round(y, 3)
            self.out.append(b"1 0 0 -1 %b %b Tm" % (number(x), number(y)))
        else:
            before, above = self._line
            dx, dy = round(x - before, 3), round(above - y, 3)
            self._line = before + dx, above - dy
            self.out.append(b"%b %b Td" % (number(dx), number(dy)))
        return 0

    def _show(self, item: bytes, _operator: bytes, _place: int) -> int:
        if item[:2] == b"[<" and item[-5:] == b">] TJ" and item.count(b"<") == 1:
            self.out.append(item[1:-4] + b"Tj")
        else:
            self.out.append(item[:-3] + b"TJ" if item[-4:] == b"] TJ" else item)
        return 0

    def _leave(self, item: bytes, _operator: bytes, _place: int) -> int:
        self.out.append(item)
        return 0

    def _path(self, item: bytes, operator: bytes, _place: int) -> int:
        numbers = b" ".join(map(number, operands(item)))
        # Between the curves of a frame's corners the engine draws lines of no length.
        if operator != b"l" or self.out[-1][-len(numbers) - 3 :] != b" %b c" % numbers:
            self.out.append(b"%b %b" % (numbers, operator))
        return 0

    def _stroke(self, item: bytes, _operator: bytes, place: int) -> int:
        """A rule: a line by itself."""
        out = self.out
        out.append(item)
        if len(out) > 3 and out[-2][-2:] == b" l" and out[-3][-2:] == b" m":
            return self._unsave(len(out) - 3, place)
        return 0

    def _fill(self, item: bytes, operator: bytes, place: int) -> int:
        """A rectangle clipped to itself, a side of a frame clipped to its corners, a ring."""
        out = self.out
        begin = -1
        if operator == b"f":
            if out[-3:-1] == [b"W", b"n"] and out[-1] == out[-4]:
                del out[-4:-1]
                begin = len(out) - 1
        else:
            found = side(out)
            if found is None:
                return self._ring(item)
            start, settings, shape = found
            out[start:] = [*settings, *shape]
            begin = start + len(settings)
            item = b"f"
        out.append(item)
        return 0 if begin < 0 else self._unsave(begin, place)

    def _ring(self, item: bytes) -> int:
        """A frame with round corners, as one line along its middle instead of two around it."""
        out, ink = self.out, self._state.get(b"rg")
        plain = all(self._state.get(name) == value for name, value in _START.items())
        if ink is None or not plain or (found := ring(out)) is None:
            out.append(item)
            return 0
        begin, width, middle = found
        del out[begin:]
        self._set(number(width) + b" w", b"w", 0)
        self._set(ink[:-2] + b"RG", b"RG", 0)
        out += [*middle, b"s"]
        return 0

    def _unsave(self, begin: int, place: int) -> int:
        """Leave out the saving of a state in which only a path was painted, from ``begin`` on,
        that has no more to restore than what is followed here; returns how many operators of
        the engine are done with.
        """
        out, done = self.out, 0
        begin = before_settings(out, begin)
        while (
            begin
            and out[begin - 1] == b"q"
            and self._items[place + done : place + done + 1] == [b"Q"]
        ):
            begin -= 1
            del out[begin]
            self._saved.pop()
            done += 1
        return done
