"""Form fields (ISO 32000-1, 12.7), where layouts left places for them: a scorecard to fill.

What a field looks like is drawn by the page itself; a field adds what is entered. No
script is part of a form. Every field has its appearance written out, and its face is
embedded, so that viewers show the same and nothing is left to their defaults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.binding.form_face import embedded_face
from guidebuilder.press.binding.structure import StructureTree
from guidebuilder.press.binding.syntax import name, numbers, reference, references, string
from guidebuilder.press.gathering import FieldKind, FormField

_FACE = "fonts/inter/GuideSans-400.ttf"
_FONT = b"GuideSans"
# Field flags (ISO 32000-1, tables 226 and 228).
_MULTILINE, _RADIO, _IN_UNISON = 1 << 12, 1 << 15, 1 << 25
_PRINT = 4  # annotation flag
_NUMBERED = 18.0  # points: boxes from this height on have a number in them
_DRAWN = frozenset({FieldKind.TICK, FieldKind.CHOICE})


@dataclass(slots=True)
class _Field:
    """A field: its number, what it is and holds, and the numbers of its places."""

    number: int
    entries: bytes
    kids: list[int] = field(default_factory=list)


class Form:
    """Collects the fields of a book. ``fields`` are those that were added, by name."""

    def __init__(self, out: Assembly, styles: Path) -> None:
        self._out = out
        self._styles = styles
        self._resources = 0
        self._drawings: dict[tuple[bytes, float, float], int] = {}
        self.fields: dict[str, _Field] = {}

    def add(self, place: FormField, page: int, tree: StructureTree) -> int:
        """Add a field's place on a page, and to the structure; the number of its annotation."""
        out = self._out
        if not self._resources:
            face = embedded_face(out, self._styles / _FACE)
            self._resources = out.add(b"<</Font<</%b %d 0 R>>>>" % (_FONT, face))
        if place.name not in self.fields:
            self.fields[place.name] = _Field(out.reserve(), _field(place))
        widget = out.reserve()
        words = (place.kind.value, place.name, place.value)
        key = tree.field(" ".join(word for word in words if word), widget, page)
        out.put(
            widget,
            b"<</Type/Annot/Subtype/Widget/Rect%b/F %d/P %d 0 R/Parent %d 0 R/TU%b/MK<<>>"
            b"/AP<</N%b>>%b/StructParent %d>>"
            % (
                numbers((place.left, place.bottom, place.right, place.top)),
                _PRINT,
                page,
                self.fields[place.name].number,
                string(place.label),
                self._appearance(place),
                b"/AS/Off" if place.kind in _DRAWN else b"",
                key,
            ),
        )
        self.fields[place.name].kids.append(widget)
        return widget

    def finish(self) -> bytes:
        """Write the fields; the entry of the catalogue, if there are any."""
        for item in self.fields.values():
            self._out.put(item.number, b"<<%b/Kids%b>>" % (item.entries, references(item.kids)))
        if not self._resources:
            return b""
        fields = references(item.number for item in self.fields.values())
        return b"/AcroForm<</Fields%b/DR %d 0 R/DA(/%b 10 Tf 0 g)>>" % (
            fields,
            self._resources,
            _FONT,
        )

    def _appearance(self, place: FormField) -> bytes:
        width, height = place.right - place.left, place.top - place.bottom
        if place.kind not in _DRAWN:
            return b" " + reference(self._drawing(b"/Tx BMC EMC", width, height))
        mark = _tick(width, height) if place.kind is FieldKind.TICK else _choice(width, height)
        off, on = self._drawing(b"", width, height), self._drawing(mark, width, height)
        return b"<</Off %d 0 R%b %d 0 R>>" % (off, name(place.value or "Yes"), on)

    def _drawing(self, content: bytes, width: float, height: float) -> int:
        """What a field shows; equal ones of one size share it."""
        key = (content, round(width, 2), round(height, 2))
        if key not in self._drawings:
            box = numbers((0, 0, *key[1:]))
            entries = b"/Type/XObject/Subtype/Form/BBox%b/Resources %d 0 R"
            self._drawings[key] = self._out.stream(entries % (box, self._resources), content)
        return self._drawings[key]


def _field(place: FormField) -> bytes:
    """A field without its places: its type, its name and what it holds."""
    said = b"/T%b/TU%b" % (string(place.name), string(place.label))
    match place.kind:
        case FieldKind.TEXT | FieldKind.LINES:
            style = string(f"/{_FONT.decode()} {place.size:g} Tf 0 g")
            said += b"/FT/Tx/DA%b/V()" % style
            return said + (b"/Ff %d" % _MULTILINE if place.kind is FieldKind.LINES else b"")
        case FieldKind.TICK:
            return said + b"/FT/Btn/V/Off"
        case FieldKind.CHOICE:
            # In unison: a score that is given on the question's page stands in the summary too.
            return said + b"/FT/Btn/V/Off/Ff %d" % (_RADIO | _IN_UNISON)


def _tick(width: float, height: float) -> bytes:
    return _stroke([[(0.18, 0.50), (0.42, 0.22), (0.84, 0.82)]], width, height)


def _choice(width: float, height: float) -> bytes:
    """A cross; in a box that a number stands in, a heavy frame, so that it can still be read."""
    if height >= _NUMBERED:
        return f"q 0 G 3 w 2 2 {width - 4:.2f} {height - 4:.2f} re S Q".encode("ascii")
    return _stroke([[(0.12, 0.12), (0.88, 0.88)], [(0.12, 0.88), (0.88, 0.12)]], width, height)


def _stroke(lines: list[list[tuple[float, float]]], width: float, height: float) -> bytes:
    """Lines through points that are given in shares of the box."""
    out = [f"q 0 G {max(1.2, width / 14):.2f} w 1 J 1 j"]
    for line in lines:
        for place, (x, y) in enumerate(line):
            out.append(f"{x * width:.2f} {y * height:.2f} {'l' if place else 'm'}")
        out.append("S")
    return " ".join([*out, "Q"]).encode("ascii")
