"""What the engine does the first time, done before workers are forked from the process.

It reads our fonts, the style sheets that all books share, the patterns of hyphenation and the
declarations of its C libraries: a third of a second that each worker would need.
"""

from __future__ import annotations

from pathlib import Path

from guidebuilder.data import styles_folder
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Numbering

_PAGE = """<!doctype html><html lang="en"><head><title>Warm</title><style>
@page { size: 200pt 300pt; margin: 20pt; @top-left { content: string(title) } }
h1 { string-set: title content() } div { display: grid; grid-template-columns: 60pt 60pt }
</style></head><body><h1 id="a" data-bookmark="A">Heading</h1>
<p>Paragraphs of considerable words are hyphenated where that is necessary, <b>bold</b>,
<i>italic</i>, <code>code</code> and <a href="guide:a">linked</a> <sup>1</sup>.</p>
<ul><li>One item</li><li>Another</li></ul><div><p>Left</p><p>Right</p></div>
<pre class="code"><code>some: <b>code</b></code></pre>
<table><thead><tr><th scope="col">Head</th></tr></thead>
<tbody><tr><td>Cell</td></tr></tbody></table>
<span class="badge filled" data-mark="filled">mid</span></body></html>"""


def warm_up() -> None:
    """Set a page that holds a little of everything, and forget it."""
    styles = styles_folder()
    stack = ("fonts.css", "tokens.css", "components.css")
    typeset(Copy("warm", _PAGE, stack, Numbering.ARABIC), Path("/nonexistent"), styles, embed=False)
