"""Strings and names of PDF objects, read from their bytes as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guidebuilder.proof.syntax import STRING, name_text, string_bytes, string_text

_LONG = 11
"""Names shorter than this, with the slash, are not looked at: they cannot say much."""
_ITEM = re.compile(
    rb"(?:/([A-Za-z]++)[\s\[\d]*+)?(" + STRING + rb")"  # 1, 2: a string, after its key
    rb"|(/[^\s()<>\[\]{}/%]*#[0-9A-Fa-f]{2}[^\s()<>\[\]{}/%]*)"  # 3: a name with escapes
    rb"|(/[^\s()<>\[\]{}/%]{10,})"  # 4: a long name
    rb"|/((?:EmbeddedFiles?|AF|OCProperties|JavaScript|JS|Launch|XFA|AcroForm|RichMedia|Movie"
    rb"|Sound|GoToE|ImportData|SubmitForm)(?![^\s()<>\[\]{}/%]))"  # 5: what may not be there
)
# Names of the format itself, which nearly every object holds; they tell nothing.
_COMMON = frozenset(
    {"/StructElem", "/StructParent", "/StructParents", "/FontDescriptor", "/ColorSpace"}
)
# Whether there is anything for the pattern above to find: most objects hold nothing of the kind.
_TELLING = re.compile(
    rb"[(#]|<\s*[0-9A-Fa-f]"
    rb"|/(?!(?:StructElem|StructParents?|FontDescriptor|ColorSpace)[\s()<>\[\]{}/%])[^\s()<>\[\]{}/%]{10}"
    rb"|/(?:AF|JS|Launch|XFA|AcroForm|RichMedia|Movie|Sound|GoToE|ImportData|SubmitForm)"
)
# Whether a name that no edition may hold can be among them, by its beginning.
_FORBIDDING = re.compile(
    rb"#|/(?:EmbeddedFile|AF|OCProperties|JavaScript|JS|Launch|XFA|AcroForm|RichMedia|Movie|Sound"
    rb"|GoToE|ImportData|SubmitForm)"
)
FORBIDDEN = {
    "EmbeddedFiles": "an attached file",
    "EmbeddedFile": "an attached file",
    "AF": "an associated file",
    "OCProperties": "optional content (layers)",
    "JavaScript": "JavaScript",
    "JS": "JavaScript",
    "Launch": "an action that starts a program",
    "XFA": "an XFA form",
    "AcroForm": "a fillable form",
    "RichMedia": "sound or film",
    "Movie": "sound or film",
    "Sound": "sound or film",
    "GoToE": "an attached file",
    "ImportData": "an action that reads a file",
    "SubmitForm": "an action that sends a form",
}
"""What no edition holds, a fillable form apart, by the name that tells it."""
PLACES = {
    "Alt": "alternative text",
    "ActualText": "actual text",
    "E": "expanded abbreviation",
    "Title": "bookmark or title",
    "Contents": "annotation",
    "URI": "link address",
    "Dest": "destination name",
    "D": "destination name",
    "Names": "destination name",
    "Limits": "destination name",
    "TU": "form field",
    "T": "title of a field or structure element",
    "V": "form value",
    "ID": "structure id",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A string, or a name that says something; ``key`` is what a dictionary calls a string."""

    text: str
    key: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A name that no edition may hold, without its slash."""

    name: str


def forbids(data: bytes) -> bool:
    """Whether a name that no edition may hold, or an escape of one, may be in there."""
    return _FORBIDDING.search(data) is not None


def telling(data: bytes, start: int = 0) -> int:
    """Where the next string or telling name begins at the latest, or -1 if there is none."""
    found = _TELLING.search(data, start)
    return found.start() if found else -1


def items(data: bytes) -> Iterator[Item | Finding]:
    """The strings and telling names of an object, or of several, in order."""
    if not _TELLING.search(data):
        return
    last = ""
    for key, string, coded, long, forbidden in _ITEM.findall(data):
        if string:
            last = key.decode("ascii") or last
            yield Item(string_text(string_bytes(string)), last)
        elif forbidden:
            yield Finding(forbidden.decode("ascii"))
        else:
            text = name_text(coded or long)
            if text[1:] in FORBIDDEN:
                yield Finding(text[1:])
            if len(text) >= _LONG and text not in _COMMON:
                yield Item(text, last, is_name=True)


def packed_objects(data: bytes, count: int, first: int) -> Iterator[tuple[int, bytes]]:
    """The objects of an object stream, by number (ISO 32000-1, 7.5.7), all of its bytes.

    What stands before the first object comes under the number 0.
    """
    head = data[:first].split()[: 2 * count]
    numbers = [int(part) for part in head if part.isdigit()]
    starts = sorted(zip(numbers[1::2], numbers[::2], strict=False))
    ends = [start for start, _ in starts[1:]] + [len(data)]
    yield 0, data[: first + (starts[0][0] if starts else len(data))]
    for (start, number), end in zip(starts, ends, strict=True):
        yield number, data[first + start : first + end]
