"""The HTML of a small guide's gatherings, held against ``golden/*.html``.

``--update-golden`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import re

import pytest

from guidebuilder.press.gathering import Copy
from tests.press.setting import HERE, compose
from tests.press.wellformed import faults

EDITIONS = ("study", "candidate", "handout", "quiz", "quiz-key", "quiz-self", "cards")
WITHHELD = {
    "candidate": ("A note in a sentence", "And then", "Says nothing", "little", "Cork", "#one"),
    "handout": ("Think of", "lead of the answer", "First comes", "Deeper", "Its chapter", "Cork"),
    "quiz": ("By its name", "Seconds follow", "It was written", "lead of the answer"),
    "quiz-key": ("lead of the answer", "A note in", "And then", "Deeper"),
    "quiz-self": ("lead of the answer", "A note in", "And then", "Deeper"),
    "cards": ("lead of the answer", "A note in", "And then", "Deeper", "Cork"),
    "study": ("little",),
}


def _golden(copies: list[Copy]) -> str:
    pieces = []
    for copy in copies:
        side = "mirrored" if copy.mirrored else "single"
        about = f"<!-- {copy.name}; {copy.numbering.value}, {side}; {' '.join(copy.styles)} -->"
        pieces.append(f"{about}\n{copy.html.rstrip()}\n")
    # Versions move with every release.
    return re.sub(r"(guidebuilder) \d[\w.]*", r"\1 VERSION", "\n".join(pieces))


@pytest.mark.parametrize("name", EDITIONS)
def test_gatherings(name: str, *, update_golden: bool) -> None:
    path = HERE / "golden" / f"{name}.html"
    got = _golden(list(compose(name)))
    if update_golden and (not path.exists() or path.read_text("utf-8") != got):
        path.write_text(got, encoding="utf-8")
        pytest.skip("written anew")
    assert got == path.read_text("utf-8")


@pytest.mark.parametrize("name", EDITIONS)
def test_html_is_well_formed(name: str) -> None:
    for copy in compose(name):
        assert not faults(copy.html.removeprefix("<!doctype html>")), copy.name
        ids = re.findall(r'\sid="([^"]+)"', copy.html)
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", EDITIONS)
def test_withheld_text_does_not_reach_a_layout(name: str) -> None:
    html = "".join(copy.html for copy in compose(name))
    for secret in (*WITHHELD[name], "Nobody else may read", "For the panel", "first-one"):
        assert secret not in html
    whole = "".join(copy.html for copy in compose("study"))
    assert all(word in whole or word == "little" for word in WITHHELD[name])


def test_settings_cannot_write_html_or_css() -> None:
    html = "".join(copy.html for copy in compose("study"))
    assert "B. &lt;Reader&gt;" in html
    assert "<Reader>" not in html
    styles = "".join(re.findall(r"<style>.*?</style>", html, flags=re.DOTALL))
    assert r"Small \26  Plain" in styles
