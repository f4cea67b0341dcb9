"""The processes that typeset: they leave interruptions to the process that started them."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import (
    active_children,
    forkserver,
    get_context,
    parent_process,
    resource_tracker,
)
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import TypeVar

from guidebuilder.errors import GuidebuilderError, LimitError, MachineError
from guidebuilder.signals import held

T = TypeVar("T")
R = TypeVar("R")


def spread(work: Callable[[T], R], items: Sequence[T], jobs: int, *, name: str) -> list[R]:
    """The results of ``work`` on each item, in order, done by so many processes.

    What ``work`` raises is raised. A process that dies instead is told in the name
    of ``name``: LimitError where the system killed it, else MachineError. Whatever
    happens, no process is left behind.
    """
    others = set(active_children())
    mine: list[BaseProcess] = []
    _start_server()
    # forkserver: the parent may hold threads or locks that a plain fork would copy.
    with ProcessPoolExecutor(
        min(jobs, len(items)), get_context("forkserver"), initializer=_prepare
    ) as pool:
        try:
            # A process whose start was cut off would be known to nobody.
            with held():
                futures = [pool.submit(work, item) for item in items]
                mine += (child for child in active_children() if child not in others)
            return [future.result() for future in futures]
        except BrokenProcessPool as broken:
            pool.shutdown()
            raise _death(mine, name) from broken
        except BaseException:
            # Leaving the pool waits for what is being typeset, which nobody wants any more.
            for child in active_children():
                if child not in others:
                    child.terminate()
            # No future is cancelled: as the pool breaks, that would be told with a traceback.
            pool.shutdown()
            raise


def _start_server() -> None:
    """Start the process that workers are forked from, deaf to Ctrl-C (terminals send it to all).

    The signal is blocked and not ignored: the workers are deaf from their first
    instruction on, and a Ctrl-C at this moment is kept for us.
    """
    # The tracker itself sees to SIGINT and SIGTERM, and unblocks them here afterwards.
    with held(signal.SIGHUP):
        resource_tracker.ensure_running()
    with held(signal.SIGINT):
        forkserver.ensure_running()


def _prepare() -> None:
    """Make a worker end with the process that started it, even if that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _death(workers: Iterable[BaseProcess], name: str) -> GuidebuilderError:
    """What to say of workers that are gone; the pool ends the others by SIGTERM."""
    codes = [worker.exitcode for worker in workers]
    if -signal.SIGKILL in codes:
        return LimitError(
            f"{name}: a process that typesets was killed, as the system does when memory "
            "runs out; use -j 1, or build fewer editions at once"
        )
    odd = [code for code in codes if code not in {None, 0, -signal.SIGTERM}]
    reason = _reason(odd[0]) if odd else "came to an unexpected end"
    return MachineError(f"{name}: a process that typesets {reason}; try again with -j 1")


def _reason(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
