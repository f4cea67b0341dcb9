"""The fonts of a book: one program a face, and every page as it was typeset."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from weasyprint.pdf.fonts import Font

from guidebuilder.data import styles_folder
from guidebuilder.errors import MachineError
from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.binding.bind import bind
from guidebuilder.press.binding.fonts import Fonts
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.binding.preparing import prepare
from guidebuilder.press.engine.stand_ins import faces_named
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.faces import cut, digest, shipped, stand_in, stands_for
from guidebuilder.press.gathering import Copy, Gathering, Numbering

STYLES = styles_folder()
SANS = STYLES / "fonts/inter/GuideSans-400.ttf"
EMOJI = STYLES / "fonts/noto-color-emoji/GuideEmoji.ttf"
INFO = BookInfo(title="T", language="en")
SHEET = """@page { size: 200pt 120pt; margin: 20pt; @bottom-right {
  content: '\\2007'; bookmark-label: 'folio'; font: 600 9pt 'Guide Sans' } }
body { font: 10pt 'Guide Sans' } b { font: 600 14pt 'Guide Serif' } i { font: 9pt 'Guide Emoji' }"""
PICTURE = "<img src='dot.svg' alt='A dot' style='width: 10pt; opacity: .5'>"
DOT = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle cx='4' cy='4' r='3'/></svg>"
)
BODIES = (
    f"<p>Plain {PICTURE}</p><p><b>first</b> – 1, 2</p>",
    f"<p>Zebra, queue <em>Why?</em> {PICTURE}</p><p><b>second, jovial</b> <i>\u2705</i></p>",
)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "dot.svg").write_text(DOT)
    return folder


@pytest.fixture(scope="module")
def made(pictures: Path) -> Callable[..., Gathering]:
    @cache
    def make(body: str, *, embed: bool = False) -> Gathering:
        html = f'<!doctype html><html lang="en"><title>T</title><style>{SHEET}</style>{body}</html>'
        copy = Copy("a", html, ("fonts.css",), Numbering.ARABIC)
        return typeset(copy, pictures, STYLES, embed=embed)

    return make


def book(*gatherings: Gathering) -> bytes:
    return bind(gatherings, INFO, STYLES).pdf


def programs(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and "/Length1" in item:
            yield item.read_bytes()


def dictionaries(data: bytes) -> list[tuple[str, tuple[int, int]]]:
    """The name of each composite font, and the number of its descriptor."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [
            (str(item.BaseFont), item.DescendantFonts[0].FontDescriptor.objgen)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0"
        ]


def drawn(font: TTFont, glyph: int) -> list[object]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphName(glyph)].draw(pen)
    return list(pen.value)


@pytest.mark.parametrize("file", sorted(shipped(STYLES).values()), ids=lambda file: file.stem)
def test_what_is_cut_out_is_drawn_as_before(file: Path) -> None:
    source = TTFont(file)
    points = source.getBestCmap()
    wanted = {source.getGlyphID(points[ord(char)]) for char in "aéÅ½" if ord(char) in points}
    wanted |= {source.getGlyphID(name) for name in list(points.values())[-3:]}
    made = TTFont(BytesIO(cut(file, frozenset(wanted))))
    for glyph in wanted:
        assert drawn(made, glyph) == ([] if file == EMOJI else drawn(source, glyph))
        assert made["hmtx"][made.getGlyphName(glyph)] == source["hmtx"][source.getGlyphName(glyph)]


def test_what_nobody_asked_for_is_left_out() -> None:
    source = TTFont(SANS)
    name = source.getBestCmap()[ord("é")]
    accented, letter = source.getGlyphID(name), source.getGlyphID(source.getBestCmap()[ord("o")])
    made = TTFont(BytesIO(cut(SANS, frozenset({accented}))))
    parts = {source.getGlyphID(part.glyphName) for part in source["glyf"][name].components}
    outlined = {at for at in range(made["maxp"].numGlyphs) if drawn(made, at)}
    assert outlined == {accented, *parts}
    assert letter not in outlined
    assert set(made.keys()) - {"GlyphOrder"} == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}


def test_a_stand_in_names_its_program() -> None:
    program = SANS.read_bytes()
    assert stands_for(stand_in(program)) == digest(program)
    assert shipped(STYLES)[digest(program)] == SANS
    assert TTFont(BytesIO(stand_in(program)))["maxp"].numGlyphs == 1919
    assert stands_for(program) is None
    assert stands_for(b"") is None


def test_a_face_has_one_program_in_the_book(made: Callable[..., Gathering]) -> None:
    data = book(*(made(body) for body in BODIES))
    names = [name.partition("+")[2] for name, _ in dictionaries(data)]
    assert sorted(names) == [
        "Guide-Emoji",
        "Guide-Sans",
        "Guide-Sans-Oblique",
        "Guide-Sans-Semi-Bold",
        "Guide-Serif-Semi-Bold",
    ]
    with pikepdf.open(BytesIO(data)) as pdf:
        assert [stands_for(program) for program in programs(pdf)] == [None] * 4  # Sans leans too
        profiles = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/N") == 3]
        assert len(profiles) == 1
    one, both = (dictionaries(book(*(made(b) for b in bodies))) for bodies in (BODIES[:1], BODIES))
    tags = [{name for name, _ in fonts} for fonts in (one, both)]
    assert all(re.fullmatch(r"/[A-Z]{6}\+Guide-[A-Za-z-]+", name) for name in tags[0] | tags[1])
    # Other glyphs, another tag; the numbers that are stamped are the same ones in both.
    assert {name.partition("+")[2] for name in tags[0] & tags[1]} == {"Guide-Sans-Semi-Bold"}
    assert book(*(made(body) for body in BODIES)) == data


def test_pages_are_drawn_and_read_as_with_fonts_of_their_own(
    made: Callable[..., Gathering],
) -> None:
    united = pypdfium2.PdfDocument(book(*(made(body) for body in BODIES)))
    apart = pypdfium2.PdfDocument(book(*(made(body, embed=True) for body in BODIES)))
    assert len(united) == len(apart) == 2
    for one, other in zip(united, apart, strict=True):
        images = [page.render(scale=3).to_pil() for page in (one, other)]
        assert images[0].tobytes() == images[1].tobytes()
        assert images[0].convert("L").getextrema()[0] < 60  # something is drawn
        texts = [page.get_textpage().get_text_range() for page in (one, other)]
        assert texts[0] == texts[1]
        assert "jovial" in texts[0] or "Plain" in texts[0]


def test_gatherings_that_disagree_share_the_program_alone(made: Callable[..., Gathering]) -> None:
    letter, increment = "<p>a\u0394</p>", "<p>a\u2206</p>"  # one glyph
    data = book(made(letter), made(increment), made(letter))
    fonts = [font for font in dictionaries(data) if font[0].endswith("+Guide-Sans")]
    assert len(fonts) == 2
    assert len(set(fonts)) == 1
    said = [page.get_textpage().get_text_range()[:2] for page in pypdfium2.PdfDocument(data)]
    assert said == ["a\u0394", "a\u2206", "a\u0394"]


def test_the_book_is_archivable_and_accessible(
    made: Callable[..., Gathering], tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(book(*(made(body) for body in BODIES)))
    for profile in ("PDF_A_2A", "PDF_UA_1"):
        kind = getattr(page_validation.ValidationProfile, profile)
        report = page_validation.validate_pdf(str(path), profile=kind)
        assert report.is_compliant, report.failures


def test_a_face_that_does_not_ship_is_told(made: Callable[..., Gathering], tmp_path: Path) -> None:
    fonts = Fonts(Assembly(), tmp_path)
    with pytest.raises(MachineError, match=r"Guide-S.* is not one of those in"):
        fonts.add(prepare(made(BODIES[0]).pdf).fonts[0])


def test_the_engine_embeds_again_afterwards() -> None:
    before = Font.clean

    def fail() -> None:
        with faces_named(STYLES):
            assert Font.clean is not before
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert Font.clean is before
