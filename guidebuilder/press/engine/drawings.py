"""Equal drawings of a gathering as one: a finisher of the engine.

The engine makes a form of each background picture that is printed once, at the place
where it stands, so that a level's mark that stands a hundred times is a hundred forms.
Here the place goes into the page, and equal forms are one; what a drawing without text
has no use for is taken out of its resources, so that it is the same in every gathering.
"""

from __future__ import annotations

import re
from typing import Any

import pydyf

_PLACED = re.compile(rb"1 0 0 1 (\S+) (\S+) cm")
_CALL = re.compile(rb"/(x\d+) Do")
_SPACES = re.compile(rb"\b(?:cs|CS|scn?|SCN?|sh)$")
_UNUSED = ("Font", "ColorSpace", "Pattern", "Shading", "XObject")


class _Nothing(pydyf.Object):  # type: ignore[misc]
    """What is left of an object that nothing refers to: its number."""

    @property
    def data(self) -> bytes:
        return b"null"


def share_drawings(pdf: Any) -> None:
    """Unite the equal drawings that the pages of the engine's ``pdf`` call."""
    pages = [thing for thing in pdf.objects if _is(thing, "/Page")]
    kinds = {page["Resources"] for page in pages}
    if len(kinds) != 1:  # the engine shares one dictionary among the pages of a document
        return
    drawings = _behind(pdf, kinds.pop())["XObject"]
    first: dict[tuple[bytes, ...], str] = {}
    calls: dict[bytes, list[bytes]] = {}
    for name, reference in list(drawings.items()):
        form = _behind(pdf, reference)
        resources = _plain(pdf, form)
        if resources is None:
            continue
        place, *rest = form.stream
        key = (*rest, _text(form.extra["BBox"]), _text(resources))
        if key in first:
            del drawings[name]
            _forget(pdf, form.extra["Resources"], reference)
        else:
            first[key] = name
            left, top, right, bottom = form.extra["BBox"]
            form.stream = rest
            # Wherever it stands on the page, no more of it is cut off than was.
            form.extra["BBox"] = pydyf.Array((left - right, top - bottom, right, bottom))
            for entry in _UNUSED:
                resources.pop(entry, None)
        shown = f"/{first[key]} Do".encode("ascii")
        calls[f"/{name} Do".encode("ascii")] = [b"q", place, shown, b"Q"]
    for page in pages:
        contents = _behind(pdf, page["Contents"])
        contents.stream = [part for item in contents.stream for part in _called(item, calls)]


def _called(item: Any, calls: dict[bytes, list[bytes]]) -> list[Any]:
    return calls.get(item, [item]) if isinstance(item, bytes) else [item]


def _plain(pdf: Any, form: Any) -> Any:
    """The resources of a drawing that begins by placing itself and draws paths alone."""
    if form is None or not _PLACED.fullmatch(_first(form)):
        return None
    resources = _behind(pdf, form.extra["Resources"])
    if any(resources.get(entry) for entry in ("Pattern", "Shading", "XObject")):
        return None
    items = form.stream
    if not all(isinstance(item, bytes) for item in items):
        return None
    if any(item == b"BT" or _SPACES.search(item) for item in items):
        return None
    return resources


def _first(form: Any) -> bytes:
    stream = getattr(form, "stream", None)
    item = stream[0] if isinstance(stream, list) and len(stream) > 1 else b""
    return item if isinstance(item, bytes) else b""


def _behind(pdf: Any, reference: Any) -> Any:
    """The object that a reference leads to."""
    return pdf.objects[int(reference.split()[0])] if isinstance(reference, bytes) else reference


def _forget(pdf: Any, *references: bytes) -> None:
    for reference in references:
        gone = _behind(pdf, reference)
        nothing = _Nothing()
        nothing.number = gone.number
        pdf.objects[gone.number] = nothing


def _is(thing: Any, kind: str) -> bool:
    return isinstance(thing, pydyf.Dictionary) and thing.get("Type") == kind


def _text(value: Any) -> bytes:
    return bytes(value.data)
