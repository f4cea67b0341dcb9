"""Fonts, forms and graphics states that content streams refer to, each read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pikepdf

from guidebuilder.proof.content import ContentText, Form, read_content
from guidebuilder.proof.fonts import FontReader, read_font
from guidebuilder.proof.matrices import IDENTITY, Matrix

_SHOWS_TEXT = re.compile(rb"\bT[jJ]\b|['\"]")
# A font program (OpenType 1.9, "Table directory") may hold these letters by chance.
_FONT_PROGRAMS = (b"\0\1\0\0", b"OTTO")
_DEEPEST = 12
_Key = tuple[int, int]


class Library:
    """What a file's content streams draw on.

    ``inlined`` are the form XObjects that were read where a page or another form
    draws them; ``objects`` gives all objects of the file, which few files are asked for.
    ``silent`` tells of a stream whether it is known to say nothing; ``placed`` asks for the
    places of texts.
    """

    def __init__(
        self, objects: Callable[[], Iterable[object]] = tuple, *, placed: bool = True
    ) -> None:
        self.inlined: set[_Key] = set()
        self.open: list[_Key] = []
        self.objects = objects
        self.silent: Callable[[pikepdf.Stream], bool] = lambda _: False
        self.placed = placed
        self._forms: dict[tuple[_Key, int], Form] = {}
        self._fonts: dict[_Key, FontReader] = {}
        self._named: dict[_Key, Named] = {}
        self._nameless: list[Named] = []
        self._sets: dict[tuple[tuple[str, int], ...], Named] = {}

    def close(self) -> None:
        """Let go of the file: who holds it and is held by it is not freed otherwise for long."""
        self.objects, self.silent = tuple, lambda _: False
        for kept in (self._forms, self._fonts, self._named, self._nameless, self._sets):
            kept.clear()

    def _everywhere(self) -> list[Named]:
        """All sets of fonts in the file, for streams that name fonts of nowhere."""
        if not self._sets:
            for item in self.objects():
                if isinstance(item, pikepdf.Object):
                    self._collect(item)
        return list(self._sets.values()) or [self.named(None)]

    def _collect(self, item: pikepdf.Object) -> None:
        if isinstance(item, pikepdf.Stream):
            given = item.stream_dict.get("/Resources")
        elif isinstance(item, pikepdf.Dictionary):
            given = item if "/Font" in item else item.get("/Resources")
        else:
            return
        if isinstance(given, pikepdf.Dictionary) and "/Font" in given:
            named = self.named(given)
            mark = tuple((name, id(font)) for name, font in named.fonts.items())
            self._sets.setdefault(mark, named)

    def content(self, data: bytes, given: pikepdf.Object | None) -> ContentText:
        """Read a content stream with its resources; forms are read where they are drawn."""
        found = read_content(data, self.named(given), placed=self.placed)
        self.inlined |= found.drawn
        return found

    def drawings(self, data: bytes, facts: pikepdf.Object) -> list[ContentText]:
        """Read a stream that no page shows, if it is one that shows text.

        One without resources of its own is read with every set of fonts there is.
        """
        given = facts.get("/Resources")
        if given is not None:
            return [self.content(data, given)]
        if not draws_text(data):
            return []
        plain = read_content(data, NOTHING)
        set_by_it = plain.fonts or plain.states
        if not (plain.spans or plain.called or (plain.strings and set_by_it)):
            return [plain]  # no fonts could make it say anything else
        return [read_content(data, named) for named in self._everywhere()]

    def pictures(self, given: pikepdf.Object | None) -> bool:
        """Whether resources hold a picture."""
        held = _part(given, "/XObject")
        streams = (item for item in held.values() if isinstance(item, pikepdf.Stream))
        return any(item.get("/Subtype") == "/Image" for item in streams)

    def named(self, given: pikepdf.Object | None) -> Named:
        """Resources, by name."""
        key = given.objgen if given is not None else (0, 0)
        if key == (0, 0):
            self._nameless.append(Named(self, given))  # kept, since forms are told by its id
            return self._nameless[-1]
        if key not in self._named:
            self._named[key] = Named(self, given)
        return self._named[key]

    def font(self, font: pikepdf.Object) -> FontReader:
        """A font, read once."""
        key = font.objgen
        if key == (0, 0):
            return read_font(font)
        if key not in self._fonts:
            self._fonts[key] = read_font(font)
        return self._fonts[key]

    def form(self, item: pikepdf.Object, outer: Named) -> Form | None:
        """A form XObject, read once; without resources of its own it has those around it."""
        own = item.get("/Resources")
        key = item.objgen, 0 if own is not None else id(outer)
        if key not in self._forms:
            if item.objgen in self.open or len(self.open) > _DEEPEST:
                return None
            named = outer if own is None else self.named(own)
            self.open.append(item.objgen)
            silent = self.silent(item)
            content = ContentText() if silent else read_content(item.read_bytes(), named)
            self.open.pop()
            self._forms[key] = Form(_matrix(item.get("/Matrix")), content, item.objgen)
        return self._forms[key]


class _Nothing:
    """No resources at all."""

    def font(self, _name: str) -> FontReader | None:
        return None

    def state(self, _name: str) -> tuple[FontReader, float] | None:
        return None

    def form(self, _name: str) -> Form | None:
        return None


NOTHING = _Nothing()


def draws_text(data: bytes) -> bool:
    """Whether a stream may be content that shows text."""
    if data.startswith(_FONT_PROGRAMS) or b"BT" not in data:
        return False
    return _SHOWS_TEXT.search(data) is not None


class Named:
    """The resources of a content stream: see :class:`guidebuilder.proof.content.Resources`."""

    def __init__(self, library: Library, given: pikepdf.Object | None) -> None:
        self._library = library
        self._set: dict[str, tuple[FontReader, float] | None] = {}
        self._objects = _part(given, "/XObject")
        self._states = _part(given, "/ExtGState")
        self.fonts = {
            name.removeprefix("/"): library.font(font)
            for name, font in _part(given, "/Font").items()
            if isinstance(font, pikepdf.Dictionary)
        }

    def font(self, name: str) -> FontReader | None:
        """A font."""
        return self.fonts.get(name)

    def state(self, name: str) -> tuple[FontReader, float] | None:
        """The font and size that a graphics state sets, if it sets them."""
        if name not in self._set:
            self._set[name] = self._sets(name)
        return self._set[name]

    def _sets(self, name: str) -> tuple[FontReader, float] | None:
        state = self._states.get(f"/{name}")
        font = state.get("/Font") if isinstance(state, pikepdf.Dictionary) else None
        if not isinstance(font, pikepdf.Array) or len(font) != 2:
            return None
        return self._library.font(font[0]), float(font[1])

    def drawing(self, name: str) -> pikepdf.Object | None:
        """A form XObject or a picture."""
        return self._objects.get(f"/{name}")

    def form(self, name: str) -> Form | None:
        """A form XObject; None for one that is being read, or for a picture."""
        item = self._objects.get(f"/{name}")
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != "/Form":
            return None
        return self._library.form(item, self)


def _part(given: pikepdf.Object | None, key: str) -> pikepdf.Object:
    part = given.get(key) if isinstance(given, pikepdf.Dictionary) else None
    return part if isinstance(part, pikepdf.Dictionary) else pikepdf.Dictionary()


def _matrix(given: pikepdf.Object | None) -> Matrix:
    if not isinstance(given, pikepdf.Array) or len(given) != 6:
        return IDENTITY
    a, b, c, d, e, f = (float(part) for part in given)
    return a, b, c, d, e, f
