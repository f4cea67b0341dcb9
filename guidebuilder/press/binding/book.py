"""A finished book, and how its pages are numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidebuilder.press.binding.stamp import roman
from guidebuilder.press.gathering import Gathering, Numbering


@dataclass(frozen=True, slots=True)
class Book:
    """A finished PDF. ``labels`` are the page labels in order; ``anchors`` map to page indexes.

    ``starts`` are the indexes of the gatherings' first pages; ``proofs`` is what
    proofreading returned for each gathering, where it was asked for. ``gatherings``
    are what it was bound of.
    """

    pdf: bytes
    labels: tuple[str, ...]
    anchors: dict[str, int]
    starts: tuple[int, ...] = ()
    proofs: tuple[Any, ...] = ()
    gatherings: tuple[Gathering, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages the file has, blank ones included."""
        return len(self.labels)


def page_labels(starts: Mapping[int, Numbering], pages: int) -> tuple[list[str], bytes]:
    """Number the pages, i, ii, iii and then 1, 2, 3; a blank goes on with what precedes it.

    ``starts`` is the numbering of gatherings by the index of their first page. Returned are
    the labels, and the number tree that says the same (ISO 32000-1, 12.4.2).
    """
    nums: list[bytes] = []
    labels: list[str] = []
    current, number = None, 0
    for index in range(pages):
        numbering = starts.get(index, current)
        if numbering is not current:
            current, number = numbering, 0
            style = b"r" if current is Numbering.ROMAN else b"D"
            nums.append(b"%d<</S/%b/St 1>>" % (index, style))
        number += 1
        labels.append(roman(number) if current is Numbering.ROMAN else str(number))
    return labels, b"<</Nums[%b]>>" % b" ".join(nums)


def question_range(numbers: Sequence[int]) -> str:
    """The questions of a page for its running head: "12", "12–15"; shuffled, "12, 3, 7".

    A shuffled page of more than three gives its first and its last: "12, 7".
    """
    if len(numbers) < 2:
        return "".join(map(str, numbers))
    if list(numbers) == sorted(numbers):
        return f"{numbers[0]}–{numbers[-1]}"
    shown = numbers if len(numbers) <= 3 else (numbers[0], numbers[-1])
    return ", ".join(map(str, shown))
