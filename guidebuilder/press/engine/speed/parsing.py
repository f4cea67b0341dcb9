"""HTML in which nothing is left out, read as XML.

What our templates write closes what it opens and nests as it says, so that Expat, which is
written in C, makes the same tree of it as a parser that knows what HTML lets an author leave out.
Where the two might differ (HTML Living Standard, 13.2.6), the engine's parser is asked: anything
but the elements below in each other as told there, and text that XML reads otherwise.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import tinyhtml5

_parse = tinyhtml5.parse
_DOCTYPE = "<!doctype html>"
_SPACE = " \t\n"
_ODD = re.compile(
    r"<[!?]|/>|xmlns|='|[\r\f]"  # comments, empty elements, other quotes
    r'|="[^"]*[\n\t>]'  # XML takes line ends in attributes for spaces
    r"|<style[^>]*>[^<]*&"  # in a style sheet nothing is escaped
    r"|&#(?!(?:x27|x2007|34|39);)"  # HTML knows some numbers for other characters
)
_VOID = re.compile(r"<((?:br|hr|img|meta)\b[^>]*)>")
_LEADING = re.compile(r"(<pre\b[^>]*>)\n")  # that newline is no text
_NAME = re.compile(r"[a-z][a-z0-9-]*")

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_WORDS = frozenset({"a", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup"})
_INLINE = _WORDS | {"br", "img"}
_SECTIONS = frozenset(
    {"article", "aside", "blockquote", "div", "figcaption", "figure", "footer", "header"}
    | {"nav", "section"}
)
_FLOW = _SECTIONS | _INLINE | _HEADINGS | {"hr", "ol", "p", "pre", "table", "ul"}
_INSIDE: dict[Any, frozenset[str]] = {
    "head": frozenset({"meta", "style", "title"}),
    **dict.fromkeys(("br", "hr", "img", "meta", "style", "title"), frozenset[str]()),
    **dict.fromkeys((*_WORDS, *_HEADINGS, "p", "pre"), _INLINE),
    **dict.fromkeys((*_SECTIONS, "body", "caption", "li", "td", "th"), _FLOW),
    **dict.fromkeys(("ol", "ul"), frozenset({"li"})),
    "table": frozenset({"caption", "tbody", "tfoot", "thead"}),
    **dict.fromkeys(("tbody", "tfoot", "thead"), frozenset({"tr"})),
    "tr": frozenset({"td", "th"}),
}
"""The elements that are known, and those that may be in each."""
_TEXTLESS = frozenset({"head", "table", "tbody", "tfoot", "thead", "tr"})


def read(text: str) -> Any:
    """The tree of a document, with ``html`` as its root; None if HTML may read it otherwise."""
    if not text.startswith(_DOCTYPE) or _ODD.search(text, len(_DOCTYPE)):
        return None
    body = text[len(_DOCTYPE) :].lstrip(_SPACE)
    try:
        root = ET.fromstring(_VOID.sub(r"<\1/>", _LEADING.sub(r"\1", body)))  # noqa: S314 - no DTD
    except (ET.ParseError, ValueError):
        return None
    if root.tag != "html" or [child.tag for child in root] != ["head", "body"]:
        return None
    head, body_element = root
    between = (root.text, head.tail, body_element.tail)
    if any(text and text.strip(_SPACE) for text in between):
        return None
    if not (_named(root) and _fits(head) and _fits(body_element)):
        return None
    # What is behind the body belongs to its end, what is before the head to nothing.
    behind = (body_element.tail or "") + body[len(body.rstrip(_SPACE)) :]
    root.text = body_element.tail = None
    if behind and len(body_element):
        body_element[-1].tail = (body_element[-1].tail or "") + behind
    elif behind:
        body_element.text = (body_element.text or "") + behind
    return root


def _fits(element: Any) -> bool:
    tag = element.tag
    inside = _INSIDE.get(tag)
    if inside is None or not _named(element):
        return False
    if tag in _TEXTLESS and not _bare(element):
        return False
    if tag == "a" and len(list(element.iter("a"))) > 1:
        return False
    return all(child.tag in inside and _fits(child) for child in element)


def _named(element: Any) -> bool:
    return all(map(_NAME.fullmatch, element.attrib))


def _bare(element: Any) -> bool:
    texts = (element.text, *(child.tail for child in element))
    return not any(text and text.strip(_SPACE) for text in texts)


def _parse_known(document: Any, namespace_html_elements: bool = True, **options: Any) -> Any:
    if not namespace_html_elements and not options and hasattr(document, "seek"):
        text = document.read()
        tree = read(text) if isinstance(text, str) else None
        if tree is not None:
            return tree
        document.seek(0)
    return _parse(document, namespace_html_elements, **options)


PATCHES = ((_parse, _parse_known),)
