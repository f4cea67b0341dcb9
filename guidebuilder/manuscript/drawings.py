"""SVG pictures: plain drawings pass; what could read other files or grow without end does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_ELEMENTS = 100_000
"""How many elements a drawing may have, each counted as often as it is drawn."""
MAX_DEPTH = 100

_PAINT = re.compile(r"url\(\s*[\"']?\s*#([^\"')\s]+)")
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_LINKS = frozenset({"a", "script"})  # what these name is not drawn


class DrawingError(ValueError):
    """A drawing that may not be printed; the message says why, and ``hint`` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(slots=True)
class _Node:
    inner: list[_Node] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    cost: int = 0


@dataclass(slots=True)
class _Reader:
    root: _Node = field(default_factory=_Node)
    stack: list[_Node] = field(default_factory=list)
    ids: dict[str, _Node] = field(default_factory=dict)
    count: int = 0

    def doctype(self, *_: object) -> None:
        raise DrawingError(
            "this SVG has a document type, which can name other files", "save it as a plain SVG"
        )

    def declaration(self, _: str, encoding: str | None, __: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            raise DrawingError("this SVG is not UTF-8", "save it as UTF-8")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if not self.stack and name != "svg":
            raise DrawingError("this is no SVG", "save it as a plain SVG")
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.stack) > MAX_DEPTH:
            raise _too_large()
        node = _Node()
        (self.stack[-1] if self.stack else self.root).inner.append(node)
        self.stack.append(node)
        for key, value in attributes.items():
            word = key.rpartition(" ")[2]
            if word == "id":
                self.ids.setdefault(value, node)
            node.names += _PAINT.findall(value)
            if word == "href" and name not in _LINKS:
                self.reference(node, value.strip())

    def reference(self, node: _Node, address: str) -> None:
        if address.startswith("#"):
            node.names.append(address[1:])
        elif not _EMBEDDED.match(address):
            raise DrawingError("this SVG loads another file", "put the picture itself into the SVG")

    def end(self, _: str) -> None:
        self.stack.pop()

    def text(self, text: str) -> None:
        # A style sheet may use a pattern anywhere; at the root it counts at least once.
        self.root.names += _PAINT.findall(text)


def check_drawing(data: bytes) -> None:
    """Raise DrawingError for what is no plain SVG: see there for the reasons."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.XmlDeclHandler = reader.declaration
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise DrawingError("this SVG is not UTF-8", "save it as UTF-8")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise DrawingError(
            f"this SVG is damaged in its line {error.lineno}", "save it again as a plain SVG"
        ) from error
    _cost(reader.root, reader.ids, 0)


def _cost(node: _Node, ids: dict[str, _Node], depth: int) -> int:
    """How many elements are drawn for one, those that it refers to included."""
    if node.cost < 0 or depth > 2 * MAX_DEPTH:
        raise _too_large()
    if not node.cost:
        node.cost = -1  # met again before it is known, it contains itself
        total = 1
        for inner in (*node.inner, *(ids[name] for name in node.names if name in ids)):
            total += _cost(inner, ids, depth + 1)
            if total > MAX_ELEMENTS:
                raise _too_large()
        node.cost = total
    return node.cost


def _too_large() -> DrawingError:
    return DrawingError(
        f"this SVG draws more than {MAX_ELEMENTS:,} elements, or is nested too deeply",
        "make it simpler, or save it as PNG",
    )
