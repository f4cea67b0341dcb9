"""What goes to the processes that print and what comes back. Nothing here loads the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidebuilder.data import styles_folder
from guidebuilder.limits import MIB, Limits
from guidebuilder.press.gathering import Gathering

Look = Callable[[Gathering], Any]
"""What a gathering is given to where it was set: proofreading, the leak gate's reading."""


@dataclass(frozen=True, slots=True)
class Materials:
    """Where pictures and style sheets lie, and how large a picture may be."""

    pictures: Path
    styles: Path
    most_pixels: int
    most_bytes: int


@dataclass(frozen=True, slots=True)
class Made:
    """A docket carried out: its gatherings in order, and for each what those said who looked."""

    gatherings: tuple[Gathering, ...]
    looks: tuple[tuple[Any, ...], ...]


def materials(pictures: Path, limits: Limits) -> Materials:
    """The materials of a run: the guide's folder, our style sheets, the limits of pictures."""
    return Materials(
        pictures=pictures,
        styles=styles_folder(),
        most_pixels=limits.megapixels * 1_000_000,
        most_bytes=limits.picture * MIB,
    )
