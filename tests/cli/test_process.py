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

    class Unminded:
        def proofreader(self, spec):
            return None

        def findings(self, book, spec, path):
            return []

    def press(projection, *, pictures, jobs=1, proofread=None, limits=None):
        if projection.spec.name == "candidate":
            if jobs == 1:
                print("PRINTING", file=sys.stderr, flush=True)
                time.sleep(30)
            else:
                with ProcessPoolExecutor(jobs, get_context("forkserver")) as pool:
                    list(pool.map(time.sleep, [0.1] * jobs))
                    print("PRINTING", file=sys.stderr, flush=True)
                    list(pool.map(time.sleep, [30] * jobs))
        return Book()

    pipeline.Presswork = lambda *_: pipeline.ByHand(
        press, lambda *_: None, Unminded(), pipeline.Bindery(), lambda: 0.0
    )
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


# The real pool with work that takes its time, or dies as it is told to.
POOL = textwrap.dedent("""
    import os, signal, sys, time
    from functools import partial
    from guidebuilder.cli import main
    from guidebuilder import pipeline
    from guidebuilder.limits import Limits
    from guidebuilder.workers import Crew

    class Book:
        pdf, pages = b"new", 1

    class Unminded:
        def proofreader(self, spec):
            return None

        def findings(self, book, spec, path):
            return []

    def work(how, item):
        os.write(2, f"WORKING {os.getpid()} {os.getppid()}\\n".encode())
        if how == "fail":
            raise OSError(28, "No space left on device", "x")
        if how != "sleep" and item == 0:
            os.kill(os.getpid(), getattr(signal, how))
        time.sleep(30)

    def press(projection, *, pictures, jobs=1, proofread=None, limits=None):
        with Crew(jobs, Limits(), name="the edition x") as crew:
            crew.each(partial(work, sys.argv.pop()), range(4))
        return Book()

    if __name__ == "__main__":
        pipeline.Presswork = lambda *_: pipeline.ByHand(
            press, lambda *_: None, Unminded(), pipeline.Bindery(), lambda: 0.0
        )
        main(["build", "tiny", "-o", "out", "-j2", "-e", "handout"], prog_name="guidebuilder")
""")


def start_pool(folder: Path, how: str) -> subprocess.Popen[str]:
    (folder / "pool.py").write_text(POOL, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "pool.py", how],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": PYTHONPATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def gone(process: int) -> bool:
    """Whether a process has ended (its parent may not have taken notice yet)."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def working(process: subprocess.Popen[str]) -> list[int]:
    """The two workers and the process that forked them."""
    assert process.stderr is not None
    lines = [process.stderr.readline().split() for _ in range(2)]
    assert [line[0] for line in lines] == ["WORKING", "WORKING"], lines
    return sorted({int(number) for line in lines for number in line[1:]})


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")


@needs_proc
@pytest.mark.parametrize(
    ("number", "to_all"),
    [(signal.SIGINT, True), (signal.SIGTERM, True), (signal.SIGHUP, True), (signal.SIGTERM, False)],
)
def test_the_pool_is_stopped_without_a_word(
    tmp_path: Path, number: signal.Signals, to_all: bool
) -> None:
    write_guide(tmp_path / "tiny")
    process = start_pool(tmp_path, "sleep")
    workers = working(process)
    assert len(workers) == 3
    if to_all:  # as a terminal does
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, "", "interrupted\n")
    assert all(gone(worker) for worker in workers)


@needs_proc
def test_the_workers_end_with_a_killed_build(tmp_path: Path) -> None:
    write_guide(tmp_path / "tiny")
    process = start_pool(tmp_path, "sleep")
    workers = working(process)
    process.kill()
    process.communicate(timeout=10)
    assert all(gone(worker) for worker in workers)


@needs_proc
@pytest.mark.parametrize(
    ("how", "code", "told"),
    [
        ("SIGKILL", 4, "error: the edition x: a worker process was killed"),
        ("SIGSEGV", 3, "error: the edition x: a worker process was ended by SIGSEGV"),
        ("fail", 3, "error: x: No space left on device"),
    ],
)
def test_a_worker_that_fails(tmp_path: Path, how: str, code: int, told: str) -> None:
    write_guide(tmp_path / "tiny")
    process = start_pool(tmp_path, how)
    out, err = process.communicate(timeout=10)
    pids = [int(line.split()[1]) for line in err.splitlines() if line.startswith("WORKING")]
    (message,) = [line for line in err.splitlines() if not line.startswith("WORKING")]
    assert (process.returncode, out) == (code, "")
    assert message.startswith(told)
    assert pids
    assert all(gone(pid) for pid in pids)
    assert not (tmp_path / "out").exists()


# An import hook that sends the signal when a module is asked for, so that it comes in time.
HOOK = textwrap.dedent("""
    import importlib.abc, os, signal, sys

    class Sender(importlib.abc.MetaPathFinder):
        def find_spec(self, name, path, target=None):
            if name == os.environ["AT"]:
                sys.meta_path.remove(self)
                os.kill(os.getpid(), int(os.environ["NUMBER"]))

    sys.meta_path.insert(0, Sender())
    from guidebuilder.__main__ import main
    main()
""")


@pytest.mark.parametrize(
    ("number", "module"),
    [
        (signal.SIGINT, "guidebuilder.cli"),
        (signal.SIGTERM, "click"),
        (signal.SIGHUP, "markdown_it"),
        (signal.SIGINT, "guidebuilder.press"),
        (signal.SIGINT, "guidebuilder.presswork"),
    ],
)
def test_a_signal_while_modules_are_loaded(
    tmp_path: Path, number: signal.Signals, module: str
) -> None:
    write_guide(tmp_path / "tiny")
    done = subprocess.run(
        [sys.executable, "-c", HOOK, "build", "tiny", "-o", "out"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": PYTHONPATH, "AT": module, "NUMBER": str(int(number))},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")
    assert not (tmp_path / "out").exists()


def test_what_is_started_first_imports_next_to_nothing() -> None:
    script = (
        "import sys; import guidebuilder.__main__\n"
        "print([m for m in sys.modules if m.startswith('guidebuilder')],"
        " {'click', 'markdown_it', 'json', 'dataclasses'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        env=os.environ | {"PYTHONPATH": PYTHONPATH},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "['guidebuilder', 'guidebuilder.__main__'] set()\n"


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
    try:
        master, terminal = pty.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo-terminal on this machine: {error}")
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
