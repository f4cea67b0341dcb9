"""Whether a PDF is one revision, whole, open to read, and without stray objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pikepdf

_OBJECT = re.compile(rb"(?:^|[\r\n ])(\d{1,9}) (\d{1,5}) obj\b")


def structure_problems(
    pdf: pikepdf.Pdf, data: bytes, objects: Sequence[pikepdf.Object]
) -> Iterator[str]:
    """What is wrong with the file as a whole, in words.

    An earlier revision, or an object that the cross-reference table does not
    list, can hold text that no reader of the document would meet.
    """
    ends, starts = data.count(b"%%EOF"), data.count(b"startxref")
    if (ends, starts) != (1, 1) or "/Prev" in pdf.trailer:
        yield (
            f"the PDF has more than one revision, or none "
            f"({ends} end marks, {starts} cross-reference tables)"
        )
    if "/Encrypt" in pdf.trailer:
        yield "the PDF is encrypted"
    yield from (f"the PDF is damaged: {warning}" for warning in pdf.get_warnings())
    known = {item.objgen for item in objects}
    met: set[tuple[int, int]] = set()
    for key in _raw_objects(data):
        if key in met or not (key in known or _is_scalar(pdf, key)):
            yield f"object {key[0]} stands outside the cross-reference table"
        met.add(key)


def _is_scalar(pdf: pikepdf.Pdf, key: tuple[int, int]) -> bool:
    """Whether an object is listed but came as a Python number, without an identity."""
    return not isinstance(pdf.get_object(*key), pikepdf.Object | None)


def _raw_objects(data: bytes) -> Iterator[tuple[int, int]]:
    for match in _OBJECT.finditer(data):
        # A cross-reference stream need not list itself.
        if b"/XRef" not in data[match.end() : match.end() + 400]:
            yield int(match[1]), int(match[2])
