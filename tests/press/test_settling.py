"""What a page's end does to boxes: rules end with their text, a quiz opens its page."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from guidebuilder.data import styles_folder
from guidebuilder.press.booklet.parts import booklet_copy
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Gathering
from guidebuilder.press.layout import design
from tests.press.setting import projection

DESIGN = design(projection("study"))
HEAD, FOOT = 22 / 25.4 * 72, 25 / 25.4 * 72


def gathered(body: str) -> Gathering:
    page = "<style>@page { size: A4 } :root { --page-height: 297mm; --running-guide: 'T' }</style>"
    html = f"<html lang=en><head><title>T</title>{page}</head><body>{body}</body></html>"
    return typeset(booklet_copy(DESIGN, "test", html), Path(), styles_folder())


def rules(page: pypdfium2.PdfPage) -> list[tuple[float, float]]:
    """Bottom and top of the boxes of a page that have a rule, in points."""
    paths = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,))
    bounds = [path.get_bounds() for path in paths]
    return [(bottom, top) for _, bottom, _, top in bounds if top - bottom > 20]


def lines(page: pypdfium2.PdfPage, word: str) -> list[tuple[float, float]]:
    """Bottom and top of each occurrence of a word."""
    text = page.get_textpage()
    search = text.search(word)
    found = []
    while match := search.get_next():
        _, bottom, _, top = text.get_charbox(match[0])
        found.append((bottom, top))
    return found


def test_a_rule_ends_with_the_code_beside_it() -> None:
    block = "\n".join(["statement"] * 5) + "\n" * 9
    gathering = gathered(f"<pre class=code><code>{(block * 9).rstrip()}</code></pre>")
    pages = list(pypdfium2.PdfDocument(gathering.pdf))
    assert len(pages) > 1
    for page in pages:
        ((bottom, top),) = rules(page)
        said = lines(page, "statement")
        assert min(low for low, _ in said) - bottom < 8
        assert top - max(high for _, high in said) < 8
    # The case is one in which a page ends in blank lines, with room for more of them.
    assert min(rules(page)[0][0] for page in pages[:-1]) > FOOT + 15


def closing(rise: int) -> str:
    quiz = "<section class=quiz><h3 class=label>Check</h3><p>Which of these?</p></section>"
    key = "<aside class='side foot'><div class=key><p>Reason.<br>" + "Reason.<br>" * 9
    return (
        f"<div class=closing style='--rise:{rise}pt'><div class=columns>"
        f"<div class=main>{quiz}</div>{key}</p></div></aside></div></div>"
    )


def test_a_quiz_that_opens_a_page_stands_at_its_head() -> None:
    gathering = gathered(f"<div style='height: 690pt'>Filler</div>{closing(60)}")
    first, second = pypdfium2.PdfDocument(gathering.pdf)
    assert not lines(first, "Which")
    ((_, top),) = lines(second, "Which")
    assert second.get_height() - HEAD - top < 35


def test_a_quiz_below_other_text_keeps_its_place() -> None:
    filler = "<div style='height: 200pt'>Filler</div>"
    with_rise, without = (gathered(filler + closing(rise)) for rise in (60, 0))
    ((_, high),) = lines(pypdfium2.PdfDocument(with_rise.pdf)[0], "Which")
    ((_, low),) = lines(pypdfium2.PdfDocument(without.pdf)[0], "Which")
    # Its key stands beside the text before it, so that the quiz need not move down.
    assert high >= low
