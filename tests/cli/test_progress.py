"""How a build tells what it is doing: on a terminal, in a log, and not at all."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import textwrap
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from guidebuilder import pipeline, presswork
from guidebuilder.cli import progress
from guidebuilder.cli.progress import Manner, Progress, manner
from guidebuilder.cli.standing import FINISHING, Standing, duration
from guidebuilder.presswork import Extent, Watch
from guidebuilder.production import Finished
from guidebuilder.request import BuildRequest, CacheUse
from guidebuilder.signals import STOPPING
from guidebuilder.workers import Task

from .conftest import write_guide

ROOT = Path(__file__).parents[2]

# The real program with a production that takes its time, or ends as it is told to.
FAKE = textwrap.dedent("""
    import os, signal, sys, time
    from types import SimpleNamespace
    from guidebuilder import pipeline
    from guidebuilder.cli import main, progress
    from guidebuilder.limits import Limits
    from guidebuilder.presswork import Extent
    from guidebuilder.production import Finished
    from guidebuilder.workers import Crew, server

    progress.AFTER, progress.EVERY = 0.0, 0.02

    def die(_):
        os.kill(os.getpid(), signal.SIGKILL)

    def until_drawn():
        "Wait until the line has been drawn, if it ever is."
        while sys.stderr.isatty() and "guidebuilder.cli.live" not in sys.modules:
            time.sleep(0.01)
        time.sleep(0.3)

    def presswork(tools, cache, watch, tally):
        def produce(run):
            watch.begins(Extent(3 if HOW != "nothing" else 0, 7, 30))
            if HOW != "nothing":
                watch.set("section 1, [red]CI/CD[/]\\n\\x1b[2J (study)", 10)
                watch.set("back matter (study)", 5)
                if "-q" not in sys.argv and os.environ.get("TERM") != "dumb":
                    until_drawn()
                if HOW == "sleep":
                    time.sleep(30)
                if HOW == "die":
                    with Crew(1, Limits(), name="the edition x") as crew:
                        crew.one(die, None)
                if HOW == "fail":
                    raise OSError(28, "No space left on device", "x")
                watch.set("section 2, Last (study)", 15)
            missing = [] if HOW == "nothing" else list(run.plan.books)
            watch.binds(Extent(len(missing), 0, 10 * len(missing)))
            for name in missing:
                watch.finished(name, 10)
            loaded = sorted(m for m in sys.modules if m.split(".")[0] == "rich")
            print("RICH" if loaded else "PLAIN", file=open(os.environ["LOADED"], "w"))
            return {name: Finished(b"new", 1) for name in run.plan.books}
        return produce

    if __name__ == "__main__":
        HOW = sys.argv.pop(1)
        server._PRELOADED.clear()
        pipeline.Presswork = presswork
        main(prog_name="guidebuilder")
""")
TABLE = re.compile(r"out/tiny-study\.pdf +1 page +3 B +0\.0 s")


@dataclass
class Ended:
    """What became of a run: its exit code, stdout, all that came to the terminal or stderr."""

    code: int
    out: str
    err: str
    rich: bool | None


def order(folder: Path, how: str, *more: str) -> list[str]:
    if not (folder / "tiny").exists():
        write_guide(folder / "tiny")
        (folder / "fake.py").write_text(FAKE, encoding="utf-8")
    rest = ["build", "tiny", "-o", "out", "-e", "study", "-e", "handout", "--no-cache", *more]
    return [sys.executable, "fake.py", how, *rest]


def settings(folder: Path, environment: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "COLUMNS", "LINES"}}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return kept | {"PYTHONPATH": path, "LOADED": str(folder / "loaded")} | environment


def ended(folder: Path, code: int, out: str, err: str) -> Ended:
    loaded = folder / "loaded"
    rich = loaded.read_text("utf-8") == "RICH\n" if loaded.exists() else None
    return Ended(code, out, err, rich)


def in_a_pipe(folder: Path, how: str, *more: str) -> Ended:
    done = subprocess.run(
        order(folder, how, *more),
        cwd=folder,
        env=settings(folder, {"TERM": "xterm"}),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return ended(folder, done.returncode, done.stdout, done.stderr)


def on_a_terminal(
    folder: Path,
    how: str,
    *more: str,
    columns: int = 100,
    number: int = 0,
    **environment: str,
) -> Ended:
    """A run whose stderr is a terminal; with a ``number``, it gets that one on a redraw."""
    try:
        master, terminal = pty.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo-terminal on this machine: {error}")
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    seen = b""
    with subprocess.Popen(
        order(folder, how, *more),
        cwd=folder,
        env=settings(folder, {"TERM": "xterm-256color"} | environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
    ) as process:
        os.close(terminal)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if not select.select([master], [], [], 0.1)[0]:
                continue
            try:
                seen += os.read(master, 65536)
            except OSError:  # nobody has the other end any more
                break
            if number and b"\x1b[2K" in seen:
                process.send_signal(number)
                number = 0
        else:
            process.kill()
        assert process.stdout is not None
        out, code = process.stdout.read(), process.wait(timeout=30)
    os.close(master)
    return ended(folder, code, out, seen.decode())


SEQUENCE = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])|[\r\n]|[^\r\n\x1b]+")


def screen(seen: str, columns: int = 100) -> list[str]:
    """The lines that a terminal shows in the end; fails on what it does not know."""
    rows, row, column = [""], 0, 0
    assert "".join(found[0] for found in SEQUENCE.finditer(seen)) == seen
    for found in SEQUENCE.finditer(seen):
        text, given, kind = found[0], found[1], found[2]
        if text == "\r":
            column = 0
        elif text == "\n":
            row += 1
            rows += [""] * (row + 1 - len(rows))
        elif kind == "A":
            row = max(row - int(given or 1), 0)
        elif kind == "K":
            assert given == "2"
            rows[row] = ""
        elif kind is None:
            rows[row] = rows[row].ljust(column)[:column] + text + rows[row][column + len(text) :]
            column += len(text)
            assert column <= columns, "the line wraps"
        else:
            assert kind == "m", f"not known: {text!r}"
    return [line.rstrip() for line in rows if line.strip()]


def test_a_terminal_shows_a_line_that_goes_away(tmp_path: Path) -> None:
    done = on_a_terminal(tmp_path, "work")
    assert (done.code, done.rich) == (0, True)
    assert TABLE.match(done.out)
    assert "\x1b" not in done.out
    assert "━" in done.err
    assert "\x1b[36m" in done.err
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", done.err)
    assert re.search(r"set 2 of 3  [━╸╺]+  about \d+ s left  7 at hand", drawn), drawn
    assert [line for line in screen(done.err) if not line.startswith("note: ")] == []


def test_the_cursor_is_never_hidden(tmp_path: Path) -> None:
    # Then nothing has to show it again: not after Ctrl-Z, and not after SIGKILL.
    done = on_a_terminal(tmp_path, "sleep", number=signal.SIGKILL)
    assert done.code == -signal.SIGKILL
    assert "set 2 of 3" in done.err
    assert "\x1b[?" not in done.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_the_terminal_clean(tmp_path: Path, number: int) -> None:
    done = on_a_terminal(tmp_path, "sleep", number=number)
    assert (done.code, done.out) == (130, "")
    assert screen(done.err) == ["interrupted"]


@pytest.mark.parametrize(
    ("how", "code", "told"),
    [
        ("die", 4, "error: the edition x: a worker process was killed"),
        ("fail", 3, "error: x: No space left on device"),
    ],
)
def test_a_failure_leaves_the_terminal_clean(
    tmp_path: Path, how: str, code: int, told: str
) -> None:
    done = on_a_terminal(tmp_path, how, columns=400)
    assert (done.code, done.out) == (code, "")
    assert "set 2 of 3" in done.err
    (line,) = screen(done.err, columns=400)
    assert line.startswith(told)


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (9, "set 2 of"),
        (24, "set 2 of 3  [━╸╺]{11}"),
        (44, "set 2 of 3  [━╸╺]{15}  about . s left"),
    ],
)
def test_a_narrow_window(tmp_path: Path, columns: int, line: str) -> None:
    done = on_a_terminal(tmp_path, "sleep", columns=columns, number=signal.SIGTERM)
    assert done.code == 130
    drawn, end, _ = done.err.partition("interrupted")
    assert end
    assert screen(drawn, columns) == []
    frames = re.split("[\r\n]+", re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", drawn))
    (last, *_) = [*filter(None, reversed(frames)), ""]
    assert re.fullmatch(line, last), last


def test_no_color(tmp_path: Path) -> None:
    done = on_a_terminal(tmp_path, "work", NO_COLOR="1")
    assert done.code == 0
    assert "set 2 of 3  ━" in done.err
    assert not re.search(r"\x1b\[[0-9;]*m", done.err)


def test_an_encoding_without_bars(tmp_path: Path) -> None:
    done = on_a_terminal(tmp_path, "work", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.code == 0
    assert "set 2 of 3  " in done.err
    assert done.err.isascii()
    assert "\\u" not in done.err


def test_json_stays_clean(tmp_path: Path) -> None:
    import json

    done = on_a_terminal(tmp_path, "work", "--json")
    assert "set 2 of 3" in done.err
    assert len(json.loads(done.out)["files"]) == 2


def test_a_dumb_terminal_gets_lines(tmp_path: Path) -> None:
    done = on_a_terminal(tmp_path, "work", TERM="dumb")
    assert (done.code, done.rich) == (0, False)
    assert "\x1b" not in done.err
    assert "set 3 of 3: section 2, Last (study)\r\nfinished 1 of 2: tiny-study.pdf" in done.err


def test_nothing_to_do_on_a_terminal_does_not_load_rich(tmp_path: Path) -> None:
    done = on_a_terminal(tmp_path, "nothing")
    assert (done.code, done.rich) == (0, False)
    assert "set" not in done.err
    assert "\x1b" not in done.err


def test_lines_without_a_terminal(tmp_path: Path) -> None:
    done = in_a_pipe(tmp_path, "work")
    assert (done.code, done.rich) == (0, False)
    # What an author wrote is no escape sequence, and no markup either.
    assert [line for line in done.err.splitlines() if not line.startswith("note: ")] == [
        "set 1 of 3: section 1, [red]CI/CD[/]\\n\\x1b[2J (study)",
        "set 2 of 3: back matter (study)",
        "set 3 of 3: section 2, Last (study)",
        "finished 1 of 2: tiny-study.pdf",
        "finished 2 of 2: tiny-handout.pdf",
    ]
    assert TABLE.match(done.out)


def test_quiet_leaves_the_rest(tmp_path: Path) -> None:
    done = in_a_pipe(tmp_path, "work", "-q", "--dry-run")
    assert (done.code, done.rich) == (0, False)
    assert done.err.splitlines()
    assert [line for line in done.err.splitlines() if not line.startswith("note: ")] == []
    assert TABLE.match(done.out)
    failed = in_a_pipe(tmp_path, "fail", "--quiet")
    assert (failed.code, failed.err.split(";")[0]) == (3, "error: x: No space left on device")


def test_quiet_on_a_terminal(tmp_path: Path) -> None:
    done = on_a_terminal(tmp_path, "work", "-q")
    assert (done.code, done.rich) == (0, False)
    assert "set" not in done.err


def test_the_thread_that_draws_gets_no_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    # It would take those that held() holds in the main thread.
    seen: list[set[signal.Signals]] = []

    def blocked(_: Progress) -> None:
        seen.append(set(signal.pthread_sigmask(signal.SIG_BLOCK, [])))

    monkeypatch.setattr(Progress, "_keep_drawing", blocked)
    with Progress(Manner.LIVE) as told:
        told.watch.begins(Extent(1, 0, 1))
        told.watch.binds(Extent(1, 0, 1))
    (mask,) = seen
    assert set(STOPPING) <= mask
    assert not set(STOPPING) & set(signal.pthread_sigmask(signal.SIG_BLOCK, []))


class Idle:
    """A crew that does nothing and says that it is done."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __enter__(self) -> Idle:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def all(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            is_set = isinstance(task.item(), presswork.Setting)
            if is_set:
                task.told(b"12345678")
            task.done((b"", b"", 1.0) if is_set else Finished(b"new", 1))


def test_what_a_build_tells_its_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presswork, "Crew", Idle)
    guide = write_guide(tmp_path / "tiny")
    request = BuildRequest(
        guide, tmp_path / "out", editions=("study", "handout"), cache=CacheUse(tmp_path / "cache")
    )
    begun: list[Extent] = []
    named: list[tuple[str, int]] = []
    bound: list[Extent] = []
    done: list[tuple[str, int]] = []
    watch = Watch(
        begun.append,
        lambda *told: named.append(told),
        bound.append,
        lambda *told: done.append(told),
    )
    pipeline.build(request, watch=watch)
    (pieces,), (files,) = begun, bound
    assert pieces == Extent(len(named), 0, sum(weight for _, weight in named))
    assert "section 1, First things (study)" in dict(named)
    assert dict(named)["section 1, First things (study)"] > 1000  # characters
    assert files == Extent(2, 0, 8 * len(named))
    assert [name for name, _ in done] == ["tiny-study.pdf", "tiny-handout.pdf"]
    assert sum(weight for _, weight in done) == files.weight
    for told in (begun, named, bound, done):
        told.clear()
    pipeline.build(request, watch=watch)
    assert (begun, bound) == ([Extent(0, pieces.missing, 0)], [Extent(0, 2, 0)])
    assert (named, done) == ([], [])


def test_a_log_on_a_full_disk_fails_no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, text: str, /) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    with Progress(Manner.LINES) as told:
        told.watch.begins(Extent(1, 0, 1))
        told.watch.set("x", 1)


def test_a_log_stays_readable(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(Manner.LINES) as told:
        told.watch.begins(Extent(601, 0, 601))
        for number in range(601):
            told.watch.set(f"piece {number}", 1)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "set 11 of 601: piece 10"
    assert lines[-1] == "set 601 of 601: piece 600"
    assert len(lines) <= progress.MOST_LINES


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "term", "quiet", "expected"),
    [
        (Terminal(), "xterm", False, Manner.LIVE),
        (Terminal(), "xterm", True, Manner.NOT),
        (Terminal(), "dumb", False, Manner.LINES),
        (Terminal(), None, False, Manner.LINES),
        (io.StringIO(), "xterm", False, Manner.LINES),
        (io.StringIO(), "xterm", True, Manner.NOT),
        (None, "xterm", False, Manner.NOT),
    ],
)
def test_the_manner(
    stream: io.StringIO | None, term: str | None, quiet: bool, expected: Manner
) -> None:
    environment = {} if term is None else {"TERM": term}
    assert manner(stream, environment, quiet=quiet) is expected


def test_what_is_said_and_when_it_will_be_done() -> None:
    standing = Standing().begun(Extent(4, 1200, 100), 50.0)
    assert standing.told(50.0) == ["set 0 of 4", "1,200 at hand"]
    assert standing.part == 0.0
    standing = standing.one_set(25, 60.0)  # a quarter in ten seconds
    assert standing.until == pytest.approx(50.0 + 40.0 * (1 + FINISHING))
    left = round(40 * (1 + FINISHING)) - 10
    assert standing.told(60.0) == ["set 1 of 4", f"about {left} s left", "1,200 at hand"]
    assert standing.told(60.0 + 5)[1] == f"about {left - 5} s left"
    assert standing.told(1e6)[1] == "about 1 s left"
    for _ in range(3):
        standing = standing.one_set(25, 90.0)
    assert standing.part == pytest.approx(1 / (1 + FINISHING))
    standing = standing.bound(Extent(2, 3, 10), 90.0).one_finished(5, 93.0)
    expected = ["finished 1 of 2", "set 4 of 4", "about 3 s left", "1,200 at hand"]
    assert standing.told(93.0) == expected
    assert standing.one_finished(5, 96.0).part == pytest.approx(1.0)


def test_files_alone() -> None:
    standing = Standing().begun(Extent(0, 9, 0), 0.0).bound(Extent(2, 0, 8), 1.0)
    assert standing.told(1.0) == ["finished 0 of 2", "9 at hand"]
    assert standing.one_finished(4, 2.0).part == pytest.approx(0.5)
    # Pieces of no weight tell nothing of the time, and break nothing.
    assert Standing().begun(Extent(1, 0, 0), 0.0).one_set(0, 1.0).told(1.0) == ["set 1 of 1"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-3, "1 s"), (0.2, "1 s"), (59.4, "59 s"), (80, "1 min 20 s"), (1200, "20 min")],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said
