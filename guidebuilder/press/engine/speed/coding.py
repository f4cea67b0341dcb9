"""The engine's fonts, with codes of one byte where they do: see :mod:`guidebuilder.press.codes`."""

from __future__ import annotations

import re
from typing import Any

from pydyf import Dictionary, Stream
from weasyprint.pdf import fonts

from guidebuilder.press.codes import CHARACTER_MAP, MAP_ENTRIES, SHORT, SYSTEM, text_map

_build = fonts.build_fonts_dictionary
_STRING = re.compile(r"(?<=<)[0-9a-f]+(?=>)")
_CODE = re.compile(r"(..)(..)")  # as the engine writes them
_LONG = "2"  # ends the name of the font with codes of two bytes; names are capitals
_USED = "_guide_used"  # an attribute of a font of the engine's: the names that it is used by


def name_of(font: Any, *, short: bool) -> str:
    """What a font is called in pages, for codes of one byte or of two. It will be in the PDF."""
    name: str = font.hash if short else font.hash + _LONG
    vars(font).setdefault(_USED, set()).add(name)
    return name


def shown(stream: Any, text: str) -> str:
    """What the engine shows, in codes of one byte if it can be, and the font set that has them."""
    name, size = stream._current_font
    name = name.removesuffix(_LONG)
    font = next(font for font in stream._fonts.values() if font.hash == name)
    if font.bitmap:
        return text
    short = all(
        high == "00" for string in _STRING.findall(text) for high, _ in _CODE.findall(string)
    )
    stream.set_font_size(name_of(font, short=short), size)
    return _STRING.sub(lambda string: _CODE.sub(r"\2", string[0]), text) if short else text


def _build_fonts_dictionary(pdf: Any, used: Any, compress: bool, subset: bool, options: Any) -> Any:
    made = _build(pdf, used, compress, subset, options)
    names = set().union(*(vars(font).get(_USED, ()) for font in used.values()))
    entries = Dictionary({**MAP_ENTRIES, "CIDSystemInfo": SYSTEM})
    encoding = Stream([CHARACTER_MAP], entries, compress=compress)
    if not names.isdisjoint(made):
        pdf.add_object(encoding)
    for name, font in {font.hash: font for font in used.values()}.items():
        if name + _LONG in names:
            made[name + _LONG] = made[name]
        if name not in names:
            continue
        whole = _object(pdf, made[name])
        said = _object(pdf, whole["ToUnicode"])
        if name + _LONG in names:
            whole, said = Dictionary(whole), Stream(compress=compress)
            pdf.add_object(whole)
            pdf.add_object(said)
            made[name] = whole.reference
        texts = {
            glyph: text.encode("utf-16-be").hex()
            for glyph, text in font.to_unicode.items()
            if glyph < SHORT
        }
        said.stream = text_map(texts, short=True).split(b"\n")
        whole |= {"Encoding": encoding.reference, "ToUnicode": said.reference}
    return made


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


PATCHES = ((_build, _build_fonts_dictionary),)
