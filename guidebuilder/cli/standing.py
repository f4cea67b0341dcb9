"""How far a build is, and when it is likely to be done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guidebuilder.presswork import Extent

FINISHING = 0.15
"""About how long the binding and reading of a book takes, as a part of its typesetting's time."""

_NOTHING = Extent(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a build is: ``pieces`` to set and ``files`` to finish, and how much is done.

    ``set``, ``finished`` are counts, ``set_weight``, ``finished_weight`` the weights of these.
    ``since`` is when the present part of the work was begun and ``until`` when the whole is
    likely to be done, both in seconds of one clock; None where nothing is known of that yet.
    """

    pieces: Extent = _NOTHING
    files: Extent = _NOTHING
    set: int = 0
    finished: int = 0
    set_weight: int = 0
    finished_weight: int = 0
    since: float = 0.0
    until: float | None = None

    def begun(self, pieces: Extent, now: float) -> Standing:
        """It is known what is to be set."""
        return replace(self, pieces=pieces, since=now)

    def one_set(self, weight: int, now: float) -> Standing:
        """One more piece is set."""
        done = replace(self, set=self.set + 1, set_weight=self.set_weight + weight)
        return done._foreseen(now, done.set_weight, done.pieces.weight, 1 + FINISHING)

    def bound(self, files: Extent, now: float) -> Standing:
        """It is known what is to be finished."""
        return replace(self, files=files, since=now)

    def one_finished(self, weight: int, now: float) -> Standing:
        """One more file is finished."""
        done = replace(
            self, finished=self.finished + 1, finished_weight=self.finished_weight + weight
        )
        return done._foreseen(now, done.finished_weight, done.files.weight, 1.0)

    def _foreseen(self, now: float, done: int, whole: int, longer: float) -> Standing:
        if done <= 0:
            return self
        return replace(self, until=self.since + (now - self.since) * whole / done * longer)

    @property
    def part(self) -> float:
        """The part of the work that is done, from 0 to 1."""
        finished = self.finished_weight / self.files.weight if self.files.weight else 0.0
        if not self.pieces.weight:
            return finished
        return (self.set_weight / self.pieces.weight + FINISHING * finished) / (1 + FINISHING)

    def told(self, now: float) -> list[str]:
        """What is said of it, what matters most first."""
        pieces, files = self.pieces, self.files
        words = []
        if files.missing:
            words.append(f"finished {self.finished:,} of {files.missing:,}")
        if pieces.missing:
            words.append(f"set {self.set:,} of {pieces.missing:,}")
        if self.until is not None and self.part < 1:
            words.append(f"about {duration(self.until - now)} left")
        if pieces.kept:
            words.append(f"{pieces.kept:,} at hand")
        return words


def duration(seconds: float) -> str:
    """A time to come, in whole seconds or minutes; never none at all."""
    whole = max(round(seconds), 1)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole < 600 else f"{round(whole / 60)} min"
