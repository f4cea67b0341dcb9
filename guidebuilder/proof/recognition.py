"""Recognising in a book what was read of its gatherings.

Only a page whose content is that of a known one, with nothing around it but stamps, is
recognised: numbers that binding draws by forms. Whatever a page is read with is looked
up again in the book, and compared. What is not recognised is read as if nothing were
known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256

import pikepdf

from guidebuilder.proof.content import ContentText
from guidebuilder.proof.fonts import FontReader
from guidebuilder.proof.known import Known, KnownPage, KnownStream, agree, stream_key
from guidebuilder.proof.resources import Library, Named

# No run of nineteen characters, of four bytes at most, reaches further into a stream.
_STREAM, _ENDSTREAM, _EDGE = b"\nstream\n", b"\nendstream", 80
BEFORE, AFTER = b"q", b"\nQ\n"
# Numbers, Arabic and Roman; letters that make another word could go on with words of the page.
_STAMPS = re.compile(r"(?:[\d\s–,]|\b(?=[ivxlc])x{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\b)*")
_SHOWN = re.compile(rb"T[jJ]|['\"]|\bBI\b")


def only_numbers(text: str) -> bool:
    """Whether a text is nothing but numbers, such as may be stamped."""
    return _STAMPS.fullmatch(text) is not None


class Recogniser:
    """Knows the streams of a file again. ``known`` must be of the kind that is asked for."""

    def __init__(self, known: Known, library: Library) -> None:
        self.known = known
        self.library = library
        library.silent = self.silent
        self.raw = known.raw
        self._keys: dict[tuple[int, int], bytes] = {}
        self._agreed: dict[tuple[int, int], tuple[FontReader, bool]] = {}
        self._quiet: dict[tuple[int, int], bool] = {}

    def stream(self, item: pikepdf.Stream) -> KnownStream | None:
        """What is known of a stream that is not a page's."""
        return self.known.streams.get(self._key(item))

    def silent(self, item: pikepdf.Stream) -> bool:
        """Whether a stream is known to draw no text."""
        known = self.stream(item) if self.known.streams else None
        return known is not None and known.silent

    def unknown(self, data: bytes) -> bytes:
        """A file's bytes without the stored bytes of streams that are known.

        Their ends stay, so that no text is cut in two that goes on outside of them.
        """
        if not self.raw:
            return data
        pieces, done = [], 0
        at = data.find(_STREAM)
        while at >= 0:
            start = at + len(_STREAM)
            end = data.find(_ENDSTREAM, start)
            if end < 0:
                break
            if end - start > 2 * _EDGE and sha256(data[start:end]).digest() in self.raw:
                pieces.append(data[done : start + _EDGE])
                done = end - _EDGE
            at = data.find(_STREAM, end + len(_ENDSTREAM))
        return b"\0\0".join([*pieces, data[done:]])

    def page(
        self, streams: Sequence[pikepdf.Stream], given: pikepdf.Object | None
    ) -> tuple[KnownPage, int, ContentText] | None:
        """What is known of a page, its decoded size, and what is stamped on it."""
        if not self.known.pages:
            return None
        before, known, after = self._parts(streams)
        if known is None or any(part.strip() != BEFORE for part in before) or len(before) > 1:
            return None
        rest = b"\n".join(after)
        if (rest and not (before and rest.startswith(AFTER))) or _SHOWN.search(rest):
            return None
        named = self.library.named(given)
        if not self._as_before(known, named):
            return None
        stamped = self.library.content(rest.removeprefix(AFTER), given)
        plain = not (stamped.strings or stamped.loose or stamped.unreadable_fonts)
        if not plain or not only_numbers("".join(stamped.shown)):
            return None
        pieces = [*map(len, before), known.size, *map(len, after)]
        return known, sum(pieces) + len(pieces) - 1, stamped

    def _parts(
        self, streams: Sequence[pikepdf.Stream]
    ) -> tuple[list[bytes], KnownPage | None, list[bytes]]:
        for place, item in enumerate(streams):
            known = self.known.pages.get(self._key(item))
            if known is not None:
                before = [part.read_bytes() for part in streams[:place]]
                return before, known, [part.read_bytes() for part in streams[place + 1 :]]
        return [], None, []

    def _as_before(self, known: KnownPage, named: Named) -> bool:
        """Whether all that a page is read with says what it said."""
        return (
            all(self.agree(named.fonts.get(name), place) for name, place in known.fonts)
            and all(named.state(name) is None for name in known.states)
            and all(self.says_nothing(named.drawing(name)) for name in known.forms)
        )

    def agree(self, font: FontReader | None, place: int) -> bool:
        """Whether a font reads as the known one of that place did."""
        if font is None:
            return False
        key = id(font), place
        if key not in self._agreed:  # the font is kept with the answer: its id is no other's then
            self._agreed[key] = font, agree(self.known.fonts[place], font)
        return self._agreed[key][1]

    def says_nothing(self, item: pikepdf.Object | None) -> bool:
        """Whether a drawing is a picture, or known to draw no text."""
        if not isinstance(item, pikepdf.Stream):
            return item is None
        key = item.objgen
        if key not in self._quiet:
            self._quiet[key] = item.get("/Subtype") == "/Image" or self.silent(item)
        return self._quiet[key]

    def _key(self, item: pikepdf.Stream) -> bytes:
        if item.objgen not in self._keys:
            self._keys[item.objgen] = stream_key(item)
        return self._keys[item.objgen]
