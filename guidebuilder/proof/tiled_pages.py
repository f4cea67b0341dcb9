"""Recognising pages and streams of a file that was taken apart, by its text.

The same is asked as of a page that is recognised by its objects (see ``recognition``), and
what is not told by the text in the plainest words is left to that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

from guidebuilder.proof.fonts import FontReader
from guidebuilder.proof.known import KnownPage, KnownStream, key_of
from guidebuilder.proof.recognition import AFTER, BEFORE, Recogniser, only_numbers
from guidebuilder.proof.resources import Library
from guidebuilder.proof.tiled import Tiled, entries, reference

_CONTENTS = re.compile(rb"\[\s*((?:\d+ 0 R\s*)+)\]")
_NUMBER = re.compile(rb"(\d+) 0 R")
_NAMED = re.compile(rb"<<((?:\s*+/[^\s/<>()\[\]{}%#]++ \d++ 0 R)*+)\s*+>>\s*+")
_NAME_NUMBER = re.compile(rb"/(\S+) (\d+) 0 R")
# What is drawn around a page's own content: paths, forms, marked content; no text, no states.
_PLAIN = re.compile(
    rb"(?:[\s\d.+-]++|(?:BDC|BMC|EMC|q|Q|cm|Do|re|f|w|d|J|j|M|m|l|c|h|S|s|n|W|rg|RG|g|G|k|K)"
    rb"(?![^\s/<>\[\]])|/[A-Za-z][A-Za-z0-9]*+\s+Do(?![^\s/<>\[\]])"
    rb"|/[A-Za-z][A-Za-z0-9]{0,9}+(?![^\s/<>\[\]])|<<|>>|\[|\])*+"
)
_DRAWN = re.compile(rb"/([A-Za-z0-9]+)\s+Do\b")
_READ_BY = (b"/Type", b"/Subtype", b"/Filter", b"/F", b"/DecodeParms")


@dataclass(frozen=True, slots=True)
class KnownAgain:
    """A page that was known again: its streams, their decoded size, what is stamped on it."""

    page: KnownPage
    streams: Sequence[int]
    size: int
    stamped: str


@dataclass(frozen=True, slots=True)
class _Given:
    """A page's resources: its fonts, and the numbers of its drawings; its states set no font."""

    fonts: dict[str, FontReader]
    drawings: dict[str, int]


class TiledPages:
    """Knows the pages and streams of a file again."""

    def __init__(
        self, tiled: Tiled, recogniser: Recogniser, library: Library, pdf: pikepdf.Pdf
    ) -> None:
        self._tiled = tiled
        self._recogniser = recogniser
        self._known = recogniser.known
        self._library = library
        self._pdf = pdf
        self._keys: dict[int, bytes] = {}
        self._given: dict[int, _Given | None] = {}
        self._fonts: dict[int, dict[str, FontReader] | None] = {}
        self._quiet: dict[int, bool] = {}
        self._stamps: dict[int, str | None] = {}

    def stream(self, number: int) -> KnownStream | None:
        """What is known of a stream that is not a page's."""
        return self._known.streams.get(self._key(number)) if self._known.streams else None

    def page(self, number: int) -> KnownAgain | None:
        """What is known of the page that is this object."""
        text = self._tiled.objects.get(number) if self._known.pages else None
        facts = entries(text) if text else None
        contents = facts.get(b"/Contents") if facts else None
        if facts is None or contents is None:
            return None
        given = self._resources(reference(facts.get(b"/Resources")))
        listed = _CONTENTS.fullmatch(contents)
        streams = [int(one) for one in _NUMBER.findall(listed[1] if listed else contents)]
        parts = self._parts(streams)
        if given is None or parts is None:
            return None
        known, before, after = parts
        stamped = self._stamped(before, after, given)
        if stamped is None or not self._as_before(known, given):
            return None
        pieces = [*map(len, before), known.size, *map(len, after)]
        return KnownAgain(known, streams, sum(pieces) + len(pieces) - 1, stamped)

    def _parts(self, streams: Sequence[int]) -> tuple[KnownPage, list[bytes], list[bytes]] | None:
        for place, number in enumerate(streams):
            known = self._known.pages.get(self._key(number))
            if known is not None:
                before = [self._tiled.content(one) for one in streams[:place]]
                after = [self._tiled.content(one) for one in streams[place + 1 :]]
                said = [one for one in before if one is not None]
                then = [one for one in after if one is not None]
                whole = len(said) + len(then) + 1 == len(streams)
                return (known, said, then) if whole else None
        return None

    def _stamped(
        self, before: Sequence[bytes], after: Sequence[bytes], given: _Given
    ) -> str | None:
        """The text that is stamped on a page; None if something else may be around it."""
        if len(before) > 1 or any(part.strip() != BEFORE for part in before):
            return None
        rest = b"\n".join(after)
        if rest and not (before and rest.startswith(AFTER)):
            return None
        if not _PLAIN.fullmatch(rest):
            return None
        said = []
        for name in _DRAWN.findall(rest):
            number = given.drawings.get(name.decode("ascii"))
            text = self._stamp(number) if number is not None else ""
            if text is None:
                return None
            said.append(text)
        stamped = "".join(said)
        return stamped if only_numbers(stamped) else None

    def _stamp(self, number: int) -> str | None:
        """What a form with resources of its own says; None if it does not say it plainly."""
        if number not in self._stamps:
            self._stamps[number] = self._read_stamp(number)
        return self._stamps[number]

    def _read_stamp(self, number: int) -> str | None:
        item = self._pdf.get_object(number, 0)
        if not isinstance(item, pikepdf.Stream) or "/Resources" not in item:
            return None
        if item.get("/Subtype") != "/Form":
            return ""
        form = self._library.form(item, self._library.named(None))
        if form is None:
            return None
        said = form.content
        if said.strings or said.loose or said.unreadable_fonts:
            return None
        self._library.inlined |= {form.key, *said.drawn}
        return "".join(["\n", *said.shown, "\n"])

    def _as_before(self, known: KnownPage, given: _Given) -> bool:
        """Whether all that a page is read with says what it said."""
        agree = self._recogniser.agree
        return all(agree(given.fonts.get(name), place) for name, place in known.fonts) and all(
            self._says_nothing(given.drawings.get(name)) for name in known.forms
        )

    def _says_nothing(self, number: int | None) -> bool:
        if number is None:
            return True
        if number not in self._quiet:
            known = self.stream(number)
            quiet = known is not None and known.silent
            self._quiet[number] = quiet or self._recogniser.says_nothing(
                self._pdf.get_object(number, 0)
            )
        return self._quiet[number]

    def _resources(self, number: int | None) -> _Given | None:
        if number is None:
            return None
        if number not in self._given:
            text = self._tiled.objects.get(number)
            facts = entries(text) if text else None
            self._given[number] = self._read_resources(facts) if facts is not None else None
        return self._given[number]

    def _read_resources(self, facts: dict[bytes, bytes]) -> _Given | None:
        states = facts.get(b"/ExtGState", b"<<>>")
        target = reference(states)
        if target is not None:
            states = self._tiled.objects.get(target, b"/Font")
        # A state that could set a font, or that is told elsewhere, is looked up there.
        if b"/Font" in states or b" R" in states or b"#" in states:
            return None
        fonts = self._font_names(reference(facts.get(b"/Font")))
        drawn = facts.get(b"/XObject", b"<<>>")
        target = reference(drawn)
        if target is not None:
            drawn = self._tiled.objects.get(target, b"")
        named = _NAMED.fullmatch(drawn)
        if fonts is None or named is None:
            return None
        pairs = _NAME_NUMBER.findall(named[1])
        drawings = {name.decode("utf-8", "replace"): int(number) for name, number in pairs}
        return _Given(fonts, drawings) if len(drawings) == len(pairs) else None

    def _font_names(self, number: int | None) -> dict[str, FontReader] | None:
        if number is None:
            return None
        if number not in self._fonts:
            item = self._pdf.get_object(number, 0)
            self._fonts[number] = (
                self._library.named(pikepdf.Dictionary(Font=item)).fonts
                if isinstance(item, pikepdf.Dictionary)
                else None
            )
        return self._fonts[number]

    def _key(self, number: int) -> bytes:
        """The key of a stream; see :func:`guidebuilder.proof.known.stream_key`."""
        if number not in self._keys:
            tile = self._tiled.tiles.get(number)
            facts = entries(tile.facts) if tile is not None else None
            if facts is None:
                self._keys[number] = b""
            else:
                told = [facts.get(key, b"") for key in _READ_BY]
                drawn_with = b"/Resources" in facts
                self._keys[number] = key_of(told, drawn_with, self._tiled.stored(number))
        return self._keys[number]
