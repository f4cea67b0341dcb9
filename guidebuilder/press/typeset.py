"""HTML to a Gathering. With the fetcher, the only place that knows WeasyPrint.

The engine's public interface gives pages, anchors and bookmarks. Three things
reach further, each for a reason written beside it: box trees are read for the
places that the binder fills, boxes are moved to mirror left pages, and the
mapping of HTML elements to structure types is widened.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags as engine_tags
from weasyprint.text.fonts import FontConfiguration

from guidebuilder.errors import ContentError, MachineError
from guidebuilder.press.fetcher import CONTENT_URL, STYLES_URL, GuideFetcher
from guidebuilder.press.gathering import Bookmark, Copy, Gathering, Place, Spot

PX = 0.75
"""Points in a CSS pixel."""

ENGINE = f"WeasyPrint {weasyprint.__version__}"
"""The engine's name and version, as a book's metadata gives it."""

# Element classes with a meaning for this stage (see docs/press.md).
_SIDE, _WIDE = "side", "wide"

# The engine maps these to NonStruct, which a reader passes over in silence.
_MORE_TAGS = {
    "code": "Code", "pre": "P", "figure": "Div", "aside": "Div", "nav": "Sect", "header": "Div",
    "footer": "Div", "sup": "Span", "strong": "Span", "em": "Span", "b": "Span", "i": "Span",
}  # fmt: skip
_engine_tag = engine_tags._get_pdf_tag


def _structure_type(tag: str | None) -> str:
    return _MORE_TAGS.get(tag or "") or str(_engine_tag(tag))


engine_tags._get_pdf_tag = _structure_type


class _Warnings(logging.Handler):
    """Collects what the engine only logs (a missing picture, an unknown anchor or property)."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def typeset(copy: Copy, content: Path, styles: Path, *, draft: bool = False) -> Gathering:
    """Typeset one gathering.

    ``content`` is the guide's folder (pictures), ``styles`` that of the style
    sheets. A draft is laid out and measured, but not written as PDF. Raises
    ContentError for anything that the engine or the fetcher complains about.
    """
    # Colour fonts and subsets would carry the clock: the same input gives the same bytes.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    fetcher = GuideFetcher(content, styles)
    warnings = _Warnings()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(warnings)
    try:
        fonts, counters = FontConfiguration(), CounterStyle()
        sheets = [
            weasyprint.CSS(
                string=(styles / name).read_text("utf-8"),
                base_url=STYLES_URL + name,
                url_fetcher=fetcher,
                font_config=fonts,
                counter_style=counters,
            )
            for name in copy.styles
        ]
        html = weasyprint.HTML(string=copy.html, base_url=CONTENT_URL, url_fetcher=fetcher)
        document = html.render(
            stylesheets=sheets,
            font_config=fonts,
            counter_style=counters,
            pdf_variant="pdf/a-2a",
            presentational_hints=False,
        )
        if copy.mirrored:
            for index in range(1, len(document.pages), 2):
                page_box = document.pages[index]._page_box
                _mirror(page_box)
                # A page notes links, anchors and transformations when it is made.
                document.pages[index] = Page(page_box)
        pdf = b"" if draft else document.write_pdf(pdf_variant="pdf/a-2a")
    except Exception as error:
        # The engine's own faults have no type of their own; say at least where it happened.
        fault = f"{type(error).__name__}: {error}"
        raise MachineError(f"{copy.name}: {ENGINE} failed: {fault}") from error
    finally:
        logger.removeHandler(warnings)
    # What the fetcher refused is told once, in its own words, not again in the engine's.
    complaints = list(dict.fromkeys(fetcher.refused or warnings.messages))
    if complaints:
        raise ContentError(f"{copy.name}: " + "; ".join(complaints))
    return _symbols(copy, document, pdf)


def _mirror(page_box: Any) -> None:
    """Move what stands in the outer column of a right page to that of a left page.

    No selector of the engine knows the side of a page from inside the flow, so
    every page is laid out with its outer column at the right, and boxes are
    shifted: a side box to the other side of the measure, at the same distance;
    a wide one so that it ends with the measure instead of beginning with it.
    """
    left = page_box.content_box_x()
    right = left + page_box.width
    stack: list[Any] = [page_box]
    while stack:
        for child in _children(stack.pop()):
            classes = _classes(child)
            if _SIDE in classes:
                gap = child.position_x - right
                _move(child, left - gap - child.margin_width() - child.position_x)
            elif _WIDE in classes:
                _move(child, right - child.margin_width() - child.position_x)
            else:
                stack.append(child)


def _move(box: Any, dx: float) -> None:
    """Shift a box and all in it; the engine has laid out backgrounds apart from their boxes."""
    box.translate(dx)
    for part in _descendants(box):
        if part.background is not None:
            layers = [
                layer._replace(
                    painting_area=_shifted(layer.painting_area, dx),
                    positioning_area=_shifted(layer.positioning_area, dx),
                    clipped_boxes=[_shifted(clip, dx) for clip in layer.clipped_boxes],
                )
                for layer in part.background.layers
            ]
            part.background = part.background._replace(layers=layers)


def _shifted(area: Any, dx: float) -> Any:
    """An area or rounded box (x, y, width, height, radii…), moved."""
    # A layer without a picture has no positioning area, and says so in a word.
    return area if isinstance(area, str) else (area[0] + dx, *area[1:])


def _symbols(copy: Copy, document: Any, pdf: bytes) -> Gathering:
    anchors: dict[str, Place] = {}
    bookmarks: list[Bookmark] = []
    spots: list[Spot] = []
    heights: dict[str, float] = {}
    questions: list[tuple[int, ...]] = []
    for number, page in enumerate(document.pages):
        height = page.height * PX
        for name, (x, y, *_rest) in page.anchors.items():
            anchors.setdefault(name, Place(number, x * PX, height - y * PX))
        for level, label, (x, y), _state in page.bookmarks:
            bookmarks.append(Bookmark(level, label, Place(number, x * PX, height - y * PX)))
        seen: list[int] = []
        for box in _descendants(page._page_box):
            element = box.element
            if isinstance(box, boxes.MarginBox):
                spots += _margin_spots(box, number, height)
            elif element is not None and not isinstance(element, str):
                attributes = element.attrib
                if "data-spot" in attributes and isinstance(box, boxes.TextBox):
                    spots.append(_spot(attributes["data-spot"], box, number, height))
                if "data-measure" in attributes and isinstance(box, boxes.BlockLevelBox):
                    heights.setdefault(attributes["data-measure"], box.margin_height() * PX)
                if "data-question" in attributes:
                    seen.append(int(attributes["data-question"]))
        questions.append(tuple(dict.fromkeys(seen)))
    return Gathering(
        name=copy.name,
        pdf=pdf,
        pages=len(document.pages),
        numbering=copy.numbering,
        mirrored=copy.mirrored,
        anchors=anchors,
        bookmarks=tuple(bookmarks),
        spots=tuple(spots),
        questions=tuple(questions),
        heights=heights,
    )


def _margin_spots(margin: Any, page: int, height: float) -> Iterator[Spot]:
    """The places in a page margin box whose ``bookmark-label`` names their role.

    A margin box makes no bookmark, so the property is free to say what the box
    is for; its text is a figure space that carries position, size and weight.
    """
    label = margin.style["bookmark_label"]
    if len(label) != 1 or label[0][0] != "string":
        return
    for box in _descendants(margin):
        if isinstance(box, boxes.TextBox):
            yield _spot(label[0][1], box, page, height)


def _spot(role: str, box: Any, page: int, height: float) -> Spot:
    align = box.style["text_align_all"]
    return Spot(
        role=role,
        page=page,
        left=box.position_x * PX,
        right=(box.position_x + box.width) * PX,
        baseline=height - (box.position_y + box.baseline) * PX,
        size=box.style["font_size"] * PX,
        bold=box.style["font_weight"] >= 600,
        flush_right=align in {"right", "end"},
    )


def _children(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        # An absolutely positioned box stands in the tree behind a placeholder.
        yield getattr(child, "_box", child)


def _descendants(box: Any) -> Iterator[Any]:
    stack = [box]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(list(_children(current))))


def _classes(box: Any) -> list[str]:
    if box.element is None or isinstance(box.element, str):
        return []
    # A line's boxes share their block's element: only the block itself is moved.
    if isinstance(box, boxes.TextBox | boxes.LineBox):
        return []
    return str(box.element.attrib.get("class", "")).split()
