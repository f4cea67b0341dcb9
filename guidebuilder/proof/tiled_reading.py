"""Reading a file that was taken apart: known pages and streams are known again by their text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import pikepdf

from guidebuilder.proof.known import KnownStream
from guidebuilder.proof.objects import forbids, telling
from guidebuilder.proof.reader import Reader
from guidebuilder.proof.revisions import structure_problems
from guidebuilder.proof.tiled import Body, Tiled
from guidebuilder.proof.tiled_pages import TiledPages


def read_tiled(reader: Reader, tiled: Tiled) -> None:
    """Read a file that was taken apart, and all that its streams hold."""
    pdf, reading = reader.pdf, reader.reading
    pages = TiledPages(tiled, reader.recogniser, reader.library, pdf)
    inside = set()
    for place, page in enumerate(pdf.pages, 1):
        number, generation = page.obj.objgen
        inside.add(number)
        where = f"page {place}"
        known = pages.page(number) if not generation else None
        if known is None:
            reader.page(page.obj, where, place)
        else:
            reader.done.update((one, 0) for one in known.streams)
            reading.streams += len(known.streams)
            reader.known_page(where, known.page, known.size, known.stamped)
        reading.pages += 1
    for number in _other_pages(tiled, inside):
        item = pdf.get_object(number, 0)
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Page":
            reader.page(item, f"a page outside the page tree (object {number})")
    _streams(reader, tiled, pages)
    for number, text in tiled.plain.items():
        reader.items(text, reader.name(number, 0))
    for body in tiled.packed.values():
        for number, text in _told(body, reader.search):
            reader.items(text, reader.name(number, 0))
    reader.items(pdf.trailer.unparse(), "trailer")
    reader.say_rows()
    reading.problems.extend(structure_problems(pdf, tiled.data, (), ()))


def _streams(reader: Reader, tiled: Tiled, pages: TiledPages) -> None:
    """Read the streams that no page shows, and the dictionaries of all."""
    reading = reader.reading
    quiet = not reader.search and not forbids(b"\n".join(t.facts for t in tiled.tiles.values()))
    for number, tile in sorted(tiled.tiles.items()):
        if not quiet:
            reader.items(tile.facts, reader.name(number, 0))
        if number in tiled.packed:
            body = tiled.packed[number]
            reading.streams += 1
            reading.decoded += body.first + len(body.text)
        elif number == tiled.table:
            reading.streams += 1
            reading.decoded += tiled.table_size  # it says what was expected, and nothing else
        elif (number, 0) not in reader.done:
            known: KnownStream | None = pages.stream(number)
            if known is not None:
                reader.known_stream(known)
                continue
            item = pdf_stream(reader.pdf, number)
            if item is not None:
                reader.stream(item, reader.name(number, 0))


def pdf_stream(pdf: pikepdf.Pdf, number: int) -> pikepdf.Stream | None:
    """A stream as the library has it."""
    item = pdf.get_object(number, 0)
    return item if isinstance(item, pikepdf.Stream) else None


def _other_pages(tiled: Tiled, inside: set[int]) -> Iterator[int]:
    """The objects that may be pages and are not among those of the page tree."""
    for body in tiled.packed.values():
        if b"/Page" not in body.text:
            continue
        for number, text in body.objects():
            if number not in inside and b"/Page" in text:
                yield number
    for number, text in tiled.plain.items():
        if number not in inside and b"/Page" in text:
            yield number


def _told(body: Body, search: bool) -> Iterator[tuple[int, bytes]]:
    """The objects of an object stream that hold a string or a telling name."""
    text, starts = body.text, body.starts
    if not search and not forbids(text):
        return
    at = telling(text)
    while at >= 0:
        place = bisect_right(starts, at) - 1
        end = starts[place + 1] if place + 1 < len(starts) else len(text)
        yield body.numbers[place], text[starts[place] : end]
        at = telling(text, end)
