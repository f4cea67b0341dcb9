"""The fonts of a book: one program a face, however many gatherings it is bound of.

The engine keeps the numbers of a face's glyphs, so what all gatherings use can be cut
out of the face's file at once. A gathering's own font dictionaries give way to united
ones with the widths and the ToUnicode maps of all. Where two gatherings disagree about
a glyph (one has a space under it and the other a no-break space, or it was measured at
another size) they keep a dictionary each, so that every page is drawn and read as it was
typeset; the program they share all the same.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from guidebuilder.errors import MachineError
from guidebuilder.press.faces import cut, shipped, stands_for

_MAPPED = re.compile(rb"^<([0-9a-f]{4})> <([0-9a-f]*)>$", re.MULTILINE)
_SECTION = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_TOKEN = re.compile(rb"[\[\]]|[^\[\]\s]+")
_AT_MOST = 100  # entries in one section of a ToUnicode map
_FIXED_PITCH = 1  # a flag of font descriptors (ISO 32000-1, table 123)
_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_TAIL = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@dataclass(slots=True)
class _United:
    """A font dictionary in the making: widths in thousandths of an em, text in UTF-16, by glyph."""

    font: Object
    widths: dict[int, bytes] = field(default_factory=dict)
    texts: dict[int, bytes] = field(default_factory=dict)

    def takes(self, widths: Mapping[int, bytes], texts: Mapping[int, bytes]) -> bool:
        """Whether nothing that is known contradicts these."""
        return _agree(self.widths, widths) and _agree(self.texts, texts)


@dataclass(slots=True)
class _Face:
    """A face of the book: its file, how the engine describes it, and its dictionaries."""

    file: Path
    name: str
    description: Dictionary
    united: list[_United] = field(default_factory=list)

    def glyphs(self) -> frozenset[int]:
        return frozenset(
            glyph for one in self.united for known in (one.widths, one.texts) for glyph in known
        )


class Fonts:
    """Collects the fonts of a book that is being bound."""

    def __init__(self, pdf: pikepdf.Pdf, styles: Path) -> None:
        self._pdf = pdf
        self._styles = styles
        self._faces: dict[tuple[Path, str], _Face] = {}
        self._united: set[tuple[int, int]] = set()
        self._profiles: dict[bytes, Object] = {}
        self._seen: dict[tuple[int, int], Object] = {}

    def add(self, resources: Object) -> None:
        """Take over the fonts and colour profiles of a dictionary of resources of the book.

        The engine shares one dictionary of fonts, and one of colour spaces, among all
        pages and drawings of a gathering: both are changed in their place. Raises
        MachineError for a face that is not among those that ship.
        """
        fonts = resources.get("/Font")
        for key, font in fonts.items() if fonts is not None else ():
            if font.objgen not in self._united:
                self._add(fonts, key, font)
        for space in resources.get("/ColorSpace", Dictionary()).values():
            self._share_profile(space)
        self._share_profiles(resources)

    def _share_profiles(self, resources: Object) -> None:
        """The same of what is drawn in it: the engine makes a group of each SVG picture."""
        for drawing in resources.get("/XObject", Dictionary()).values():
            if group := drawing.get("/Group"):
                self._share_profile(group.get("/CS"))
            if inner := drawing.get("/Resources"):
                self._share_profiles(inner)
        for pattern in resources.get("/Pattern", Dictionary()).values():
            if inner := pattern.get("/Resources"):
                self._share_profiles(inner)

    def _share_profile(self, space: Object | None) -> None:
        """Let a colour space use the profile that the book has already, if it has it."""
        if not isinstance(space, Array) or space[0] != Name.ICCBased:
            return
        number = space[1].objgen
        if number not in self._seen:
            profile = sha256(space[1].read_raw_bytes()).digest()
            self._seen[number] = self._profiles.setdefault(profile, space[1])
        space[1] = self._seen[number]

    def _add(self, fonts: Object, key: str, font: Object) -> None:
        if font.get("/Subtype") != Name.Type0:
            return
        descendant = font.DescendantFonts[0]
        program = descendant.FontDescriptor.get("/FontFile2")
        named = None if program is None else stands_for(program.read_bytes())
        if named is None:
            return
        files = shipped(self._styles)
        name = str(font.BaseFont).partition("+")[2]
        if named not in files:
            raise MachineError(f"the font {name} is not one of those in {self._styles}")
        face = self._faces.setdefault(
            (files[named], name), _Face(files[named], name, descendant.FontDescriptor)
        )
        widths, texts = _widths(descendant.W), _texts(font.ToUnicode)
        box, wider = face.description.FontBBox, descendant.FontDescriptor.FontBBox
        face.description.FontBBox = Array([*box[:2], max(box[2], wider[2]), box[3]])
        for united in face.united:
            if united.takes(widths, texts):
                break
        else:
            united = _United(self._pdf.make_indirect(Dictionary(Type=Name.Font)))
            face.united.append(united)
            self._united.add(united.font.objgen)
        united.widths |= widths
        united.texts |= texts
        fonts[key] = united.font

    def finish(self) -> None:
        """Write the united fonts."""
        needed: dict[Path, frozenset[int]] = {}
        for (file, _), face in self._faces.items():
            needed[file] = needed.get(file, frozenset()) | face.glyphs()
        programs: dict[Path, tuple[Object, str]] = {}
        for file, glyphs in needed.items():
            data = cut(file, glyphs)
            stream = self._pdf.make_stream(data, Length1=len(data))
            programs[file] = stream, _subset_tag(data)
        for (file, name), face in self._faces.items():
            stream, tag = programs[file]
            self._write(face, Name(f"/{tag}+{name}"), stream)

    def _write(self, face: _Face, name: Name, program: Object) -> None:
        description = face.description
        description.FontName = name
        description.FontFile2 = program
        widths = {width for united in face.united for width in united.widths.values()}
        several = len(face.glyphs()) > 1 and len(widths) == 1
        flags = int(description.Flags) & ~_FIXED_PITCH
        description.Flags = flags | _FIXED_PITCH if several else flags
        for united in face.united:
            descendant = Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=name,
                CIDSystemInfo=Dictionary(
                    Registry=pikepdf.String("Adobe"),
                    Ordering=pikepdf.String("Identity"),
                    Supplement=0,
                ),
                CIDToGIDMap=Name.Identity,
                W=_width_array(united.widths),
                FontDescriptor=description,
            )
            font = united.font
            font.Subtype = Name.Type0
            font.BaseFont = name
            font.Encoding = Name("/Identity-H")
            font.DescendantFonts = Array([self._pdf.make_indirect(descendant)])
            font.ToUnicode = self._pdf.make_stream(_character_map(united.texts))


def embedded(gathering: bytes, styles: Path) -> bytes:
    """A gathering's PDF with its fonts in it, to be looked at by itself."""
    out = BytesIO()
    with pikepdf.open(BytesIO(gathering)) as pdf:
        fonts = Fonts(pdf, styles)
        fonts.add(pdf.pages[0].obj.Resources)
        fonts.finish()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _agree(known: Mapping[int, bytes], new: Mapping[int, bytes]) -> bool:
    return all(known.get(glyph, value) == value for glyph, value in new.items())


def _subset_tag(data: bytes) -> str:
    """Six capitals that are the same for the same program, and others for another (9.6.4)."""
    (number,) = struct.unpack_from(">Q", sha256(data).digest())
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _widths(array: Object) -> dict[int, bytes]:
    """What the engine writes as /W, ``first [w w w]`` (ISO 32000-1, 9.7.4.3), as it is written."""
    widths: dict[int, bytes] = {}
    glyph = -1
    inside = False
    for token in _TOKEN.findall(array.unparse()[1:-1]):
        if token in b"[]":
            inside = token == b"["
        elif inside:
            widths[glyph] = token
            glyph += 1
        else:
            glyph = int(token)
    return widths


def _width_array(widths: Mapping[int, bytes]) -> Object:
    out: list[bytes] = []
    before = None
    for glyph in sorted(widths):
        if glyph - 1 != before:
            out.append(b"%s%d [" % (b"" if before is None else b"] ", glyph))
        out.append(widths[glyph])
        before = glyph
    return Object.parse(b"[%s%s]" % (b" ".join(out), b"]" if out else b""))


def _texts(stream: Object) -> dict[int, bytes]:
    """What the engine writes as ToUnicode: a line a glyph, its text in hexadecimal."""
    assert isinstance(stream, Stream)  # noqa: S101 - for the type checker
    return {
        int(glyph, 16): text
        for section in _SECTION.findall(stream.read_bytes())
        for glyph, text in _MAPPED.findall(section)
    }


def _character_map(texts: Mapping[int, bytes]) -> bytes:
    lines = [b"<%04x> <%s>\n" % (glyph, texts[glyph]) for glyph in sorted(texts)]
    batches = [lines[at : at + _AT_MOST] for at in range(0, len(lines), _AT_MOST)]
    sections = [
        b"%d beginbfchar\n%sendbfchar\n" % (len(batch), b"".join(batch)) for batch in batches
    ]
    return _HEAD + b"".join(sections) + _TAIL
