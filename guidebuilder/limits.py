"""How much of the machine a run may use, and how large a guide may be.

A guide is not trusted with its own limits: guide.toml cannot widen them. Whoever runs
the program can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from guidebuilder.errors import LimitError, UsageError

MIB = 2**20
_CHANGE = re.compile(r"([a-z]+)=([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one run; each counts from 1, and :data:`UNITS` says in what."""

    seconds: int = 300
    memory: int = 2048
    megapixels: int = 40
    picture: int = 64
    text: int = 32
    sections: int = 200
    questions: int = 5000

    def changed(self, changes: Iterable[str]) -> Limits:
        """These limits with changes such as ``memory=4096``; raises UsageError."""
        known = [field.name for field in fields(self)]
        made: dict[str, int] = {}
        for change in changes:
            found = _CHANGE.fullmatch(change)
            if found is None or found[1] not in known or int(found[2]) < 1:
                raise UsageError(
                    f"{change[:80]!r} is no limit; write NAME=NUMBER, the number from 1, "
                    f"the name one of {', '.join(known)}"
                )
            made[found[1]] = int(found[2])
        return replace(self, **made)

    def admit(self, name: str, used: int, what: str) -> None:
        """Raise LimitError where ``what`` has used more than the limit ``name``."""
        most = getattr(self, name)
        if used > most:
            unit, _ = UNITS[name]
            raise LimitError(f"{what}: {used:,} {unit}; {passed(name, most)}")

    def table(self) -> tuple[tuple[str, int, str, str], ...]:
        """Name, value, unit and meaning of each."""
        return tuple((name, getattr(self, name), *said) for name, said in UNITS.items())


UNITS = {
    "seconds": (
        "s",
        "for a section, or an edition's sheets, to be typeset; for a PDF to be verified",
    ),
    "memory": ("MiB", "of address space for each worker process (on Linux)"),
    "megapixels": ("megapixels", "in one picture"),
    "picture": ("MiB", "of one picture's file"),
    "text": ("MiB", "of Markdown in a guide"),
    "sections": ("files", "of Markdown in a guide"),
    "questions": ("questions", "in a guide"),
}
"""The unit of each limit, and what it is a limit of."""


def passed(name: str, most: int) -> str:
    """What to say to somebody who has passed a limit."""
    unit, _ = UNITS[name]
    return f"the limit is {most:,} {unit}; where that is meant, widen it with --limit {name}=N"
