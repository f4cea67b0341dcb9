"""A representative part of the hostile inputs through the real program, in processes of its own."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from guidebuilder.cli import main
from guidebuilder.limits import Limits
from guidebuilder.manuscript import read_manuscript
from tests.hostile import shelf

ROOT = Path(__file__).resolve().parents[2]
GOOD = "# S\n\n## Q\n\n`mid`\n\n### Answer\n\nA.\n"


def run(folder: Path, *arguments: str | bytes, site: str = "") -> subprocess.CompletedProcess[str]:
    path = [str(ROOT)]
    if site:
        (folder / "site").mkdir()
        (folder / "site" / "sitecustomize.py").write_text(textwrap.dedent(site), encoding="utf-8")
        path.insert(0, str(folder / "site"))
    done = subprocess.run(
        [sys.executable, "-m", "guidebuilder", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done


TEXTS = {
    "guide.toml nested": (
        "@@ guide.toml\nx = {9000×[}\n@@ 10-a.md\n" + GOOD,
        2,
        "g/guide.toml:1:5",
    ),
    "a long word": (GOOD + "\n{200000×x}\n", 1, "g/10-a.md:11:1"),
    "raw HTML": (GOOD + "\n<script>x</script>\n", 1, "g/10-a.md:11:1"),
    "invalid UTF-8": (GOOD + "\n{byte FF}\n", 1, "g/10-a.md:11:1"),
    "50,000 questions": ("# S\n\n{50000×## Q\n\n}\n", 4, "the limit is 5,000 questions"),
}


@pytest.mark.parametrize(("text", "code", "said"), TEXTS.values(), ids=TEXTS)
def test_words(text: str, code: int, said: str, tmp_path: Path) -> None:
    shelf.write(tmp_path / "g", text)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "g-handout.pdf").write_bytes(shelf.OLD)
    before = time.monotonic()
    done = run(tmp_path, "build", "g", "-o", "out", "-e", "handout")
    assert time.monotonic() - before < 20
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert [p.read_bytes() for p in (tmp_path / "out").iterdir()] == [shelf.OLD]


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("file", "is a file"),
        ("file/below", "is a file"),
        ("out", "it is a folder"),
        ("locked", "another build is writing"),
        ("/proc/none", "cannot write /proc/none"),
        ("x" * 300, "name is too long"),
    ],
)
def test_outputs_that_cannot_be_written(
    output: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shelf.write(tmp_path / "g", GOOD)
    (tmp_path / "file").write_bytes(shelf.OLD)
    (tmp_path / "out" / "g-handout.pdf").mkdir(parents=True)
    (tmp_path / "locked").mkdir()
    handle = os.open(tmp_path / "locked", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        done = CliRunner().invoke(main, ["build", "g", "-e", "handout", "-o", output])
    finally:
        os.close(handle)
    assert (done.exit_code, done.stdout) == (3, "")
    assert said in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "g", "locked", "out"]
    assert (tmp_path / "file").read_bytes() == shelf.OLD
    assert list((tmp_path / "locked").iterdir()) == []


def test_an_output_that_is_an_input(tmp_path: Path) -> None:
    folder = shelf.write(tmp_path / "g", GOOD + "\n![a thing](g-handout.png)\n")
    (folder / "g-handout.png").write_bytes((folder / "images/p.png").read_bytes())
    (folder / "g-handout.pdf").symlink_to("10-a.md")
    before = (folder / "10-a.md").read_bytes()
    done = run(tmp_path, "build", "g", "-e", "handout", "-o", "g")
    assert done.returncode == 2
    assert "would be overwritten" in done.stderr
    assert (folder / "10-a.md").read_bytes() == before


def test_names_that_begin_with_a_dash_or_are_not_utf8(tmp_path: Path) -> None:
    shelf.write(tmp_path / "-g", GOOD)
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    shelf.write(odd, GOOD.replace("### Answer", "### Answr"))
    (odd / os.fsdecode(b"20-\xff.md")).write_text("nothing")
    done = run(tmp_path, "check", "-g")
    assert done.returncode == 2
    assert "-g" in done.stderr
    done = run(tmp_path, "check", "--", "-g")
    assert done.returncode == 0
    done = run(tmp_path, "check", b"caf\xe9")
    assert done.returncode == 1
    assert "GB012" in done.stdout
    assert "GB010" in done.stdout


NO_PANGO = """
    import _cffi_backend
    import cffi

    def dlopen(self, name, *flags):
        raise OSError(f"cannot load library '{name}': no such file")

    cffi.FFI.dlopen = dlopen
    _cffi_backend.FFI = type("FFI", (_cffi_backend.FFI,), {"dlopen": dlopen})
"""


def test_no_pango_on_the_machine(tmp_path: Path) -> None:
    shelf.write(tmp_path / "g", GOOD)
    done = run(tmp_path, "build", "g", "-o", "out", "-e", "handout", "-j1", site=NO_PANGO)
    assert (done.returncode, done.stdout) == (3, "")
    assert "sudo apt install libpango-1.0-0" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.soak
def test_no_fonts_on_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write(tmp_path / "g", GOOD)
    assert run(tmp_path, "build", "g", "-o", "a", "-e", "handout").returncode == 0
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    assert run(tmp_path, "build", "g", "-o", "b", "-e", "handout").returncode == 0
    first, second = (tmp_path / name / "g-handout.pdf" for name in "ab")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.soak
def test_fifty_thousand_questions(tmp_path: Path) -> None:
    """Whoever widens the limit gets them read, in a time that grows with their number."""
    text = "".join(f"## Q {i}\n\n`mid`\n\n### Answer\n\nA.\n\n" for i in range(50_000))
    folder = shelf.write(tmp_path / "g", "# S\n\n" + text)
    before = time.process_time()
    guide = read_manuscript(folder, limits=Limits(questions=50_000)).guide
    assert time.process_time() - before < 180
    assert len(guide.questions) == 50_000


@pytest.mark.soak
@pytest.mark.parametrize(
    "piece", ["a*b* ", "`c` ", "[x](#q) ", "- ", "> ", "| ", "<!-- ", "&#x26; "]
)
def test_twice_the_text_takes_about_twice_the_time(piece: str, tmp_path: Path) -> None:
    def seconds(times: int) -> float:
        folder = shelf.write(tmp_path / f"g{times}", GOOD + "\n" + (piece * 50 + "\n") * times)
        before = time.process_time()
        shelf.check(folder)
        return time.process_time() - before

    seconds(10)
    assert seconds(2000) < 3.5 * seconds(1000) + 0.5
