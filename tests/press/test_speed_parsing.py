"""HTML read as XML: the same tree as the engine's parser makes, or none."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebuilder.press.engine.speed import parsing

CASES = Path(__file__).parent / "cases" / "speed"
_AROUND = (
    '<!doctype html>\n<html lang="en">\n<head>\n<title>A &amp; b</title>\n</head>\n'
    "<body>{}</body>\n</html>\n"
)

PLAIN = [
    "",
    " \n",
    "words",
    "<p>One</p>\n<p>Two <b>bold <i>and</i></b> tail</p> \n",
    '<p id="q1" class="a  b" data-x="&quot;&lt;&amp;&gt;&#x27;">&#34;&#39; it’s &#x2007;</p>',
    "<ul>\n<li>one</li> <li><p>two</p><ul><li>three</li></ul></li></ul>",
    "<table><thead><tr><th>a</th></tr></thead>\n<tbody><tr><td>b</td><td></td></tr></tbody></table>",
    '<p>a<br>b <img src="x.png" alt=""></p><hr><div></div>',
    "<pre>\n\n  code</pre><pre><code>\n x</code></pre>",
    '<p><a href="#a">a <code>b</code></a> <a href="#b">c</a></p>',
    "<section><article><h2>A <span>b</span></h2><aside><p>c</p></aside></article></section>tail",
]
ODD = [
    "<p>One<p>Two",
    "<p><div>a</div></p>",
    "<p><ul><li>a</li></ul></p>",
    "<b><p>a</p></b>",
    "<b>a<i>b</b>c</i>",
    "<a>b<a>c</a></a>",
    "<a><b><span><a>c</a></span></b></a>",
    "<h2>a<h3>b</h3></h2>",
    "<li>a<li>b</li></li>",
    "<ul><div><li>a</li></div></ul>",
    "<table><tr><td>a</td></tr></table>",
    "<table>lost<tbody><tr><td>a</td></tr></tbody></table>",
    "<table><tbody><tr>lost<td>a</td></tr></tbody></table>",
    "<table><tbody><div>lost</div></tbody></table>",
    "<div/>a",
    "<p>a<br/>b</p>",
    "a<!-- b -->c",
    "a<?b?>c",
    "<svg><path/></svg>",
    '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "<DIV>a</DIV>",
    '<p ID="a">b</p>',
    "<p class=a>b</p>",
    "<p class='a\n'>b</p>",
    '<p class="a\nb\tc">d</p>',
    '<p title="a>b">c</p>',
    "<p hidden>a</p>",
    '<p class="a" class="b">c</p>',
    '<p xml:lang="de">a</p>',
    "a & b &nbsp; &copy c",
    "&#150; &#xd; &#0;",
    "a\r\nb\rc",
    "a\x0cb",
    "<style>a &amp; b</style>",
    "<style>a > b</style>",
    "<textarea>\na</textarea>",
    "<select><option>a<option>b</select>",
    "<button><button>a</button></button>",
    "<dl><dt>a<dd>b</dl>",
    "<ruby>a<rt>b</ruby>",
    "</p>a</br>",
    "<span>a</b></span>",
    "<nobr>a<nobr>b</nobr></nobr>",
    "<body class='x'>",
    "<image src=a>",
    "]]>",
    "<![CDATA[a]]>",
]


def _dump(element: Any) -> Any:
    own = element.tag, list(element.attrib.items()), element.text or "", element.tail or ""
    return own, [_dump(child) for child in element]


def _engine(text: str) -> Any:
    return parsing._parse(StringIO(text), namespace_html_elements=False)


@pytest.mark.parametrize("body", PLAIN)
def test_what_is_written_out_is_read_as_xml(body: str) -> None:
    text = _AROUND.format(body)
    tree = parsing.read(text)
    assert tree is not None
    assert _dump(tree) == _dump(_engine(text))


@pytest.mark.parametrize("body", ODD)
def test_what_may_be_read_otherwise_is_left_to_the_engine(body: str) -> None:
    assert parsing.read(_AROUND.format(body)) is None


@pytest.mark.parametrize("case", sorted(CASES.glob("*.html")), ids=lambda path: path.stem)
def test_documents_have_the_same_tree(case: Path) -> None:
    text = case.read_text("utf-8")
    ours = parsing._parse_known(StringIO(text), namespace_html_elements=False)
    assert _dump(ours) == _dump(_engine(text))


@pytest.mark.parametrize(
    "text",
    [
        "<p>a</p>",
        "<!doctype html><p>a</p>",
        "<!DOCTYPE html>\n<html><head></head><body></body></html>",
        "<!doctype html>\n<html>a<head></head><body></body></html>",
        "<!doctype html>\n<html><head>a</head><body></body></html>",
        "<!doctype html>\n<html><head></head>a<body></body></html>",
        "<!doctype html>\n<html><head></head><body></body>a</html>",
        "<!doctype html>\n<html><body></body></html>",
        "<!doctype html>\n<html><head><p>a</p></head><body></body></html>",
        "<!doctype html>\n<html><head></head><body></body></html>a",
    ],
)
def test_other_documents_are_left_to_the_engine(text: str) -> None:
    assert parsing.read(text) is None


_NAMES = [*sorted(set(parsing._INSIDE) - {"head", "title", "style", "meta"}), "dl", "form", "nobr"]
_VOID = {"br", "hr", "img"}


@st.composite
def _markup(draw: st.DrawFn, depth: int = 4) -> str:
    def parts(left: int) -> Iterator[str]:
        for _ in range(draw(st.integers(0, 3))):
            name = draw(st.sampled_from(["", *_NAMES])) if left else ""
            if not name:
                yield draw(st.sampled_from([" ", "\n", "a", "&amp;", "&#x27;", "é", "x > y"]))
            elif name in _VOID:
                yield f"<{name}>"
            else:
                yield f"<{name}>{''.join(parts(left - 1))}</{name}>"

    return "".join(parts(depth))


@settings(max_examples=300, deadline=None)
@given(_markup())
def test_any_nesting_has_the_same_tree_or_is_left(body: str) -> None:
    text = _AROUND.format(body)
    tree = parsing.read(text)
    if tree is not None:
        assert _dump(tree) == _dump(_engine(text))
