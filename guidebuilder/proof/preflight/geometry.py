"""Rectangles and transformations, in points from the page's lower left corner."""

from __future__ import annotations

from dataclasses import dataclass

from guidebuilder.proof.matrices import Matrix


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its sides parallel to the page's."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def meet(self, other: Box) -> Box | None:
        """What both cover, or None."""
        left, right = max(self.left, other.left), min(self.right, other.right)
        bottom, top = max(self.bottom, other.bottom), min(self.top, other.top)
        return Box(left, bottom, right, top) if left <= right and bottom <= top else None

    def grown(self, margin: float) -> Box:
        """The rectangle with a margin on all sides."""
        return Box(self.left - margin, self.bottom - margin, self.right + margin, self.top + margin)

    def has(self, point: tuple[float, float]) -> bool:
        """Whether a point is inside or on the edge."""
        return self.left <= point[0] <= self.right and self.bottom <= point[1] <= self.top


def moved(matrix: Matrix, x: float, y: float) -> Matrix:
    """A transformation whose origin is moved, in its own units."""
    a, b, c, d, e, f = matrix
    return a, b, c, d, e + a * x + c * y, f + b * x + d * y


def placed(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """The rectangle around a transformed rectangle."""
    a, b, c, d, e, f = matrix
    if b == 0 == c:
        x, y, z, w = a * left + e, d * bottom + f, a * right + e, d * top + f
        return Box(min(x, z), min(y, w), max(x, z), max(y, w))
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return Box(min(xs), min(ys), max(xs), max(ys))
