"""The words of a content stream: what its text-showing operators show, and where.

:func:`read_content` depends on nothing but the stream and its resources, so that
what it returns may be kept for as long as they stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from guidebuilder.proof.fonts import FontReader
from guidebuilder.proof.matrices import IDENTITY, Matrix, multiplied
from guidebuilder.proof.placing import Span
from guidebuilder.proof.syntax import STRING, name_text, string_bytes, string_text

_COMMENT = rb"%[^\r\n]*+"
_BLANK = rb"(?:\s|" + _COMMENT + rb")*+"
_NAME = rb"/([^\s/\[\]()<>{}%]+)"
_TOKEN = re.compile(
    rb"\[((?:" + STRING + rb"|[-+.\d\s]++|" + _COMMENT + rb")*+)\]" + _BLANK + rb"TJ\b"  # 1
    rb"|(" + STRING + rb")" + _BLANK + rb"(?:Tj\b|(['\"]))"  # 2: a string to show, 3: on a new line
    rb"|" + _NAME + _BLANK + rb"([-+.\d]+)" + _BLANK + rb"Tf\b"  # 4, 5: the font and its size
    rb"|" + _NAME + _BLANK + rb"(Do|gs)\b"  # 6, 7: a form, or a graphics state
    rb"|\b(T[dDmLz]|T\*|cm|BT|ET|q|Q)(?![\w*])"  # 8: a new place, or the graphics state
    rb"|(" + STRING + rb")"  # 9: a string in a property list
    rb"|(/[^\s/\[\]()<>{}%]{11,})"  # 10: a name long enough to say something
    rb"|(\bBI\s.*?\sID\s.*?\sEI\b|" + _COMMENT + rb")",  # 11: an inline picture, a comment
    re.S,
)
_PARTS = re.compile(rb"(" + STRING + rb")|([-+.\d]+)|" + _COMMENT)
# Small kerns between glyphs of one string, as engines write them: <0041>-12<0042>.
_KERN = re.compile(rb">\s*-?\d{1,2}(?:\.\d*)?\s*<")
_END = b">0"  # of a string's digits, and a kern that is none
# In thousandths of the type size: this gap stands for a space, such a step back for a new place.
_GAP = 200.0
# Operators that place text, with the number of their operands.
_NEW_PLACE = {b"BT", b"Tm", b"T*", b"Td", b"TD"}
_PLACING = {b"cm": 6, b"Tm": 6, b"Td": 2, b"TD": 2, b"TL": 1, b"Tz": 1}


@dataclass(slots=True)
class ContentText:
    """What one content stream says.

    ``shown`` are the characters as they are drawn, ``spans`` the same with their
    places; ``strings`` are those of property lists, long names included; ``loose``
    are the bytes of comments and inline pictures; ``drawn`` are the keys of
    the form XObjects that it draws, whose texts are among its own. ``fonts``,
    ``states`` and ``called`` are what it refers to by name; ``simple`` says that it
    restores each state that it saves, and gets no font from a state.
    """

    shown: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    loose: list[bytes] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    unreadable_fonts: set[str] = field(default_factory=set)
    drawn: set[tuple[int, int]] = field(default_factory=set)
    fonts: dict[str, FontReader] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    simple: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A form XObject: its matrix, what it says, and the number of its object."""

    matrix: Matrix
    content: ContentText
    key: tuple[int, int]


class Resources(Protocol):
    """What a content stream refers to by name, without the slash."""

    def font(self, name: str) -> FontReader | None:
        """A font."""

    def state(self, name: str) -> tuple[FontReader, float] | None:
        """The font and size that a graphics state sets, if it sets them."""

    def form(self, name: str) -> Form | None:
        """A form XObject; None for one that is being read, or for a picture."""


_NO_FONT = FontReader({}, (1,), readable=False)


@dataclass(slots=True)
class _State:
    """The part of the graphics state that places text."""

    name: str = "(none)"
    font: FontReader = _NO_FONT
    size: float = 1.0
    leading: float = 0.0
    scale: float = 1.0
    ctm: Matrix = IDENTITY

    def copy(self) -> _State:
        return _State(self.name, self.font, self.size, self.leading, self.scale, self.ctm)


class _Interpreter:
    def __init__(self, resources: Resources, placed: bool) -> None:
        self.resources = resources
        self.placed = placed
        self.found = ContentText()
        self.state = _State()
        self.saved: list[_State] = []
        self.line = self.text = IDENTITY

    def run(self, data: bytes) -> ContentText:
        for match in _TOKEN.finditer(data):
            kind = match.lastindex  # of the last group that took part: see _TOKEN
            if kind == 8:
                move, start = match[8], match.start()
                self._move(move, data[max(0, start - 120) : start] if move in _PLACING else b"")
            elif kind == 1:
                self._array(match[1])
            elif kind == 5:
                key = name_text(match[4])
                reader = self.found.fonts[key] = self.resources.font(key) or _NO_FONT
                self._font(key, reader, _number(match[5]))
            elif kind == 7:
                self._named(name_text(match[6]), match[7])
            elif kind == 9:
                self._loose(string_bytes(match[9]))
            elif kind == 10:
                self.found.strings.append(name_text(match[10]))
            elif kind == 11:
                self.found.loose.append(match[11])
            else:
                if match[3]:
                    self._move(b"T*", b"")
                self._show(match[2])
        self.found.simple &= not self.saved
        return self.found

    def _font(self, name: str, font: FontReader, size: float) -> None:
        self.state.name, self.state.font, self.state.size = name, font, size

    def _named(self, name: str, how: bytes) -> None:
        if how == b"gs":
            self.found.states.add(name)
            state = self.resources.state(name)
            if state is not None:
                self.found.simple = False
                self._font(name, *state)
            return
        self.found.called.add(name)
        form = self.resources.form(name)
        if form is not None:
            placed, said = multiplied(form.matrix, self.state.ctm), form.content
            self.found.drawn.add(form.key)
            self.found.shown += ["\n", *said.shown, "\n"]
            if self.placed:
                self.found.spans += [span.moved(placed) for span in said.spans]
            self.found.strings += said.strings
            self.found.loose += said.loose
            self.found.unreadable_fonts |= said.unreadable_fonts
            self.found.drawn |= said.drawn

    def _loose(self, data: bytes) -> None:
        self.found.strings.append(string_text(data))
        if self.state.font.readable:  # what a lenient reader would show
            self.found.strings.append(self.state.font.text(data))

    def _array(self, array: bytes) -> None:
        if array[:1] == b"<" and b"(" not in array and b"%" not in array:
            # As engines write: one glyph in each string, and most of them seen before.
            *pieces, last = array[1:].split(b"<")
            digits, _, gaps = last.partition(b">")
            said = self.state.font.said([*pieces, digits + _END])
            if said is not None:
                self._shown(*said)
                for gap in gaps.split():
                    self._gap(_number(gap))
                return
        back = False
        for part, gap in _PARTS.findall(_KERN.sub(b"", array)):
            if part:
                self._show(part, fresh=back)
                back = False
            elif gap:
                by = _number(gap)
                back = back or abs(by) > _GAP
                self._gap(by)

    def _gap(self, by: float) -> None:
        if by < -_GAP:
            self.found.shown.append(" ")
        self._advance(-by / 1000)

    def _show(self, token: bytes, *, fresh: bool = False) -> None:
        state = self.state
        if state.font.readable:
            text, advance = state.font.measured(string_bytes(token))
        else:
            self.found.unreadable_fonts.add(state.name)
            text = string_text(string_bytes(token))
            advance = len(text) / 2
        self._shown(text, advance, fresh=fresh)

    def _shown(self, text: str, advance: float, *, fresh: bool = False) -> None:
        state = self.state
        self.found.shown.append(text)
        if not self.placed:
            return
        start = multiplied(self.text, state.ctm)
        self._advance(advance)
        end = multiplied(self.text, state.ctm)
        self.found.spans.append(Span(text, start, (end[4], end[5]), state.size, fresh))

    def _advance(self, ems: float) -> None:
        a, b, c, d, e, f = self.text
        by = ems * self.state.size * self.state.scale
        self.text = (a, b, c, d, e + by * a, f + by * b)

    def _move(self, operator: bytes, before: bytes) -> None:
        state = self.state
        if operator == b"q":
            self.saved.append(state.copy())
            return
        if operator == b"Q":
            self.found.simple &= bool(self.saved)
            self.state = self.saved.pop() if self.saved else state
            return
        if not self.placed:
            if operator in _NEW_PLACE:
                self.found.shown.append("\n")
            return
        wanted = _PLACING.get(operator, 0)
        if not wanted:
            self._place(operator, ())
            return
        given = [_number(token) for token in before.rsplit(None, wanted)[-wanted:]]
        if len(given) < wanted:
            given = [0.0] * 6  # a fault that readers pass over
        if operator == b"cm":
            state.ctm = multiplied(_six(given), state.ctm)
        elif operator == b"TL":
            state.leading = given[0]
        elif operator == b"Tz":
            state.scale = given[0] / 100
        else:
            self._place(operator, given)

    def _place(self, operator: bytes, given: Sequence[float]) -> None:
        self.found.shown.append("\n")
        if operator == b"BT":
            self.line = IDENTITY
        elif operator == b"Tm":
            self.line = _six(given)
        elif operator == b"T*":
            self._step(0.0, -self.state.leading)
        elif operator in {b"Td", b"TD"}:
            if operator == b"TD":
                self.state.leading = -given[1]
            self._step(given[0], given[1])
        self.text = self.line

    def _step(self, x: float, y: float) -> None:
        self.line = multiplied((1.0, 0.0, 0.0, 1.0, x, y), self.line)


def read_content(data: bytes, resources: Resources, *, placed: bool = True) -> ContentText:
    """Read a decoded content stream: a new text position is a line break, a wide gap a space.

    Without ``placed`` no spans are made.
    """
    return _Interpreter(resources, placed).run(data)


def _six(given: Sequence[float]) -> Matrix:
    a, b, c, d, e, f = given[:6]
    return a, b, c, d, e, f


def _number(token: bytes) -> float:
    try:
        return float(token)
    except ValueError:
        return 0.0
