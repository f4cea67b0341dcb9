"""Every rule on a gathering catches a fault that was made on purpose, and lets its like pass."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from io import BytesIO

import pikepdf
import pytest

from guidebuilder.press.gathering import Gathering
from guidebuilder.proof.preflight.judging import proofread
from guidebuilder.proof.preflight.terms import Terms
from tests.proof.preflight.setting import GRAY, LARGE, SHEET, TERMS, lines, made, told

FULL = 22  # lines of 14 pt that fit the type area of 320 pt
WORD = "Unbreakable" * 4
TALL = '<div style="height: 200pt"></div>'


@dataclass(frozen=True)
class Case:
    """``bad`` is found on ``page`` in ``question`` as ``code``; ``good`` is not."""

    code: str
    bad: str
    good: str
    css: str = ""
    page: int = 0
    question: int | None = None
    terms: Terms = TERMS
    mirrored: bool = False


def asked(inner: str, number: int = 7) -> str:
    return f'<article data-question="{number}">{inner}</article>'


SIDE = ".side { position: absolute; left: 202pt; width: 15pt } :root { --full: 220pt }"
HEAD = "@page { @top-left { content: '%s'; width: 100pt; white-space: nowrap } }"
PAGES = "<p>a</p><p style='break-before: page'>b</p>"

CASES = {
    "a foreign font": Case(
        "GB401", "<p style='font-family: sans-serif'>Alien</p>", "<p>Ours</p>"
    ),
    "a word wider than the type area": Case(
        "GB403", asked(f"<p>{WORD}</p>"), asked("<p>short</p>"), question=7
    ),
    "code that runs into the outer column": Case(
        "GB403",
        f"<pre>{'x' * 50}</pre>",
        f"<pre>{'x' * 45}</pre>",
        css="@page { margin-right: 10pt } body { width: 220pt } :root { --full: 250pt }",
    ),
    "a cell that a word runs out of": Case(
        "GB403",
        f"<div style='width: 60pt; white-space: nowrap'>{WORD[:22]}</div>",
        "<div style='width: 60pt; white-space: nowrap'>short</div>",
    ),
    "a rule that is too long": Case(
        "GB403",
        "<div style='width: 240pt; border-top: 1pt solid'></div><p>a</p>",
        "<div style='width: 220pt; border-top: 1pt solid'></div><p>a</p>",
    ),
    "a running head out of its box": Case(
        "GB403",
        f"<style>{HEAD % WORD}</style>a",
        f"<style>{HEAD % 'Head'}</style>a",
    ),
    "a side box of a left page that was not moved": Case(
        "GB403",
        PAGES + "<p style='position: absolute; left: 202pt'>c</p>",
        PAGES + "<p class=side>c</p>",
        css=SIDE + "@page :right { margin-right: 80pt; margin-left: 20pt }"
        "@page :left { margin-left: 80pt; margin-right: 20pt }",
        page=1,
        mirrored=True,
    ),
    "text beyond the edge": Case(
        "GB404",
        "<p style='position: absolute; left: -60pt; top: 20pt'>Cut here</p><p>a</p>",
        "<p style='position: absolute; left: 0; top: 20pt'>Whole</p><p>a</p>",
    ),
    "a picture that the edge cuts": Case(
        "GB404",
        "<p style='position: absolute; left: 250pt'><img src='pixel.png' alt='Cut' "
        "style='width: 30pt; height: 30pt'></p>a",
        "<p><img src='pixel.png' alt='Whole' style='width: 30pt; height: 30pt'></p>a",
    ),
    "text that a box cuts": Case(
        "GB404",
        "<div style='height: 7pt; overflow: hidden'>Half a line</div>",
        "<div style='height: 14pt; overflow: hidden'>A whole line</div>",
    ),
    "a heading at the foot": Case(
        "GB405",
        lines(FULL - 1) + asked("<h2>Alone</h2>" + lines(10)),
        lines(FULL - 2) + asked("<h2>Not alone</h2>" + lines(10)),
        css="h2 { break-after: auto } p { orphans: 1; widows: 1 }",
        question=7,
    ),
    "two headings at the foot": Case(
        "GB405",
        lines(FULL - 2) + "<h1>One</h1><h2>Two</h2><p>below</p>",
        lines(FULL - 3) + "<h1>One</h1><h2>Two</h2><p>below</p>",
        css="h1, h2 { break-after: auto }",
    ),
    "a heading at a column's foot": Case(
        "GB405",
        "<div>" + lines(4) + "<h2>Alone</h2><p>a</p>" + lines(4) + "</div>",
        "<div>" + lines(3) + "<h2>Not alone</h2><p>a</p>" + lines(4) + "</div>",
        css="div { columns: 2; height: 70pt } h2 { break-after: auto }",
    ),
    "a short question divided": Case(
        "GB406",
        lines(FULL - 2) + asked(lines(4)),
        lines(FULL - 2) + asked(lines(10)),
        question=7,
    ),
    "a handout's question divided": Case(
        "GB406",
        lines(FULL - 2) + asked(lines(12)),
        lines(FULL - 2) + asked(lines(FULL + 2)),
        question=7,
        terms=SHEET,
    ),
    "a page left half empty": Case(
        "GB407",
        lines(9) + asked(TALL + "<p>a</p>"),
        lines(9) + "<div style='break-before: page'></div>" + asked(TALL + "<p>a</p>"),
        css="article { break-inside: avoid }",
        question=7,
    ),
    "type too small": Case(
        "GB408",
        asked("<p style='font-size: 5.9pt'>a</p>"),
        asked("<p style='font-size: 6pt'>a</p>"),
        question=7,
    ),
    "a diagram too small": Case(
        "GB408",
        "<pre style='font-size: 6.4pt'>+--+</pre>",
        "<pre style='font-size: 6.5pt'>+--+</pre>",
    ),
    "type made small by a picture's scale": Case(
        "GB408",
        "<p style='transform: scale(0.5)'>a</p>",
        "<p style='transform: scale(0.7)'>a</p>",
    ),
    "large print too small": Case(
        "GB408",
        "<p style='font-size: 13pt'>a</p>",
        "<p style='font-size: 14pt'>a</p>",
        terms=LARGE,
    ),
    "a page number too small": Case(
        "GB408",
        "<p>a <span data-spot='x' style='font-size: 5pt'>&#x2007;</span></p>",
        "<p>a <span data-spot='x' style='font-size: 8pt'>&#x2007;</span></p>",
    ),
    "gray on white": Case(
        "GB409", "<p style='color: #888'>a</p>", "<p style='color: #666'>a</p>"
    ),
    "black on dark": Case(
        "GB409",
        "<p style='background: #555'>a</p>",
        "<p style='background: #555; color: #fff'>a</p>",
    ),
    "a colour in black print": Case(
        "GB410", "<p style='color: #0B5394'>12</p>", "<p style='color: #000'>12</p>", terms=GRAY
    ),
    "a coloured shape in black print": Case(
        "GB410",
        "<p style='background: url(dot.svg) no-repeat; height: 20pt'>a</p>",
        "<p><img src='dot.svg' alt='A red dot'></p>",
        terms=GRAY,
    ),
    "a tint in black print": Case(
        "GB410",
        "<p style='background: #eee'>12</p>",
        "<p style='background: #000; color: #fff'>12</p>",
        terms=GRAY,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_fault_is_found(case: Case) -> None:
    bad = made(case.bad, case.css, mirrored=case.mirrored)
    assert told(bad, case.terms) == [(case.code, case.page, case.question)]
    assert told(made(case.good, case.css, mirrored=case.mirrored), case.terms) == []


def test_colour_is_no_fault_where_colour_is_printed() -> None:
    assert told(made("<p style='color: #0B5394'>12</p>")) == []


def test_messages_name_what_is_meant() -> None:
    (found,) = proofread(made(asked(f"<p>{WORD}</p>" * 3)), TERMS).findings
    assert WORD in found.message
    assert found.more == 5  # each line as ink, and as what runs out of its box


def test_a_font_that_is_not_embedded() -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
                del item["/FontFile2"]

    assert told(edited(made("<p>a</p>"), strip)) == [("GB401", 0, None)]


@pytest.mark.parametrize("code", [b"<00>", b"<ff>"])
def test_a_character_without_a_glyph(code: bytes) -> None:
    def blot(pdf: pikepdf.Pdf) -> None:
        data = pdf.pages[0].Contents.read_bytes()
        assert data.count(b"Tj") == 1
        start = data.index(b"<", data.index(b"Tf"))
        end = data.index(b">", start) + 1
        pdf.pages[0].Contents = pdf.make_stream(data[:start] + code + data[end:])

    good = made("<p>a</p>")
    assert told(good) == []
    assert told(edited(good, blot)) == [("GB402", 0, None)]


def test_an_emoji_that_nothing_is_drawn_over() -> None:
    def blot(pdf: pikepdf.Pdf) -> None:
        data = pdf.pages[0].Contents.read_bytes()
        pdf.pages[0].Contents = pdf.make_stream(data.replace(b"\nf\n", b"\nn\n"))

    good = made("<p style='font-family: Guide Emoji'>\u2705</p>")
    assert told(good) == []
    assert told(good, GRAY) == []  # where colour is in a picture, it may be
    assert told(edited(good, blot)) == [("GB402", 0, None)]


def test_the_result_depends_on_nothing_else_and_goes_to_another_process() -> None:
    gathering = made(CASES["a short question divided"].bad)
    first = proofread(gathering, TERMS)
    assert first == proofread(gathering, TERMS)
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301


def edited(gathering: Gathering, change: object) -> Gathering:
    out = BytesIO()
    with pikepdf.open(BytesIO(gathering.pdf)) as pdf:
        change(pdf)  # type: ignore[operator]
        pdf.save(out)
    return replace(gathering, pdf=out.getvalue())
