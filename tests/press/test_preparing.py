"""Gatherings prepared for the binder: nothing is lost, and numbers alone are open."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.cache.entry import pack, unpack
from guidebuilder.data import styles_folder
from guidebuilder.press.binding.bind import bind
from guidebuilder.press.binding.drafts import ORDINAL, Draft, key, key_name
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.binding.preparing import prepare, ready
from guidebuilder.press.binding.signs import CHARACTERS, signs
from guidebuilder.press.binding.syntax import string
from guidebuilder.press.engine import drawings, typeset
from guidebuilder.press.gathering import Copy, Gathering, Numbering

STYLES = styles_folder()
INFO = BookInfo("T", "en")
MARK = "background: url('badge.svg') no-repeat left center / 8px"
BADGE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M1 1 8 1 4 8Z'/></svg>"
BODY = f"""<h1 id='a'>A % (b) 12 0 R \\ end</h1><p style="{MARK}">x</p><p style="{MARK}">y</p>
<p><a href='guide:a'>a</a> <a href='https://example.org/(x)%20y'>out</a>
<span data-spot='a'>&#x2007;</span></p>
<table><tr><th colspan='2'>h</th></tr><tr><td>d</td><td>e</td></tr></table>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Gathering:
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "badge.svg").write_text(BADGE)
    html = (
        "<!doctype html><html lang='en'><title>T</title><style>"
        "@page { size: 300pt 500pt; margin: 20pt }"
        f" body {{ font: 10pt 'Guide Sans' }}</style>{BODY}</html>"
    )
    return typeset.typeset(
        Copy("a", html, ("fonts.css",), Numbering.ARABIC), folder, STYLES, embed=False
    )


def bound(*gatherings: Gathering) -> bytes:
    return bind(gatherings, INFO, STYLES).pdf


def test_the_binder_needs_nothing_but_what_is_prepared(made: Gathering) -> None:
    there = unpack("piece", pack("piece", replace(ready(made), pdf=b"")))
    assert there.prepared == prepare(made.pdf)
    assert bound(there, there) == bound(made, made)


def test_everything_is_in_the_book(made: Gathering) -> None:
    with pikepdf.open(BytesIO(bound(made, made))) as pdf, pikepdf.open(BytesIO(made.pdf)) as own:
        assert pdf.check_pdf_syntax() == []
        own_content = own.pages[0].obj.Contents.read_raw_bytes()
        for page, prefix in zip(pdf.pages, ("g0-", "g1-"), strict=True):
            before, content, behind, _ = page.obj.Contents
            assert behind.read_bytes().startswith(b"\nQ\n")
            assert behind.objgen == pdf.pages[0].obj.Contents[2].objgen
            assert (before.read_bytes(), content.read_raw_bytes()) == (b"q\n", own_content)
            inner, outer = page.obj.Annots
            assert (str(inner.A.D), str(inner.Contents)) == ("a", "Page 2")
            assert (str(outer.A.URI), str(outer.Contents)) == ("https://example.org/(x)%20y",) * 2
            heads = {str(node.Names[0]) for node in pdf.Root.StructTreeRoot.IDTree.Kids}
            assert prefix + "t0-0-0" in heads
        parents = {
            int(node.Nums[at]): node.Nums[at + 1]
            for node in pdf.Root.StructTreeRoot.ParentTree.Kids
            for at in range(0, len(node.Nums), 2)
        }
        assert sorted(parents) == list(range(int(pdf.Root.StructTreeRoot.ParentTreeNextKey)))
        for page in pdf.pages:
            for annotation in page.obj.Annots:
                assert parents[int(annotation.StructParent)].S == "/Link"
            texts = parents[int(page.obj.StructParents)]
            assert texts[0].S == "/H1"
            assert all(item.Pg.objgen == page.obj.objgen for item in texts if item is not None)


def test_what_gatherings_share_is_there_once(made: Gathering) -> None:
    one, both = bound(made), bound(made, made)
    counts = []
    for data in (one, both):
        with pikepdf.open(BytesIO(data)) as pdf:
            streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
            counts.append(len([s for s in streams if s.get("/Type") not in {"/ObjStm", "/XRef"}]))
    assert counts[1] == counts[0] + 1  # the stamps of the second page


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), st.integers(1, 9))
def test_numbers_alone_are_open(text: str, to: int) -> None:
    syntax = b"<< /A %b /B [ %d 0 R /C ] /D 12 /E %b >>" % (
        string(text),
        to,
        string(f"{text} 7 0 R"),
    )
    filled = Draft(syntax).text({to: 0}).filled([345])
    assert b"\n" not in filled
    expected = syntax.replace(b"[ %d 0 R" % to, b"[ 345 0 R")
    assert pikepdf.Object.parse(filled.replace(b"345 0 R", b"/R")) == pikepdf.Object.parse(
        expected.replace(b"345 0 R", b"/R")
    )


@pytest.mark.parametrize(
    "syntax",
    [
        b"<< /A [ 7 0 R null 12 ] /B << /C /D#25 /E -1.5 >> /F [ [ ] << >> true ] >>",
        b"[ 1 7 0 R << /K 0 >> ]",
        b"<< /S / /K 7 0 R >>",
    ],
)
def test_the_short_way_is_the_same_as_the_long_one(syntax: bytes) -> None:
    filled = [
        Draft(raw).text({7: 0}).filled([345]).removesuffix(b"()]")
        for raw in (b"[ " + syntax + b" ]", b"[ " + syntax + b" () ]")  # strings are gone through
    ]
    assert filled[0].removesuffix(b"]") == filled[1]
    assert b" /" not in filled[0]


def test_ordinals_and_keys_are_open() -> None:
    draft = Draft(b"<< /ID (g%b-t%%) /StructParent %b >>" % (ORDINAL, key(3)))
    places = {name: place for place, name in enumerate(draft.names)}
    assert draft.names[1] == key_name(3)
    assert draft.text(places).filled([5, 70]) == b"<</ID(g5-t%)/StructParent 70>>"


def test_equal_drawings_are_one(made: Gathering, monkeypatch: pytest.MonkeyPatch) -> None:
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        (form,) = pdf.pages[0].obj.Resources.XObject.values()
        assert set(form.Resources.keys()) == {"/ExtGState"}
        assert pdf.pages[0].obj.Contents.read_bytes().count(b"/x0 Do") == 2
        assert pdf.check_pdf_syntax() == []


def test_drawings_look_as_the_engine_draws_them(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("two")
    (folder / "badge.svg").write_text(BADGE)
    copy = Copy(
        "a",
        f"<!doctype html><html lang='en'><title>T</title><style>@page {{ size: 90pt 80pt }}"
        f'</style><p style="{MARK}">x</p><p style="{MARK}">y</p></html>',
        ("fonts.css",),
        Numbering.ARABIC,
    )
    shared = typeset.typeset(copy, folder, STYLES)
    monkeypatch.setattr(typeset, "share_drawings", lambda _: None)
    apart = typeset.typeset(copy, folder, STYLES)
    assert len(shared.pdf) < len(apart.pdf)
    assert drawings.share_drawings is not typeset.share_drawings
    images = [
        pypdfium2.PdfDocument(bound(one))[0].render(scale=3).to_pil().convert("L")
        for one in (shared, apart)
    ]
    pairs = zip(images[0].tobytes(), images[1].tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 8
    assert images[0].getextrema()[0] < 60


@pytest.mark.parametrize("face", ["Guide Sans", "Guide Serif", "Guide Mono", "Guide Legible"])
def test_signs_are_those_that_the_engine_sets(face: str) -> None:
    """Figures of equal widths, by the same glyphs and names: so the book has one font of them."""
    html = (
        f"<!doctype html><html lang='en'><title>T</title><style>body {{ font: 9pt '{face}';"
        " font-variant-numeric: tabular-nums } b { font-weight: 600 }</style>"
        f"<p>{' '.join(CHARACTERS)}</p><p><b>{' '.join(CHARACTERS)}</b></p></html>"
    )
    copy = Copy("a", html, ("fonts.css",), Numbering.ARABIC)
    fonts = prepare(typeset.typeset(copy, STYLES, STYLES, embed=False).pdf).fonts
    for bold in (False, True):
        use = signs(STYLES, face, bold=bold).use
        (engine,) = (font for font in fonts if font.name == use.name)
        assert engine.program == use.program
        assert use.widths.items() <= engine.widths.items()
        assert use.texts.items() <= engine.texts.items()
        assert engine.flags & ~1 == use.flags


def test_an_unknown_face_has_signs_of_the_sans() -> None:
    assert signs(STYLES, "Nobody's", bold=True) == signs(STYLES, "Guide Sans", bold=True)
