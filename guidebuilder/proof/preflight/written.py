"""Whether a book's pages and what is said of it are in order, told by the file as it is written.

To open a large book takes longer than all that preflight asks of it. What is not told in the
plainest words counts as out of order, and is left to those who open it (``book``, ``tags``).
"""

from __future__ import annotations

import re

from guidebuilder.proof.preflight.book import off_paper
from guidebuilder.proof.preflight.tags_text import in_order
from guidebuilder.proof.preflight.terms import Terms
from guidebuilder.proof.tiled import Tiled, entries, parts_of, reference

# Strings; the names that stand for them where there is no need to know what they say.
_STRING = re.compile(rb"\((?:[^()\\]|\\.)*+\)|(?<!<)<[0-9A-Fa-f]*+>", re.DOTALL)
# Text that begins with more than a space, or may say nothing.
_SAYS = re.compile(rb"\([^)\\\s]|<(?:feff)?+(?!00[02][09a]|20|>)[0-9a-f]{4}")
_TOKEN = re.compile(
    rb"<<|>>|/[^\s/<>()\[\]{}%#]+|\d+ \d+ R|[-+.\d]+|true|false|null|\s+|.", re.DOTALL
)
_OPENING, _CLOSING = {b"<<", b"["}, {b">>", b"]"}
# What else there is on its own: keywords, names with escapes, halves of brackets.
_STRAY = {bytes([byte]) for byte in range(256)} - {b"[", b"]"} - {b"%d" % n for n in range(10)}
_SOMETHING, _NOTHING = b"/Said", b"/Unsaid"
_BOXES = (b"/MediaBox", b"/TrimBox", b"/CropBox", b"/BleedBox", b"/ArtBox")
_BOX = re.compile(rb"\[\s*([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s*\]")
# What pages could have from the node that they are in.
_NODE = {b"/Type", b"/Count", b"/Kids"}
_KIDS = re.compile(rb"\[\s*((?:\d+ 0 R\s*)*)\]")
_MARKED = re.compile(rb"<<\s*/Marked\s+true\s*>>")


def is_fine(data: bytes, pages: int, terms: Terms) -> bool:
    """Whether ``boxes`` and ``tags`` would find nothing in a book of so many pages."""
    tiled = parts_of(data)
    table = entries(tiled.tiles[tiled.table].facts) if tiled is not None else None
    if tiled is None or not table:
        return False
    root = _facts(_object(tiled, table.get(b"/Root")))
    information = _facts(_object(tiled, table.get(b"/Info")))
    node = entries(_object(tiled, root.get(b"/Pages"))) or {}
    tree = reference(root.get(b"/StructTreeRoot"))
    return (
        root.get(b"/Lang") == information.get(b"/Title") == _SOMETHING
        and _MARKED.fullmatch(root.get(b"/MarkInfo", b"")) is not None
        and _are_paper(tiled, node, pages, terms)
        and tree is not None
        and tree in tiled.objects
        and in_order(data, tree)
    )


def _object(tiled: Tiled, target: bytes | None) -> bytes:
    """An object that is referred to, as written."""
    return tiled.objects.get(reference(target) or 0, b"")


def _facts(text: bytes) -> dict[bytes, bytes]:
    """The entries of a dictionary, values token by token; none if it is not plain.

    Other than those of ``tiled.entries`` they may hold strings, and arrays of dictionaries.
    """
    tokens = [token for token in _TOKEN.findall(_STRING.sub(_named, text)) if token.strip()]
    if tokens[:1] != [b"<<"] or tokens.pop() != b">>" or set(tokens) & _STRAY:
        return {}
    facts: dict[bytes, bytes] = {}
    at = 1
    while at < len(tokens):
        key, start, depth = tokens[at], at + 1, 0
        while at + 1 < len(tokens):
            at += 1
            depth += (tokens[at] in _OPENING) - (tokens[at] in _CLOSING)
            if not depth:
                break
        at += 1
        if depth or start == at or key[:1] != b"/" or key in facts:
            return {}
        facts[key] = b" ".join(tokens[start:at])
    return facts


def _named(string: re.Match[bytes]) -> bytes:
    return b" %b " % (_SOMETHING if _SAYS.match(string[0]) else _NOTHING)


def _are_paper(tiled: Tiled, node: dict[bytes, bytes], count: int, terms: Terms) -> bool:
    """Whether so many pages stand in one node, each as large as the paper, and none is turned."""
    kids = _KIDS.fullmatch(node.get(b"/Kids", b""))
    if kids is None or not node.keys() <= _NODE or node.get(b"/Count") != b"%d" % count:
        return False
    numbers = kids[1].split()[::3]
    return len(numbers) == count and all(
        _is_paper(tiled.objects.get(int(number), b""), terms) for number in numbers
    )


def _is_paper(text: bytes, terms: Terms) -> bool:
    facts = entries(text) or {}
    if facts.get(b"/Type") != b"/Page" or b"/Rotate" in facts or b"/TrimBox" not in facts:
        return False
    for name in _BOXES:
        if name in facts:
            box = _BOX.fullmatch(facts[name])
            if box is None or off_paper([float(side) for side in box.groups()], terms):
                return False
    return b"/MediaBox" in facts
