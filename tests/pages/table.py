"""The table of reference pages: pages.toml, read."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from guidebuilder.edition.spec import Paper
from guidebuilder.overrides import Overrides
from guidebuilder.pipeline import BuildRequest, build
from tests.pages.raster import anchors, words

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]


@dataclass(frozen=True)
class Wanted:
    """One page to look at.

    The page is the first that has every text of ``says``, or the one that
    ``anchor`` is on, or the first of the book; ``after`` counts on from there.
    """

    name: str
    label: str
    says: tuple[str, ...] = ()
    anchor: str = ""
    after: int = 0

    def page(self, pdf: Path, document: pypdfium2.PdfDocument) -> int:
        """Its number in the PDF, from 0. Raises LookupError."""
        if self.anchor:
            number = anchors(pdf).get(self.anchor)
        else:
            pages = range(len(document))
            fits = (i for i in pages if all(text in words(document, i) for text in self.says))
            number = next(fits, None)
        if number is None or number + self.after >= len(document):
            raise LookupError(
                f"{self.name}: {pdf.name} has no page with {self.anchor or self.says}"
            )
        return number + self.after


@dataclass(frozen=True)
class Printing:
    """One build, of one edition on one paper, and the pages of it that are looked at."""

    name: str
    guide: Path
    edition: str
    overrides: Overrides
    pages: tuple[Wanted, ...]

    def build(self, output: Path) -> Path:
        """Print it; the path of the PDF."""
        request = BuildRequest(
            self.guide, output, editions=(self.edition,), overrides=self.overrides
        )
        (file,) = build(request, gate=lambda *_: None).files  # other tests read for leaks
        return file.path


def printings() -> tuple[Printing, ...]:
    """Every build of the table, in its order."""
    table = tomllib.loads((HERE / "pages.toml").read_text("utf-8"))
    return tuple(_printing(entry) for entry in table["printing"])


def _printing(entry: dict[str, object]) -> Printing:
    known = {"name", "guide", "edition", "paper", "sections", "large-print", "gray", "pages"}
    assert not entry.keys() - known, entry
    name = str(entry["name"])
    sections, pages = entry.get("sections", []), entry["pages"]
    assert isinstance(sections, list)
    assert isinstance(pages, list)
    return Printing(
        name=name,
        guide=CHECKOUT / str(entry.get("guide", "tests/pages/specimen")),
        edition=str(entry["edition"]),
        overrides=Overrides(
            sections=tuple(sections),
            paper=Paper(entry["paper"]) if "paper" in entry else None,
            large_print=bool(entry.get("large-print")),
            gray=bool(entry.get("gray")),
        ),
        pages=tuple(_wanted(name, **page) for page in pages),
    )


def _wanted(
    printing: str, page: str, says: Sequence[str] = (), anchor: str = "", after: int = 0
) -> Wanted:
    texts = (says,) if isinstance(says, str) else tuple(says)
    return Wanted(
        f"{printing}-{page}", f"{printing}: {page}".replace("-", " "), texts, anchor, after
    )
