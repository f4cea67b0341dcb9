"""Whether a PDF is one revision, whole, open to read, and without stray objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pikepdf

_OBJECT = re.compile(rb"(?:^|[\r\n ])(\d{1,9}) (\d{1,5}) obj\b")
_END = b"%%EOF"
_STREAM = re.compile(r"(?:stream )?<_io\.\w+[^>]*>:?")
_LINEARIZED = re.compile(rb"/Linearized\s+1\b[^>]*?/L\s+(\d+)|/L\s+(\d+)[^>]*?/Linearized\s+1\b")
_HEAD = 1024
"""Within so many bytes a reader looks for the header, and the mark of a linearised file."""
_MOST = 20  # revisions to look at


def is_linearized(data: bytes) -> bool:
    """Whether a file is laid out for the web, and nothing was added since (ISO 32000-1, F.2)."""
    marked = _LINEARIZED.search(data, 0, _HEAD)
    length = int(next(filter(None, marked.groups()))) if marked else -1
    return length == len(data)


def earlier_revisions(data: bytes) -> Iterator[bytes]:
    """The file as it was before each update that was added to it, the oldest first."""
    if is_linearized(data):
        return
    ends = [match.end() for match in re.finditer(_END, data)]
    for end in ends[: min(len(ends) - 1, _MOST)]:
        yield data[:end]


def structure_problems(
    pdf: pikepdf.Pdf,
    data: bytes,
    objects: Sequence[pikepdf.Object],
    written: Sequence[tuple[int, int]],
) -> Iterator[str]:
    """What is wrong with the file as a whole, in words.

    An earlier revision, or an object that the cross-reference table does not
    list, can hold text that no reader of the document would meet. ``objects`` are
    those that the file lists, ``written`` those that stand in its bytes.
    """
    ends, starts = data.count(_END), data.count(b"startxref")
    # Laid out for the web, a file has two cross-reference tables from the start.
    one = (ends, starts) == (1, 1) and "/Prev" not in pdf.trailer
    if not one and not (is_linearized(data) and max(ends, starts) <= 2):
        yield (
            f"the PDF has more than one revision, or none ({ends} end marks, "
            f"{starts} cross-reference tables): what was changed or taken out may still be in it"
        )
    if not data.startswith(b"%PDF-"):
        yield "something stands before the PDF's header"
    if data[data.rfind(_END) + len(_END) :].strip(b"\r\n\0 "):
        yield "something stands after the PDF's end"
    if "/Encrypt" in pdf.trailer:
        yield "the PDF is encrypted"
    yield from (f"the PDF is damaged: {unnamed(warning)}" for warning in pdf.get_warnings())
    known = {item.objgen for item in objects}
    met: set[tuple[int, int]] = set()
    for key in written:
        if key in met or not (key in known or _is_scalar(pdf, key)):
            yield f"object {key[0]} stands outside the cross-reference table"
        met.add(key)


def unnamed(warning: object) -> str:
    """A message of the library's without the name of the file, which has none."""
    said = _STREAM.sub("", str(warning)).strip()
    return said.replace("std::bad_alloc", "it needs more memory than the limit allows")


def _is_scalar(pdf: pikepdf.Pdf, key: tuple[int, int]) -> bool:
    """Whether an object is listed but came as a Python number, without an identity."""
    return not isinstance(pdf.get_object(*key), pikepdf.Object | None)


def raw_objects(data: bytes) -> Iterator[tuple[int, int]]:
    """Number and generation of every object that stands in the bytes of a file.

    Cross-reference streams are left out: they need not list themselves.
    """
    for match in _OBJECT.finditer(data):
        if b"/XRef" not in data[match.end() : match.end() + 400]:
            yield int(match[1]), int(match[2])
