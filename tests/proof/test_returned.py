"""A PDF that came back: saved anew, laid out for the web, printed, added to, scanned, broken."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from guidebuilder.edition.views import Withheld
from guidebuilder.proof.leaks import LeakReport, inspect
from guidebuilder.proof.record import record
from tests.proof.conftest import Made
from tests.proof.sabotage.files import updated
from tests.proof.sabotage.trick import SENTENCE, edited, line, shows


def look(made: Made, pdf: bytes) -> LeakReport:
    return inspect(pdf, made[1], made[2])


def through(*command: str) -> Callable[[bytes, Path], bytes]:
    """Another program's work on a file; it is asked for IN and OUT."""

    def work(pdf: bytes, folder: Path) -> bytes:
        if shutil.which(command[0]) is None:
            pytest.skip(f"there is no {command[0]}")
        source, target = folder / "in.pdf", folder / "out.pdf"
        source.write_bytes(pdf)
        names = {"IN": str(source), "OUT": str(target)}
        subprocess.run([names.get(part, part) for part in command], capture_output=True, check=True)
        return target.read_bytes()

    return work


AGAIN = {
    "saved anew": through("qpdf", "IN", "OUT"),
    "linearised": through("qpdf", "--linearize", "IN", "OUT"),
    "unpacked": through("qpdf", "--qdf", "IN", "OUT"),
    "printed by poppler": through("pdftocairo", "-pdf", "IN", "OUT"),
    "printed by ghostscript": through(
        "gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", "-o", "OUT", "IN"
    ),
}


@pytest.mark.parametrize("how", AGAIN)
def test_a_file_made_anew_is_read_as_well(handout: Made, tmp_path: Path, how: str) -> None:
    clean = look(handout, AGAIN[how](handout[0], tmp_path))
    assert clean.clean, (clean.hits, clean.problems)
    assert clean.characters >= look(handout, handout[0]).characters * 0.9
    leaking = look(handout, AGAIN[how](edited(shows(line()))(handout[0]), tmp_path))
    assert {hit.label for hit in leaking.hits} == {"answer of question 1"}


def test_a_revision_added_to_a_linearised_file_is_told(handout: Made, tmp_path: Path) -> None:
    data = AGAIN["linearised"](handout[0], tmp_path)
    report = look(handout, updated(data, {900: b"(a harmless note)"}))
    assert any("more than one revision" in problem for problem in report.problems)


def locked(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        out = BytesIO()
        opened.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
        return out.getvalue()


def scanned(pages: int) -> bytes:
    out = BytesIO()
    first, *rest = [Image.new("L", (80, 80), 200) for _ in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=rest)
    return out.getvalue()


def with_a_scan(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened, pikepdf.open(BytesIO(scanned(1))) as scan:
        opened.pages.extend(scan.pages)
        out = BytesIO()
        opened.save(out)
        return out.getvalue()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (locked, "opens with a password only"),
        (lambda _: scanned(1), "a picture and no text on page 1, such as a scan"),
        (lambda _: scanned(12), "on pages 1, 2, 3, 4, 5, 6, 7, 8 and more, such as a scan"),
        (with_a_scan, "a picture and no text on page 2"),
        (lambda pdf: pdf[: len(pdf) // 2], "the PDF cannot be read: unable to find trailer"),
        (lambda pdf: pdf + b"Sent from a machine\n", "something stands after the PDF's end"),
        (lambda pdf: b"From: me\n\n" + pdf, "something stands before the PDF's header"),
        (lambda _: b"<html>no PDF</html>", "the PDF cannot be read"),
    ],
)
def test_what_was_not_read_is_said(
    handout: Made, spoil: Callable[[bytes], bytes], told: str
) -> None:
    report = look(handout, spoil(handout[0]))
    assert not report.clean
    assert any(told in problem for problem in report.problems), report.problems


def told(report: LeakReport) -> dict[str, object]:
    found: dict[str, object] = json.loads(record(report, "handout"))
    return found


def test_the_report_is_bound_to_the_file(handout: Made) -> None:
    pdf, withheld, _ = handout
    report = told(look(handout, pdf))
    assert report["verdict"] == "clean"
    file, wanted = report["file"], report["looked_for"]
    assert file == {"sha256": sha256(pdf).hexdigest(), "bytes": len(pdf), "pages": 1}
    assert isinstance(wanted, dict)
    assert wanted["texts"] == len(withheld)
    assert wanted["texts"] <= wanted["sentences"] < wanted["phrases"]
    assert told(look(handout, edited(lambda _: None)(pdf)))["file"] != file
    assert record(look(handout, pdf), "handout") == record(look(handout, pdf), "handout")


def test_the_report_says_where_and_how_much(handout: Made) -> None:
    where = told(look(handout, handout[0]))["looked_in"]
    assert isinstance(where, dict)
    places = where["places"]
    assert {"pages", "strings", "names", "XMP metadata", "streams", "raw bytes"} <= set(places)
    assert places["pages"]["texts"] == 1
    assert places["pages"]["characters"] >= where["page_characters"] > 300
    assert where["decoded_bytes"] > len(handout[0])
    assert where["strings"] > 50


def test_a_find_is_told_without_words(handout: Made) -> None:
    secret = Withheld(f'title of page "{SENTENCE}"', SENTENCE)
    made = (handout[0], (*handout[1], secret), handout[2])
    name = SENTENCE.replace(" ", "#20").encode()
    hidden = edited(shows(line() + b" BT /%b 4 Tf (x) Tj ET" % name))(handout[0])
    report = look(made, hidden)
    text = record(report, "handout").decode()
    assert {"text": "answer of question 1", "place": "pages", "page": 1} in json.loads(text)[
        "found"
    ]
    assert "refused" in text
    assert report.problems
    for five in zip(*(SENTENCE.split()[n:] for n in range(5)), strict=False):
        assert " ".join(five).casefold() not in text.casefold()
    quoted = replace(report, hits=tuple(replace(hit, label=secret.label) for hit in report.hits))
    assert "title of page" in record(quoted, "handout").decode()
    assert "subnet" not in record(quoted, "handout").decode()
