"""One run of a program: the wall time, and the memory of the largest of its processes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY = 0.02  # seconds; a process's high-water mark tells what was between two looks
_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
_HIGHEST = re.compile(rb"VmHWM:\s*(\d+) kB")
_TOLD = 2000  # characters of what a program printed last


@dataclass(frozen=True, slots=True)
class Run:
    """``peak`` is in MB (10**6 bytes); ``told`` is the end of what the program printed."""

    seconds: float
    peak: float
    code: int
    told: str


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> Run:
    """Run a program in fresh processes, to its end; ``env`` is added to our environment."""
    # Python compiles modules once on anybody's machine, and not at each start.
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as printed:
        started = time.perf_counter()
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            env={**ours, **(env or {})},
            start_new_session=True,
        )
        watch = _Watch(child.pid)
        watch.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            os.killpg(child.pid, signal.SIGKILL)
            raise
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        watch.end()
        printed.seek(0)
        told = printed.read().decode("utf-8", "replace")[-_TOLD:]
    # The kernel's own count knows a process that lived between two looks, if its parent waited
    # for it; ours knows those that nobody waited for.
    peak = max(watch.peak, usage.ru_maxrss * _UNIT)
    return Run(seconds, peak / 1e6, child.returncode, told)


class _Watch(threading.Thread):
    """Looks at a process and all below it, again and again; ``peak`` is in bytes."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = root
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            for process in below(self._root):
                self.peak = max(self.peak, highest(process))

    def end(self) -> None:
        self._over.set()
        self.join()


def below(root: int) -> Iterator[int]:
    """A process and its descendants, as they are now; on Linux alone."""
    waiting = [root]
    while waiting:
        process = waiting.pop()
        yield process
        with suppress(OSError):
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += map(int, (task / "children").read_text("ascii").split())


def highest(process: int) -> int:
    """The most memory that a process ever had resident, in bytes; 0 if it is gone."""
    with suppress(OSError):
        found = _HIGHEST.search(Path(f"/proc/{process}/status").read_bytes())
        return int(found[1]) * 1024 if found else 0
    return 0
