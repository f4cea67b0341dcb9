"""Letting a signal wait for a moment at which it can be obeyed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

#: What asks a program to stop: Ctrl-C, ``kill``, a terminal that was closed (not on Windows).
STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextmanager
def held(*signals: signal.Signals) -> Iterator[None]:
    """Let these signals (all of STOPPING, if none is named) wait until the block has ended.

    Processes that are started in the block never get them. Where a system cannot
    hold a signal, nothing is changed.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals or STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
