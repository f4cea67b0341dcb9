"""Small gatherings, good and bad, on a sheet of 300 by 400 points."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from guidebuilder.data import styles_folder
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Gathering, Numbering
from guidebuilder.proof.preflight.judging import proofread
from guidebuilder.proof.preflight.terms import Terms

HERE = Path(__file__).parent
TERMS = Terms(300.0, 400.0, 6.0, 6.5, gray=False, undivided=False)
GRAY = replace(TERMS, gray=True)
LARGE = replace(TERMS, smallest=14.0, smallest_code=14.0)
SHEET = replace(TERMS, undivided=True)

_BASE = """
@page { size: 300pt 400pt; margin: 40pt; font: 8pt "Guide Sans" }
html { font: 10pt/14pt "Guide Serif"; color: #000 }
body, h1, h2, p, pre { margin: 0; font-size: 10pt }
pre { font-family: "Guide Mono"; font-size: 8pt }
"""


def made(body: str, css: str = "", *, mirrored: bool = False) -> Gathering:
    """A gathering of one HTML body with the house's fonts."""
    html = (
        f'<!doctype html><html lang="en"><title>T</title><style>{_BASE}{css}</style>'
        f"<body>{body}</body></html>"
    )
    copy = Copy("bad page", html, ("fonts.css",), Numbering.ARABIC, mirrored)
    return typeset(copy, HERE, styles_folder())


def told(gathering: Gathering, terms: Terms = TERMS) -> list[tuple[str, int | None, int | None]]:
    """Code, page and question of what preflight minds."""
    return [(f.code, f.page, f.question) for f in proofread(gathering, terms).findings]


def lines(count: int) -> str:
    """So many lines of 14 points."""
    return "".join(f"<p>Line {number} of several.</p>" for number in range(1, count + 1))
