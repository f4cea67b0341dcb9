"""Make the font files under styles/fonts from complete upstream files.

    python tools/fonts.py SOURCES [OUT]

SOURCES is a folder that holds the unpacked upstream packages named in
styles/fonts/README.md; every file is found by its name, wherever it lies in there.
Each cut is pinned to one weight (and one optical size), reduced to the code points and
layout features that a printed technical guide needs, renamed (a modified version may not
carry a Reserved Font Name), and written as a static TrueType file. The same sources give
the same bytes.
"""

from __future__ import annotations

import copy
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emoji import COLOUR, MONO, make_emoji
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from glyph_order import put_first

# Unicode blocks that a technical guide may draw on; a face gives what it has of them.
BLOCKS: tuple[tuple[int, int], ...] = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1 Supplement, Latin Extended-A and -B
    (0x02B0, 0x036F),  # modifier letters, combining marks
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2000, 0x218F),  # punctuation, super- and subscripts, currency, letterlike, fractions
    (0x2190, 0x23FF),  # arrows, mathematical operators, technical
    (0x2460, 0x27FF),  # enclosed digits, box drawing, blocks, shapes, dingbats, more arrows
    (0x2900, 0x2BFF),  # supplemental arrows and operators, further shapes
    (0xFB00, 0xFB06),  # ligatures given as characters
    (0xFFFD, 0xFFFD),
)

TEXT_FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "liga", "lnum", "pnum", "tnum", "case")
# Inter's contextual alternates draw "->" as an arrow, and a mono face's ligatures draw "!="
# as another sign: what is printed must be what was written.
LABEL_FEATURES = tuple(tag for tag in TEXT_FEATURES if tag != "liga")
CODE_FEATURES = ("mark", "mkmk", "ccmp", "locl")

HYPHENS = {0x2010: 0x002D, 0x2011: 0x002D, 0x00AD: 0x002D, 0x00A0: 0x0020}


@dataclass(frozen=True, slots=True)
class Cut:
    """One file to make: where from, what it is called, how it stands."""

    folder: str
    file: str
    source: str
    family: str
    weight: int
    italic: bool = False
    optical_size: float | None = None  # in points; None where the source has no such axis
    features: tuple[str, ...] = TEXT_FEATURES

    @property
    def style(self) -> str:
        """The style's name, as typographic subfamily."""
        word = {400: "", 600: "SemiBold", 700: "Bold"}[self.weight]
        return " ".join(part for part in (word, "Italic" if self.italic else "") if part) or (
            "Regular"
        )


ROMAN, ITALIC = "SourceSerif4Variable-Roman.ttf", "SourceSerif4Variable-Italic.ttf"


def _serif(name: str, size: float, *styles: tuple[int, bool]) -> list[Cut]:
    family = f"Guide Serif {name}".strip()
    stem = family.replace(" ", "")
    return [
        Cut(
            "source-serif-4",
            f"{stem}-{weight}{'i' if italic else ''}.ttf",
            ITALIC if italic else ROMAN,
            family,
            weight,
            italic,
            size,
        )
        for weight, italic in styles
    ]


CUTS: tuple[Cut, ...] = (
    *_serif("", 10.5, (400, False), (400, True), (600, False), (600, True)),
    *_serif("Caption", 8, (400, False), (400, True), (600, False)),
    *_serif("Heading", 24, (400, False), (600, False)),
    *_serif("Display", 60, (600, False)),
    Cut(
        "inter",
        "GuideSans-400.ttf",
        "Inter_400Regular.ttf",
        "Guide Sans",
        400,
        features=LABEL_FEATURES,
    ),
    Cut(
        "inter",
        "GuideSans-600.ttf",
        "Inter_600SemiBold.ttf",
        "Guide Sans",
        600,
        features=LABEL_FEATURES,
    ),
    Cut(
        "jetbrains-mono",
        "GuideMono-400.ttf",
        "JetBrainsMono-Regular.ttf",
        "Guide Mono",
        400,
        features=CODE_FEATURES,
    ),
    Cut(
        "jetbrains-mono",
        "GuideMono-400i.ttf",
        "JetBrainsMono-Italic.ttf",
        "Guide Mono",
        400,
        True,
        features=CODE_FEATURES,
    ),
    Cut(
        "jetbrains-mono",
        "GuideMono-700.ttf",
        "JetBrainsMono-Bold.ttf",
        "Guide Mono",
        700,
        features=CODE_FEATURES,
    ),
    Cut(
        "atkinson-hyperlegible-next",
        "GuideLegible-400.ttf",
        "AtkinsonHyperlegibleNext_400Regular.ttf",
        "Guide Legible",
        400,
    ),
    Cut(
        "atkinson-hyperlegible-next",
        "GuideLegible-700.ttf",
        "AtkinsonHyperlegibleNext_700Bold.ttf",
        "Guide Legible",
        700,
    ),
)


def main(arguments: list[str]) -> None:
    """Write every cut and the list of what each family can print."""
    if not 1 <= len(arguments) <= 2:
        raise SystemExit(__doc__)
    sources = Path(arguments[0])
    default = Path(__file__).resolve().parent.parent / "styles" / "fonts"
    out = Path(arguments[1]) if len(arguments) == 2 else default
    coverage: dict[str, set[int]] = {}
    for cut in CUTS:
        font = make(cut, find(sources, cut.source))
        points = set(font.getBestCmap())
        # A family prints a character only when all its cuts do.
        coverage[cut.family] = coverage.get(cut.family, points) & points
        target = out / cut.folder / cut.file
        target.parent.mkdir(parents=True, exist_ok=True)
        font.save(target)
        sys.stdout.write(f"{target}  {target.stat().st_size:,} bytes, {len(points)} characters\n")
    emoji = {file: find(sources, file) for *_, file in (COLOUR, MONO)}
    coverage |= make_emoji(emoji, out)
    lines = [
        f"  {json.dumps(family)}: {json.dumps(ranges(points))}"
        for family, points in sorted(coverage.items())
    ]
    (out / "coverage.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def find(sources: Path, name: str) -> Path:
    """The one file of this name under the folder of sources."""
    found = sorted(sources.rglob(name))
    if not found:
        raise SystemExit(f"no {name} under {sources}: see styles/fonts/README.md")
    return found[0]


def make(cut: Cut, source: Path) -> Any:
    """Pin, unshare, subset, rename and number anew one upstream file."""
    font: Any = TTFont(source, recalcTimestamp=False)
    if "fvar" in font:
        place = {"wght": float(cut.weight), "opsz": cut.optical_size}
        axes = {axis.axisTag for axis in font["fvar"].axes}
        font = instancer.instantiateVariableFont(
            font, {tag: place[tag] for tag in axes}, inplace=True
        )
    unshare(font)
    reduce(font, cut.features)
    rename(font, cut)
    return put_first(font)


def unshare(font: Any) -> None:
    """Give hyphens and the hard space glyphs of their own.

    A PDF maps a glyph back to one character. Where a face draws U+002D and U+2010 with the
    same glyph, a hyphen that the line breaker set turns every "-" of that font into U+2010
    for whoever copies or searches the text. Missing ones are drawn like their plain form,
    so that no other font is called in for a line's last hyphen.
    """
    names = font.getBestCmap()
    glyphs, metrics = font["glyf"], font["hmtx"]
    for point, plain in HYPHENS.items():
        if names.get(point, names[plain]) != names[plain]:
            continue
        name = f"uni{point:04X}.own"
        glyphs[name] = copy.deepcopy(glyphs[names[plain]])
        metrics[name] = metrics[names[plain]]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[point] = name
    font.setGlyphOrder(list(dict.fromkeys(glyphs.glyphOrder)))


def reduce(font: Any, features: tuple[str, ...]) -> None:
    """Keep the wanted blocks and features; hinting is of no use on paper."""
    options = subset.Options()
    options.layout_features = list(features)
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.hinting = False
    options.glyph_names = False
    options.recalc_timestamp = False
    options.drop_tables += ["STAT", "DSIG", "MVAR", "HVAR", "avar", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(
        unicodes=[point for first, last in BLOCKS for point in range(first, last + 1)]
    )
    subsetter.subset(font)


def rename(font: Any, cut: Cut) -> None:
    """Names and style bits of the cut; copyright and licence stay as they are."""
    bold = cut.weight == 700
    plain = "Bold Italic" if bold and cut.italic else "Bold" if bold else ""
    ribbi = plain or ("Italic" if cut.italic else "Regular")
    family = cut.family + (" SemiBold" if cut.weight == 600 else "")
    postscript = f"{cut.family.replace(' ', '')}-{cut.style.replace(' ', '')}"
    version = font["name"].getDebugName(5).split(";")[0].strip()
    names = {
        1: family,
        2: ribbi,
        3: f"{postscript};{version}",
        4: f"{cut.family} {cut.style}",
        5: f"{version}; cut and subset for guidebuilder",
        6: postscript,
        16: cut.family,
        17: cut.style,
    }
    kept = {0, 7, 8, 9, 11, 12, 13, 14}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in kept]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = cut.weight
    selection = font["OS/2"].fsSelection & ~0b1100001  # regular, bold, italic
    selection |= 0b1 * cut.italic | 0b100000 * bold
    if not cut.italic and not bold:
        selection |= 0b1000000
    font["OS/2"].fsSelection = selection
    font["head"].macStyle = 0b1 * bold | 0b10 * cut.italic


def ranges(points: set[int]) -> list[list[int]]:
    """Code points as inclusive ranges, in order."""
    found: list[list[int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
