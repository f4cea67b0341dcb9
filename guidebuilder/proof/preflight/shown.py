"""Rules on what a finished page shows: fonts, glyphs, places, sizes, contrast, colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guidebuilder.proof.preflight.findings import Finding
from guidebuilder.proof.preflight.geometry import Box
from guidebuilder.proof.preflight.marks import BLACK, WHITE, Kind, Mark, contrast
from guidebuilder.proof.preflight.surveyed import Page, Piece, Rect
from guidebuilder.proof.preflight.terms import Terms

_SLACK = 2.5  # points that ink may reach beyond its area: hung capitals, half a rule
_ROUNDING = 0.02  # points: sizes come as pixels with a few decimals
_CONTRAST = 4.5  # WCAG 2.2, 1.4.3


class PageRules:
    """The rules for one page: ``number`` from 0, its survey and its marks."""

    def __init__(self, number: int, page: Page, marks: Sequence[Mark], terms: Terms) -> None:
        self._number = number
        self._page = page
        self._marks = marks
        self._terms = terms
        self._sheet = Box(0.0, 0.0, terms.width, terms.height)
        self._areas = [_widened(rect) for rect in (page.full, *page.margins)]
        self._pictures = [_widened(p.rect) for p in page.pieces if p.picture]
        self._pictures += [m.box for m in marks if m.face is not None and m.face.pictorial]

    def findings(self) -> Iterator[Finding]:
        """All that is wrong with the page."""
        for mark in self._marks:
            if mark.kind is Kind.TEXT:
                yield from self._text(mark)
            yield from self._place(mark)
            yield from self._color(mark)
        yield from self._layout()

    @property
    def bare(self) -> bool:
        """Whether nothing is printed in the type area or the outer column."""
        full = _widened(self._page.full)
        return not any(full.has(mark.box.middle) for mark in self._marks)

    def _text(self, mark: Mark) -> Iterator[Finding]:
        face = mark.face
        assert face is not None  # noqa: S101
        if not face.embedded:
            message = f"the font {face.name} is not embedded"
            yield self._finding("GB401", mark, message, "use the faces of the style sheets")
        elif not face.ours:
            message = f"the font {face.name} is none of guidebuilder's"
            yield self._finding("GB401", mark, message, "use the faces of the style sheets")
        if not mark.whole:
            message = f"a character prints as an empty box{self._quoted(mark)}"
            yield self._finding("GB402", mark, message, "no face has it: use another character")
        elif face.pictorial and not self._drawn(mark.box):
            message = f"an emoji prints as nothing{self._quoted(mark)}"
            yield self._finding("GB402", mark, message, "use another emoji")
        floor = self._terms.smallest_code if face.mono else self._terms.smallest
        if mark.size < floor - _ROUNDING:
            message = f"type of {mark.size:.1f} pt{self._quoted(mark)}"
            yield self._finding("GB408", mark, message, f"the smallest is {floor:g} pt")
        if mark.color is not None and not face.pictorial:
            ratio = contrast(mark.color, mark.ground)
            if ratio < _CONTRAST:
                message = f"a contrast of {ratio:.1f} to 1{self._quoted(mark)}"
                hint = f"it takes {_CONTRAST} to 1 to be read in black and white"
                yield self._finding("GB409", mark, message, hint)

    def _drawn(self, box: Box) -> bool:
        return any(m.kind is not Kind.TEXT and box.has(m.box.middle) for m in self._marks)

    def _place(self, mark: Mark) -> Iterator[Finding]:
        kind = mark.kind
        flush = kind is Kind.DRAWING
        if not flush and (mark.cut or not _within(mark.box, self._sheet, _SLACK)):
            by = "a box" if mark.cut else "the page's edge"
            message = f"a {kind.value} is cut off by {by}{self._quoted(mark)}"
            yield self._finding("GB404", mark, message, "make it narrower or shorter")
        elif not any(_within(mark.box, area, 0.0) for area in self._areas):
            box = mark.box
            message = (
                f"a {kind.value} of {box.width:.0f} by {box.height:.0f} pt "
                f"runs out of the type area{self._quoted(mark)}"
            )
            yield self._finding("GB403", mark, message, "make it narrower or shorter")

    def _color(self, mark: Mark) -> Iterator[Finding]:
        plain = mark.color in (None, BLACK, WHITE)
        if self._terms.gray and not plain:
            if any(picture.has(mark.box.middle) for picture in self._pictures):
                return
            message = f"a {mark.kind.value} in colour or gray{self._quoted(mark)}"
            yield self._finding("GB410", mark, message, "print it in black")

    def _layout(self) -> Iterator[Finding]:
        """What runs out of its own box, though within the area of the page."""
        area = self._page.area
        for piece in self._page.pieces:
            if piece.rect.right > self._terms.width:
                continue  # its ink is cut off by the edge, which is told already
            over = piece.rect.right - piece.room
            if not piece.aside and not piece.margin:
                over = max(over, piece.rect.right - area.right)
            if over > _SLACK:
                message = f'"{piece.text}" runs {over:.1f} pt out of its box'
                hint = "break it, or shorten it"
                yield Finding("GB403", self._number, piece.question, message, hint)

    def _finding(self, code: str, mark: Mark, message: str, hint: str) -> Finding:
        return Finding(code, self._number, self._question(mark), message, hint)

    def _question(self, mark: Mark) -> int | None:
        x, y = mark.box.middle
        level = [f for f in self._page.fragments if f.rect.bottom <= y <= f.rect.top]
        for fragment in level:
            if fragment.rect.left <= x <= fragment.rect.right:
                return fragment.question
        # The outer column is outside the question's box, at its height.
        return level[0].question if len(level) == 1 else None

    def _quoted(self, mark: Mark) -> str:
        """The text that a mark belongs to, for a message."""
        piece = next((p for p in self._page.pieces if _at(p, mark.box.middle)), None)
        return f': "{piece.text}"' if piece is not None and piece.text else ""


def _widened(rect: Rect) -> Box:
    return Box(rect.left, rect.bottom, rect.right, rect.top).grown(_SLACK)


def _within(box: Box, area: Box, slack: float) -> bool:
    return (
        area.left - slack <= box.left
        and box.right <= area.right + slack
        and area.bottom - slack <= box.bottom
        and box.top <= area.top + slack
    )


def _at(piece: Piece, point: tuple[float, float]) -> bool:
    rect = piece.rect
    return rect.left <= point[0] <= rect.right and rect.bottom <= point[1] <= rect.top
