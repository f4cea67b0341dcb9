"""The content of pages, written shorter: the same is shown in the same places."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pydyf
import pypdfium2
import pytest

from guidebuilder.data import styles_folder
from guidebuilder.press.engine import tags
from guidebuilder.press.engine.condensing import Condensed, condensed
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Numbering

CASES = Path(__file__).parent / "cases" / "condensing"


def _items(text: str) -> list[object]:
    """Operators as the engine holds them: one a line; tags are str, properties objects."""
    items: list[object] = []
    for line in text.splitlines():
        if line.startswith("/Span <<"):
            mcid = int(line.split()[2].rstrip(">"))
            items += ["/Span", pydyf.Dictionary({"MCID": mcid}), b"BDC"]
        elif line == "/Artifact BMC":
            items += ["/Artifact", b"BMC"]
        else:
            items.append(line.encode("ascii"))
    return items


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_content_is_condensed(case: Path) -> None:
    follow, given, expected = case.read_text("utf-8").split("---\n")
    found = condensed(_items(given), {int(mcid) for mcid in follow.split()})
    told = "".join(f"{item.decode('ascii')}\n" for item in found.items)
    assert told + f"joined: {sorted(found.joined)}\n" == expected
    assert not found.numbers


def test_what_is_left_is_numbered_anew() -> None:
    case = (CASES / "lines.txt").read_text("utf-8").split("---\n")[1]
    found = condensed(_items(case), {1, 2}, renumber=True)
    assert found.numbers == {0: 0, 3: 1}
    assert [item for item in found.items if b"MCID" in item] == [
        b"/Span<</MCID 0>>BDC",
        b"/Span<</MCID 1>>BDC",
    ]


HTML = """<html lang="en"><body style="width: 300pt">
<h1 style="letter-spacing: 2px">Spaced</h1>
<p>A paragraph of several lines that <em>stress</em> a word, and <code>code</code> in one
of them, so that there are different faces and elements on a line or between lines.</p>
<ul><li>one thing that is long enough for two lines of the width that is given to it, or
three</li><li>another</li></ul>
<div style="border: 1px solid; border-right: none; border-left-width: 4px; padding: 4px">
<p style="background: #ddd">A note on gray</p></div>
<div style="border: 2px solid; border-radius: 8px; color: #00f">round and blue</div>
<p>after it</p>
<table><thead><tr><th style="border-bottom: 1px solid">a</th><th>b</th></tr></thead>
<tbody><tr><td style="border-bottom: 2px solid #00f">c</td><td>d</td></tr></tbody></table>
</body></html>"""


def test_a_page_looks_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = _page()
    with monkeypatch.context() as patch:
        patch.setattr(tags, "condensed", lambda items, _follow, **_: Condensed(items, (), {}))
        engines = _page()
    (short, shown), (long, there) = ours, engines
    assert len(short) < 0.8 * len(long)
    assert shown.get_size() == there.get_size()
    text, same = (page.get_textpage().get_text_range() for page in (shown, there))
    assert text == same
    one, other = (page.render(scale=4).to_pil().convert("L").tobytes() for page in (shown, there))
    # Sides of a frame were clipped to what they fill, so that their edges were paler.
    off = [abs(a - b) for a, b in zip(one, other, strict=True)]
    assert sum(value > 64 for value in off) < len(off) / 2000


def _page() -> tuple[bytes, pypdfium2.PdfPage]:
    copy = Copy("case", HTML, ("fonts.css", "tokens.css", "components.css"), Numbering.ARABIC)
    gathering = typeset(copy, CASES, styles_folder())
    document = pypdfium2.PdfDocument(io.BytesIO(gathering.pdf))
    page = document[0]
    with pikepdf.open(io.BytesIO(gathering.pdf)) as pdf:
        return pdf.pages[0].Contents.read_bytes(), page
