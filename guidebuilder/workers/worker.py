"""What a worker process does: it works under its limits until it is no longer wanted."""

from __future__ import annotations

import gc
import os
import resource
import signal
import tempfile
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from multiprocessing.util import get_temp_dir
from typing import TypeVar

from guidebuilder.errors import GuidebuilderError, MachineError
from guidebuilder.limits import MIB
from guidebuilder.workers.later import answered

T = TypeVar("T")
R = TypeVar("R")

LITTER = 400_000
"""So many objects more than at the last look are looked through; about 70 MiB."""

DONE, PART, RAISED, EXHAUSTED, NESTED = "done", "part", "raised", "memory", "nesting"
"""The kinds of answer. More follows behind a part."""


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
            answered()
            work, item = pipe.recv()
            for answer in _carry_out(work, item):
                said, handed_on = _packed(answer)
                pipe.send_bytes(said)
                if not handed_on:
                    break
            del answer, said, work, item
            if gc.get_count()[0] > LITTER:
                gc.collect()


def _packed(answer: tuple[str, object]) -> tuple[bytes, bool]:
    """An answer to be sent, and whether it is the one; another one says why it cannot be."""
    try:
        return bytes(ForkingPickler.dumps(answer)), True
    except MemoryError:
        return bytes(ForkingPickler.dumps((EXHAUSTED, None))), False
    except Exception as error:  # noqa: BLE001 - what may fail is up to the object
        kind = type(answer[1]).__name__
        told = MachineError(f"a {kind} cannot be handed on: {error}; {answer[1]!s:.500}")
        return bytes(ForkingPickler.dumps((RAISED, told))), False


def _carry_out(work: Callable[[T], object], item: T) -> Iterator[tuple[str, object]]:
    try:
        made = work(item)
        if isinstance(made, Generator):
            made = yield from _parts(made)
        yield DONE, made
    except MemoryError:
        yield EXHAUSTED, None
    except RecursionError:
        yield NESTED, None
    except GuidebuilderError as error:
        yield RAISED, error
    except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
        # Its own traceback stays behind in this process.
        error.add_note(traceback.format_exc())
        yield RAISED, error


def _parts(made: Generator[object, None, object]) -> Generator[tuple[str, object], None, object]:
    while True:
        try:
            part = next(made)
        except StopIteration as end:
            return end.value
        yield PART, part


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
