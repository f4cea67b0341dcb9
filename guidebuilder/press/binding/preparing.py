"""From a gathering's PDF to what the binder takes of it; done where the gathering was set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from itertools import chain

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

from guidebuilder.press.binding.drafts import (
    DOCUMENT,
    ORDINAL,
    ORDINAL_NAME,
    Draft,
    joined,
    key,
    key_name,
    raw,
)
from guidebuilder.press.binding.font_use import font_use
from guidebuilder.press.binding.prepared import (
    FontUse,
    Open,
    PageText,
    Prepared,
    Resources,
    Shared,
)
from guidebuilder.press.binding.syntax import string
from guidebuilder.press.engine.elements import FIELD
from guidebuilder.press.gathering import Gathering

LINK_SCHEME = "guide:"
"""How addresses begin that lead to an anchor of the book."""

_PUT_IN = ("/Parent", "/Contents", "/Annots", "/Resources", "/StructParents")
_NODES = 1 << 30  # objects that are new have numbers from here on


def prepare(data: bytes) -> Prepared:
    """Prepare a gathering's PDF, as the engine writes it, for the binder."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return _Preparing(pdf, sha256(data).digest()).done()


def ready(gathering: Gathering) -> Gathering:
    """The gathering with its PDF prepared for the binder."""
    return replace(gathering, prepared=prepare(gathering.pdf))


class _Preparing:
    def __init__(self, pdf: pikepdf.Pdf, salt: bytes) -> None:
        self._pdf, self._salt = pdf, salt  # what no other gathering has
        self._body: dict[int, Draft] = {}
        # Objects that wait for entries: their text, and what these are about.
        self._spots: dict[int, tuple[Draft, str]] = {}
        self._fields: dict[int, tuple[Draft, str]] = {}
        self._links: dict[int, tuple[Draft, str]] = {}
        self._pages: dict[int, Draft] = {}
        self._resources: dict[int, tuple[Draft, Draft]] = {}
        self._shared: dict[int, tuple[bytes, Draft, bytes | None]] = {}
        self._keys: dict[int, bytes] = {}
        self._fonts: dict[int, FontUse] = {}
        self._ids: dict[str, int] = {}

    def done(self) -> Prepared:
        pdf = self._pdf
        root = pdf.Root.StructTreeRoot
        document = root.K[0]
        pages = [page.obj for page in pdf.pages]
        parents = dict(_pairs(root.ParentTree.Nums))
        order = {number: place for place, number in enumerate(sorted(parents))}
        kids = list(document.K)
        elements = list(chain.from_iterable(map(_walk, kids)))
        annotations = [
            annotation for page in pages for annotation in map(self._own, page.get("/Annots", ()))
        ]
        self._keys = {
            item.objgen[0]: self._salt + b"%d" % item.objgen[0]
            for item in (document, *pages, *elements, *annotations)
        }
        for annotation in annotations:
            self._annotation(annotation, order)
        for element in elements:
            self._element(element)
        told = [self._page(page, order) for page in pages]
        nums = b" ".join(b"%b %b" % (key(order[n]), _listed(parents[n])) for n in sorted(parents))
        limits = b"%b %b" % (key(0), key(max(len(parents) - 1, 0)))
        self._body[_NODES] = Draft(b"<</Limits[%b]/Nums[%b]>>" % (limits, nums))
        if self._ids:
            self._body[_NODES + 1] = self._id_node()
        intents = self._draft(raw(pdf.Root.OutputIntents))
        return self._numbered(document, kids, told, intents, len(order))

    def _numbered(
        self,
        document: Object,
        kids: list[Object],
        told: list[tuple[Object, list[int], list[int], int]],
        intents: Draft,
        keys: int,
    ) -> Prepared:
        """Everything, when it is known which numbers there are."""
        opened = (self._spots, self._fields, self._links, self._pages, self._resources)
        own = [*sorted(self._body), *chain.from_iterable(opened)]
        names = [*own, *self._shared, *self._fonts, ORDINAL_NAME, DOCUMENT]
        names += [key_name(place) for place in range(keys)]
        places = {name: place for place, name in enumerate(names)}
        places[document.objgen[0]] = places[DOCUMENT]
        ids = sorted(self._ids)

        def waiting(items: dict[int, tuple[Draft, str]]) -> tuple[Open, ...]:
            return tuple(
                Open(places[number], draft.text(places), of)
                for number, (draft, of) in items.items()
            )

        resources = list(self._resources)
        return Prepared(
            own=len(own),
            body=joined([self._body[number] for number in sorted(self._body)], places),
            kids=tuple(places[kid.objgen[0]] for kid in kids),
            parents=places[_NODES],
            keys=keys,
            ids=(places[_NODES + 1], ids[0], ids[-1]) if ids else None,
            pages=tuple(
                PageText(
                    page=Open(places[page.objgen[0]], self._pages[page.objgen[0]].text(places)),
                    size=raw(page.MediaBox),
                    contents=tuple(places[number] for number in contents),
                    annotations=tuple(places[number] for number in annotations),
                    resources=resources.index(given),
                )
                for page, contents, annotations, given in told
            ),
            resources=tuple(
                Resources(Open(places[number], rest.text(places)), drawings.text(places))
                for number, (rest, drawings) in self._resources.items()
            ),
            shared=tuple(
                Shared(digest, draft.text(places), data)
                for digest, draft, data in self._shared.values()
            ),
            fonts=tuple(self._fonts.values()),
            spots=waiting(self._spots),
            fields=waiting(self._fields),
            links=waiting(self._links),
            intents=intents.text(places),
        )

    def _own(self, item: Object) -> Object:
        return item if item.is_indirect else self._pdf.make_indirect(item)

    def _draft(self, syntax: bytes) -> Draft:
        """A text; what it refers to is taken over with it."""
        draft = Draft(syntax)
        for name in draft.names:
            if name > 0:
                self._key(name)
        return draft

    def _key(self, number: int) -> bytes:
        """A digest of an object and of all that it refers to, which may be shared in the book.

        What belongs to this gathering, and a circle, has one that nothing else has.
        """
        if number in self._keys:
            return self._keys[number]
        self._keys[number] = self._salt + b"%d" % number
        item = self._pdf.get_object(number, 0)
        use = font_use(item) if isinstance(item, Dictionary) else None
        if use is not None:
            self._fonts[number] = use
            self._keys[number] = sha256(repr(use).encode()).digest()
            return self._keys[number]
        draft = Draft(raw(item))
        data = item.read_raw_bytes() if isinstance(item, Stream) else None
        parts = [draft.form, data or b"", *(self._key(name) for name in draft.names)]
        whole = sha256(b"%d" % (data is not None))
        for part in parts:
            whole.update(b"%d\n%b" % (len(part), part))
        self._keys[number] = whole.digest()
        self._shared[number] = self._keys[number], draft, data
        return self._keys[number]

    def _annotation(self, item: Object, order: dict[int, int]) -> None:
        action = item.get("/A")
        uri = str(action.URI) if action is not None and "/URI" in action else ""
        more = b""
        if "/StructParent" in item:
            more = b"/StructParent %b" % key(order[int(item.StructParent)])
            del item["/StructParent"]
        if uri.startswith(LINK_SCHEME):
            for entry in ("/A", "/Contents"):
                if entry in item:
                    del item[entry]
            draft = self._draft(_unclosed(item) + more)
            self._links[item.objgen[0]] = draft, uri.removeprefix(LINK_SCHEME)
            return
        if uri and "/Contents" not in item:
            more += b"/Contents" + string(uri)
        self._body[item.objgen[0]] = self._draft(_unclosed(item) + more + b">>")

    def _element(self, item: Object) -> None:
        """An element: its ids get the gathering's ordinal, so that they are unique in the book."""
        number, more, what = item.objgen[0], b"", ""
        if "/ID" in item:
            self._ids[str(item.ID)] = number
            more += b"/ID" + _named(item.ID)
            del item["/ID"]
        attributes = item.get("/A")
        if attributes is not None and "/Headers" in attributes:
            headers = b"".join(map(_named, attributes.Headers))
            del attributes["/Headers"]
            more += b"/A%b/Headers[%b]>>" % (_unclosed(attributes), headers)
            del item["/A"]
        if "/T" in item:
            what = str(item.T)
            del item["/T"]
        if not what:
            self._body[number] = self._draft(_unclosed(item) + more + b">>")
        elif what.startswith(FIELD):
            kids = item.get("/K", Array())
            if "/K" in item:
                del item["/K"]
            draft = self._draft(_unclosed(item) + more + b"/K" + raw(kids)[:-1])
            self._fields[number] = draft, what.removeprefix(FIELD)
        else:
            self._spots[number] = self._draft(_unclosed(item) + more), what

    def _page(
        self, page: Object, order: dict[int, int]
    ) -> tuple[Object, list[int], list[int], int]:
        """The page, and the numbers of its contents, its annotations and its resources."""
        contents = page.get("/Contents", Array())
        streams = [contents] if isinstance(contents, Stream) else list(contents)
        for stream in streams:
            self._key(stream.objgen[0])
        given = self._own(page.get("/Resources", Dictionary()))
        if given.objgen[0] not in self._resources:
            self._keys[given.objgen[0]] = self._salt + b"resources"
            drawings = given.get("/XObject", Dictionary())
            rest = Dictionary({k: v for k, v in given.items() if k != "/XObject"})
            self._resources[given.objgen[0]] = (
                self._draft(_unclosed(rest)),
                self._draft(raw(drawings)[2:-2]),
            )
        key_text = b""
        if "/StructParents" in page:
            key_text = b"/StructParents " + key(order[int(page.StructParents)])
        kept = Dictionary({k: v for k, v in page.items() if k not in _PUT_IN})
        self._pages[page.objgen[0]] = self._draft(_unclosed(kept) + key_text)
        annotations = [item.objgen[0] for item in page.get("/Annots", ())]
        return page, [one.objgen[0] for one in streams], annotations, given.objgen[0]

    def _id_node(self) -> Draft:
        ids = sorted(self._ids)
        limits = b"".join(map(_named, (ids[0], ids[-1])))
        pairs = b"".join(b"%b %d 0 R " % (_named(name), self._ids[name]) for name in ids)
        return Draft(b"<</Limits[%b]/Names[%b]>>" % (limits, pairs))


def _pairs(nums: Iterable[Object]) -> Iterator[tuple[int, Object]]:
    items = list(nums)
    yield from ((int(n), value) for n, value in zip(items[::2], items[1::2], strict=True))


def _listed(value: Object) -> bytes:
    """What the parent tree has for a number: elements of a page, or one element."""
    return value.unparse() if isinstance(value, Dictionary) else raw(value)


def _unclosed(item: Object) -> bytes:
    return raw(item).rstrip().removesuffix(b">>")


def _named(name: object) -> bytes:
    """An id with the gathering's ordinal before it, as a string."""
    return b"(g%b-%b)" % (ORDINAL, str(name).encode("ascii"))


def _walk(element: Object) -> Iterator[Object]:
    """An element and all inside it, in reading order."""
    stack = [element]
    while stack:
        item = stack.pop()
        yield item
        kids = [kid for kid in item.get("/K", ()) if isinstance(kid, Dictionary) and "/S" in kid]
        stack += reversed(kids)
