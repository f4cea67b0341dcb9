"""The faces of emoji: which ones, and how they are made of Noto's.

Called by tools/fonts.py. The engine paints the drawing that a glyph has in the table
``SVG `` of its font: a colour font of layers (COLR) prints nothing, one of bitmaps breaks
PDF/A. Upstream keeps thousands of drawings in one document that share their parts; here
each glyph gets a document of its own, complete and with nothing in it but its drawing.
"""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Transform
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.svgLib.path import parse_path
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.S_V_G_ import SVGDocument
from lxml import etree

EMOJI = (
    "✅❌❓❗➕➖➡✔✖ℹ⚠⛔🛑🚫🚨⭐✨🎯👍👎👀🧠💡🔥⚡🚀⏱⏳📅🔒🔓🔑🔍🔗📌📝📋📄📁📂📦🗑💾💻"
    "🔧🔨⚙🧪🧩🐛🐳☁📈📉📊💰💬🔔🔁🔄🟢🟡🟠🔴🔵⚪⚫"
)
COLOUR = "Guide Emoji", "GuideEmoji.ttf", "noto-color-emoji-emoji-400-normal.woff2"
MONO = "Guide Emoji Mono", "GuideEmojiMono.ttf", "noto-emoji-emoji-400-normal.woff2"

UPEM = 1000
ADVANCE = 1200  # two columns of the mono face, as in a terminal
SPACE = 250
HEIGHT = 1000  # of a drawing's canvas: what is drawn is about an em high
MIDDLE = 360  # above the baseline, halfway up a capital
# Lower than those of every text face, so that a line is not moved by an emoji in it.
ASCENT, DESCENT = 860, -150
# "As text" and "as emoji" give the same glyph. The press writes the first: what is to be
# presented as emoji is set by the layout library in whatever such face the machine has.
SELECTORS = 0xFE0E, 0xFE0F

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_MATRIX = re.compile(r"matrix\(([^()]*)\)")
_COMMAND = re.compile(r"([A-Z])([^A-Z]*)")
_URL = re.compile(r"url\(#([^)]+)\)")


def make_emoji(sources: dict[str, Path], out: Path) -> dict[str, set[int]]:
    """Write both faces below ``out``; ``sources`` gives the upstream files by their names.

    Returns the code points of each family.
    """
    points = {ord(char) for char in EMOJI}
    for (family, file, source), drawn in ((COLOUR, True), (MONO, False)):
        upstream: Any = TTFont(sources[source], recalcTimestamp=False)
        missing = points - set(upstream.getBestCmap())
        if missing:
            raise SystemExit(f"{source} has no " + ", ".join(map(hex, sorted(missing))))
        target = out / ("noto-color-emoji" if drawn else "noto-emoji") / file
        target.parent.mkdir(parents=True, exist_ok=True)
        _build(upstream, family, sorted(points), drawn=drawn).save(target)
    return {COLOUR[0]: points | {0x20, 0xA0}, MONO[0]: points | {0x20, 0xA0}}


def _build(upstream: Any, family: str, points: list[int], *, drawn: bool) -> Any:
    names = {point: f"u{point:04X}" for point in points}
    # A space takes the face of what is before it.
    spaces = {0x0020: "space", 0x00A0: "space"}
    order = [".notdef", *names.values(), "space"]
    scale, dx, dy = _placing(upstream)
    builder = FontBuilder(UPEM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(
        names | spaces,
        uvs=[(point, selector, None) for selector in SELECTORS for point in points],
    )
    glyphs = {name: TTGlyphPen(None).glyph() for name in order}
    outlines, cmap = upstream.getGlyphSet(), upstream.getBestCmap()
    if not drawn:
        for point, name in names.items():
            pen = TTGlyphPen(None)
            outlines[cmap[point]].draw(TransformPen(pen, (scale, 0, 0, scale, dx, dy)))
            glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {
            name: (SPACE if name == "space" else ADVANCE, getattr(table[name], "xMin", 0))
            for name in order
        }
    )
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupOS2(
        sTypoAscender=ASCENT,
        sTypoDescender=DESCENT,
        usWinAscent=ASCENT,
        usWinDescent=-DESCENT,
        usWeightClass=400,
        fsSelection=0b1000000,
        xAvgCharWidth=ADVANCE,
    )
    builder.setupPost(keepGlyphNames=False)
    _name(builder, upstream, family)
    font: Any = builder.font
    font.recalcTimestamp = False
    font["head"].created, font["head"].modified = (
        upstream["head"].created,
        upstream["head"].modified,
    )
    if drawn:
        font["SVG "] = _svg_table(upstream, points, (scale, dx, -dy))
    return font


def _placing(upstream: Any) -> tuple[float, float, float]:
    """Scale and shift (right, up) that bring an upstream drawing to our em."""
    unit = upstream["head"].unitsPerEm
    # A drawing's canvas is a square as wide as the advance, its middle halfway between
    # ascent and descent.
    width = 1275 / 1024 * unit
    middle = (950 - 250) / 2 / 1024 * unit
    scale = HEIGHT / width
    return scale, (ADVANCE - HEIGHT) / 2, MIDDLE - middle * scale


def _name(builder: FontBuilder, upstream: Any, family: str) -> None:
    version = upstream["name"].getDebugName(5).split(";")[0].strip()
    postscript = family.replace(" ", "") + "-Regular"
    builder.setupNameTable(
        {
            "copyright": upstream["name"].getDebugName(0),
            "familyName": family,
            "styleName": "Regular",
            "uniqueFontIdentifier": f"{postscript};{version}",
            "fullName": f"{family} Regular",
            "version": f"{version}; cut and subset for guidebuilder",
            "psName": postscript,
            "typographicFamily": family,
            "typographicSubfamily": "Regular",
            "licenseDescription": "This Font Software is licensed under the SIL Open Font "
            "License, Version 1.1.",
            "licenseInfoURL": "https://openfontlicense.org",
        },
        mac=False,
    )
    builder.font["head"].fontRevision = upstream["head"].fontRevision


def _svg_table(upstream: Any, points: list[int], placing: tuple[float, float, float]) -> Any:
    cmap = upstream.getBestCmap()
    wanted = {upstream.getGlyphID(cmap[point]): gid for gid, point in enumerate(points, 1)}
    documents: dict[int, str] = {}
    for document in upstream["SVG "].docList:
        held = [g for g in range(document.startGlyphID, document.endGlyphID + 1) if g in wanted]
        if not held:
            continue
        root = etree.fromstring(document.data.encode(), etree.XMLParser(huge_tree=True))
        parts = {element.get("id"): element for element in root.iter() if element.get("id")}
        for glyph in held:
            documents[wanted[glyph]] = _drawing(parts, f"glyph{glyph}", wanted[glyph], placing)
    table: Any = newTable("SVG ")
    table.docList = [SVGDocument(text, gid, gid, False) for gid, text in sorted(documents.items())]
    return table


def _drawing(
    parts: dict[str, Any], upstream: str, gid: int, placing: tuple[float, float, float]
) -> str:
    """One glyph's document: its drawing with all that it refers to.

    No transformation is left in it: a reader of PDF takes a much reduced gradient for none.
    """
    scale, dx, dy = placing
    root = etree.Element(f"{_SVG}svg", nsmap={None: _SVG[1:-1]})
    defs = etree.SubElement(root, f"{_SVG}defs")
    place = Transform(scale, 0, 0, scale, dx, dy)
    drawing = _flat(parts[upstream], parts, place, {}, defs)
    drawing.set("id", f"glyph{gid}")
    root.append(drawing)
    if not len(defs):
        root.remove(defs)
    for element in root.iter():
        element.text = element.tail = None
    return etree.tostring(root).decode()


def _flat(
    element: Any, parts: dict[str, Any], place: Transform, paint: dict[str, str], defs: Any
) -> Any:
    """A copy in which each ``use`` is replaced by what it shows, and all stands in its place.

    ``paint`` is inherited: what a path does not say itself.
    """
    own = dict(element.attrib)
    own.pop("id", None)
    place = place.transform(_transform(own.pop("transform", "")))
    place = place.translate(float(own.pop("x", 0)), float(own.pop("y", 0)))
    shown = own.pop(_HREF, None)
    paint = paint | {key: own.pop(key) for key in ("fill", "fill-opacity") if key in own}
    if "d" in own:
        gradient = _URL.fullmatch(paint.get("fill", ""))
        if gradient:
            paint["fill"] = f"url(#{_gradient(parts, gradient[1], place, defs)})"
        pen = SVGPathPen(None)
        parse_path(own["d"], TransformPen(pen, place))
        return etree.Element(f"{_SVG}path", own | paint | {"d": _short(pen.getCommands())})
    group = etree.Element(f"{_SVG}g", own)
    for child in [parts[shown[1:]]] if shown else element:
        made = _flat(child, parts, place, paint, defs)
        # A group that says nothing leaves its place to what it holds.
        group.extend([made] if made.attrib else list(made))
    return group


def _gradient(parts: dict[str, Any], name: str, place: Transform, defs: Any) -> str:
    """Put a gradient into ``defs``, moved as the path that it fills; returns its id there."""
    gradient = copy.deepcopy(parts[name])
    inherited = gradient.attrib.pop(_HREF, None)
    if inherited is not None:
        other = parts[inherited[1:]]
        gradient.extend(copy.deepcopy(list(other)))
        for key, value in other.attrib.items():
            if key not in gradient.attrib:
                gradient.set(key, value)
    matrix = place.transform(_transform(gradient.get("gradientTransform", "")))
    gradient.set("gradientTransform", f"matrix({' '.join(f'{value:.4g}' for value in matrix)})")
    gradient.set("id", f"g{len(defs)}")
    defs.append(gradient)
    return str(gradient.get("id"))


def _transform(written: str) -> Transform:
    if not written:
        return Transform()
    match = _MATRIX.fullmatch(written)
    if match is None:
        raise SystemExit(f"a transformation that this tool does not know: {written}")
    return Transform(*map(float, match[1].replace(",", " ").split()))


def _short(path: str) -> str:
    """A path in whole units and relative coordinates: a third shorter, the same to the eye."""
    out: list[str] = []
    at = start = (0, 0)
    for command, given in _COMMAND.findall(path):
        numbers = [round(float(number)) for number in re.split(r"[ ,]+", given.strip()) if number]
        if command == "Z":
            out.append("z")
            at = start
            continue
        if command in "HV":
            across = command == "H"
            points = [(numbers[0], at[1]) if across else (at[0], numbers[0])]
            moved = [points[0][0] - at[0] if across else points[0][1] - at[1]]
        else:
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            if command in "ML":
                # Each pair goes on from the one before it; of a curve, all from its beginning.
                origins = [at, *points[:-1]]
            else:
                size = {"Q": 2, "C": 3}[command]
                origins = [
                    at if i < size else points[i // size * size - 1] for i in range(len(points))
                ]
            moved = [
                value
                for (x, y), (from_x, from_y) in zip(points, origins, strict=True)
                for value in (x - from_x, y - from_y)
            ]
        out.append(command.lower() + "".join(_signed(i, value) for i, value in enumerate(moved)))
        at = points[-1]
        start = points[0] if command == "M" else start
    return "".join(out)


def _signed(index: int, value: int) -> str:
    return f" {value}" if index and value >= 0 else str(value)
