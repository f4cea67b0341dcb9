"""Work for workers: each a fault of its own."""

from __future__ import annotations

import mmap
import os
import signal
import sys
import time
import weakref
from collections.abc import Generator

from guidebuilder.workers import let_go_later


def well(item: int) -> int:
    time.sleep(0.02 * (3 - item % 3))  # the last to begin are the first to end
    return item * item


def pid(_item: int) -> int:
    return os.getpid()


def fail_at(item: tuple[int, float]) -> int:
    number, pause = item
    time.sleep(pause)
    raise OSError(28, f"number {number}")


def fail_if(item: tuple[int, bool]) -> int:
    number, fails = item
    if fails:
        raise OSError(28, f"number {number}")
    return number


def sleep(item: float) -> None:
    time.sleep(item)


def deaf(_item: int) -> None:
    """Asleep in C, deaf to every signal that can be blocked."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    time.sleep(60)


def eat(size: int) -> int:
    return len(bytearray(size))


def nest(depth: int) -> int:
    return nest(depth + 1)


def end(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(30)


def starve(size: int) -> None:
    kept = mmap.mmap(-1, size)  # address space alone, which takes no time
    time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGSEGV)
    time.sleep(30)
    kept.close()


def leave(code: int) -> None:
    os._exit(code)


def closed(_item: int) -> object:
    return sys.stderr  # cannot be handed on


def shout(_item: int) -> None:
    raise type("Odd", (Exception,), {})("cannot be handed on either")


def cores(_item: int) -> tuple[int, int]:
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)


_kept: list[int] = []


def keep(number: int) -> int:
    """Keep a number in this process."""
    _kept.append(number)
    return number


def kept(number: int) -> tuple[int, ...]:
    """What this process has kept, and a number."""
    return (*_kept, number)


def tell(parts: tuple[object, ...]) -> Generator[object, None, int]:
    """Yield the parts, what can be called having been called, and return how many there were."""
    for part in parts:
        yield part(0) if callable(part) else part
    return len(parts)


class Thing:
    """What can be let go of."""


_things: list[weakref.ref[Thing]] = []


def let_go(_item: int) -> Generator[bool, None, None]:
    """Let go of a thing later, and tell whether it is still there."""
    thing = Thing()
    _things.append(weakref.ref(thing))
    let_go_later(thing)
    del thing
    yield is_held(0)


def is_held(_item: int) -> bool:
    return _things[-1]() is not None
