"""What a worker process does: it works under its limits until it is no longer wanted."""

from __future__ import annotations

import gc
import os
import resource
import signal
import tempfile
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from multiprocessing.util import get_temp_dir
from typing import TypeVar

from guidebuilder.errors import GuidebuilderError, MachineError
from guidebuilder.limits import MIB

T = TypeVar("T")
R = TypeVar("R")

LITTER = 400_000
"""So many objects more than at the last look are looked through; about 70 MiB."""

DONE, RAISED, EXHAUSTED, NESTED = "done", "raised", "memory", "nesting"
"""The kinds of answer."""


def serve(pipe: Connection, memory: int) -> None:
    """What a worker does: one order after the other, until nobody is there to give any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = get_temp_dir()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()
    # What a library prints is no result of the command.
    os.dup2(2, 1)
    _restrict(memory * MIB)
    # Left to itself, the collector takes a fifth of the time: it looks through documents that
    # are still being made, again and again.
    gc.disable()
    with suppress(EOFError, ConnectionError):
        while True:
            work, item = pipe.recv()
            answer = _carry_out(work, item)
            pipe.send_bytes(_packed(answer))
            del answer, work, item
            if gc.get_count()[0] > LITTER:
                gc.collect()


def _packed(answer: tuple[str, object]) -> bytes:
    try:
        return bytes(ForkingPickler.dumps(answer))
    except MemoryError:
        return bytes(ForkingPickler.dumps((EXHAUSTED, None)))
    except Exception as error:  # noqa: BLE001 - what may fail is up to the object
        kind = type(answer[1]).__name__
        told = MachineError(f"a {kind} cannot be handed on: {error}; {answer[1]!s:.500}")
        return bytes(ForkingPickler.dumps((RAISED, told)))


def _carry_out(work: Callable[[T], R], item: T) -> tuple[str, object]:
    try:
        return DONE, work(item)
    except MemoryError:
        return EXHAUSTED, None
    except RecursionError:
        return NESTED, None
    except GuidebuilderError as error:
        return RAISED, error
    except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
        # Its own traceback stays behind in this process.
        error.add_note(traceback.format_exc())
        return RAISED, error


def _restrict(size: int) -> None:
    """Limit the address space. Elsewhere than on Linux this may do nothing at all."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = size if hard == resource.RLIM_INFINITY else min(size, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    # A process that dies leaves no image of its memory, in which answers would stand.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _follow(sentinel: int) -> None:
    """End with the process that started us, even if that was killed."""
    wait([sentinel])
    os._exit(1)
