"""Leaders and levels' marks of the contents, drawn when a book is bound: as paths, in black.

The leader of a row is a dashed line whose dashes have no length and round ends, which is a row
of dots in two operators. A level's mark is drawn once in a book and shown wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.gathering import Leader

# A dot: its width, its distance from the next one, from a leader's right end and above the line.
DOT, STEP, _INSET, _RISE = 0.84, 5.0, 0.6, 0.75
_LAST = 0.1  # a line goes on behind its last dot, so that no rounding loses it

# The marks of style sheets' art/mark-*.svg, in the units of these, with y upwards.
_WIDTH, _HEIGHT = 72, 65
SHAPES = {
    False: b"7.4 w 36 57.8 m 65.6 3.7 l 6.4 3.7 l s",
    True: b"36 65 m 72 0 l 0 0 l f",
}
"""Outlined, and filled."""
_NAMES = {False: "/LevelOutline", True: "/LevelFilled"}


class Furniture:
    """Draws leaders and marks on the pages of one book."""

    def __init__(self, out: Assembly) -> None:
        self._out = out
        self._forms: dict[bool, int] = {}

    def draw(self, leaders: Sequence[Leader], drawings: dict[str, int]) -> list[str]:
        """The operators for the leaders of a page; what they call is put into ``drawings``.

        All that shows is an artifact; a row's level has marked content, but nothing in it.
        """
        lines = []
        for leader in leaders:
            first = leader.right - _INSET
            steps = int((first - leader.left) // STEP)
            if steps >= 0:
                y = leader.baseline + _RISE
                last = first - steps * STEP - _LAST
                lines.append(f"{first:.2f} {y:.2f} m {last:.2f} {y:.2f} l")
        out = ["/Artifact BMC"]
        if lines:
            out += [f"q {DOT} w 1 J [0 {STEP:g}] 0 d", *lines, "S Q"]
        for leader in leaders:
            if leader.mark is not None:
                name = _NAMES[leader.filled]
                drawings[name] = self._form(filled=leader.filled)
                box = leader.mark
                scale = (box.right - box.left) / _WIDTH
                out.append(f"q {scale:.5f} 0 0 {scale:.5f} {box.left:.2f} {box.bottom:.2f} cm")
                out.append(f"{name} Do Q")
        out.append("EMC")
        out += [f"/Span <</MCID {row.mcid}>> BDC EMC" for row in leaders if row.mcid is not None]
        return out

    def _form(self, *, filled: bool) -> int:
        if filled not in self._forms:
            entries = b"/Type/XObject/Subtype/Form/BBox[0 0 %d %d]/Resources<<>>"
            self._forms[filled] = self._out.stream(entries % (_WIDTH, _HEIGHT), SHAPES[filled])
        return self._forms[filled]
