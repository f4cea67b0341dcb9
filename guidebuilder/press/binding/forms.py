"""Form fields (ISO 32000-1, 12.7), where layouts left places for them: a scorecard to fill.

What a field looks like is drawn by the page itself; a field adds what is entered. No
script is part of a form. Every field has its appearance written out, and its face is
embedded, so that viewers show the same and nothing is left to their defaults.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from guidebuilder.press.binding.form_face import embedded_face
from guidebuilder.press.binding.structure import StructureTree
from guidebuilder.press.gathering import FieldKind, FormField

_FACE = "fonts/inter/GuideSans-400.ttf"
_FONT = "GuideSans"
# Field flags (ISO 32000-1, tables 226 and 228).
_MULTILINE, _RADIO, _IN_UNISON = 1 << 12, 1 << 15, 1 << 25
_PRINT = 4  # annotation flag
_NUMBERED = 18.0  # points: boxes from this height on have a number in them
_DRAWN = frozenset({FieldKind.TICK, FieldKind.CHOICE})


class Form:
    """Collects the fields of a book. ``fields`` are those that were added, by name."""

    def __init__(self, pdf: pikepdf.Pdf, styles: Path) -> None:
        self._pdf = pdf
        self._styles = styles
        self._resources: Object | None = None
        self._drawings: dict[tuple[bytes, float, float], Object] = {}
        self.fields: dict[str, Object] = {}

    def add(self, place: FormField, page: pikepdf.Page, tree: StructureTree) -> None:
        """Add a field's place to a page and to the structure."""
        if self._resources is None:
            face = self._pdf.make_indirect(embedded_face(self._pdf, self._styles / _FACE))
            fonts = Dictionary({f"/{_FONT}": face})
            self._resources = self._pdf.make_indirect(Dictionary(Font=fonts))
        if place.name not in self.fields:
            self.fields[place.name] = self._pdf.make_indirect(_field(place))
        field = self.fields[place.name]
        sides = (place.left, place.bottom, place.right, place.top)
        widget = self._pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                Rect=Array([round(side, 2) for side in sides]),
                F=_PRINT,
                P=page.obj,
                Parent=field,
                TU=String(place.label),
                MK=Dictionary(),
                AP=Dictionary(N=self._appearance(place)),
            )
        )
        if place.kind in _DRAWN:
            widget.AS = Name.Off
        field.Kids.append(widget)
        if "/Annots" not in page.obj:
            page.obj.Annots = Array()
        page.obj.Annots.append(widget)
        page.obj.Tabs = Name.S
        words = (place.kind.value, place.name, place.value)
        tree.field(" ".join(word for word in words if word), widget)

    def finish(self) -> None:
        """Write the form into the catalogue, if there is one."""
        if self._resources is None:
            return
        self._pdf.Root.AcroForm = Dictionary(
            Fields=Array(list(self.fields.values())),
            DR=self._resources,
            DA=String(f"/{_FONT} 10 Tf 0 g"),
        )

    def _appearance(self, place: FormField) -> Object:
        width, height = place.right - place.left, place.top - place.bottom
        if place.kind not in _DRAWN:
            return self._drawing(b"/Tx BMC EMC", width, height)
        mark = _tick(width, height) if place.kind is FieldKind.TICK else _choice(width, height)
        off, on = self._drawing(b"", width, height), self._drawing(mark, width, height)
        return Dictionary({"/Off": off, f"/{place.value or 'Yes'}": on})

    def _drawing(self, content: bytes, width: float, height: float) -> Object:
        """What a field shows; equal ones of one size share it."""
        key = (content, round(width, 2), round(height, 2))
        if key not in self._drawings:
            self._drawings[key] = self._pdf.make_stream(
                content,
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, *key[1:]]),
                Resources=self._resources,
            )
        return self._drawings[key]


def _field(place: FormField) -> Dictionary:
    """A field without its places: its type, its name and what it holds."""
    field = Dictionary(T=String(place.name), TU=String(place.label), Kids=Array())
    match place.kind:
        case FieldKind.TEXT | FieldKind.LINES:
            field.FT = Name.Tx
            field.DA = String(f"/{_FONT} {place.size:g} Tf 0 g")
            field.V = String("")
            if place.kind is FieldKind.LINES:
                field.Ff = _MULTILINE
        case FieldKind.TICK:
            field.FT, field.V = Name.Btn, Name.Off
        case FieldKind.CHOICE:
            # In unison: a score that is given on the question's page stands in the summary too.
            field.FT, field.V, field.Ff = Name.Btn, Name.Off, _RADIO | _IN_UNISON
    return field


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
