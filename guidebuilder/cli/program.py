"""The program ``guidebuilder``: its commands, its exit codes, and how it is stopped."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import click

from guidebuilder.cli.failures import tell
from guidebuilder.cli.output import result
from guidebuilder.signals import STOPPING

_COMMANDS = {
    "build": "build",
    "check": "check",
    "impose": "impose",
    "list": "list_",
    "verify": "verify",
}
"""The commands, and what they are called in the modules named after them."""

HEEDLESS = 1.0
"""For how many seconds after a signal another one is not heeded."""


class Program(click.Group):
    """A group that turns every failure into a message and the exit code of its kind.

    A command's module is loaded when the command is asked for.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands by name."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"guidebuilder.cli.{cmd_name}")
        command: click.Command = getattr(module, _COMMANDS[cmd_name])
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; raises click's own exceptions only."""
        with _stoppable() as stops:
            try:
                return super().invoke(ctx)
            except (click.ClickException, click.exceptions.Exit, click.Abort):
                raise
            except (Exception, KeyboardInterrupt) as failure:
                if isinstance(failure, OSError) and failure.errno == errno.EPIPE:
                    raise  # whoever read our output has gone; click ends quietly
                # Some libraries turn what passes through them into errors of their own.
                code = tell(Stopped() if stops else failure)
                if code is None:
                    raise
            ctx.exit(code)


def _show_version(ctx: click.Context) -> None:
    """The installed version; in a checkout that is not installed, the one it would have."""
    from importlib import metadata  # noqa: PLC0415 - slow to load, and asked for seldom

    try:
        version = metadata.version("guidebuilder")
    except metadata.PackageNotFoundError:
        import tomllib  # noqa: PLC0415

        settings = Path(__file__).parents[2] / "pyproject.toml"
        version = tomllib.loads(settings.read_text(encoding="utf-8"))["project"]["version"]
    result(f"guidebuilder {version}")
    ctx.exit()


class Stopped(KeyboardInterrupt):
    """A signal asked us to stop.

    A class of its own: CPython 3.11 remembers a plain KeyboardInterrupt that
    passed through an ``exec`` (as in the making of a dataclass), and then ends
    the process by SIGINT whatever exit code was asked for.
    """


@contextmanager
def _stoppable() -> Iterator[list[float]]:
    """Let SIGTERM and SIGHUP unwind the stack as Ctrl-C does, so that everything is tidied up.

    The processes that typeset are ended first: their pool waits for them. Gives the
    times of the signals so far. A signal often comes twice, from the terminal and from
    whatever started us; the second would cut the tidying up short.
    """
    stops: list[float] = []
    if threading.current_thread() is not threading.main_thread():
        yield stops
        return
    owner = os.getpid()

    def stop(number: int, _frame: FrameType | None) -> None:
        if os.getpid() != owner:
            os._exit(128 + number)  # a forked worker has nothing to tidy up
        now = time.monotonic()
        if stops and now - stops[-1] < HEEDLESS:
            return
        stops.append(now)
        if processes := sys.modules.get("multiprocessing"):
            for worker in processes.active_children():
                worker.terminate()
        raise Stopped

    before = {}
    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            before[number] = signal.signal(number, stop)
    try:
        yield stops
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 the content has errors, 2 wrong usage or configuration, "
    "3 the machine or its files, 4 a limit was passed, 5 the leak gate refused a PDF, "
    "6 preflight refused it, 130 interrupted.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _option, asked: _show_version(ctx) if asked else None,
    help="Show the version and exit.",
)
def main() -> None:
    """Print study guides and interview packs from a bank of questions in Markdown."""
