"""PDF syntax whose numbers are left open: the text that a gathering's objects are kept as."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping

import pikepdf
from pikepdf import Object

from guidebuilder.press.binding.prepared import Text

ORDINAL = b"\0O\0"
"""Stands for the gathering's ordinal; within a string as well."""
DOCUMENT, ORDINAL_NAME = -1, -2
"""What the book's Document element and the ordinal are called among names of numbers."""
_KEYS = -10
# Strings are passed over; a space beside a delimiter is left out.
_TOKEN = re.compile(
    rb"\((?:[^()\\\0]|\\.)*\)|<[0-9a-f]+>|(?P<to>\d+) 0 R|(?P<percent>%)|\0K(?P<key>\d+)\0"
    rb"|(?P<ordinal>\0O\0)|(?P<space>(?<=[\[<>)\]]) | (?=[/\[\]<>(]))",
    re.DOTALL,
)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_DELIMITERS = (b"[", b"]", b"<<", b">>")


def key(place: int) -> bytes:
    """Stands for one of the gathering's numbers in the parent tree, counted from 0."""
    return b"\0K%d\0" % place


def key_name(place: int) -> int:
    """What such a number is called among names of numbers."""
    return _KEYS - place


def raw(item: Object) -> bytes:
    """An object as PDF syntax, in which others are referred to; of a stream, its dictionary.

    Strings are written on one line (qpdf escapes line ends).
    """
    if isinstance(item, pikepdf.Stream):
        return bytes(item.stream_dict.unparse())
    return bytes(item.unparse(resolved=True))


class Draft:
    """Text in the making. ``names`` are the numbers of objects, or the names of other numbers."""

    def __init__(self, syntax: bytes) -> None:
        self.names: list[int] = []
        if b"(" in syntax or b"\0" in syntax or syntax.count(b"<") != 2 * syntax.count(b"<<"):
            self.form = _TOKEN.sub(self._token, syntax)
            return
        # Without strings, which is most of all objects, the same at once.
        self.names += map(int, _REFERENCE.findall(syntax))
        form = _REFERENCE.sub(b"%d 0 R", syntax.replace(b"%", b"%%"))
        for beside in _DELIMITERS:
            form = form.replace(b" " + beside, beside).replace(beside + b" ", beside)
        self.form = form.replace(b" /", b"/")

    def _token(self, found: re.Match[bytes]) -> bytes:
        match found.lastgroup:
            case "to":
                self.names.append(int(found["to"]))
                return b"%d 0 R"
            case "key":
                self.names.append(key_name(int(found["key"])))
                return b"%d"
            case "ordinal":
                self.names.append(ORDINAL_NAME)
                return b"%d"
            case "percent":
                return b"%%"
            case "space":
                return b""
            case _:
                return found[0].replace(b"%", b"%%")

    def text(self, places: Mapping[int, int]) -> Text:
        """The text, when it is known which place every number has."""
        return joined([self], places)


def joined(drafts: list[Draft], places: Mapping[int, int]) -> Text:
    """Several texts, one a line."""
    names = [places[name] for draft in drafts for name in draft.names]
    return Text(b"\n".join(draft.form for draft in drafts), array("I", names).tobytes())
