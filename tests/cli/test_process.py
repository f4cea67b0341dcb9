"""The command line as a process: signals, locks, streams."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from .conftest import write_guide

ROOT = Path(__file__).parents[2]
PYTHONPATH = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))

# The real program with a press that says when it has begun, and then takes its time.
SLOW = textwrap.dedent("""
    import sys, time
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context
    from guidebuilder import pipeline
    from guidebuilder.cli import main

    class Book:
        pdf, pages = b"new", 1

    def press(projection, *, pictures, jobs=1):
        if projection.spec.name == "candidate":
            print("PRINTING", file=sys.stderr, flush=True)
            if jobs == 1:
                time.sleep(30)
            else:
                with ProcessPoolExecutor(jobs, get_context("forkserver")) as pool:
                    list(pool.map(time.sleep, [30] * jobs))
        return Book()

    pipeline._press = lambda: press
    pipeline._leak_gate = lambda *_: None
    main(prog_name="guidebuilder")
""")


def start(folder: Path, jobs: int = 1) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "build", "tiny", "-o", "out", f"-j{jobs}"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": PYTHONPATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "PRINTING\n"
    return process


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "guidebuilder", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": PYTHONPATH} | environment,
        capture_output=True,
        check=False,
        timeout=20,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("there", [True, False])
def test_a_signal_in_mid_build(tmp_path: Path, number: signal.Signals, there: bool) -> None:
    write_guide(tmp_path / "tiny")
    if there:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "tiny-study.pdf").write_bytes(b"old")
    process = start(tmp_path)
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, "", "interrupted\n")
    if there:
        assert [p.name for p in (tmp_path / "out").iterdir()] == ["tiny-study.pdf"]
        assert (tmp_path / "out" / "tiny-study.pdf").read_bytes() == b"old"
    else:
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_does_not_wait_for_what_is_being_typeset(
    tmp_path: Path, number: signal.Signals
) -> None:
    write_guide(tmp_path / "tiny")
    process = start(tmp_path, jobs=2)
    time.sleep(0.5)  # let the workers begin
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (130, "")
    assert err.endswith("interrupted\n")
    assert not (tmp_path / "out").exists()


def test_two_builds_at_once(tmp_path: Path) -> None:
    write_guide(tmp_path / "tiny")
    first = start(tmp_path)
    try:
        second = run(tmp_path, "build", "tiny", "-o", "out")
        assert second.returncode == 3
        assert b"another build is writing to out" in second.stderr
        assert b"Traceback" not in second.stderr
    finally:
        first.terminate()
        first.communicate(timeout=10)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_title_on_any_terminal(tmp_path: Path, encoding: str) -> None:
    guide = write_guide(tmp_path / os.fsdecode(b"caf\xe9"))
    settings = (guide / "guide.toml").read_text(encoding="utf-8")
    (guide / "guide.toml").write_text(settings.replace("Tiny", "Łódź ☂"), encoding="utf-8")
    done = run(tmp_path, "list", guide.name, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Łódź".encode(encoding, "backslashreplace") in done.stdout


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    write_guide(tmp_path / "tiny")
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "guidebuilder", "list", "tiny"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": PYTHONPATH},
            stdout=gone,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_full_disk_under_stdout(tmp_path: Path) -> None:
    write_guide(tmp_path / "tiny")
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "guidebuilder", "list", "tiny"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": PYTHONPATH},
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr == b"error: No space left on device; mend this and run the command again\n"


def test_a_stdout_that_is_closed(tmp_path: Path) -> None:
    write_guide(tmp_path / "tiny")
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -m guidebuilder list tiny >&-', sys.executable],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": PYTHONPATH},
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("environment", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_on_a_terminal_only(
    tmp_path: Path, environment: dict[str, str], colored: bool
) -> None:
    guide = write_guide(tmp_path / "tiny")
    (guide / "10-first.md").write_text("# First\n\n## \n", encoding="utf-8")
    master, terminal = pty.openpty()
    settings = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    settings |= {"PYTHONPATH": PYTHONPATH, "TERM": "xterm"} | environment
    with subprocess.Popen(
        [sys.executable, "-m", "guidebuilder", "check", "tiny"],
        cwd=tmp_path,
        env=settings,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.wait(timeout=20) == 1
    os.close(terminal)
    seen = os.read(master, 65536)
    os.close(master)
    assert seen
    assert (b"\x1b[" in seen) is colored
    assert b"\x1b" not in run(tmp_path, "check", "tiny").stdout
