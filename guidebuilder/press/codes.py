"""What stands for glyphs in strings: a byte for each of the first 256 of a face, or two.

Every glyph that is shown stands in a page's content, and what a guide is mostly made of are the
same hundred. So a face has two fonts, which share its program and differ in the length of codes
(ISO 32000-1, 9.7.5): that of one byte, and Identity-H for text with a glyph from 256 on. A font
whose codes have both lengths would do as well, but many programs that look for text in PDFs
cannot tell such codes apart. The faces that ship are numbered so that hardly any text needs the
second font (``tools/glyph_order.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

SHORT = 0x100
"""Glyphs below have a code of one byte."""

_NAME = "/OneByteIdentityH"
"""A name that programs know which do not read embedded character maps."""

SYSTEM = "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
"""The CIDSystemInfo of fonts and of their character map: glyphs are numbered as in their face."""

MAP_ENTRIES: Mapping[str, object] = {"Type": "/CMap", "CMapName": _NAME, "WMode": 0}
"""The entries of the dictionary of :data:`CHARACTER_MAP` besides CIDSystemInfo."""

CHARACTER_MAP = f"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (Identity)
/Supplement 0
>> def
/CMapName {_NAME} def
/CMapType 1 def
/WMode 0 def
1 begincodespacerange
<00> <ff>
endcodespacerange
1 begincidrange
<00> <ff> 0
endcidrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end""".encode("ascii")
"""The character map of one byte, which no viewer has of its own: it is embedded."""

_AT_MOST = 100  # entries in one section of a ToUnicode map


def code(glyph: int, *, short: bool) -> str:
    """What stands for a glyph, in hexadecimal digits."""
    return f"{glyph:02x}" if short else f"{glyph:04x}"


def text_map(texts: Mapping[int, str], *, short: bool) -> bytes:
    """A ToUnicode map of glyphs to texts, which are UTF-16 in hexadecimal; a line a glyph."""
    lines = [f"<{code(glyph, short=short)}> <{texts[glyph]}>" for glyph in sorted(texts)]
    sections = [
        "\n".join((f"{len(batch)} beginbfchar", *batch, "endbfchar\n"))
        for batch in (lines[at : at + _AT_MOST] for at in range(0, len(lines), _AT_MOST))
    ]
    return f"""/CIDInit /ProcSet findresource begin
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
<{code(0, short=short)}> <{"ff" if short else "ffff"}>
endcodespacerange
{"".join(sections)}endcmap
CMapName currentdict /CMap defineresource pop
end
end""".encode("ascii")
