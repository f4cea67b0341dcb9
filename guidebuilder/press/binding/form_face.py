"""The face of what is typed into form fields, embedded for every viewer to type in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

_NAME = "/GBFORM+Guide-Sans"
_CODES = range(32, 256)
_CHARACTERS = tuple(bytes([code]).decode("cp1252", "ignore") for code in _CODES)


def embedded_face(pdf: pikepdf.Pdf, path: Path) -> Dictionary:
    """A TrueType file as a simple font in the Western encoding (ISO 32000-1, 9.6.3).

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
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(_NAME),
        Flags=32,  # of the standard Latin characters
        FontBBox=Array([round(n * scale) for n in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        ItalicAngle=0,
        Ascent=round(face["hhea"].ascent * scale),
        Descent=round(face["hhea"].descent * scale),
        CapHeight=round(face["OS/2"].sCapHeight * scale),
        StemV=80,
        FontFile2=pdf.make_stream(data, Length1=len(data)),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name(_NAME),
        FirstChar=_CODES[0],
        LastChar=_CODES[-1],
        Widths=Array(widths),
        Encoding=Name.WinAnsiEncoding,
        FontDescriptor=pdf.make_indirect(descriptor),
    )


def _subset(path: Path) -> bytes:
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    options.drop_tables += ["GDEF", "GPOS", "GSUB"]
    face = TTFont(path, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in _CHARACTERS if char])
    subsetter.subset(face)
    out = BytesIO()
    face.save(out)
    return out.getvalue()
