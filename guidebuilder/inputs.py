"""The files that a guide is made of, as a build found them."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from guidebuilder.errors import MachineError
from guidebuilder.manuscript import Manuscript


def input_files(manuscript: Manuscript) -> list[Path]:
    """Every file that the guide is made of."""
    return [manuscript.root / name for name in (*manuscript.digests, *manuscript.images)]


class Pictures:
    """A guide's pictures. Its texts are read once; these the press opens for every gathering.

    ``digests`` are the SHA-256 of their bytes as they were found, in hexadecimal, by name.
    """

    def __init__(self, manuscript: Manuscript) -> None:
        self._manuscript = manuscript
        self.digests = self._digests()

    def assert_same(self) -> None:
        """Raise MachineError for a picture that is no longer what it was."""
        for name, _ in sorted(self.digests.items() ^ self._digests().items()):
            raise MachineError(
                f"{name} was changed while it was printed; build again (no file was changed)"
            )

    def _digests(self) -> dict[str, str]:
        found = {}
        for name in self._manuscript.images:
            with suppress(OSError), (self._manuscript.root / name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
        return found
