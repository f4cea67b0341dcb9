"""The processes that Python itself needs so that workers can be started."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.util import get_temp_dir

from guidebuilder.signals import held

_RUN = "GUIDEBUILDER_RUN"
_TIDYING = "guidebuilder.workers.tidying"
_PRELOADED = ["guidebuilder.workers.preloaded"]
LONGEST = 60
SHORT = "/tmp"  # noqa: S108 - a folder of our own is made in it, which nobody else may enter


def keep_tidy(*, press: bool = True) -> None:
    """From now on, keep this process's temporary files where they go away with it.

    They go when it ends, and also when it is killed: see :mod:`guidebuilder.workers.tidying`.
    Without ``press``, workers are forked without it, which is sooner.
    """
    # Not under held(): the server would pass its deafness to SIGTERM on to every worker.
    start_server(press=press)
    tempfile.tempdir = get_temp_dir()


def start_server(*, press: bool = True) -> None:
    """Start the process that workers are forked from, deaf to Ctrl-C (terminals send it to all).

    One that runs already is kept, with the ``press`` loaded or not.

    The signal is blocked and not ignored: the workers are deaf from their first
    instruction on, and a Ctrl-C at this moment is kept for us.
    """
    _make_folder()
    # The helper processes are started with ``python -c``, which looks for modules in the current
    # folder first: a guide with a file named socket.py would be run by a build from within it.
    # Fonts that the server unpacks lie in our folder, and go with it.
    # The tracker itself sees to SIGINT and SIGTERM, and unblocks them here afterwards.
    folder = get_temp_dir()
    told = {"PYTHONSAFEPATH": "1", "TMPDIR": folder, _RUN: f"{os.getpid()}:{folder}"}
    with _surroundings(told):
        with held(signal.SIGHUP):
            resource_tracker.ensure_running()
        with held(signal.SIGINT):
            forkserver.set_forkserver_preload([_TIDYING, *(_PRELOADED if press else [])])
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
def _surroundings(given: dict[str, str]) -> Iterator[None]:
    """Have these environment variables for as long as the block lasts."""
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
