"""The document outline, what viewers call bookmarks (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.binding.syntax import number, string


@dataclass(frozen=True, slots=True)
class Target:
    """A bookmark of the book: its level from 1, its label, a page's object, the place there."""

    level: int
    label: str
    page: int
    x: float
    y: float


@dataclass(slots=True)
class _Item:
    number: int
    target: Target | None = None
    kids: list[_Item] = field(default_factory=list)


def outline(out: Assembly, targets: Sequence[Target]) -> int:
    """Write the outline, with everything below the first level closed; the number of its root."""
    root = _Item(out.reserve())
    above = [root]
    for target in targets:
        while (last := above[-1].target) is not None and last.level >= target.level:
            above.pop()
        item = _Item(out.reserve(), target)
        above[-1].kids.append(item)
        above.append(item)
    _write(out, root)
    out.put(root.number, b"<</Type/Outlines%b/Count %d>>" % (_ends(root), len(root.kids)))
    return root.number


def _write(out: Assembly, parent: _Item) -> None:
    for place, item in enumerate(parent.kids):
        assert item.target is not None  # noqa: S101 - for the type checker: it is no root
        entries = b"/Title%b/Parent %d 0 R/Dest[%d 0 R/XYZ %b %b 0]" % (
            string(item.target.label),
            parent.number,
            item.target.page,
            number(item.target.x),
            number(item.target.y),
        )
        if place:
            entries += b"/Prev %d 0 R" % parent.kids[place - 1].number
        if place + 1 < len(parent.kids):
            entries += b"/Next %d 0 R" % parent.kids[place + 1].number
        if item.kids:
            entries += b"%b/Count %d" % (_ends(item), -len(item.kids))
        out.put(item.number, b"<<%b>>" % entries)
        _write(out, item)


def _ends(item: _Item) -> bytes:
    return b"/First %d 0 R/Last %d 0 R" % (item.kids[0].number, item.kids[-1].number)
