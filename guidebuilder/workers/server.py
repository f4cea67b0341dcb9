"""The processes that Python itself needs so that workers can be started."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, get_context, parent_process, resource_tracker
from multiprocessing.connection import wait
from multiprocessing.util import get_temp_dir

from guidebuilder.signals import held

_PRELOADED = ["guidebuilder.workers.preloaded"]
LONGEST = 60
SHORT = "/tmp"  # noqa: S108 - a folder of our own is made in it, which nobody else may enter


def keep_tidy() -> None:
    """From now on, keep this process's temporary files where they go away with it.

    They go when it ends, and also when it is killed: a process that does nothing else
    waits for that.
    """
    if tempfile.tempdir is not None and tempfile.tempdir == get_temp_dir():
        return
    # Not under held(): the server would pass its deafness to SIGTERM on to every worker.
    start_server()
    with held():
        tempfile.tempdir = folder = get_temp_dir()
        context = get_context("forkserver")
        context.Process(target=_tidy_after, args=(folder,), daemon=True).start()


def start_server() -> None:
    """Start the process that workers are forked from, deaf to Ctrl-C (terminals send it to all).

    The signal is blocked and not ignored: the workers are deaf from their first
    instruction on, and a Ctrl-C at this moment is kept for us.
    """
    _make_folder()
    # The tracker itself sees to SIGINT and SIGTERM, and unblocks them here afterwards.
    with _away_from_here():
        with held(signal.SIGHUP):
            resource_tracker.ensure_running()
        with held(signal.SIGINT):
            forkserver.set_forkserver_preload(_PRELOADED)
            forkserver.ensure_running()


def _make_folder() -> None:
    """Make the folder of our temporary files; the server listens there too.

    A socket's name is 108 bytes at most (104 on macOS), so a long TMPDIR cannot be had.
    """
    before = tempfile.tempdir
    if len(os.fsencode(tempfile.gettempdir())) > LONGEST:
        tempfile.tempdir = SHORT
    try:
        get_temp_dir()
    finally:
        tempfile.tempdir = before


@contextmanager
def _away_from_here() -> Iterator[None]:
    """Let Python's helper processes import nothing from the current folder.

    They are started with ``python -c``, which looks there first: a guide with a file
    named socket.py would be run by a build from within its folder.
    """
    name, before = "PYTHONSAFEPATH", os.environ.get("PYTHONSAFEPATH")
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _tidy_after(folder: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    # Workers that end at this moment may still be writing.
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.05)
        if not os.path.exists(folder):  # noqa: PTH110
            break
    os._exit(0)
