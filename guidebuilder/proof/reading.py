"""Everything that a PDF says, to whoever looks: pages, strings, names, metadata, leftovers.

Nothing is trusted to be unreachable: objects that no page refers to are read as
well, and so are the raw bytes of the file, for what stands outside its objects.
:func:`read` depends on the bytes alone; what it returns may be kept with them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO

import pikepdf

from guidebuilder.proof.known import Known, merged
from guidebuilder.proof.passages import Passage, Reading, add
from guidebuilder.proof.reader import Reader
from guidebuilder.proof.revisions import earlier_revisions, raw_objects, structure_problems, unnamed
from guidebuilder.proof.tiled import parts_of, take_apart
from guidebuilder.proof.tiled_reading import read_tiled

# What pikepdf raises where an object is not of the type that the format asks for. The
# gate refuses what it cannot read, so none of these may pass for a clean file.
_MALFORMED = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
_LOCKED = (
    "the PDF is encrypted, and opens with a password only; nothing in it was read: "
    "save it without a password and verify that file"
)


def read(
    data: bytes,
    *,
    form: bool = False,
    known: Sequence[Known] = (),
    search: bool = True,
    kept: list[object] | None = None,
) -> Reading:
    """Read a PDF from its bytes. ``form`` allows a fillable form (/AcroForm).

    What is ``known`` of the gatherings that it was bound of is not read again. Without
    ``search`` nothing is to be looked for: texts are counted and not kept.

    A file that cannot be opened gives a reading with a problem and no pages. What
    its earlier revisions say is read as well. What the library holds of the file is put into
    ``kept``, if it is given: to let go of it takes half as long as to open it.
    """
    kept = [] if kept is None else kept
    reading = _read(data, form, merged(known, search=search), search, kept)
    for number, earlier in enumerate(earlier_revisions(data), 1):
        past = _read(earlier, True, Known(), search, [])
        said = {passage.text for passage in reading.passages}
        for passage in past.passages:
            if passage.text not in said:
                where = f"{passage.where}, in revision {number}"
                reading.passages.append(Passage(where, passage.text, "earlier revisions"))
                add(reading, "earlier revisions", 1, len(passage.text))
    return reading


def _read(data: bytes, form: bool, known: Known, search: bool, kept: list[object]) -> Reading:
    reading = Reading(bytes=len(data))
    try:
        pdf, file = _opened(data)
        kept.append(pdf)
        with file, pdf, pikepdf.new() as scratch:
            reader = Reader(pdf, data, reading, form, scratch, known, search)
            try:
                tiled = take_apart(data, pdf)
                if tiled is None:
                    _read_objects(reader)
                else:
                    read_tiled(reader, tiled)
            finally:
                reader.library.close()
    except pikepdf.PasswordError:
        reading.problems.append(_LOCKED)
    except _MALFORMED as error:
        reading.problems.append(f"the PDF cannot be read: {unnamed(error) or repr(error)}")
    finally:
        _opened.cache_clear()
        parts_of.cache_clear()
    return reading


def open_ahead(data: bytes) -> None:
    """Open a file that is to be read next, where there is time for it."""
    with suppress(*_MALFORMED):  # it is told when it is read
        _opened(data)


@lru_cache(maxsize=1)
def _opened(data: bytes) -> tuple[pikepdf.Pdf, BinaryIO]:
    """A file that the library has opened, while it was taken apart here; see ``take_apart``.

    Whoever asks for it lets go of it.
    """
    file = _file(data)
    with ThreadPoolExecutor(1) as pool:
        # Without mmap it would ask for every line all the same.
        opening = pool.submit(pikepdf.open, file, access_mode=pikepdf.AccessMode.mmap)
        parts_of(data)
        return opening.result(), file


def _file(data: bytes) -> BinaryIO:
    """A file of the data, in memory."""
    if hasattr(os, "memfd_create"):
        # The library reads a file of the system's without asking Python for every line.
        with suppress(OSError):
            file = os.fdopen(os.memfd_create("guidebuilder"), "w+b")
            file.write(data)
            file.seek(0)
            return file
    return BytesIO(data)


def _read_objects(reader: Reader) -> None:
    """Read a file object by object, as the library finds them."""
    pdf, data = reader.pdf, reader.data
    # Indirect numbers, booleans and nulls come as Python's own: they say nothing.
    objects = [item for item in pdf.objects if isinstance(item, pikepdf.Object)]
    written = list(raw_objects(data))
    alone = {number for number, _ in written}
    streams = [item for item in objects if isinstance(item, pikepdf.Stream)]
    packed = [piece for item in streams for piece in reader.packed(item)]
    # Their words are read from the packed bytes; only a page says more than these.
    spoken = {number for number, _ in packed} - alone
    pages = {number for number, piece in packed if b"/Page" in piece or b"#" in piece}
    for number, page in enumerate(pdf.pages, 1):
        reader.page(page.obj, f"page {number}", number)
        reader.reading.pages += 1
    told = [(item.objgen[0], item) for item in objects]
    for number, item in told:
        if number in spoken and number not in pages:
            continue
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Page":
            reader.page(item, f"a page outside the page tree (object {number})")
    for number, item in told:
        if number not in spoken:
            reader.object(item)
    for number, piece in packed:
        reader.items(piece, reader.name(number, 0))
    reader.items(pdf.trailer.unparse(), "trailer")
    reader.say_rows()
    reader.reading.problems.extend(structure_problems(pdf, data, objects, written))
