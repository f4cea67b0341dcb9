"""Layouts as Jinja has compiled them, kept from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2

from guidebuilder.press import derived


class CompiledLayouts(jinja2.BytecodeCache):
    """Keeps the code of layouts whose text is the same.

    What Jinja makes of a text depends on the environment too, which folds constants: ``sources``
    are the files that say how ours is made.
    """

    def __init__(self, sources: Sequence[str]) -> None:
        self._parts = [jinja2.__version__.encode(), *(Path(s).read_bytes() for s in sources)]

    def load_bytecode(self, bucket: Any) -> None:
        """Give the bucket its code, if it is there."""
        # Jinja's own header says for which text, Python and format the code is.
        with suppress(OSError, NotImplementedError, EOFError, ValueError, TypeError):
            if (code := derived.read(self._place(bucket), self._sign(bucket))) is not None:
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Any) -> None:
        """Keep the bucket's code."""
        with suppress(OSError, NotImplementedError):
            derived.write(self._place(bucket), self._sign(bucket), bucket.bytecode_to_string())

    def _place(self, bucket: Any) -> Path:
        return derived.place(__file__, f"{bucket.key[:16]}.layout")

    def _sign(self, bucket: Any) -> str:
        return derived.sign([*self._parts, bucket.checksum.encode()])
