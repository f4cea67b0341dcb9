"""The face of what is typed into form fields, embedded for every viewer to type in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.binding.syntax import numbers

_NAME = b"/GBFORM+Guide-Sans"
_CODES = range(32, 256)
_CHARACTERS = tuple(bytes([code]).decode("cp1252", "ignore") for code in _CODES)


def embedded_face(out: Assembly, path: Path) -> int:
    """Write a TrueType file as a simple font in the Western encoding (ISO 32000-1, 9.6.3).

    Composite fonts hold more characters, but viewers do not type in them.
    """
    data = _subset(path)
    face = TTFont(BytesIO(data))
    scale = 1000 / face["head"].unitsPerEm
    glyphs, advances, head = face.getBestCmap(), face["hmtx"], face["head"]
    widths = [
        round(advances[glyphs[ord(char)]][0] * scale) if char and ord(char) in glyphs else 0
        for char in _CHARACTERS
    ]
    program = out.stream(b"/Length1 %d" % len(data), data)
    flags = 32  # of the standard Latin characters
    descriptor = out.add(
        b"<</Type/FontDescriptor/FontName%b/Flags %d/FontBBox%b/ItalicAngle 0/Ascent %d"
        b"/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>"
        % (
            _NAME,
            flags,
            numbers(round(n * scale) for n in (head.xMin, head.yMin, head.xMax, head.yMax)),
            round(face["hhea"].ascent * scale),
            round(face["hhea"].descent * scale),
            round(face["OS/2"].sCapHeight * scale),
            program,
        )
    )
    return out.add(
        b"<</Type/Font/Subtype/TrueType/BaseFont%b/FirstChar %d/LastChar %d/Widths%b"
        b"/Encoding/WinAnsiEncoding/FontDescriptor %d 0 R>>"
        % (_NAME, _CODES[0], _CODES[-1], numbers(widths), descriptor)
    )


def _subset(path: Path) -> bytes:
    from fontTools import subset  # noqa: PLC0415 - forty modules, for books with forms alone

    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    options.drop_tables += ["GDEF", "GPOS", "GSUB"]
    face = TTFont(path, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in _CHARACTERS if char])
    subsetter.subset(face)
    out = BytesIO()
    face.save(out)
    return out.getvalue()
