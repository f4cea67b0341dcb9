"""Forms collated and booklets folded, as finished files read back with independent tools."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import page as validation
import pikepdf
import pytest

from guidebuilder import pipeline
from guidebuilder.overrides import Overrides
from tests.books.shelf import CHECKOUT, once

SAMPLE = CHECKOUT / "content" / "sample"
FORMS = "abc"


def _build(folder: Path, *editions: str, **changes: object) -> None:
    overrides = Overrides(**changes)  # type: ignore[arg-type]
    pipeline.build(pipeline.BuildRequest(SAMPLE, folder, editions, overrides=overrides))


@pytest.fixture(scope="session")
def forms(shared: Path) -> Path:
    """Three forms of the quiz and of its key."""
    return once(shared / "forms", lambda to: _build(to, "quiz", "quiz-key", forms=3, seed=7))


@pytest.fixture(scope="session")
def folded(shared: Path) -> Path:
    """The study edition and the handout as booklets."""
    return once(shared / "folded", lambda to: _build(to, "study", "handout", booklet=True))


def _pages(pdf: Path) -> list[str]:
    """The text of each page, by pdftotext."""
    out = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, text=True
    )
    return [re.sub(r"\s+", " ", text).strip() for text in out.stdout.split("\f")[:-1]]


@pytest.mark.parametrize("edition", ["quiz", "quiz-key"])
def test_collated_forms_are_the_forms_each_on_a_fresh_sheet(forms: Path, edition: str) -> None:
    collated = _pages(forms / f"sample-{edition}-collated.pdf")
    expected: list[str] = []
    for form in FORMS:
        expected += [""] * (len(expected) % 2)
        expected += _pages(forms / f"sample-{edition}-{form}.pdf")
    assert collated == expected
    assert [re.search(r"SAM\w*-(\w)-|-([ABC])-", text) is not None for text in collated if text]


@pytest.mark.parametrize("edition", ["quiz", "quiz-key"])
@pytest.mark.parametrize("profile", ["PDF_A_2A", "PDF_UA_1"])
def test_collated_forms_are_sound(forms: Path, edition: str, profile: str) -> None:
    path = forms / f"sample-{edition}-collated.pdf"
    result = validation.validate_pdf(
        str(path), profile=getattr(validation.ValidationProfile, profile)
    )
    assert [failure.message for failure in result.failures] == []


def test_bookmarks_of_collated_forms_name_their_form(forms: Path) -> None:
    with pikepdf.open(forms / "sample-quiz-collated.pdf") as pdf, pdf.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
    assert [title.split(":")[0] for title in titles] == ["Form A", "Form B", "Form C"]


def test_the_same_seed_prints_the_same_forms(forms: Path, tmp_path: Path) -> None:
    _build(tmp_path, "quiz", forms=3, seed=7)
    _build(tmp_path / "other", "quiz", forms=3, seed=8)
    name = "sample-quiz-collated.pdf"
    assert (tmp_path / name).read_bytes() == (forms / name).read_bytes()
    assert (tmp_path / "other" / name).read_bytes() != (forms / name).read_bytes()


def test_a_booklet_folds_to_a_cover_outside_and_a_back_cover_behind(folded: Path) -> None:
    """On the outermost sheet's front, the back cover stands left of the cover."""
    with pikepdf.open(folded / "sample-study-booklet.pdf") as pdf:
        width, height = (round(float(side), 1) for side in pdf.pages[0].mediabox[2:])
        duplex = pdf.Root.ViewerPreferences.Duplex
        assert len(pdf.pages) % 2 == 0
    assert (width, height) == (841.9, 595.3)  # A4 on its side, in points
    assert duplex == "/DuplexFlipShortEdge"
    texts = _pages(folded / "sample-study-booklet.pdf")
    assert texts[0].count("Study booklet".upper()) == 2 or texts[0].count("Study booklet") == 2
    halves = subprocess.run(
        [
            "pdftotext", "-f", "1", "-l", "1", "-x", "0", "-y", "0", "-W", "421", "-H", "596",
            str(folded / "sample-study-booklet.pdf"), "-",
        ],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    assert "HTTP Caching" in halves
    assert "Freshness" not in halves  # the motif is the front cover's


def test_a_folded_handout_holds_every_prompt(folded: Path) -> None:
    text = " ".join(_pages(folded / "sample-handout-booklet.pdf"))
    from guidebuilder.manuscript import read_manuscript

    for question in read_manuscript(SAMPLE).guide.questions:
        first = re.sub(r"[`*]", "", question.prompt.markdown).split()[:4]
        assert " ".join(first) in text
