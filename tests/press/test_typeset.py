"""A gathering typeset: what the engine complains about stops the press, in words for authors."""

from __future__ import annotations

from pathlib import Path

import pytest

from guidebuilder.data import styles_folder
from guidebuilder.errors import ContentError
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering, Numbering

PAGE = "<!doctype html><html lang='en'><title>T</title><body>{}</body></html>"


def _typeset(body: str, content: Path, *styles: str, draft: bool = True) -> Gathering:
    copy = Copy("section 4, Storage", PAGE.format(body), ("fonts.css", *styles), Numbering.ARABIC)
    return typeset(copy, content, styles_folder(), draft=draft)


COMPLAINTS = {
    "a missing picture": ('<img src="images/gone.png" alt="a">', "images/gone.png"),
    "a picture outside": ('<img src="../../etc/x.png" alt="a">', "x.png"),
    "a picture of the web": ('<img src="http://example.org/a.png" alt="a">', "example.org/a.png"),
    "a damaged picture": ('<img src="bad.png" alt="a">', "bad.png"),
    "an anchor that is nowhere": ('<a href="#nowhere">a</a>', "nowhere"),
    "a property that is none": ("<style>p { colour: red }</style>", "colour"),
    "a style sheet of the web": (
        '<link rel="stylesheet" href="http://example.org/a.css">',
        "a.css",
    ),
    "an import": ("<style>@import url(file:///etc/x.css);</style>", "x.css"),
}


@pytest.mark.parametrize(("body", "named"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_a_complaint_of_the_engine_is_an_error(body: str, named: str, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"no picture")
    with pytest.raises(ContentError) as caught:
        _typeset(body, tmp_path, draft=False)
    message = str(caught.value)
    assert message.startswith("section 4, Storage: ")
    assert named in message
    for trace in (str(tmp_path), str(Path.home()), str(styles_folder()), "guide.invalid"):
        assert trace not in message


def test_an_error_does_not_stay_for_the_next_gathering(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        _typeset('<img src="gone.png" alt="a">', tmp_path)
    assert _typeset("<p>fine</p>", tmp_path).pages == 1


def test_symbols(tmp_path: Path) -> None:
    body = (
        "<style>@page { size: 200pt 300pt; margin: 20pt } body { margin: 0 }"
        " h1 { bookmark-level: 1; bookmark-label: attr(data-bookmark) }"
        " h2 { break-before: page; bookmark-level: 2 }</style>"
        '<h1 id="a" data-bookmark="One">one</h1>'
        '<p data-question="3">x</p><p data-question="4">y</p><p data-measure="m" '
        'style="height: 40px; margin: 8px 0">z</p><h2 id="b">two</h2>'
        '<p style="text-align: right"><span data-spot="b">&#x2007;</span></p>'
    )
    got = _typeset(body, tmp_path)
    assert got.pages == 2
    assert {name: place.page for name, place in got.anchors.items()} == {"a": 0, "b": 1}
    assert [(b.level, b.label, b.place.page) for b in got.bookmarks] == [
        (1, "One", 0),
        (2, "two", 1),
    ]
    assert got.questions == ((3, 4), ())
    assert got.heights == {"m": pytest.approx(42.0)}  # 40 + 8 + 8 px
    (spot,) = got.spots
    assert (spot.role, spot.page, spot.flush_right) == ("b", 1, True)
    assert spot.right == pytest.approx(180.0)
    assert 20 < spot.baseline < 280
    assert got.pdf == b""


def test_the_same_gathering_gives_the_same_bytes(tmp_path: Path) -> None:
    body = "<style>p { font-family: 'Guide Serif' }</style><p>Some <em>words</em></p>"
    first = _typeset(body, tmp_path, draft=False).pdf
    assert first.startswith(b"%PDF")
    assert _typeset(body, tmp_path, draft=False).pdf == first
