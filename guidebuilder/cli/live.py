"""One line on a terminal that tells how far a build is. It loads rich: ask for it when needed."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from guidebuilder.cli.standing import Standing

SHORTEST_BAR = 8
LONGEST_BAR = 40
GAP = 2


class _Steady(Console):
    """A console that leaves the cursor alone.

    One that was hidden would stay so after Ctrl-Z and after SIGKILL.
    """

    def show_cursor(self, show: bool = True) -> bool:
        """Do nothing."""
        return False


class LiveLine:
    """A line on stderr, there from the first ``show`` until the block is left.

    Raises OSError where the terminal is gone.
    """

    def __init__(self) -> None:
        self._console = _Steady(file=sys.stderr, force_terminal=True, force_interactive=True)
        self._live = Live(
            console=self._console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> LiveLine:
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def show(self, standing: Standing, now: float) -> None:
        """Draw the line anew, fit for the window as wide as it is now."""
        row = _row(standing, now, self._console.width)
        self._live.update(row, refresh=True)


def _row(standing: Standing, now: float, width: int) -> Table | Text:
    """A bar between what is told; where there is no room for all of it, the end of it is left out.

    The last column stays free: some terminals wrap a line that fills it.
    """
    room = width - 1
    told = standing.told(now)
    while len(told) > 1 and _length(told) + SHORTEST_BAR + GAP > room:
        told.pop()
    bar = min(room - _length(told) - GAP, LONGEST_BAR)
    if bar < SHORTEST_BAR:
        # Cut here: rich would put an ellipsis, which not every encoding has.
        return Text(told[0][: max(room, 0)], no_wrap=True, overflow="crop", end="")
    drawn = ProgressBar(
        total=1.0,
        completed=standing.part,
        width=bar,
        style="bright_black",
        complete_style="cyan",
        finished_style="cyan",
    )
    row = Table.grid(padding=(0, GAP, 0, 0), pad_edge=False)
    row.add_row(Text(told[0]), drawn, *(Text(word) for word in told[1:]))
    return row


def _length(told: list[str]) -> int:
    return sum(map(len, told)) + GAP * (len(told) - 1)
