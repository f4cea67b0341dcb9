"""The signs that numbers are stamped with: digits and a few others, straight from a face's file.

Figures of equal widths, as the style sheets ask for wherever a number stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from guidebuilder.press.binding.prepared import FontUse
from guidebuilder.press.binding.syntax import string
from guidebuilder.press.codes import SHORT
from guidebuilder.press.faces import digest

CHARACTERS = "0123456789–,ivxlcdm"
_BETWEEN = 600  # from this weight on, a face is bold
_WEIGHTS = {400: "", 600: "-Semi-Bold", 700: "-Bold"}  # as the engine calls them
_FACE = re.compile(
    r'font-family: "(?P<family>[^"]+)";\s*font-style: normal;\s*font-weight: (?P<weight>\d+);\s*'
    r'src: url\("(?P<file>[^"]+\.ttf)"\)'
)
_DEFAULT = "Guide Sans"
_TABULAR = "tnum"
_SYMBOLIC, _SERIF = 4, 2  # flags of font descriptors (ISO 32000-1, table 123)


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a face in one weight: what is used of its font, and glyphs by character.

    ``advances`` are thousandths of an em.
    """

    use: FontUse
    glyphs: Mapping[str, int]
    advances: Mapping[str, int]


@cache
def signs(styles: Path, family: str, *, bold: bool) -> Signs:
    """The signs of a face that ships; those of the sans for any other."""
    faces = _faces(styles)
    known = faces.get(family) or faces[_DEFAULT]
    family = family if family in faces else _DEFAULT
    weight = min((w for w in known if w >= _BETWEEN), default=max(known)) if bold else min(known)
    program = (styles / known[weight]).read_bytes()
    with TTFont(styles / known[weight], lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        characters, instead = font.getBestCmap(), dict(_tabular(font))
        names = {c: instead.get(characters[ord(c)], characters[ord(c)]) for c in CHARACTERS}
        glyphs = {c: font.getGlyphID(name) for c, name in names.items()}
        advances = {c: round(font["hmtx"][name][0] * scale) for c, name in names.items()}
        ascent, descent = (round(n * scale) for n in (font["hhea"].ascent, font["hhea"].descent))
    described = b"/Type/FontDescriptor/FontFamily%b/Ascent %d/CapHeight %d/Descent %d" % (
        string(family), ascent, ascent, descent,
    )  # fmt: skip
    use = FontUse(
        program=digest(program),
        name=family.replace(" ", "-") + _WEIGHTS[weight],
        short=max(glyphs.values()) < SHORT,
        widths={glyphs[c]: b"%d" % advances[c] for c in CHARACTERS},
        texts={glyphs[c]: f"{ord(c):04x}" for c in CHARACTERS},
        description=described + b"/ItalicAngle 0/StemH 80/StemV 80",
        flags=_SYMBOLIC | (_SERIF if "Serif" in family.split() else 0),
        box=(0.0, descent, max(advances.values()), ascent),
    )
    return Signs(use, glyphs, advances)


@cache
def _faces(styles: Path) -> Mapping[str, Mapping[int, str]]:
    """The upright faces of the style sheets: their files by family and weight."""
    out: dict[str, dict[int, str]] = {}
    for found in _FACE.finditer((styles / "fonts.css").read_text(encoding="utf-8")):
        out.setdefault(found["family"], {})[int(found["weight"])] = found["file"]
    return out


def _tabular(font: TTFont) -> Iterator[tuple[str, str]]:
    """The glyphs that stand for others where figures are to have equal widths."""
    if "GSUB" not in font:
        return
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == _TABULAR
        for index in record.Feature.LookupListIndex
    }
    for index in sorted(lookups):
        for part in table.LookupList.Lookup[index].SubTable:
            single = getattr(part, "ExtSubTable", part)
            yield from getattr(single, "mapping", {}).items()
