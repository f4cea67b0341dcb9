"""Numbers that are put in at binding, read back from the page that they are on."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from guidebuilder.pipeline import build
from guidebuilder.request import BuildRequest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tools.bench import content, formats  # noqa: E402

FOOT = 60.0  # points: nothing but the folio stands so low
BESIDE = 4.0


@pytest.mark.parametrize(
    "questions", [20, pytest.param(1000, marks=pytest.mark.soak)], ids=lambda n: f"{n} questions"
)
def test_every_folio_and_every_number_of_the_contents(tmp_path: Path, questions: int) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    formats.write_guide(content.make(questions), guide)
    (file,) = build(BuildRequest(guide, tmp_path / "out", ("study",), jobs=2)).files
    with pypdfium2.PdfDocument(file.path) as shown, pikepdf.open(file.path) as pdf:
        texts = [page.get_textpage() for page in shown]
        labels = [shown.get_page_label(number) for number in range(len(shown))]
        assert labels[0] == "i"
        assert labels[-1].isdecimal()
        folios = 0
        for number, (page, text) in enumerate(zip(shown, texts, strict=True)):
            if not text.count_chars():
                continue
            low = "".join(text.get_text_bounded(0, 0, page.get_width(), FOOT).split())
            # Cover and colophon have no folio.
            assert low == labels[number] or (number < 2 and not low), number
            folios += bool(low)
        assert folios >= questions / 3

        places = {page.objgen: number for number, page in enumerate(pdf.pages)}
        names = list(pdf.Root.Names.Dests.Names)
        targets = {
            str(name): places[place[0].objgen]
            for name, place in zip(names[::2], names[1::2], strict=True)
        }
        told: dict[str, set[str]] = defaultdict(set)
        for number, page in enumerate(pdf.pages):
            if not labels[number].isalpha():  # the contents are in the front matter
                continue
            for link in page.get("/Annots", []):
                left, bottom, right, top = (float(value) for value in link.Rect)
                del left
                width = shown[number].get_width()
                row = texts[number].get_text_bounded(right + BESIDE, bottom, width, top)
                row = "".join(row.split())
                told[str(link.A.D)].update(filter(None, [row]))
        asked = {f"q{number}" for number in range(1, questions + 1)}
        assert asked <= told.keys()
        # Beside a section's title stand the titles of its questions.
        rows = {name: said for name, said in told.items() if not re.fullmatch(r"s\d+", name)}
        wrong = {name: said for name, said in rows.items() if said != {labels[targets[name]]}}
        assert wrong == {}
