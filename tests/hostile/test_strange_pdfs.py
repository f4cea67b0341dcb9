"""Hostile PDFs, as ``verify`` may be given them: each ends soon, and with words."""

from __future__ import annotations

import json
import re
import signal
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guidebuilder.cli import main
from guidebuilder.errors import GuidebuilderError
from guidebuilder.limits import Limits
from guidebuilder.workers import Crew
from tests.faults import jobs
from tests.hostile import shelf

ANSWER = "A route to an internet gateway decides it."
GUIDE = f"# S\n\n## Q\n\n`mid`\n\n### Answer\n\n{ANSWER}\n"
GIB = 2**30
FLATE = b"/Filter/FlateDecode"
HELVETICA = b"<</Font<</A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def zeros(size: int) -> bytes:
    """As many zeros as zlib packs them (RFC 1950), without packing each."""
    block = zlib.compressobj(9)
    piece = block.compress(bytes(2**20)) + block.flush(zlib.Z_FULL_FLUSH)
    # The checksum of n zeros is 1 and, above it, n modulo 65,521.
    check = (size % 65_521 << 16 | 1).to_bytes(4)
    return piece + piece[2:] * (size // 2**20 - 1) + b"\3\0" + check


def stream(data: bytes, facts: bytes = FLATE) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (facts, len(data), data)


def page(content: bytes, resources: bytes = HELVETICA) -> dict[int, bytes]:
    return {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources %s>>" % resources,
        4: stream(zlib.compress(content)),
    }


def text(words: str) -> dict[int, bytes]:
    return page(b"BT /A 9 Tf (%s) Tj ET" % words.encode("ascii"))


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects; ``HERE`` in the trailer is where its only table stands."""
    out, places = b"%PDF-1.7\n", b"0 1\n0000000000 65535 f \n"
    for number, data in objects.items():
        places += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    facts = b"/Root 1 0 R/Size %d" % (max(objects) + 1)
    facts += trailer.replace(b"HERE", b"%d" % len(out))
    end = b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (facts, len(out))
    return out + b"xref\n" + places + end


def tower(floors: int) -> dict[int, bytes]:
    """Forms that draw, each ten times, the form below."""
    facts = b"/Subtype/Form/BBox[0 0 1 1]" + FLATE
    forms = {5: stream(zlib.compress(b"BT /A 9 Tf (x) Tj ET"), facts + b"/Resources " + HELVETICA)}
    for number in range(6, 5 + floors):
        named = b"/Resources<</XObject<</F %d 0 R>>>>" % (number - 1)
        forms[number] = stream(zlib.compress(b"/F Do " * 10), facts + named)
    return page(b"/F Do", b"<</XObject<</F %d 0 R>>>>" % (4 + floors)) | forms


MEMORY = "more memory than the limit|needs too much memory; the limit is 384 MiB"
# Which of the two comes first depends on the machine.
EITHER = MEMORY + "|takes too long; the limit is 2 s; .* --limit seconds=N"
CASES: dict[str, tuple[bytes, int, str]] = {
    "1 GiB of zeros on a page": (pdf(page(b"") | {4: stream(zeros(GIB))}), 5, MEMORY),
    "1 GiB of zeros nowhere": (pdf(text("Words.") | {5: stream(zeros(GIB))}), 5, MEMORY),
    "1 GiB of zeros, packed twice": (
        pdf(
            page(b"") | {4: stream(zlib.compress(zeros(GIB)), b"/Filter[/FlateDecode/FlateDecode]")}
        ),
        5,
        MEMORY,
    ),
    "forms in forms": (pdf(tower(12)), 4, EITHER),
    "a million words": (
        pdf(page(b"BT /A 9 Tf " + b"(a) Tj 1 1 Td " * 10**6 + b"ET")),
        4,
        EITHER,
    ),
    "nested arrays": (pdf(text("Words.") | {5: b"[" * 10**5 + b"]" * 10**5}), 5, "nested"),
    "nested arrays on a page": (pdf(page(b"[" * 10**6 + b"]" * 10**6)), 5, "no text to read"),
    "nested states": (pdf(page(b"q " * 10**5)), 5, "no text to read"),
    "an unclosed string": (pdf(page(b"(" * 10**5)), 5, "no text to read"),
    "a table that precedes itself": (pdf(text("Words."), b"/Prev HERE"), 5, "loop detected"),
    "pages in pages": (
        pdf(text("Words.") | {2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
        5,
        "Loop detected in /Pages",
    ),
    "one page two hundred times": (
        pdf(text("Words.") | {2: b"<</Type/Pages/Kids[%s]/Count 1>>" % (b"3 0 R " * 200)}),
        5,
        "and [0-9]+ more faults",
    ),
    "a font of four billion characters": (
        pdf(
            page(
                b"BT /A 9 Tf <0041> Tj ET",
                b"<</Font<</A<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 5 0 R>>>>>>",
            )
            | {5: stream(b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange", b"")}
        ),
        0,
        "1 pages, 1 characters",
    ),
    "an object stream of a billion": (
        pdf(page(b"") | {5: stream(b"6 0 []", b"/Type/ObjStm/N 999999999/First 4")}),
        5,
        "no text to read",
    ),
    "30,000 revisions": (pdf(text("Words.")) + b"%%EOF\n" * 30_000, 5, "more than one revision"),
    "nothing": (b"", 5, "cannot be read"),
    "objects that do not end": (b"%PDF-1.7\n" + b"1 0 obj\n" * 10**5, 5, "cannot be read"),
}


def verify(folder: Path, name: str, *more: str, seconds: int = 30) -> Result:
    shelf.write(folder / "g", GUIDE)
    limits = ("--limit", "memory=384", "--limit", f"seconds={seconds}")
    guide = ("--guide", str(folder / "g"), "-e", "handout")
    told = CliRunner().invoke(main, ["verify", name, *guide, *limits, *more])
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told


@pytest.mark.parametrize(("data", "code", "said"), CASES.values(), ids=CASES)
def test_case(data: bytes, code: int, said: str, tmp_path: Path) -> None:
    assert len(data) < 2**21
    file = tmp_path / "x.pdf"
    file.write_bytes(data)
    told = verify(tmp_path, str(file), seconds=2 if said is EITHER else 30)
    assert told.exit_code in {code, 4 if "memory" in said else code}, told.stderr
    assert re.search(said, told.stderr), told.stderr
    assert len(told.stderr) < 20_000
    assert (told.stdout == "") == (code != 0)
    assert file.read_bytes() == data


def test_a_file_without_end(tmp_path: Path) -> None:
    told = verify(tmp_path, "/dev/zero")
    assert (told.exit_code, told.stdout) == (4, "")
    assert "/dev/zero: more than 96 MiB" in told.stderr
    assert "--limit memory=N" in told.stderr


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_is_told_without_options_that_verify_has_not(number: int) -> None:
    with (
        Crew(1, Limits(), name="the leak gate") as crew,
        pytest.raises(
            GuidebuilderError, match=r"^the leak gate: x\.pdf: a worker process was"
        ) as told,
    ):
        crew.one(jobs.end, number, called="x.pdf")
    assert "-j" not in told.value.message
    assert "typeset" not in told.value.message


def test_what_the_gate_says_comes_back_from_the_worker(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(pdf(text("What the handout prints.")))
    bad.write_bytes(pdf(text(ANSWER)))
    told = verify(tmp_path, str(good), "--report", "-")
    assert (told.exit_code, json.loads(told.stdout)["verdict"]) == (0, "clean")
    assert "1 pages, 21 characters" in told.stderr
    (tmp_path / "g").rename(tmp_path / "first")
    told = verify(tmp_path, str(bad), "--report", "-")
    assert (told.exit_code, json.loads(told.stdout)["verdict"]) == (5, "refused")
    assert "a route to an internet" in told.stderr.lower()
