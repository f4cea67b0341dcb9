"""Which head cells of a table belong to which other cells (ISO 32000-2, 14.8.4.8.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guidebuilder.press.engine.elements import Element


def name_heads(rows: Sequence[Element], name: str) -> None:
    """Give head cells of a table ids, and other cells the ids of the heads of their row and column.

    ``rows`` are its TR elements, ``name`` begins the ids. A table whose heads are told by their
    scopes alone needs none.
    """
    if _is_plain(rows):
        return
    columns: dict[int, list[str]] = {}
    for number, row in enumerate(rows):
        place, beside = 0, []
        cells = [cell for cell in row.elements if cell.type in {"TH", "TD"}]
        for cell in cells:
            if cell.type == "TH":
                cell.id = f"{name}-{number}-{place}"
                if cell.scope == "Row":
                    beside.append(cell.id)
                else:
                    for column in range(place, place + cell.span[0]):
                        columns.setdefault(column, []).append(cell.id)
            place += cell.span[0]
        place = 0
        for cell in cells:
            if cell.type == "TD":
                above = [i for c in range(place, place + cell.span[0]) for i in columns.get(c, ())]
                cell.headers = tuple(dict.fromkeys((*beside, *above)))
            place += cell.span[0]


def _is_plain(rows: Sequence[Element]) -> bool:
    """Whether a table has one row of column heads, at its top, at most one head in any other
    row, and no cell that spans others.
    """
    for number, row in enumerate(rows):
        if any(cell.span != (1, 1) for cell in row.elements):
            return False
        heads = [cell for cell in row.elements if cell.type == "TH"]
        if any((head.scope == "Row") != bool(number) for head in heads):
            return False
        if number and len(heads) > 1:
            return False
    return True
