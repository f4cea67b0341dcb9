"""What worker processes do first: set the gatherings of a docket, and show them to who looks.

It stands by itself, so that a process that begins need not load what finishes files.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass, replace

from guidebuilder.cache.entry import pack
from guidebuilder.press.docket import Docket
from guidebuilder.press.order import Look, Materials

PIECE = "piece"
"""What seals are made for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """An order to a worker: a docket of an edition, and the key of what comes of it."""

    edition: str
    docket: Docket
    key: str
    looks: tuple[Look, ...]

    @property
    def called(self) -> str:
        """What messages call it."""
        return f"the edition {self.edition}: {self.docket.name}"


def carry_out(
    setting: Setting, given: Materials
) -> Generator[bytes, None, tuple[bytes, bytes, float]]:
    """Set a docket, and yield its gatherings, sealed; then show them to who looks at them.

    Returned are what preflight and the gate said of them, sealed, and the seconds that it
    took. Whoever binds need not wait for those who look.
    """
    from guidebuilder.press.work import carry_out as press  # noqa: PLC0415 - it loads the engine

    started = time.perf_counter()
    made = press(setting.docket, given).gatherings
    # Who judges the layout looks at it here; it is as large as the pages themselves. These are
    # prepared for the binder, who needs nothing else of them.
    slim = tuple(replace(gathering, survey=(), pdf=b"") for gathering in made)
    yield pack(PIECE, slim)
    proofs, read = (pack(PIECE, tuple(map(look, made))) for look in setting.looks)
    return proofs, read, time.perf_counter() - started
