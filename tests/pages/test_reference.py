"""Pages of the specimen look as they did when somebody last looked at them.

    .venv/bin/python -m pytest tests/pages --update-pages

writes the pictures in ``reference/`` anew, and the contact sheet; look at it before
you commit. The pictures bind where Pango and HarfBuzz are those of Debian 12;
elsewhere differences are reported, as an expected failure.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.pages import engine
from tests.pages.contact import sheet
from tests.pages.likeness import compare
from tests.pages.raster import keep, opened, picture
from tests.pages.table import CHECKOUT, HERE, Printing, printings

REFERENCE = HERE / "reference"
CONTACT = CHECKOUT / "docs/pages/contact-sheet.png"
PRINTINGS = printings()
REFERENCE_LIMIT, CONTACT_LIMIT = 1_200_000, 700_000


def _kept(name: str) -> Path:
    return REFERENCE / f"{name}.png"


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    wanted = bool(request.config.getoption("--update-pages"))
    if wanted and engine.foreign():
        pytest.fail(f"the pictures are made on Debian 12, but {engine.foreign()}")
    if wanted and os.environ.get("PYTEST_XDIST_WORKER"):
        pytest.fail("--update-pages goes in one process: leave out -n")
    return wanted


@pytest.mark.parametrize("printing", PRINTINGS, ids=lambda printing: printing.name)
def test_pages_look_as_kept(printing: Printing, tmp_path: Path, *, update: bool) -> None:
    report = differences(printing, printing.build(tmp_path), REFERENCE, update=update)
    judge(report, engine.foreign())


def differences(printing: Printing, pdf: Path, reference: Path, *, update: bool) -> str:
    """What is otherwise than in the pictures, a line a page; pictures go beside the PDF."""
    faults = []
    with opened(pdf) as document:
        for wanted in printing.pages:
            kept = reference / f"{wanted.name}.png"
            try:
                number = wanted.page(pdf, document)
            except LookupError as missing:
                faults.append(str(missing))
                continue
            new = picture(document, number)
            if update:
                _renew(new, kept)
                continue
            assert kept.is_file(), f"{kept} is missing: make it with --update-pages"
            with Image.open(kept) as image:
                old = image.convert("L")
            likeness = compare(old, new)
            if not likeness.alike:
                beside = pdf.parent / f"{wanted.name}.png"
                _side_by_side(old, new).save(beside)
                faults.append(f"{wanted.name} (page {number + 1}): {likeness}; see {beside}")
    return "\n".join(faults)


def judge(report: str, foreign: str) -> None:
    """Fail with what is otherwise; only report it where the lines were set by other libraries."""
    if report and foreign:
        pytest.xfail(f"{foreign}:\n{report}")
    assert not report, f"\n{report}\nRight? Then --update-pages, and look at the contact sheet."


def test_a_spoiled_picture_binds_on_debian_12_and_is_reported_elsewhere(tmp_path: Path) -> None:
    printing = next(printing for printing in PRINTINGS if printing.name == "handout-a4")
    (wanted,) = printing.pages
    pdf, kept = printing.build(tmp_path), tmp_path / f"reference/{wanted.name}.png"
    with opened(pdf) as document:
        page = picture(document, 0)
    page.paste(255, (0, 0, page.width, 80))
    keep(page, kept)
    report = differences(printing, pdf, kept.parent, update=False)
    assert report.startswith(f"{wanted.name} (page 1): ")
    assert (tmp_path / f"{wanted.name}.png").is_file()
    with pytest.raises(AssertionError, match="update-pages"):
        judge(report, "")
    with pytest.raises(pytest.xfail.Exception, match=f"Pango is older:\\n{wanted.name}"):
        judge(report, "Pango is older")
    judge("", "")


def test_other_libraries_are_told_from_those_of_debian_12(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PANGO", (1, 40, 0))
    monkeypatch.setattr(engine, "HARFBUZZ", (2, 0, 0))
    assert re.fullmatch(
        r"Pango is 1\.\d+\.\d+, not 1\.40\.0; HarfBuzz is not 2\.0\.0", engine.foreign()
    )


def test_contact_sheet_shows_the_reference_pages(*, update: bool) -> None:
    pages = [(wanted.label, _kept(wanted.name)) for p in PRINTINGS for wanted in p.pages]
    missing = [path.name for _, path in pages if not path.is_file()]
    assert not missing, f"no pictures of {missing}: make them with --update-pages"
    now = sheet(pages)
    if update:
        _renew(now, CONTACT)
    with Image.open(CONTACT) as kept:
        assert compare(kept.convert("L"), now).alike, "make it anew with --update-pages"
    assert CONTACT.stat().st_size <= CONTACT_LIMIT


def test_no_picture_is_left_over_or_too_large(*, update: bool) -> None:
    names = {f"{wanted.name}.png" for printing in PRINTINGS for wanted in printing.pages}
    files = {path.name: path for path in REFERENCE.iterdir()}
    for name in files.keys() - names:
        assert update, f"{name} is of no page in pages.toml"
        files.pop(name).unlink()
    assert sum(path.stat().st_size for path in files.values()) <= REFERENCE_LIMIT


def _renew(image: Image.Image, path: Path) -> None:
    """Write a picture, but leave alone one that differs by nothing that would be noticed."""
    if path.is_file():
        with Image.open(path) as old:
            if compare(old.convert("L"), image).alike:
                return
    keep(image, path)


def _side_by_side(old: Image.Image, new: Image.Image) -> Image.Image:
    height = max(old.height, new.height)
    both = Image.new("L", (old.width + new.width + 10, height), 128)
    both.paste(old, (0, 0))
    both.paste(new, (old.width + 10, 0))
    return both
