"""Page numbers that are known only when the book is bound, drawn sign by sign.

Each digit (and the few letters of Roman numerals) is a form of its own, once in a book per
face and weight; a number is a row of such forms. So an edit that moves pages restamps
them and typesets nothing again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidebuilder.press.binding.assembly import Assembly
from guidebuilder.press.binding.fonts import Fonts
from guidebuilder.press.binding.signs import signs
from guidebuilder.press.codes import code
from guidebuilder.press.gathering import Spot

ARTIFACT = b"/Artifact<</Type/Pagination>>BDC"
"""How what is drawn begins where it holds an artifact."""

_SPACE = 0.28  # em
_SIZE = 10.0
# Where a sign stands in its form. Readers take signs whose forms place them alike for one word.
_LEFT, _BASELINE, _SIDE = 5, 15, 30
# Tools that sort text by height take a number after the line that it stands beside, however the
# places of both were rounded.
_LOWER = 0.002  # points


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign as it was written: the name and number of its form, and its advance in points."""

    name: str
    form: int
    advance: float


class Stamper:
    """Draws numbers on the pages of one book, in points."""

    def __init__(self, out: Assembly, styles: Path, fonts: Fonts) -> None:
        self._out = out
        self._fonts = fonts
        self._styles = styles
        self._signs: dict[tuple[str, bool, str], _Sign] = {}

    def draw(self, marks: Sequence[tuple[Spot, str]], drawings: dict[str, int]) -> bytes:
        """The operators that draw each text at its spot; only digits, – , and ivxlcdm can be
        drawn. The forms that they call are put into ``drawings`` by name.

        A text whose spot has marked content is that content; any other is an artifact.
        """
        out = []
        if artifacts := [item for item in marks if item[0].mcid is None]:
            out.append(ARTIFACT.decode("ascii"))
            for spot, text in artifacts:
                out += self._text(spot, text, drawings)
            out.append("EMC")
        for spot, text in marks:
            if spot.mcid is not None:
                out += [
                    f"/Span<</MCID {spot.mcid}>>BDC",
                    *self._text(spot, text, drawings),
                    "EMC",
                ]
        return "\n".join(out).encode("ascii")

    def _text(self, spot: Spot, text: str, drawings: dict[str, int]) -> Iterator[str]:
        drawn = [None if c == " " else self._sign(spot.face, spot.bold, c) for c in text]
        advances = [_SPACE * _SIZE if sign is None else sign.advance for sign in drawn]
        scale = spot.size / _SIZE
        x = spot.left
        if spot.flush_right:
            x = spot.right - scale * sum(advances)
        left, bottom = x - scale * _LEFT, spot.baseline - _LOWER - scale * _BASELINE
        yield f"q {scale:.4g} 0 0 {scale:.4g} {left:.3f} {bottom:.3f} cm"
        step = 0.0
        for sign, advance in zip(drawn, advances, strict=True):
            if sign is not None:
                drawings[sign.name] = sign.form
                moved = f"1 0 0 1 {step:.4g} 0 cm " if step else ""
                yield f"{moved}{sign.name} Do"
                step = 0.0
            step += advance
        yield "Q"

    def _sign(self, face: str, bold: bool, character: str) -> _Sign:
        key = face, bold, character
        if key not in self._signs:
            known = signs(self._styles, face, bold=bold)
            entries = (
                b"/Type/XObject/Subtype/Form/BBox[0 0 %d %d]/Resources<</Font<</F %d 0 R>>>>"
                % (_SIDE, _SIDE, self._fonts.add(known.use))
            )
            shown = code(known.glyphs[character], short=known.use.short)
            content = f"0 g BT /F {_SIZE:g} Tf {_LEFT} {_BASELINE} Td <{shown}> Tj ET"
            form = self._out.stream(entries, content.encode("ascii"))
            advance = known.advances[character] * _SIZE / 1000
            self._signs[key] = _Sign(f"/N{len(self._signs)}", form, advance)
        return self._signs[key]


def roman(number: int) -> str:
    """A number from 1 as a lower-case Roman numeral."""
    out = ""
    for value, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        out += letters * count
    return out
