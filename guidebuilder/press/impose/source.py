"""The pages that come in: opened, measured, and turned into forms without what is not printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Name

from guidebuilder.errors import ContentError, MachineError, UsageError

# What pikepdf raises for a file that is not as the format asks for.
_MALFORMED = (
    pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip
_MARKED = frozenset({"BDC", "BMC", "EMC", "MP", "DP"})
_STREAM = re.compile(r"stream <[^>]*>:? ?")
_HAS_MARKED = re.compile(rb"\b(?:BDC|BMC|EMC|MP|DP)\b")
# Keys of objects that a page draws, which say something that no printer shows.
_UNPRINTED = (
    "/AF", "/Alternates", "/LastModified", "/Measure", "/Metadata", "/OC", "/OPI", "/PieceInfo",
    "/PtData", "/Ref", "/StructParent", "/StructParents",
)  # fmt: skip

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageForm:
    """A page as a form XObject, clipped to its trim.

    ``matrix`` stands it upright with the lower left corner of its trim at the
    origin; ``width`` and ``height`` are of the upright trim, in points.
    """

    form: pikepdf.Object
    matrix: Matrix
    width: float
    height: float


@contextmanager
def opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    """Open a PDF that may be printed; see :func:`guidebuilder.press.impose.impose` for errors."""
    # The library would go on with the pages that are left, and a booklet lack the others.
    if b"%PDF-" in data[:1024] and b"%%EOF" not in data[-1024:]:
        raise MachineError("the PDF is cut off: its end is missing; copy it or make it again")
    with _faults():
        try:
            pdf = pikepdf.open(BytesIO(data))
        except pikepdf.PasswordError as error:
            raise _encrypted() from error
        except pikepdf.PdfError as error:
            if b"%PDF-" in data[:1024]:
                raise
            raise UsageError("this is no PDF; give a finished PDF") from error
    with pdf:
        with _faults():
            if pdf.is_encrypted:
                raise _encrypted()
            if not len(pdf.pages):
                raise ContentError("the PDF has no pages; there is nothing to impose")
            _check_layers(pdf)
        yield pdf


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever a file that is not as the format asks for may raise, told as that."""
    try:
        yield
    except _MALFORMED as error:
        # Without the library's name for the bytes in memory, which is another every time.
        fault = _STREAM.sub("", str(error))
        raise MachineError(
            f"the PDF is damaged ({fault}); make it again, or repair it with qpdf"
        ) from error


def repairs(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """A warning where the file was damaged but could be read."""
    if not pdf.get_warnings():
        return ()
    return ("the PDF is damaged and was read as well as it can be; look at every page",)


def adopt(source: pikepdf.Pdf, target: pikepdf.Pdf) -> list[PageForm]:
    """Copy all pages into ``target``, as forms that share their fonts and pictures.

    A page is what its TrimBox holds, which is the CropBox and then the MediaBox
    where there is none (ISO 32000-1, 14.11.2). Raises UsageError where a page is
    not as large as the first.
    """
    with _faults():
        source.generate_appearance_streams()
        source.flatten_annotations("print")
        source.remove_unreferenced_resources()
        pages = [_adopt(page, number, target) for number, page in enumerate(source.pages, 1)]
    first = pages[0]
    for number, page in enumerate(pages, 1):
        if max(abs(page.width - first.width), abs(page.height - first.height)) > 1:
            raise UsageError(
                f"page {number} is {_size(page)}, but page 1 is {_size(first)}; "
                "the pages of a booklet are of one size"
            )
    return pages


def clean(pdf: pikepdf.Pdf) -> None:
    """Take out what is not printed: marked content with its texts, keys that describe."""
    for item in [item for item in pdf.objects if isinstance(item, pikepdf.Object)]:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for key in _UNPRINTED:
            if key in item:
                del item[key]
        resources = item.get("/Resources")
        if isinstance(resources, pikepdf.Dictionary) and "/Properties" in resources:
            del resources["/Properties"]
        if isinstance(item, pikepdf.Stream):
            if item.get("/Subtype") == Name.Form or "/PatternType" in item:
                _unmark(item)
        elif isinstance(glyphs := item.get("/CharProcs"), pikepdf.Dictionary):
            for _name, glyph in sorted(glyphs.items()):
                _unmark(glyph)


def _unmark(stream: pikepdf.Stream) -> None:
    with _faults():
        if _HAS_MARKED.search(stream.read_bytes()):
            found = pikepdf.parse_content_stream(stream)
            kept = [item for item in found if str(item.operator) not in _MARKED]
            stream.write(pikepdf.unparse_content_stream(kept))


def _adopt(page: pikepdf.Page, number: int, target: pikepdf.Pdf) -> PageForm:
    left, bottom, right, top = _trim(page)
    if right - left < 1 or top - bottom < 1:
        raise MachineError(f"page {number} has no size; make the PDF again")
    form = target.copy_foreign(page.as_form_xobject(handle_transformations=False))
    form.BBox = pikepdf.Array([round(edge, 5) for edge in (left, bottom, right, top)])
    if "/Matrix" in form:
        del form["/Matrix"]
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = (right - left) * unit, (top - bottom) * unit
    # Quarter turns clockwise, as /Rotate counts them, about the corner that ends at the origin.
    turns: tuple[Matrix, ...] = (
        (1, 0, 0, 1, -left, -bottom),
        (0, -1, 1, 0, -bottom, right),
        (-1, 0, 0, -1, right, top),
        (0, 1, -1, 0, top, -left),
    )
    turn = round(int(page.obj.get("/Rotate", 0)) / 90) % 4
    a, b, c, d, e, f = (unit * value for value in turns[turn])
    if turn % 2:
        width, height = height, width
    return PageForm(form, (a, b, c, d, e, f), width, height)


def _trim(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """The trim within the medium, as left, bottom, right, top: a box may name any two corners."""
    (x0, y0, x1, y1), (left, bottom, right, top) = map(_corners, (page.trimbox, page.mediabox))
    return max(x0, left), max(y0, bottom), min(x1, right), min(y1, top)


def _corners(box: pikepdf.Array) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(value) for value in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _check_layers(pdf: pikepdf.Pdf) -> None:
    """Layers end with the imposition, so all of them have to be shown."""
    layers = pdf.Root.get("/OCProperties")
    if layers is None:
        return
    default = layers.get("/D", {})
    if default.get("/BaseState", "/ON") != "/ON" or default.get("/OFF") or default.get("/AS"):
        raise UsageError(
            "the PDF has layers that are hidden or shown by themselves; "
            "flatten them first, or print the PDF into a new one"
        )


def _size(page: PageForm) -> str:
    return f"{page.width / 72 * 25.4:.0f} × {page.height / 72 * 25.4:.0f} mm"


def _encrypted() -> UsageError:
    return UsageError(
        "the PDF is encrypted; save it without a password or restrictions, and impose that"
    )
