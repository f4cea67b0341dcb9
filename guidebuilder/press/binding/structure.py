"""The structure tree of a bound book: the gatherings' trees united.

What no gathering could know is settled here: ids are unique in the book, and
where the binder draws a page number, a reader hears it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.binding.prepared import Prepared
from guidebuilder.press.binding.syntax import reference, references, string


@dataclass(slots=True)
class _Field:
    """An element that was made for a form field: its number, its text so far, its places."""

    number: int
    text: bytes
    widgets: list[bytes] = field(default_factory=list)


class StructureTree:
    """Collects the structure of gathering after gathering under one Document element."""

    def __init__(self, out: Assembly) -> None:
        self._out = out
        self.root, self.document = out.reserve(), out.reserve()
        self._kids: list[int] = []
        self._parents: list[int] = []
        self._ids: list[tuple[int, str, str]] = []
        self._fields: dict[str, list[_Field]] = {}
        self._spots: list[tuple[int, str, bytes]] = []
        self._widgets: list[tuple[int, int]] = []  # keys of the parent tree, and elements
        self.keys = 0

    def add(self, prepared: Prepared, numbers: Sequence[int], ordinal: int) -> None:
        """Take over the tree of a gathering, whose ``numbers`` are known; see :class:`Prepared`."""
        self._kids += [numbers[kid] for kid in prepared.kids]
        if prepared.keys:
            self._parents.append(numbers[prepared.parents])
        if prepared.ids:
            place, *ends = prepared.ids
            first, last = (f"g{ordinal}-{name}" for name in ends)
            self._ids.append((numbers[place], first, last))
        for spot in prepared.spots:
            self._spots.append((numbers[spot.object], spot.of, spot.text.filled(numbers)))
        for item in prepared.fields:
            waiting = _Field(numbers[item.object], item.text.filled(numbers))
            self._fields.setdefault(item.of, []).append(waiting)
        self.keys += prepared.keys

    def field(self, what: str, widget: int, page: int) -> int:
        """Put a form field's annotation into the next element that was made for it.

        ``what`` is the text of ``data-field``; equal ones are taken in the order of the book.
        Returns the annotation's StructParent.
        """
        taken = next(item for item in self._fields[what] if not item.widgets)
        taken.widgets.append(b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (widget, page))
        self._widgets.append((self.keys, taken.number))
        self.keys += 1
        return self._widgets[-1][0]

    def finish(self, pages: Mapping[str, str]) -> None:
        """Write the united tree.

        ``pages`` are the page labels by anchor: where one is drawn, it is read.
        """
        out = self._out
        for number, anchor, text in self._spots:
            said = b"/ActualText" + string(f"page {pages[anchor]}") if anchor in pages else b""
            out.put(number, b"%b%b>>" % (text, said))
        for items in self._fields.values():
            for item in items:
                out.put(item.number, b"%b%b]>>" % (item.text, b"".join(item.widgets)))
        out.put(
            self.document,
            b"<</Type/StructElem/S/Document/P %d 0 R/K%b>>" % (self.root, references(self._kids)),
        )
        parents = [*self._parents, *self._field_parents()]
        tree = out.add(b"<</Kids%b>>" % references(parents) if parents else b"<</Nums[]>>")
        entries = b"/Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d" % (
            self.document,
            tree,
            self.keys,
        )
        if self._ids:
            # A name tree is in the order of its names.
            nodes = [node for _, node in sorted((first, node) for node, first, _ in self._ids)]
            entries += b"/IDTree " + reference(out.add(b"<</Kids%b>>" % references(nodes)))
        out.put(self.root, b"<<%b>>" % entries)

    def _field_parents(self) -> list[int]:
        if not self._widgets:
            return []
        nums = b" ".join(b"%d %d 0 R" % pair for pair in self._widgets)
        first, last = self._widgets[0][0], self._widgets[-1][0]
        return [self._out.add(b"<</Limits[%d %d]/Nums[%b]>>" % (first, last, nums))]
