"""HTML to a Gathering. With fetcher, box_tree, survey and tags, all that knows WeasyPrint.

The engine's public interface gives pages, anchors and bookmarks. Three things
reach further, each for a reason written beside it: box trees are read for the
places that the binder fills, boxes are moved to mirror left pages, and the
structure tree is made by ``tags``.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from guidebuilder.errors import ContentError, MachineError
from guidebuilder.press.engine import speed, tags
from guidebuilder.press.engine.box_tree import (
    OVERLAID,
    PX,
    SIDE,
    WIDE,
    children,
    classes,
    descendants,
    move,
)
from guidebuilder.press.engine.drawings import share_drawings
from guidebuilder.press.engine.fetcher import (
    CONTENT_URL,
    MAX_BYTES,
    MAX_PIXELS,
    GuideFetcher,
)
from guidebuilder.press.engine.furniture import Furniture
from guidebuilder.press.engine.rows import MARK, ROWS, RowReader, page_numbers
from guidebuilder.press.engine.settling import settle
from guidebuilder.press.engine.stacks import stack
from guidebuilder.press.engine.stand_ins import faces_named
from guidebuilder.press.engine.survey import survey
from guidebuilder.press.gathering import (
    Bookmark,
    Copy,
    FieldKind,
    FormField,
    Gathering,
    Place,
    Spot,
)
from guidebuilder.press.matter.emoji import say_plainly, set_emoji, unselected
from guidebuilder.press.stylesheets import GRAY

ENGINE = f"WeasyPrint {weasyprint.__version__}"
"""The engine's name and version, as a book's metadata gives it."""

tags.install()
speed.install()


class _Warnings(logging.Handler):
    """Collects what the engine only logs (a missing picture, an unknown anchor or property)."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def typeset(
    copy: Copy,
    content: Path,
    styles: Path,
    *,
    tokens: str = "",
    draft: bool = False,
    embed: bool = True,
    most_pixels: int = MAX_PIXELS,
    most_bytes: int = MAX_BYTES,
) -> Gathering:
    """Typeset one gathering.

    ``content`` is the guide's folder (pictures), ``styles`` that of the style
    sheets. ``tokens`` is a style sheet of the guide's own, applied after all but the
    variants'. A draft is laid out and measured, but not written as PDF. Without ``embed`` the faces
    that ship are only named, for the binder to put them in: then the PDF is for nobody else. A
    picture of more
    than ``most_pixels``, or whose file has more than ``most_bytes``, is refused. Raises
    ContentError for anything that the engine or the fetcher complains about.
    """
    # Colour fonts and subsets would carry the clock: the same input gives the same bytes.
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    fetcher = GuideFetcher(
        content,
        styles,
        gray=GRAY in copy.styles,
        most_pixels=most_pixels,
        most_bytes=most_bytes,
    )
    warnings = _Warnings()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(warnings)
    try:
        read = stack(
            copy.styles,
            styles,
            tokens,
            html=copy.html,
            fetcher=fetcher,
            clean=lambda: not (fetcher.refused or warnings.messages),
        )
        html = weasyprint.HTML(
            string=set_emoji(copy.html), base_url=CONTENT_URL, url_fetcher=fetcher
        )
        document = html.render(
            stylesheets=read.sheets,
            font_config=read.fonts,
            counter_style=read.counters,
            pdf_variant="pdf/a-2a",
            presentational_hints=False,
        )
        for index, page in enumerate(document.pages):
            moved = settle(page._page_box)
            if copy.mirrored and index % 2:
                _mirror(page._page_box)
                moved = True
            if moved:
                # A page notes links, anchors and transformations when it is made.
                document.pages[index] = Page(page._page_box)
        if ROWS in copy.html or MARK in copy.html:
            furniture = Furniture()
            for page in document.pages:
                furniture.install(page)
        with nullcontext() if embed else faces_named(styles):
            pdf = b"" if draft else document.write_pdf(pdf_variant="pdf/a-2a", finisher=_finish)
    except (MemoryError, RecursionError):
        raise  # no fault of the engine's
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


def _finish(document: Any, pdf: Any) -> None:
    """What is done to the engine's objects before they are written."""
    say_plainly(document, pdf)
    share_drawings(pdf)


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
        for child in children(stack.pop()):
            named = classes(child)
            if OVERLAID in named:
                # Its rule is as wide as the page, what is in it stands in its own places.
                child.position_x = right - child.margin_width()
            if SIDE in named:
                gap = child.position_x - right
                move(child, left - gap - child.margin_width() - child.position_x)
            elif WIDE in named:
                move(child, right - child.margin_width() - child.position_x)
            else:
                stack.append(child)


def _symbols(copy: Copy, document: Any, pdf: bytes) -> Gathering:
    anchors: dict[str, Place] = {}
    bookmarks: list[Bookmark] = []
    spots: list[Spot] = []
    heights: dict[str, float] = {}
    questions: list[tuple[int, ...]] = []
    names: dict[str, str] = {}
    fields: dict[int, FormField] = {}
    rows = RowReader()
    for number, page in enumerate(document.pages):
        height = page.height * PX
        for name, (x, y, *_rest) in page.anchors.items():
            anchors.setdefault(name, Place(number, x * PX, height - y * PX))
        for level, label, (x, y), _state in page.bookmarks:
            bookmarks.append(
                Bookmark(level, unselected(label), Place(number, x * PX, height - y * PX))
            )
        seen: list[int] = []
        for box in descendants(page._page_box):
            element = box.element
            if isinstance(box, boxes.MarginBox):
                spots += _margin_spots(box, number, height)
            elif element is not None and not isinstance(element, str):
                attributes = element.attrib
                if "id" in attributes and attributes["id"] not in names:
                    names[attributes["id"]] = _name(element)
                if "data-spot" in attributes and isinstance(box, boxes.TextBox):
                    spots.append(_spot(attributes["data-spot"], box, number, height))
                if "data-measure" in attributes and isinstance(box, boxes.BlockLevelBox):
                    heights.setdefault(attributes["data-measure"], box.margin_height() * PX)
                if "data-field" in attributes and id(element) not in fields:
                    fields[id(element)] = _field(element, box, number, height)
                if "data-question" in attributes:
                    seen.append(int(attributes["data-question"]))
        questions.append(tuple(dict.fromkeys(seen)))
        if ROWS in copy.html:
            spots += page_numbers(rows, rows.page(page._page_box), number, height)
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
        names={anchor: name for anchor, name in names.items() if name},
        fields=tuple(fields.values()),
        survey=survey([page._page_box for page in document.pages], mirrored=copy.mirrored),
    )


def _name(element: Any) -> str:
    """What to call the place of an element: its question, else the heading in it, else nothing."""
    if number := element.attrib.get("data-question"):
        return f"Question {number}"
    titles = (inner.attrib.get("data-bookmark") for inner in element.iter())
    return next((str(title) for title in titles if title), "")


def _field(element: Any, box: Any, page: int, height: float) -> FormField:
    """The place that ``data-field`` asks for in the form "kind name" or "kind name value"."""
    kind, name, *value = element.attrib["data-field"].split()
    left, top = box.border_box_x(), box.border_box_y()
    return FormField(
        kind=FieldKind(kind),
        name=name,
        value="".join(value),
        label=element.attrib["aria-label"],
        page=page,
        left=left * PX,
        bottom=height - (top + box.border_height()) * PX,
        right=(left + box.border_width()) * PX,
        top=height - top * PX,
        size=box.style["font_size"] * PX,
    )


def _margin_spots(margin: Any, page: int, height: float) -> Iterator[Spot]:
    """The places in a page margin box whose ``bookmark-label`` names their role.

    A margin box makes no bookmark, so the property is free to say what the box
    is for; its text is a figure space that carries position, size and weight.
    """
    label = margin.style["bookmark_label"]
    if len(label) != 1 or label[0][0] != "string":
        return
    for box in descendants(margin):
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
        face=box.style["font_family"][0],
    )
