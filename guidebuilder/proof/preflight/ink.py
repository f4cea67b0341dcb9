"""What a finished page shows and where: its content streams interpreted (ISO 32000-1, 8 and 9).

No pixels are made: every mark is reduced to the rectangle around it. That is
exact for text and rules, and generous for curves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import hypot
from typing import NamedTuple

import pikepdf

from guidebuilder.proof.matrices import IDENTITY, Matrix, multiplied
from guidebuilder.proof.preflight.faces import Face, measured, read_face
from guidebuilder.proof.preflight.geometry import Box, moved, placed
from guidebuilder.proof.preflight.marks import (
    BLACK,
    WHITE,
    Color,
    Kind,
    Mark,
    color_of,
    faded,
)
from guidebuilder.proof.syntax import STRING

# How far letters reach above and below their line, in em.
_RISE, _FALL = 0.72, 0.22
_SOLID = 4.0  # points: what is thinner is a rule, and no ground for text
_DEEPEST = 8  # forms in forms

_OPERATION = re.compile(
    rb"((?:[-+.\d]+\s+){1,6})"
    rb"(re|cm|Tm|Td|TD|TL|rg|RG|g|G|k|K|scn?|SCN?|w|m|l|c|v|y)(?![\w*])"  # 1, 2: numbers
    rb"|\[((?:" + STRING + rb"|[-+.\d\s]++)*+)\]\s*TJ\b"  # 3: an array to show
    rb"|(" + STRING + rb")\s*(?:Tj\b|['\"])"  # 4: a string to show
    rb"|/([^\s/\[\]()<>{}%]+)\s+(?:([-+.\d]+)\s+)?(Tf|gs|Do|cs|CS|scn|SCN)(?!\w)"  # 5, 6, 7: a name
    rb"|(?<![/\w])(q|Q|BT|W\*?|n|f\*?|F|B\*?|b\*?|S|s|T\*)(?![\w*])"  # 8: no operand
    rb"|" + STRING + rb"|\bBI\s.*?\sID\s.*?\sEI\b|%[^\r\n]*",
    re.S,
)


class _State(NamedTuple):
    matrix: Matrix
    clip: Box
    fill: Color | None = BLACK
    stroke: Color | None = BLACK
    alpha: float = 1.0
    line: float = 1.0
    face: Face | None = None
    size: float = 0.0


@dataclass(slots=True)
class _Sheet:
    """A page as it is painted: its marks, and what is solid enough to be a ground for text."""

    marks: list[Mark] = field(default_factory=list)
    fills: list[tuple[Box, Color]] = field(default_factory=list)

    def ground(self, point: tuple[float, float]) -> Color:
        """The colour at a point."""
        return next((color for box, color in reversed(self.fills) if box.has(point)), WHITE)


class InkReader:
    """Reads the marks of pages; fonts are read once for all of them."""

    def __init__(self) -> None:
        self._faces: dict[tuple[int, int], Face] = {}

    def page(self, page: pikepdf.Page) -> list[Mark]:
        """The marks of a page in the order that they are painted."""
        left, bottom, right, top = (float(side) for side in page.mediabox)
        # Beyond the page on all sides: what is out there shall be seen to be out.
        width, height = right - left, top - bottom
        clip = Box(left - width, bottom - height, right + width, top + height)
        sheet = _Sheet()
        contents = page.obj.get("/Contents")
        if contents is not None:
            parts = contents if isinstance(contents, pikepdf.Array) else [contents]
            data = b"\n".join(part.read_bytes() for part in parts)
            start = _State(IDENTITY, clip)
            _Stream(self, sheet, page.obj.get("/Resources"), start, 0).run(data)
        return sheet.marks

    def face(self, font: pikepdf.Object) -> Face:
        """The face of a font dictionary."""
        key = font.objgen
        if key == (0, 0):
            return read_face(font)
        if key not in self._faces:
            self._faces[key] = read_face(font)
        return self._faces[key]


class _Stream:
    """Interprets one content stream, and the forms that it draws."""

    def __init__(
        self,
        reader: InkReader,
        sheet: _Sheet,
        resources: pikepdf.Object | None,
        state: _State,
        depth: int,
    ) -> None:
        self._reader = reader
        self._sheet = sheet
        self._resources = resources
        self._state = state
        self._depth = depth
        self._fonts: dict[bytes, Face | None] = {}
        self._alphas: dict[bytes, float | None] = {}
        self._saved: list[_State] = []
        self._text = self._line = IDENTITY
        self._leading = 0.0
        self._path: list[float] = []
        self._clips = False

    def run(self, data: bytes) -> None:
        """Interpret a decoded stream."""
        for numbers, act, array, string, name, size, uses, bare in _OPERATION.findall(data):
            if act:
                self._numbers(act, [float(value) for value in numbers.split()])
            elif array or string:
                if self._state.face is not None:
                    self._show(array or string, self._state, self._state.face)
            elif uses:
                self._use(uses, name, size)
            elif bare:
                self._do(bare)

    def _numbers(self, act: bytes, n: list[float]) -> None:
        state = self._state
        if act in b"mlcvy":
            self._path += n
        elif act == b"re" and len(n) == 4:
            self._path += (n[0], n[1], n[0] + n[2], n[1] + n[3])
        elif act in (b"rg", b"g", b"k", b"sc", b"scn"):
            self._state = state._replace(fill=color_of(n))
        elif act in (b"RG", b"G", b"K", b"SC", b"SCN"):
            self._state = state._replace(stroke=color_of(n))
        elif act == b"w":
            self._state = state._replace(line=n[-1])
        elif act == b"cm":
            self._state = state._replace(matrix=multiplied(_matrix(n), state.matrix))
        else:
            self._position(act, n)

    def _position(self, act: bytes, n: list[float]) -> None:
        if act == b"Tm":
            self._text = self._line = _matrix(n)
        elif act == b"TL":
            self._leading = n[-1]
        elif act in (b"Td", b"TD") and len(n) == 2:
            self._leading = -n[1] if act == b"TD" else self._leading
            self._text = self._line = moved(self._line, n[0], n[1])

    def _use(self, uses: bytes, name: bytes, size: bytes) -> None:
        state = self._state
        if uses == b"Tf":
            if name not in self._fonts:
                font = self._named("/Font", name)
                self._fonts[name] = self._reader.face(font) if font is not None else None
            self._state = state._replace(face=self._fonts[name], size=float(size or 0))
        elif uses == b"gs":
            if name not in self._alphas:
                found = self._named("/ExtGState", name)
                given = found["/ca"] if found is not None and "/ca" in found else None
                self._alphas[name] = None if given is None else float(given)
            alpha = self._alphas[name]
            if alpha is not None and alpha != state.alpha:
                self._state = state._replace(alpha=alpha)
        elif uses == b"Do":
            self._object(self._named("/XObject", name), state)
        elif uses == b"scn":  # a pattern
            self._state = state._replace(fill=None)
        elif uses == b"SCN":
            self._state = state._replace(stroke=None)

    def _named(self, kind: str, name: bytes) -> pikepdf.Object | None:
        group = self._resources.get(kind) if self._resources is not None else None
        return None if group is None else group.get("/" + name.decode("latin-1"))

    def _do(self, act: bytes) -> None:
        if act == b"q":
            self._saved.append(self._state)
        elif act == b"Q":
            self._state = self._saved.pop() if self._saved else self._state
        elif act == b"BT":
            self._text = self._line = IDENTITY
        elif act == b"T*":
            self._text = self._line = moved(self._line, 0.0, -self._leading)
        elif act in (b"W", b"W*"):
            self._clips = True
        else:
            if self._path:
                self._paint(act, self._path, self._state)
            self._path, self._clips = [], False

    def _paint(self, act: bytes, path: list[float], state: _State) -> None:
        xs, ys = path[::2], path[1::2]
        box = placed(state.matrix, min(xs), min(ys), max(xs), max(ys))
        seen = box.meet(state.clip)
        if act != b"n":
            filled = act[:1] in b"fFBb"
            if act[:1] in b"SsBb":
                seen = box.grown(state.line * hypot(*state.matrix[2:4]) / 2).meet(state.clip)
            color = faded(state.fill if filled else state.stroke, state.alpha)
            if seen is not None and color != WHITE:
                self._sheet.marks.append(Mark(Kind.DRAWING, seen, color))
            # The even-odd rule paints borders, around a hole.
            solid = seen is not None and min(seen.width, seen.height) >= _SOLID
            if filled and solid and color is not None and act[-1:] != b"*":
                self._sheet.fills.append((seen or box, color))
        if self._clips:
            nowhere = Box(box.left, box.bottom, box.left, box.bottom)
            self._state = state._replace(clip=box.meet(state.clip) or nowhere)

    def _show(self, shown: bytes, state: _State, face: Face) -> None:
        size = state.size
        advance, reach, whole = measured(shown, face)
        advance, reach = advance * size / 1000, reach * size / 1000
        if reach or not whole:
            matrix = multiplied(self._text, state.matrix)
            box = placed(matrix, 0.0, -_FALL * size, reach, _RISE * size)
            seen = box.meet(state.clip)
            mark = Mark(
                kind=Kind.TEXT,
                box=box,
                color=faded(state.fill, state.alpha),
                size=abs(size) * hypot(*matrix[2:4]),
                face=face,
                whole=whole,
                ground=self._sheet.ground(box.middle),
                cut=seen is None or _lost(box, seen),
            )
            self._sheet.marks.append(mark)
        self._text = moved(self._text, advance, 0.0)

    def _object(self, item: pikepdf.Object | None, state: _State) -> None:
        if item is None:
            return
        if item.get("/Subtype") == "/Image":
            seen = placed(state.matrix, 0.0, 0.0, 1.0, 1.0).meet(state.clip)
            if seen is not None:
                self._sheet.marks.append(Mark(Kind.PICTURE, seen, None))
        elif item.get("/Subtype") == "/Form" and self._depth < _DEEPEST:
            matrix = state.matrix
            if "/Matrix" in item:
                matrix = multiplied(_matrix([float(n) for n in item.Matrix]), matrix)
            inner = state._replace(matrix=matrix)
            resources = item.get("/Resources", self._resources)
            stream = _Stream(self._reader, self._sheet, resources, inner, self._depth + 1)
            stream.run(item.read_bytes())


def _lost(box: Box, seen: Box) -> bool:
    """Whether more of a text is cut off than a letter's overhang."""
    margin = 0.25 * box.height
    return (
        seen.left - box.left > margin
        or box.right - seen.right > margin
        or seen.bottom - box.bottom > margin
        or box.top - seen.top > margin
    )


def _matrix(numbers: list[float]) -> Matrix:
    if len(numbers) != 6:
        return IDENTITY
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f
