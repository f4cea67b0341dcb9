"""Structure elements of a gathering, from the HTML elements that its boxes belong to.

One HTML element is one structure element, over however many lines and pages
its boxes fall. What a layout says by ARIA holds here too: ``aria-hidden`` is
an artifact, ``role`` is another type, and ``aria-label`` says what is read
instead. ``data-tag`` names a structure type that HTML has no word for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from guidebuilder.press.engine.table_heads import name_heads


class Kind(Enum):
    """What may stand in a structure element (ISO 32000-1, 14.8.4)."""

    GROUPING = auto()  # elements alone: text in it gets a paragraph
    BLOCK = auto()  # text
    INLINE = auto()


KINDS = {
    **dict.fromkeys(("Document", "Sect", "Art", "Div", "BlockQuote", "L", "LI"), Kind.GROUPING),
    **dict.fromkeys(("Table", "THead", "TBody", "TFoot", "TR"), Kind.GROUPING),
    **dict.fromkeys(("Span", "Code", "Link", "Reference"), Kind.INLINE),
}
"""Kinds by structure type; a type that is not named holds text."""

_BOX = "div"  # takes part in layout alone: in the end a paragraph, or nothing
_TYPES = {
    "section": "Sect", "nav": "Sect", "article": "Art", "aside": "Div", "blockquote": "BlockQuote",
    "p": "P", "pre": "P", "code": "Code", "a": "Link", "img": "Figure", "ul": "L", "ol": "L",
    "li": "LI", "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR",
    "th": "TH", "td": "TD", "caption": "Caption", "figcaption": "Caption",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    **dict.fromkeys(("div", "header", "footer", "figure"), _BOX),
}  # fmt: skip
_ROLES = {"img": "Figure", "list": "L", "listitem": "LI", "note": "Note", "presentation": ""}
_HEADING = re.compile(r"H\d")
FIELD = "field:"  # begins the title of an element that the binder gives a form field
_NUMBERINGS = (
    (re.compile(r"\d+\W*"), "Decimal"),
    (re.compile(r"[A-Z]\W*"), "UpperAlpha"),
    (re.compile(r"[a-z]\W*"), "LowerAlpha"),
    (re.compile(r"\W+"), "Disc"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of marked content: page from 0, MCID, and its text."""

    page: int
    mcid: int
    text: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link's annotation on a page, as the engine holds it."""

    page: int
    engine: Any


@dataclass(eq=False, slots=True)
class Element:
    """A structure element; ``kids`` in reading order.

    ``alt`` describes a figure, ``instead`` is read in place of a text, ``title``
    carries the anchor whose page number the binder draws there. ``box`` is
    (page, left, bottom, right, top) in points, for a figure.
    """

    type: str
    parent: Element | None = None
    kids: list[Element | Mark | Annotation] = field(default_factory=list)
    alt: str = ""
    instead: str = ""
    title: str = ""
    scope: str = ""
    span: tuple[int, int] = (1, 1)
    box: tuple[int, float, float, float, float] | None = None
    id: str = ""
    headers: tuple[str, ...] = ()
    numbering: str = ""

    @property
    def kind(self) -> Kind:
        """What it may hold."""
        return KINDS.get(self.type, Kind.BLOCK)

    @property
    def elements(self) -> list[Element]:
        """The kids that are structure elements."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def text(self) -> str:
        """The text of everything inside."""
        return "".join(
            kid.text if isinstance(kid, Element | Mark) else "" for kid in self.kids
        ).strip()

    def add(self, type_: str, **values: Any) -> Element:
        """Append a new element."""
        kid = Element(type_, self, **values)
        self.kids.append(kid)
        return kid

    def walk(self) -> Iterator[Element]:
        """This element and all inside, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()


def opened(tag: str, attributes: Any, parent: Element) -> Element | None:
    """The structure element that an HTML element opens in ``parent``; None for none of its own."""
    get = attributes.get
    role, label, spot = get("role", ""), get("aria-label", ""), get("data-spot", "")
    type_ = get("data-tag") or _ROLES.get(role, _TYPES.get(tag, ""))
    if what := get("data-field"):
        type_, spot = "Form", FIELD + what
    if type_ in {"Figure", "Form"}:
        return parent.add(type_, alt=label or get("alt", ""), title=spot)
    if type_ in {"TH", "TD"}:
        span = (int(get("colspan", 1)), int(get("rowspan", 1)))
        scope = "" if type_ == "TD" else "Row" if get("scope") == "row" else "Column"
        return parent.add(type_, scope=scope, span=span)
    if type_ == "Lbl" or role == "row":
        # What a row holds itself is its head.
        return labelled(parent) if type_ == "Lbl" else parent.add("TR").add("TH", scope="Row")
    if type_ == "LI":
        return parent.add("LI").add("LBody") if _lists(parent) else parent.add(_BOX)
    if type_ or label or spot:
        return parent.add(type_ or "Span", instead=label, title=spot)
    return None


def _lists(parent: Element | None) -> bool:
    """Whether an item in ``parent`` is in a list, boxes that serve layout passed over."""
    while parent is not None and parent.type == _BOX:
        parent = parent.parent
    return parent is not None and parent.type == "L"


def labelled(parent: Element) -> Element:
    """The label of the list item that ``parent`` is in; without one, a label where it stands."""
    around: Element | None = parent
    while around is not None and around.type in {"P", "LBody", _BOX}:
        if around.type == "LBody" and around.parent is not None:
            item = around.parent
            if item.elements[0] is around:
                item.kids.insert(0, Element("Lbl", item))
            return item.elements[0]
        around = around.parent
    return parent.add("Lbl")


def finish(document: Element) -> None:
    """Make a gathering's elements fit to be read.

    Nothing is empty, no text is loose, a heading comes before what stands beside it.
    """
    _prune(document)
    _unbox(document)
    for element in list(document.walk()):
        _lead(element)
        _wrap(element)
        if element.type == "L":
            element.numbering = _numbering(element)
    _rank(e for e in document.walk() if _HEADING.fullmatch(e.type))
    for index, table in enumerate(e for e in document.walk() if e.type == "Table"):
        name_heads([row for row in table.walk() if row.type == "TR"], f"t{index}")
    for index, note in enumerate(e for e in document.walk() if e.type == "Note"):
        note.id = f"n{index}"


def _prune(element: Element) -> None:
    for kid in element.elements:
        _prune(kid)
    for kid in element.elements:
        if kid.type == "TH" and not kid.kids:  # the corner of a table heads nothing
            kid.type, kid.scope = "TD", ""
    element.kids = [
        kid
        for kid in element.kids
        if not isinstance(kid, Element) or kid.kids or kid.type in {"TD", "Form"}
    ]


def _unbox(element: Element) -> None:
    """Make a paragraph of a layout's box of text, and take any other box away."""
    kids: list[Element | Mark | Annotation] = []
    for kid in element.kids:
        if not isinstance(kid, Element):
            kids.append(kid)
            continue
        _unbox(kid)
        if kid.type == _BOX and not _loose(kid):
            kids += kid.kids
        else:
            kid.type = "P" if kid.type == _BOX else kid.type
            kids.append(kid)
    for kid in kids:
        if isinstance(kid, Element):
            kid.parent = element
    element.kids = kids


def _loose(element: Element) -> bool:
    return any(not isinstance(k, Element) or k.kind is Kind.INLINE for k in element.kids)


def _lead(element: Element) -> None:
    """Put what stands beside the first heading behind it: nobody is told the answer first."""
    kids = element.kids
    places = [
        i for i, k in enumerate(kids) if isinstance(k, Element) and _HEADING.fullmatch(k.type)
    ]
    if places and element.type in {"Art", "Sect"}:
        head = kids[: places[0]]
        beside = [kid for kid in head if isinstance(kid, Element) and kid.type == "Div"]
        before = [kid for kid in head if kid not in beside]
        behind = kids[places[0] + 1 :]
        # A section's counts and minutes come after what introduces it.
        articles = [i for i, k in enumerate(behind) if isinstance(k, Element) and k.type == "Art"]
        place = articles[0] if articles else 0
        element.kids = [*before, kids[places[0]], *behind[:place], *beside, *behind[place:]]


def _rank(headings: Iterable[Element]) -> None:
    """Rank headings by what they stand under, so that no rank is skipped, from H1 on.

    Questions of no titled section stand under nothing, and a heading that an answer
    has of its own under its question, where it comes before the first labelled part.
    """
    under: list[str] = []
    for heading in headings:
        while under and under[-1] >= heading.type:
            under.pop()
        under.append(heading.type)
        heading.type = f"H{len(under)}"


def _wrap(element: Element) -> None:
    """Put text that stands straight in a grouping element into paragraphs."""
    if element.kind is not Kind.GROUPING or not _loose(element):
        return
    kids: list[Element | Mark | Annotation] = []
    paragraph: Element | None = None
    for kid in element.kids:
        if isinstance(kid, Element) and kid.kind is not Kind.INLINE:
            paragraph = None
            kids.append(kid)
            continue
        if paragraph is None:
            paragraph = Element("P", element)
            kids.append(paragraph)
        paragraph.kids.append(kid)
    element.kids = kids


def _numbering(element: Element) -> str:
    """The ListNumbering of a list, by its first label (ISO 32000-1, table 347)."""
    labels = [e.text for item in element.elements for e in item.elements if e.type == "Lbl"]
    found = (name for pattern, name in _NUMBERINGS if labels and pattern.fullmatch(labels[0]))
    return next(found, "None")
