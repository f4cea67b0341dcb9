"""The fonts of a finished page: whose they are, what they can show, how wide their glyphs run."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import pikepdf

from guidebuilder.proof.fonts import read_font

# How the names of guidebuilder's own faces begin (see styles/fonts/README.md).
_OURS, _CODE_FACE, _EMOJI, _OUTLINES = "Guide-", "Guide-Mono", "Guide-Emoji", "Guide-Emoji-Mono"

_CODE = 4  # hexadecimal digits: codes of composite fonts have two bytes here


@dataclass(slots=True)
class Face:
    """A font of a page: its name without the subset tag, and widths in thousandths of an em."""

    name: str
    embedded: bool
    glyphs: int
    widths: dict[int, float] = field(default_factory=dict)
    default: float = 1000.0
    simple: bool = False
    spaces: frozenset[int] = frozenset()
    _memo: dict[bytes, tuple[float, float, bool]] = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        """Whether guidebuilder brought it along."""
        return self.name.startswith(_OURS)

    @property
    def mono(self) -> bool:
        """Whether code and diagrams are set in it."""
        return self.name.startswith(_CODE_FACE)

    @property
    def pictorial(self) -> bool:
        """Whether its glyphs are pictures in colour, which are drawn over it."""
        return self.name.startswith(_EMOJI) and not self.name.startswith(_OUTLINES)

    def measure(self, codes: bytes) -> tuple[float, float, bool]:
        """Of a hexadecimal string: its advance, the same without the spaces that end it, and
        whether each of its glyphs exists.
        """
        known = self._memo.get(codes)
        if known is None:
            step = 2 if self.simple else _CODE
            glyphs = [int(codes[at : at + step], 16) for at in range(0, len(codes), step)]
            advance = sum(self.widths.get(glyph, self.default) for glyph in glyphs)
            whole = self.simple or all(0 < glyph < self.glyphs for glyph in glyphs)
            reach = advance
            while glyphs and glyphs[-1] in self.spaces:
                reach -= self.widths.get(glyphs.pop(), self.default)
            known = self._memo[codes] = (advance, reach if glyphs else 0.0, whole)
        return known


def read_face(font: pikepdf.Object) -> Face:
    """The face of a font dictionary (ISO 32000-1, 9.6 and 9.7)."""
    name = str(font.get("/BaseFont", font.get("/Name", "/unnamed"))).removeprefix("/")
    name = name[7:] if name[6:7] == "+" else name
    if font.get("/Subtype") != "/Type0":
        descriptor = font.get("/FontDescriptor")
        first = int(font.get("/FirstChar", 0))
        widths = {first + at: float(w) for at, w in enumerate(font.get("/Widths", []))}
        embedded = _program(descriptor) is not None or font.get("/Subtype") == "/Type3"
        return Face(name, embedded, 0, widths, 500.0, True, frozenset({0x20}))
    descendant = font.DescendantFonts[0]
    program = _program(descendant.get("/FontDescriptor"))
    return Face(
        name,
        program is not None,
        _glyph_count(program) if program is not None else 0x10000,
        _widths(descendant.get("/W", [])),
        float(descendant.get("/DW", 1000)),
        spaces=_spaces(font),
    )


def _spaces(font: pikepdf.Object) -> frozenset[int]:
    table = read_font(font).table
    return frozenset(int.from_bytes(code, "big") for code, text in table.items() if text.isspace())


def _program(descriptor: pikepdf.Object | None) -> pikepdf.Object | None:
    if descriptor is None:
        return None
    for key in ("/FontFile2", "/FontFile3", "/FontFile"):
        if key in descriptor:
            return descriptor[key]
    return None


def _glyph_count(program: pikepdf.Object) -> int:
    """The number of glyphs, from the table maxp; a program that has none is not limited."""
    data = program.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0] if len(data) > 12 else 0
    for index in range(tables):
        at = 12 + 16 * index
        if data[at : at + 4] == b"maxp":
            offset = struct.unpack_from(">I", data, at + 8)[0]
            return int(struct.unpack_from(">H", data, offset + 4)[0])
    return 0x10000


def _widths(array: pikepdf.Object | list[object]) -> dict[int, float]:
    """A /W array: ``first [w w w]`` or ``first last w`` (ISO 32000-1, 9.7.4.3)."""
    out: dict[int, float] = {}
    items = list(array)
    at = 0
    while at + 1 < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            out.update({first + i: float(w) for i, w in enumerate(items[at + 1])})
            at += 2
        else:
            out.update(dict.fromkeys(range(first, int(items[at + 1]) + 1), float(items[at + 2])))
            at += 3
    return out
