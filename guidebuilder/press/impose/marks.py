"""Printer's marks: where to fold, where to cut, and which sheet this is."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf
from pikepdf import Dictionary

from guidebuilder.data import styles_folder
from guidebuilder.press.engine.typeset import typeset
from guidebuilder.press.gathering import Copy, Numbering
from guidebuilder.press.impose.folding import Side
from guidebuilder.press.sheets import MM

ROOM = 8 * MM
"""Paper that the marks need outside the trim, on all four sides, in points."""

_OFF = 2 * MM
_LENGTH = 5 * MM
_LABEL_HEIGHT = 4 * MM

_SHEET = """<!doctype html><html lang="en"><title>Marks</title><style>
@page {{ size: 60mm 4mm; margin: 0 }}
body {{ font: 7pt/4mm "Guide Sans"; margin: 0 }}
div {{ break-after: page }}
</style><body>{}</body></html>"""


def lines(trim: tuple[float, float, float, float]) -> str:
    """Cut marks at the corners of the trim, dashed fold marks at head and foot, all outside it."""
    left, bottom, right, top = trim
    fold = (left + right) / 2
    near, far = _OFF, _OFF + _LENGTH
    cuts = [
        *(_line(x, bottom - near, x, bottom - far) for x in (left, right)),
        *(_line(x, top + near, x, top + far) for x in (left, right)),
        *(_line(left - near, y, left - far, y) for y in (bottom, top)),
        *(_line(right + near, y, right + far, y) for y in (bottom, top)),
    ]
    folds = [
        _line(fold, bottom - near, fold, bottom - far),
        _line(fold, top + near, fold, top + far),
    ]
    return " ".join(["q 0 G 0.25 w", *cuts, "S [3 1.5] 0 d", *folds, "S Q"])


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l"


class Labels:
    """Names of sides ("1 front"; "signature 2: 1 front" where there are several)."""

    def __init__(self, pdf: pikepdf.Pdf, sides: Sequence[Side]) -> None:
        several = any(side.signature for side in sides)
        self._names = {side: _name(side, several) for side in sides}
        body = "".join(f"<div>{name}</div>" for name in self._names.values())
        styles = styles_folder()
        copy = Copy("the printer's marks", _SHEET.format(body), ("fonts.css",), Numbering.ARABIC)
        with pikepdf.open(BytesIO(typeset(copy, styles, styles).pdf)) as source:
            source.remove_unreferenced_resources()
            self._forms = {
                side: pdf.copy_foreign(page.as_form_xobject())
                for side, page in zip(self._names, source.pages, strict=True)
            }

    def draw(self, side: Side, fold: float, foot: float, forms: Dictionary) -> str:
        """Operators for the name of ``side``, small, below ``foot``; its form joins ``forms``."""
        forms["/Label"] = self._forms[side]
        return f"q 1 0 0 1 {fold + 3 * MM:.3f} {foot - _OFF - _LABEL_HEIGHT:.3f} cm /Label Do Q"


def _name(side: Side, several: bool) -> str:
    sheet = f"{side.sheet + 1} {'back' if side.back else 'front'}"
    return f"signature {side.signature + 1}: {sheet}" if several else sheet
