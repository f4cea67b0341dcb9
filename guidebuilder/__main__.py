"""What ``guidebuilder`` and ``python -m guidebuilder`` start with.

Nothing that takes time is imported before it is settled what an interruption does.
"""

from __future__ import annotations

import gc
import os
import signal
from types import FrameType

INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _leave)
    # A command makes few circles and ends soon. To look for them costs a tenth of reading a guide,
    # and a pass at the end, which Python would make all the same, as much as importing the
    # command line.
    gc.disable()
    from guidebuilder.cli import main as program  # noqa: PLC0415

    try:
        program(prog_name="guidebuilder")
    finally:
        # What is left is to remove our own temporary files, and that must not be cut short.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        gc.freeze()


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End at once: before a command has begun there is nothing to tidy up.

    An exception would be told with a traceback, or lost, in the midst of an import.
    """
    os.write(2, b"interrupted\n")
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
