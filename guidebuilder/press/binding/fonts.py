"""The fonts of a book: one program a face, however many gatherings it is bound of.

The engine keeps the numbers of a face's glyphs, so what all gatherings use can be cut
out of the face's file at once. A gathering's own font dictionaries give way to united
ones with the widths and the ToUnicode maps of all. Where two gatherings disagree about
a glyph (one has a space under it and the other a no-break space, or it was measured at
another size) they keep a dictionary each, so that every page is drawn and read as it was
typeset; the program they share all the same.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from guidebuilder.errors import MachineError
from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.binding.prepared import FontUse
from guidebuilder.press.binding.syntax import name as pdf_name
from guidebuilder.press.binding.syntax import numbers
from guidebuilder.press.codes import CHARACTER_MAP, MAP_ENTRIES, SYSTEM, text_map
from guidebuilder.press.faces import cut, shipped

_FIXED_PITCH = 1  # a flag of font descriptors (ISO 32000-1, table 123)


@dataclass(slots=True)
class _United:
    """A font dictionary in the making: its number, widths and texts by glyph."""

    number: int
    widths: dict[int, bytes] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    def takes(self, use: FontUse) -> bool:
        """Whether nothing that is known contradicts a use."""
        return _agree(self.widths, use.widths) and _agree(self.texts, use.texts)


@dataclass(slots=True)
class _Face:
    """A face of the book: its file, how the engine describes it, and its dictionaries."""

    file: Path
    first: FontUse
    right: float
    united: list[_United] = field(default_factory=list)

    def glyphs(self) -> frozenset[int]:
        return frozenset(
            glyph for one in self.united for known in (one.widths, one.texts) for glyph in known
        )


class Fonts:
    """Collects the fonts of a book that is being bound."""

    def __init__(self, out: Assembly, styles: Path) -> None:
        self._out = out
        self._styles = styles
        self._faces: dict[tuple[Path, str, bool], _Face] = {}
        self._system = self._encoding = 0

    def add(self, use: FontUse) -> int:
        """Take over what is used of a face; the number of the font dictionary that serves it.

        Raises MachineError for a face that is not among those that ship.
        """
        files = shipped(self._styles)
        if use.program not in files:
            raise MachineError(f"the font {use.name} is not one of those in {self._styles}")
        file = files[use.program]
        face = self._faces.setdefault((file, use.name, use.short), _Face(file, use, use.box[2]))
        face.right = max(face.right, use.box[2])
        united = next((one for one in face.united if one.takes(use)), None)
        if united is None:
            united = _United(self._out.reserve())
            face.united.append(united)
        united.widths |= use.widths
        united.texts |= use.texts
        return united.number

    def warm(self, uses: Iterable[FontUse]) -> None:
        """Cut programs for these uses, so that a book that has no others finds them cut."""
        files = shipped(self._styles)
        needed: dict[Path, set[int]] = {}
        for use in uses:
            if use.program in files:
                glyphs = needed.setdefault(files[use.program], set())
                glyphs.update(use.widths, use.texts)
        for file, glyphs in needed.items():
            cut(file, frozenset(glyphs))

    def finish(self) -> None:
        """Write the united fonts."""
        self._system = self._out.add(SYSTEM.encode("ascii")) if self._faces else 0
        needed: dict[Path, frozenset[int]] = {}
        for face in self._faces.values():
            needed[face.file] = needed.get(face.file, frozenset()) | face.glyphs()
        programs: dict[Path, tuple[int, str]] = {}
        for file, glyphs in needed.items():
            data = cut(file, glyphs)
            number = self._out.stream(b"/Length1 %d" % len(data), data)
            programs[file] = number, _subset_tag(data)
        for (file, name, _), face in self._faces.items():
            program, tag = programs[file]
            self._write(face, pdf_name(f"{tag}+{name}"), program)

    def _write(self, face: _Face, name: bytes, program: int) -> None:
        out = self._out
        widths = {width for united in face.united for width in united.widths.values()}
        several = len(face.glyphs()) > 1 and len(widths) == 1
        flags = face.first.flags & ~_FIXED_PITCH | (_FIXED_PITCH if several else 0)
        left, bottom, _, top = face.first.box
        description = out.add(
            b"<<%b/FontName%b/Flags %d/FontBBox%b/FontFile2 %d 0 R>>"
            % (
                face.first.description,
                name,
                flags,
                numbers((left, bottom, face.right, top)),
                program,
            )
        )
        short = face.first.short
        encoding = b" %d 0 R" % self._short_map() if short else b"/Identity-H"
        for united in face.united:
            descendant = out.add(
                b"<</Type/Font/Subtype/CIDFontType2/BaseFont%b/CIDSystemInfo %d 0 R"
                b"/CIDToGIDMap/Identity/W[%b]/FontDescriptor %d 0 R>>"
                % (name, self._system, _width_array(united.widths), description)
            )
            said = out.stream(b"", text_map(united.texts, short=short))
            out.put(
                united.number,
                b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding%b"
                b"/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>" % (name, encoding, descendant, said),
            )

    def _short_map(self) -> int:
        """The number of the character map that all fonts with codes of one byte share."""
        if not self._encoding:
            entries = "".join(f"/{key} {value}" for key, value in MAP_ENTRIES.items())
            # By reference: no dictionary of a stream holds a string, for who takes files apart.
            entries += f"/CIDSystemInfo {self._system} 0 R"
            self._encoding = self._out.stream(entries.encode("ascii"), CHARACTER_MAP)
        return self._encoding


def _agree(known: Mapping[int, object], new: Mapping[int, object]) -> bool:
    return all(known.get(glyph, value) == value for glyph, value in new.items())


def _subset_tag(data: bytes) -> str:
    """Six capitals that are the same for the same program, and others for another (9.6.4)."""
    (number,) = struct.unpack_from(">Q", sha256(data).digest())
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _width_array(widths: Mapping[int, bytes]) -> bytes:
    out: list[bytes] = []
    before = None
    for glyph in sorted(widths):
        if glyph - 1 != before:
            out.append(b"%s%d [" % (b"" if before is None else b"] ", glyph))
        out.append(widths[glyph])
        before = glyph
    return b"%s%s" % (b" ".join(out), b"]" if out else b"")
