"""What paths a page draws, in points from its lower left corner."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pikepdf

_PAINT = {"S", "s", "f"}
# Other ways to paint a path, to end one, and a rectangle, which begins one.
_END = {"F", "f*", "B", "B*", "b", "b*", "n", "re"}


@dataclass(frozen=True)
class Path:
    """A path: how it is painted, its points in the order of the operators, line and dashes.

    ``inside`` are the tags of the marked content around it.
    """

    paint: str
    points: tuple[tuple[float, float], ...]
    width: float
    dashes: tuple[float, ...]
    inside: tuple[str, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        xs, ys = zip(*self.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def paths(pdf: bytes, number: int) -> list[Path]:
    """The paths on a page, from 0, and in the forms that it calls."""
    with pikepdf.open(BytesIO(pdf)) as book:
        page = book.pages[number]
        return _paths(page, page.obj.Resources.get("/XObject", {}), (1, 0, 0, 1, 0, 0))


def _paths(content: object, forms: object, start: tuple[float, ...]) -> list[Path]:
    found: list[Path] = []
    state: tuple[tuple[float, ...], float, tuple[float, ...]] = (start, 1.0, ())
    kept, points, inside = [], [], []
    for operands, operator in pikepdf.parse_content_stream(content):  # type: ignore[arg-type]
        name = str(operator)
        matrix, width, dashes = state
        a, b, c, d, e, f = matrix
        if name == "q":
            kept.append(state)
        elif name == "Q":
            state = kept.pop()
        elif name == "cm":
            k, h, m, n, o, p = map(float, operands)
            state = (
                (a * k + c * h, b * k + d * h, a * m + c * n, b * m + d * n,
                 a * o + c * p + e, b * o + d * p + f), width, dashes,
            )  # fmt: skip
        elif name == "w":
            state = matrix, float(operands[0]), dashes
        elif name == "d":
            state = matrix, width, tuple(map(float, operands[0]))
        elif name in {"m", "l", "c"}:
            x, y = map(float, operands[-2:])
            points.append((a * x + c * y + e, b * x + d * y + f))
        elif name in {"BDC", "BMC"}:
            inside.append(str(operands[0]))
        elif name == "EMC":
            inside.pop()
        elif name == "Do" and str(forms[operands[0]].Subtype) == "/Form":  # type: ignore[index]
            inner = _paths(forms[operands[0]], {}, matrix)  # type: ignore[index]
            found += [Path(q.paint, q.points, q.width, q.dashes, tuple(inside)) for q in inner]
        elif name in _PAINT and points:
            size = abs(a)
            steps = tuple(dash * size for dash in dashes)
            found.append(Path(name, tuple(points), width * size, steps, tuple(inside)))
            points = []
        elif name in _END:
            points = []
    return found
