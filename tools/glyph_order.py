"""The order of a face's glyphs: what guides print most comes first.

A line in a PDF of ours has one byte for each glyph if all their numbers are below 256, else two
(see guidebuilder/press/codes.py), so the numbers decide how large pages are.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs

# What a technical guide in a European language needs, the most frequent first. What does not
# find room below 256 are some letters at the end.
_FIRST = "".join(map(chr, range(0x20, 0x7F))) + "\u2010\u2011\u00a0\u00ad–—‘’“”…•·×→≈≤≥"
_THEN = (
    "\u2002\u2007\u2009\u202f←↑↓↔−≠±°©®§¶€£µ✓✗□☐△▲▽▼▶►◄◆●○"
    "─│┌┐└┘├┤┬┴┼═║╔╗╚╝╭╮╰╯━┃┄┆╌╎"
    "àáâäåæçèéêëìíîïñòóôöøœùúûüýÿßÀÁÂÄÅÆÇÈÉÊËÍÎÑÓÔÖØŒÚÜ«»¿¡‚„¹²³½¼¾ªºąćęłńśźżčřšžěůőű"
)
_FEATURES = ("tnum", "lnum", "liga", "pnum")


def put_first(font: Any) -> Any:
    """The same font with the glyphs of common characters numbered from 1, those that features put
    in the place of the most common among them, and then all others in the order that they had.
    """
    saved = BytesIO()
    font.save(saved)
    # Read anew: all tables have to speak of glyphs by the same names.
    whole: Any = TTFont(saved, lazy=False, recalcTimestamp=False)
    order = whole.getGlyphOrder()
    cmap = whole.getBestCmap()
    first, then = ([cmap[ord(c)] for c in some if ord(c) in cmap] for some in (_FIRST, _THEN))
    wanted = [order[0], *first, *_instead(whole, set(first)), *then, *order]
    reorderGlyphs(whole, list(dict.fromkeys(wanted)))
    return whole


def _instead(font: Any, common: set[str]) -> Iterator[str]:
    """What features put in the place of these glyphs, one for one or one for several."""
    table = font["GSUB"].table if "GSUB" in font else None
    for tag in _FEATURES if table is not None else ():
        lookups = {
            index
            for record in table.FeatureList.FeatureRecord
            if record.FeatureTag == tag
            for index in record.Feature.LookupListIndex
        }
        for index in sorted(lookups):
            for part in table.LookupList.Lookup[index].SubTable:
                inner = getattr(part, "ExtSubTable", part)
                for glyph, other in getattr(inner, "mapping", {}).items():
                    if glyph in common:
                        yield other
                for glyph, ligatures in getattr(inner, "ligatures", {}).items():
                    for one in ligatures:
                        if {glyph, *one.Component} <= common:
                            yield one.LigGlyph
