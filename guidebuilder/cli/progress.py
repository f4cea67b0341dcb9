"""How a build tells on stderr what it is doing: a live line, plain lines, or nothing."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import Enum
from types import TracebackType
from typing import TextIO

from guidebuilder.cli.output import note, shown
from guidebuilder.cli.standing import Standing
from guidebuilder.presswork import Extent, Watch
from guidebuilder.signals import held

AFTER = 0.3
"""After how many seconds of work the live line is shown: before, it would only flicker."""

EVERY = 0.25
"""Every how many seconds it is drawn anew."""

PATIENCE = 5.0
"""For how many seconds a terminal that takes nothing is waited for."""

MOST_LINES = 60
"""How many plain lines at most tell of pieces: a log is read by people."""


class Manner(Enum):
    """How progress is told."""

    NOT = "not"
    LINES = "plain lines"
    LIVE = "a live line"


def manner(stream: TextIO | None, environment: Mapping[str, str], *, quiet: bool) -> Manner:
    """How progress is told on ``stream``: live on a terminal that can move its cursor."""
    if quiet or stream is None:  # None: it was closed by whoever started us
        return Manner.NOT
    able = environment.get("TERM", "") not in {"", "dumb", "unknown"}
    return Manner.LIVE if able and stream.isatty() else Manner.LINES


class Progress:
    """Tells how far a build is while the block lasts; its ``watch`` is what the build calls.

    What cannot be written is not told: no build fails because of that.
    """

    def __init__(self, manner: Manner, clock: Callable[[], float] = time.monotonic) -> None:
        self._manner = manner
        self._clock = clock
        # Replaced as a whole, so that the thread that draws always sees one that is true.
        self._standing = Standing()
        self._over = threading.Event()
        self._artist: threading.Thread | None = None
        self.watch = Watch(self._begins, self._set, self._binds, self._finished)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with held():
            self._over.set()
            if self._artist is not None:
                self._artist.join(PATIENCE)

    def _begins(self, extent: Extent) -> None:
        self._standing = self._standing.begun(extent, self._clock())
        self._draw(extent)

    def _set(self, name: str, weight: int) -> None:
        self._standing = self._standing.one_set(weight, self._clock())
        number, whole = self._standing.set, self._standing.pieces.missing
        step = -(-whole // MOST_LINES)
        if number % step == 0 or number == whole:
            self._tell(f"set {number:,} of {whole:,}: {name}")

    def _binds(self, extent: Extent) -> None:
        self._standing = self._standing.bound(extent, self._clock())
        self._draw(extent)

    def _finished(self, name: str, weight: int) -> None:
        self._standing = self._standing.one_finished(weight, self._clock())
        number, whole = self._standing.finished, self._standing.files.missing
        self._tell(f"finished {number:,} of {whole:,}: {name}")

    def _tell(self, line: str) -> None:
        if self._manner is Manner.LINES:
            with suppress(OSError):
                note(shown(line))

    def _draw(self, extent: Extent) -> None:
        """Begin to draw, unless that has begun or there is nothing to do."""
        if self._manner is not Manner.LIVE or self._artist is not None or not extent.missing:
            return
        self._artist = threading.Thread(target=self._keep_drawing, daemon=True)
        # Signals are for the thread that can obey them, and there held() must hold them.
        with held():
            self._artist.start()

    def _keep_drawing(self) -> None:
        """Show the line until it is over, in a thread of its own.

        rich is loaded there while the workers work, and an interruption never cuts a line short.
        """
        if self._over.wait(AFTER):
            return
        from guidebuilder.cli.live import LiveLine  # noqa: PLC0415 - it loads rich

        with suppress(OSError, ValueError), LiveLine() as line:
            line.show(self._standing, self._clock())
            while not self._over.wait(EVERY):
                line.show(self._standing, self._clock())


def told_on_stderr(environment: Mapping[str, str], *, quiet: bool) -> Progress:
    """The progress of a run of the program."""
    return Progress(manner(sys.stderr, environment, quiet=quiet))
