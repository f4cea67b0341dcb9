"""Every book is sound: standards, fonts, metadata, and nothing of the machine that made it."""

from __future__ import annotations

import getpass
import re
import socket
import subprocess
from pathlib import Path

import page
import pikepdf
import pytest

from tests.books.reading import labels, run, sheets, texts, unpacked
from tests.books.shelf import CHECKOUT, EDITIONS, Shelf

pytestmark = pytest.mark.parametrize("edition", EDITIONS)

FONT = re.compile(r"^(\S+) +.*? +(yes|no) (yes|no) (yes|no) +\d+ +\d+$")
TRACES = re.compile(
    rb"file:|/home/|/root/|/tmp/|/work/|/usr/|/var/|[A-Z]:\\\\|guide\.invalid|guide:"
    rb"|/CreationDate|/ModDate|CreateDate|ModifyDate|MetadataDate"
)


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_2A"])
def test_standards(shelf: Shelf, edition: str, profile: str) -> None:
    standard = getattr(page.ValidationProfile, profile)
    report = page.validate_pdf(str(shelf.book(edition)), profile=standard)
    assert sorted({(f.rule_id, f.message) for f in report.failures}) == []
    assert report.is_compliant
    assert report.rules.total > 100


def test_syntax(shelf: Shelf, edition: str) -> None:
    done = subprocess.run(
        ["qpdf", "--check", shelf.book(edition)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No syntax or stream encoding errors" in done.stdout
    assert done.stderr == ""


def test_fonts_are_embedded_and_our_own(shelf: Shelf, edition: str) -> None:
    rows = run("pdffonts", shelf.book(edition)).splitlines()[2:]
    assert rows
    for row in rows:
        found = FONT.match(row)
        assert found, row
        name, embedded, subset, unicode_map = found.groups()
        assert re.match(r"[A-Z]{6}\+Guide-", name), row
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes"), row


def test_every_glyph_has_a_character(shelf: Shelf, edition: str) -> None:
    for number, text in enumerate(texts(shelf.book(edition)), 1):
        strange = {c for c in text if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < "\t"}
        assert not strange, f"page {number}"


def test_title_and_language(shelf: Shelf, edition: str) -> None:
    guide = shelf.guide
    about = dict(
        re.findall(r"^(\w[\w ]*?): +(.*)$", run("pdfinfo", shelf.book(edition)), re.MULTILINE)
    )
    assert about["Title"].startswith(f"{guide.module}: {guide.title}, ")
    assert about["Tagged"] == "yes"
    assert about["PDF version"] == "1.7"
    assert "CreationDate" not in about
    with pikepdf.open(shelf.book(edition)) as pdf:
        assert str(pdf.Root.Lang) == guide.language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        xmp = pdf.Root.Metadata.read_raw_bytes().decode()
        assert about["Title"].replace("&", "&amp;") in xmp
        assert "<pdfaid:part>2<" in xmp
        assert "<pdfuaid:part>1<" in xmp


def test_no_trace_of_the_machine(shelf: Shelf, edition: str) -> None:
    data = unpacked(shelf.book(edition))
    assert len(data) > 10_000
    assert not {found.group() for found in TRACES.finditer(data)}
    names = [str(shelf.folder), str(CHECKOUT), str(Path.home()), socket.gethostname()]
    names += [getpass.getuser()] if len(getpass.getuser()) > 4 else []
    for name in names:
        if len(name) > 3:
            assert name.encode() not in data
            assert name.encode("utf-16-be") not in data


def test_nothing_is_attached_and_nothing_runs(shelf: Shelf, edition: str) -> None:
    data = unpacked(shelf.book(edition))
    for key in (b"/EmbeddedFile", b"/AF ", b"/OCProperties", b"/JavaScript", b"/JS ", b"/AcroForm",
                b"/Launch", b"/OpenAction", b"/AA "):  # fmt: skip
        assert key not in data
    assert shelf.book(edition).read_bytes().count(b"%%EOF") == 1


def test_no_text_beyond_the_page(shelf: Shelf, edition: str) -> None:
    found = sheets(shelf.book(edition))
    assert len(found) == len(labels(shelf.book(edition)))
    assert sum(len(sheet.words) for sheet in found) > 50
    for number, sheet in enumerate(found, 1):
        assert (round(sheet.width), round(sheet.height)) == (595, 842)
        for word in sheet.words:
            inside = 0 <= word.left < word.right <= sheet.width
            assert inside, f"page {number}: {word}"
            assert -0.01 <= word.top < word.bottom <= sheet.height, f"page {number}: {word}"
