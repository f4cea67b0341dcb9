"""A document's objects written out once, where the engine does so twice.

The engine compresses every page to write it, and compresses it again to make the document's
identifier of it (PDF 32000-1, 14.4).
"""

from __future__ import annotations

from typing import Any

from pydyf import PDF

_write = PDF.write


class _Once:
    """An object of a PDF that is not changed any more, with its data made once."""

    def __init__(self, own: Any) -> None:
        self.number, self.generation, self.free = own.number, own.generation, own.free
        self.offset, self.compressible = own.offset, own.compressible
        self.data: bytes = b"" if own.free == "f" else own.data

    @property
    def indirect(self) -> bytes:
        """The object as it stands in the file; see :class:`pydyf.Object`."""
        return b"%d %d obj\n%b\nendobj" % (self.number, self.generation, self.data)


def _write_once(
    pdf: Any, output: Any, version: Any = b"1.7", identifier: Any = False, compress: bool = False
) -> None:
    own = pdf.objects
    pdf.objects = list(map(_Once, own))
    try:
        _write(pdf, output, version, identifier, compress)
    finally:
        pdf.objects[: len(own)] = own


PATCHES = ((_write, _write_once),)
