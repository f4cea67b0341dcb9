"""What a gathering uses of the faces that it names: read from the engine's font dictionaries."""

from __future__ import annotations

import re

from pikepdf import Dictionary, Name, Object, Stream

from guidebuilder.press.binding.prepared import FontUse
from guidebuilder.press.faces import stands_for

_MAPPED = re.compile(rb"^<([0-9a-f]+)> <([0-9a-f]*)>$", re.MULTILINE)
_SECTION = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_TOKEN = re.compile(rb"[\[\]]|[^\[\]\s]+")
_UNITED = ("/FontName", "/FontFile2", "/FontBBox", "/Flags")


def font_use(font: Object) -> FontUse | None:
    """What is used of a face that ships; None for any other font."""
    if font.get("/Subtype") != Name.Type0:
        return None
    descendant = font.DescendantFonts[0]
    described = descendant.FontDescriptor
    program = described.get("/FontFile2")
    named = None if program is None else stands_for(program.read_bytes())
    if named is None:
        return None
    rest = Dictionary({key: value for key, value in described.items() if key not in _UNITED})
    left, bottom, right, top = map(float, described.FontBBox)
    return FontUse(
        program=named,
        name=str(font.BaseFont).partition("+")[2],
        short=isinstance(font.Encoding, Stream),
        widths=_widths(descendant.W),
        texts=_texts(font.ToUnicode),
        description=rest.unparse()[2:-2].strip(),
        flags=int(described.Flags),
        box=(left, bottom, right, top),
    )


def _widths(array: Object) -> dict[int, bytes]:
    """What the engine writes as /W, ``first [w w w]`` (ISO 32000-1, 9.7.4.3), as it is written."""
    widths: dict[int, bytes] = {}
    glyph = -1
    inside = False
    for token in _TOKEN.findall(array.unparse(resolved=True)[1:-1]):
        if token in b"[]":
            inside = token == b"["
        elif inside:
            widths[glyph] = token
            glyph += 1
        else:
            glyph = int(token)
    return widths


def _texts(stream: Object) -> dict[int, str]:
    """What is written as ToUnicode: a line a glyph, its text in hexadecimal."""
    assert isinstance(stream, Stream)  # noqa: S101 - for the type checker
    return {
        int(glyph, 16): text.decode("ascii")
        for section in _SECTION.findall(stream.read_bytes())
        for glyph, text in _MAPPED.findall(section)
    }
