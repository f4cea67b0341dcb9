"""The fonts of a finished page: whose they are, what they can show, how wide their glyphs run."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf

from guidebuilder.proof.encodings import Encoding, encoding_of
from guidebuilder.proof.fonts import read_cmap
from guidebuilder.proof.syntax import LITERAL, from_hex, string_bytes
from guidebuilder.proof.widths import cid_widths

# How the names of guidebuilder's own faces begin (see styles/fonts/README.md).
_OURS, _CODE_FACE, _EMOJI, _OUTLINES = "Guide-", "Guide-Mono", "Guide-Emoji", "Guide-Emoji-Mono"

_ITEM = re.compile(rb"(" + LITERAL + rb")|<([0-9A-Fa-f\s]*)>|([-+.\d]+)")
_CODE = 4  # hexadecimal digits of two bytes, as codes of composite fonts have that tell no other


@dataclass(slots=True)
class Face:
    """A font of a page: its name without the subset tag, and widths in thousandths of an em."""

    name: str
    embedded: bool
    glyphs: int
    widths: dict[int, float] = field(default_factory=dict)
    default: float = 1000.0
    simple: bool = False
    encoding: Encoding | None = None
    spaces: frozenset[int] = frozenset()
    _memo: dict[bytes, tuple[float, float, bool]] = field(default_factory=dict)
    _told: dict[bytes, tuple[float, float, bool]] = field(default_factory=dict)

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

    def told(self, pieces: Sequence[bytes]) -> list[tuple[float, float, bool]]:
        """Of hexadecimal strings, each given as digits, ``>`` and the kerns behind it: its
        advance less the kerns, the same to its last ink without any, and whether its glyphs exist.
        """
        known = self._told
        for piece in set(pieces).difference(known):
            codes, _, kern = piece.partition(b">")
            width, inked, whole = self.measure(codes)
            known[piece] = (width - sum(map(float, kern.split())), inked, whole)
        return [known[piece] for piece in pieces]

    def measure(self, codes: bytes) -> tuple[float, float, bool]:
        """Of a hexadecimal string: its advance, the same without the spaces that end it, and
        whether each of its glyphs exists.
        """
        known = self._memo.get(codes)
        if known is None:
            width, default = self.widths.get, self.default
            glyphs = self._glyphs(codes)
            advance = sum([width(glyph, default) for glyph in glyphs])
            whole = self.simple or not glyphs or 0 < min(glyphs) <= max(glyphs) < self.glyphs
            reach = advance
            inked = len(glyphs)
            while inked and glyphs[inked - 1] in self.spaces:
                inked -= 1
                reach -= width(glyphs[inked], default)
            known = self._memo[codes] = (advance, reach if inked else 0.0, whole)
        return known

    def _glyphs(self, codes: bytes) -> Sequence[int]:
        """What a hexadecimal string selects: glyphs, or codes of a simple font."""
        if self.simple:
            return from_hex(codes)
        if self.encoding is not None:
            return self.encoding.glyphs(from_hex(codes))
        if codes.isalnum() and len(codes) % _CODE == 0:
            return struct.unpack(f">{len(codes) // _CODE}H", bytes.fromhex(codes.decode("ascii")))
        return [int(codes[at : at + _CODE], 16) for at in range(0, len(codes), _CODE)]


def measured(shown: bytes, face: Face) -> tuple[float, float, bool]:
    """Of a string or an array to show: its advance in thousandths of an em, the same up to its
    last ink, and whether each glyph exists.
    """
    # What engines write is taken apart as fast as can be: each glyph as it is written.
    told = face.told(shown.split(b"<")[1:] if b"(" not in shown else _pieces(shown))
    advance = sum([by for by, _, _ in told])
    whole = all(exists for _, _, exists in told)
    behind = 0.0
    for by, inked, _ in reversed(told):
        behind += by
        if inked:
            return advance, advance - behind + inked, whole
    return advance, 0.0, whole


def _pieces(shown: bytes) -> list[bytes]:
    """Strings as hexadecimal codes, each with the kerns behind it: ``0041>-12``."""
    found: list[bytes] = []
    for literal, codes, kern in _ITEM.findall(shown):
        if kern:
            found.append(b"%b %b" % (found.pop() if found else b">", kern))
        else:
            found.append((string_bytes(literal).hex().encode() if literal else codes) + b">")
    return found


def read_face(font: pikepdf.Object) -> Face:
    """The face of a font dictionary (ISO 32000-1, 9.6 and 9.7)."""
    name = str(font.get("/BaseFont", font.get("/Name", "/unnamed"))).removeprefix("/")
    name = name[7:] if name[6:7] == "+" else name
    if font.get("/Subtype") != "/Type0":
        descriptor = font.get("/FontDescriptor")
        first = int(font.get("/FirstChar", 0))
        given = {first + at: float(w) for at, w in enumerate(font.get("/Widths", []))}
        embedded = _program(descriptor) is not None or font.get("/Subtype") == "/Type3"
        return Face(name, embedded, 0, given, 500.0, True, spaces=frozenset({0x20}))
    descendant = font.DescendantFonts[0]
    program = _program(descendant.get("/FontDescriptor"))
    widths = descendant.get("/W")
    encoding = encoding_of(font)
    return Face(
        name,
        program is not None,
        _glyph_count(program) if program is not None else 0x10000,
        cid_widths(widths) if isinstance(widths, pikepdf.Array) else {},
        float(descendant.get("/DW", 1000)),
        encoding=encoding,
        spaces=_spaces(font, encoding),
    )


def _spaces(font: pikepdf.Object, encoding: Encoding | None) -> frozenset[int]:
    """The glyphs that stand for spaces."""
    mapped = font.get("/ToUnicode")
    table = read_cmap(mapped.read_bytes()).table if isinstance(mapped, pikepdf.Stream) else {}
    codes = [code for code, text in table.items() if text.isspace()]
    if encoding is None:
        return frozenset(int.from_bytes(code, "big") for code in codes)
    return frozenset(glyph for code in codes for glyph in encoding.glyphs(code))


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
