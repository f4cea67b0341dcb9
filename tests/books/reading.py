"""Finished PDFs read with tools that had no part in making them: poppler, pdfium, qpdf."""

from __future__ import annotations

import ctypes
import html
import re
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Word:
    """A word and its box in points, from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Sheet:
    width: float
    height: float
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Link:
    """A link inside the file: its box from the upper left corner, pages counted from 0."""

    page: int
    target: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Mark:
    """An entry of the outline."""

    level: int
    title: str
    page: int


def run(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def squash(text: str) -> str:
    """Letters and digits alone: no hyphens, spaces, quotation marks or line ends in the way."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if c.isalnum()).casefold()


@cache
def texts(pdf: Path) -> tuple[str, ...]:
    """The text of each page."""
    return tuple(run("pdftotext", pdf, "-").split("\f")[:-1])


@cache
def sheets(pdf: Path) -> tuple[Sheet, ...]:
    """Size and words of each page."""
    out = []
    for page in run("pdftotext", "-bbox", pdf, "-").split("<page ")[1:]:
        width, height = re.findall(r'(?:width|height)="([\d.]+)"', page[:80])
        found = re.findall(
            r'<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">'
            r"(.*?)</word>",
            page,
        )
        words = tuple(
            Word(html.unescape(text), float(a), float(b), float(c), float(d))
            for a, b, c, d, text in found
        )
        out.append(Sheet(float(width), float(height), words))
    return tuple(out)


@cache
def labels(pdf: Path) -> tuple[str, ...]:
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(document.get_page_label(index) for index in range(len(document)))


@cache
def outline(pdf: Path) -> tuple[Mark, ...]:
    with pypdfium2.PdfDocument(pdf) as document:
        marks = []
        for item in document.get_toc():
            dest = item.get_dest()
            assert dest is not None, item.get_title()
            marks.append(Mark(item.level, item.get_title(), dest.get_index()))
        return tuple(marks)


@cache
def links(pdf: Path) -> tuple[Link, ...]:
    """Every link that leads to a page of the same file."""
    out = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            height = page.get_height()
            place, link = ctypes.c_int(0), pdfium.FPDF_LINK()
            while pdfium.FPDFLink_Enumerate(page, place, link):
                dest = pdfium.FPDFLink_GetDest(document, link)
                if not dest:
                    continue
                box = pdfium.FS_RECTF()
                assert pdfium.FPDFLink_GetAnnotRect(link, box)
                target = pdfium.FPDFDest_GetDestPageIndex(document, dest)
                top, bottom = sorted((height - box.top, height - box.bottom))
                out.append(Link(number, target, box.left, top, box.right, bottom))
    return tuple(out)


@cache
def marked(pdf: Path) -> dict[tuple[int, int], str]:
    """The text of each piece of marked content, by page index and MCID."""
    out: dict[tuple[int, int], list[str]] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            lines = page.get_textpage()
            for place in range(pdfium.FPDFPage_CountObjects(page)):
                item = pdfium.FPDFPage_GetObject(page, place)
                mcid = pdfium.FPDFPageObj_GetMarkedContentID(item)
                if mcid < 0 or pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_TEXT:
                    continue
                size = pdfium.FPDFTextObj_GetText(item, lines, None, 0)
                buffer = ctypes.create_string_buffer(size)
                unit = ctypes.POINTER(ctypes.c_ushort)
                pdfium.FPDFTextObj_GetText(item, lines, ctypes.cast(buffer, unit), size)
                text = buffer.raw[: size - 2].decode("utf-16-le", "replace").rstrip("\0")
                out.setdefault((number, mcid), []).append(text)
    return {key: "".join(parts) for key, parts in out.items()}


@cache
def unpacked(pdf: Path) -> bytes:
    """The file with every stream decoded and no object streams."""
    command = ["qpdf", "--qdf", "--object-streams=disable", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout
