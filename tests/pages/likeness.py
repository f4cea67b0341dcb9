"""When two pictures of a page look alike: the same ink in every small place.

Anti-aliasing spreads the ink of an edge over its neighbours but hardly changes how
much there is. So what is compared is the ink in small windows, not the dots: a
square window notices what moved or grew, long flat ones notice a rule that is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageStat

RESOLUTION = 60
"""Dots to the inch of the pictures that are compared and kept."""

SIGHTS = (((3, 3), 12.0), ((48, 1), 10.0), ((1, 48), 10.0))
"""Windows, as dots to either side of their middle, and the most that their ink may
differ, in steps of 255 from white to black."""

MEAN_LIMIT = 0.8
"""The most that the ink of the first window may differ on the average of the page."""

EDGE = 2
"""Dots at the paper's edge that are left out: the last one is only in part on the paper."""

_MIDDLE = 128


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two pictures are apart.

    ``worst`` is the largest difference as a share of what may be (1.0 is the limit),
    at ``place`` (millimetres from the left and the top); ``mean`` is the same for
    the page as a whole. Both are infinite where the sizes differ.
    """

    worst: float
    mean: float
    place: tuple[float, float] = (0.0, 0.0)

    @property
    def alike(self) -> bool:
        """Whether nobody would tell one from the other."""
        return self.worst <= 1.0 and self.mean <= 1.0

    def __str__(self) -> str:
        across, down = self.place
        return (
            f"{self.worst:.1f} times the limit {across:.0f} mm from the left and {down:.0f} mm "
            f"from the top, {self.mean:.1f} times over the page"
        )


def compare(one: Image.Image, other: Image.Image) -> Likeness:
    """Compare two grey pictures of RESOLUTION dots to the inch."""
    if one.size != other.size:
        return Likeness(float("inf"), float("inf"))
    # Signed, around the middle: only so do the two sides of an edge cancel each other.
    signed = ImageChops.add(_inner(one), ImageChops.invert(_inner(other)), 1, _MIDDLE - 255)
    worst, place, mean = 0.0, (0.0, 0.0), 0.0
    for number, (window, limit) in enumerate(SIGHTS):
        difference = _size(signed.filter(ImageFilter.BoxBlur(window)))
        _, high = difference.getextrema()
        assert isinstance(high, (int, float))
        share = high / limit
        if share > worst:
            worst, place = share, _place(difference, high)
        if number == 0:
            mean = ImageStat.Stat(difference).mean[0] / MEAN_LIMIT
    return Likeness(worst, mean, place)


def _inner(image: Image.Image) -> Image.Image:
    width, height = image.size
    return image.convert("L").crop((EDGE, EDGE, width - EDGE, height - EDGE))


def _size(signed: Image.Image) -> Image.Image:
    return signed.point([abs(step - _MIDDLE) for step in range(256)])


def _place(difference: Image.Image, high: float) -> tuple[float, float]:
    box = difference.point([255 if step >= high else 0 for step in range(256)]).getbbox()
    left, top = box[:2] if box else (0, 0)
    return (left + EDGE) / RESOLUTION * 25.4, (top + EDGE) / RESOLUTION * 25.4
