"""The process that removes a run's temporary files after it, loaded by the server alone.

It is forked before the server loads the press, so that nobody waits for it, and does
nothing but wait for the end of the run, however that comes.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import time

_EVERY = 0.2
"""Every how many seconds it is looked whether the run is still there, where no more can be had."""


def _wait_for(run: int) -> None:
    """Wait until the process has ended. It is the parent of the process that forked us."""
    if hasattr(os, "pidfd_open"):
        try:
            ended = os.pidfd_open(run)
        except OSError:
            return  # it has ended already
        select.select([ended], [], [])
        return
    while True:
        try:
            os.kill(run, 0)
        except OSError:
            return
        time.sleep(_EVERY)


def _tidy_after(run: int, folder: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    _wait_for(run)
    # Workers that end at this moment may still be writing.
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.05)
        if not os.path.exists(folder):  # noqa: PTH110
            break


def _began() -> None:
    """Fork, unless nobody has said for which run."""
    run, _, folder = os.environ.get(RUN, "").partition(":")
    if not run.isdecimal() or not os.path.basename(folder).startswith("pymp-"):  # noqa: PTH119
        return
    if os.fork() == 0:
        try:
            _tidy_after(int(run), folder)
        finally:
            os._exit(0)


RUN = "GUIDEBUILDER_RUN"
"""The environment variable by which the server is told its run's process and folder."""

_began()
