"""Findings of preflight, and their codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

CODES = {
    "GB401": "A font that is not embedded, or not one of guidebuilder's.",
    "GB402": "A character that prints as an empty box, or as nothing.",
    "GB403": "Something printed outside the area that it belongs to.",
    "GB404": "Text or a picture that is cut off.",
    "GB405": "A heading at a page's foot without the text under it.",
    "GB406": "A question divided between pages without need.",
    "GB407": "A page more than half empty without a reason.",
    "GB408": "Type that is too small.",
    "GB409": "Text that does not stand out from its ground in black and white.",
    "GB410": "Colour in an edition that is printed in black alone.",
    "GB411": "A page of the wrong size, or turned, or with boxes that differ.",
    "GB412": "A blank page too many, or a section that does not open on a right page.",
    "GB413": "A PDF without tags, language or title.",
    "GB414": "A figure without alternative text.",
    "GB415": "A heading that skips a level.",
    "GB416": "A link without text.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not fit to print.

    ``page`` counts from 0, in the gathering or in the book; None means the whole
    of it. ``more`` is how many others of the kind there are on the same page.
    """

    code: str
    page: int | None
    question: int | None
    message: str
    hint: str
    more: int = 0

    def on(self, first: int) -> Finding:
        """The finding in a book in which its gathering begins at page ``first``."""
        return self if self.page is None else replace(self, page=self.page + first)


@dataclass(frozen=True, slots=True)
class Proof:
    """A gathering proofread: ``bare`` and ``recto`` tell of each page whether it is blank, and
    whether the style sheets asked for a right page there.
    """

    findings: tuple[Finding, ...]
    mirrored: bool
    bare: tuple[bool, ...]
    recto: tuple[bool, ...]


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each code, page and question, in the order of the pages."""
    first: dict[tuple[str, int | None, int | None], Finding] = {}
    for finding in findings:
        key = (finding.code, finding.page, finding.question)
        known = first.get(key)
        first[key] = finding if known is None else replace(known, more=known.more + 1)
    return tuple(sorted(first.values(), key=_place))


def _place(finding: Finding) -> tuple[int, str, int]:
    page = -1 if finding.page is None else finding.page
    return page, finding.code, finding.question or 0
