"""The guides that ``make bench`` times, and what it makes of its figures."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from guidebuilder import pipeline

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tools.bench import content, edits, formats, look, peers, report, targets  # noqa: E402
from tools.bench.rounds import (  # noqa: E402
    AGAIN,
    ALL,
    ALL_WEASYPRINT,
    COLD,
    EDITED,
    EDITIONS,
    MOVED,
    Bench,
    Measured,
)

BOOK = content.make(41)
SETTING = report.Setting("bench", "2026-11-01", "a machine", "Load 0", 3, 2, {}, {})


def words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)


def test_the_guide_is_what_the_targets_say() -> None:
    questions = content.make(400).questions
    lengths = [words(*question.paragraphs) for question in questions]
    assert (min(lengths), max(lengths)) == (content.SHORTEST, content.LONGEST)
    assert sum(bool(question.items) for question in questions) == 200
    assert sum(bool(question.rows) for question in questions) == 100
    assert sum(bool(question.code) for question in questions) == 100
    assert all(words(question.note) == content.NOTE for question in questions)
    assert [question.number for question in questions] == list(range(1, 401))
    assert len({question.prompt for question in questions}) == 400


def test_the_guide_is_always_the_same_and_as_large_as_asked() -> None:
    assert content.make(41) == BOOK != content.make(41, seed=8)
    assert [len(section.questions) for section in BOOK.sections] == [20, 20, 1]


@pytest.mark.parametrize("size", [8, 18, 19, 27, 120, 200])
def test_prose_has_the_words_asked_for(size: int) -> None:
    for seed in range(20):
        dice = random.Random(seed)  # noqa: S311 - no secret
        text = content.prose(dice, size)
        assert words(text) == size
        assert all(8 <= words(sentence) <= 18 for sentence in text.split(". "))


def test_our_format_is_read_without_a_warning(tmp_path: Path) -> None:
    formats.write_guide(BOOK, tmp_path)
    guide = pipeline.read(tmp_path)
    assert guide.warnings == ()
    read = [question for section in guide.guide.sections for question in section.questions]
    assert [question.prompt.markdown for question in read] == [q.prompt for q in BOOK.questions]


def test_an_edit_writes_its_own_section_alone(tmp_path: Path) -> None:
    formats.write_guide(BOOK, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    formats.write_guide(edits.same_length(BOOK), tmp_path)
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"02-section.md"}


def test_the_edits() -> None:
    edited, longer = edits.same_length(BOOK), edits.longer(BOOK)
    changed = [a.number for a, b in zip(BOOK.questions, edited.questions, strict=True) if a != b]
    assert changed == [21]
    before, after = BOOK.questions[20], edited.questions[20]
    assert sorted(" ".join(before.paragraphs)) == sorted(" ".join(after.paragraphs))
    added = words(*longer.questions[0].paragraphs) - words(*BOOK.questions[0].paragraphs)
    assert added == edits.ADDED
    assert longer.questions[1:] == BOOK.questions[1:]


@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: peer.name)
def test_every_format_holds_every_text(peer: peers.Peer) -> None:
    source = peer.source(BOOK)
    for question in BOOK.questions:
        for text in (question.prompt, question.label, *question.paragraphs, question.note):
            assert text in source
        for text in (*question.items, *question.code, *(row[2] for row in question.rows)):
            assert text in source
    assert all(section.title in source and section.intro in source for section in BOOK.sections)


def test_a_plain_document_withholds_what_its_edition_does() -> None:
    question = BOOK.questions[0]
    shown = {name: formats.html(BOOK, shown) for name, shown in EDITIONS.items()}
    holds = {
        name: (question.paragraphs[0] in text, question.note in text)
        for name, text in shown.items()
    }
    assert holds["study"] == (True, True)
    assert holds["candidate"] == (True, False)
    assert holds["handout"] == holds["quiz"] == (False, False)


def test_a_text_is_found_across_lines_and_hyphens() -> None:
    wanted = ["one two three four five six"]
    assert look.share(wanted, "x One two th-\nree four\nfive six.") == 1
    assert look.share(wanted, "one two three four 12 five six") == pytest.approx(1 / 3)
    assert look.share(wanted, "") == 0


def test_what_is_no_pdf_has_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    assert look.look(path, ["x"]) == look.Looked(0, 0.0)


def test_a_run_is_measured_with_the_processes_below_it() -> None:
    hungry = "x = bytearray(b'1') * 90_000_000; import time; time.sleep(.1)"
    # Nobody waits for the inner one: it is seen, or nowhere counted.
    outer = f"import os, subprocess, sys; subprocess.Popen([sys.executable, '-c', {hungry!r}]);"
    outer += "import time; time.sleep(.6); print('done', os.environ['MARK']); sys.exit(3)"
    # From a small process, as the tool is: a child begins with its parent's high-water mark.
    asked = f"""
import sys
from tools.bench import meter
done = meter.run([sys.executable, "-c", {outer!r}], {{"MARK": "here"}})
print((done.code, done.told), done.seconds > 0.5, 90 < done.peak < 200)
"""
    root = Path(__file__).parents[1]
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout == "(3, 'done here\\n') True True\n"


def measured(seconds: float, peak: float = 100, size: int = 1000) -> Measured:
    return Measured(seconds, peak, 10, size)


RECORDS = {
    (100, COLD): [measured(1), measured(9), measured(2)],
    (100, "weasyprint"): [measured(4)],
    (100, ALL): [measured(3)],
    (100, ALL_WEASYPRINT): [measured(10)],
    (1000, COLD): [measured(10, peak=120, size=3000)],
    (1000, AGAIN): [measured(0.3, peak=30)],
    (1000, EDITED): [measured(1, peak=260)],
    (1000, MOVED): [measured(1.2)],
    (1000, "weasyprint"): [measured(40, peak=900)],
    (1000, "typst"): [measured(2)],
}


def test_the_targets_are_judged_by_medians() -> None:
    verdicts = targets.judge(RECORDS)
    values = [v.value if v.value is None else round(v.value, 3) for v in verdicts]
    assert values == [0.25, 0.5, None, None, 0.5, 0.6, 0.15, 0.3, 0.699, 260, 3.0]
    met = [True, False, None, None, True, True, False, True, True, False, False]
    assert [v.met for v in verdicts] == met


def test_the_report_tells_targets_missing_peers_and_faults() -> None:
    setting = replace(SETTING, missing={"Chromium": "chromium"})
    text = report.markdown(setting, RECORDS, ["100 questions, ours:\n  broken"])
    assert "| cold, 100 questions, to the same | 0.38 | 0.50 | **no** |" in text
    assert "| cold, 1000, to xelatex (where installed) | 0.75 | not measured | – |" in text
    assert "- Chromium: not run, chromium missing" in text
    assert "- 100 questions, ours: broken" in text
    assert "| ours, cold | 2.00 | 1.00 to 9.00 | 0.50 | 100 | 10 | 1 |" in text
    assert "| ours, cold | 10.00 | 10.00 to 10.00 | 0.25 | 120 | 10 | 3 | 0.70 |" in text
    data = json.loads(json.dumps(report.plain(setting, RECORDS, [])))
    assert len(data["runs"]) == len(RECORDS)
    assert [target["met"] for target in data["targets"]].count(None) == 2


def test_a_peer_that_prints_nothing_or_something_else_is_a_fault(tmp_path: Path) -> None:
    def bench_of(code: str) -> list[str]:
        peer = replace(peers.PEERS[0], arguments=lambda _p, s, t: ["-c", code, str(s), str(t)])
        bench = Bench(tmp_path, 1, lambda _line: None)
        bench._peer(BOOK, 41, peer)
        return bench.faults

    (crashed,) = bench_of("raise SystemExit('no engine')")
    assert "no PDF, exit code 1: no engine" in crashed
    (failed,) = bench_of("import sys; open(sys.argv[2], 'w').close(); sys.exit(4)")
    assert "no PDF, exit code 4" in failed
    (silent,) = bench_of("pass")
    assert "no PDF, exit code 0" in silent
    (empty,) = bench_of("import sys; open(sys.argv[2], 'w').close()")
    assert "no page can be read" in empty
    blank = "import pikepdf, sys; p = pikepdf.new(); p.add_blank_page(); p.save(sys.argv[2])"
    (other,) = bench_of(blank)
    assert "only 0% of the text is there" in other


def test_a_peer_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    lacking = {peer.name: peer.missing() for peer in peers.PEERS}
    assert lacking["xelatex"] == "pandoc and xelatex"
    assert lacking["chromium"] == "chromium"
    assert lacking["weasyprint"] == ""


def test_installed_programs_are_called_by_their_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pandoc", "xelatex", "google-chrome", "asciidoctor-pdf"):
        (tmp_path / name).write_text("#!/bin/sh\necho version 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    source, target = tmp_path / "guide.x", tmp_path / "guide.pdf"
    for peer in peers.PEERS[2:]:
        assert peer.missing() == ""
        program, *rest = peer.command(source, target)
        assert Path(program).parent == tmp_path
        assert any(str(target) in word for word in rest)
        assert any(word.endswith(source.name) for word in rest)
        assert peer.version().startswith("version 1")


def test_the_bench_can_be_asked_for_help() -> None:
    command = [sys.executable, "-m", "tools.bench", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "--rounds" in done.stdout
