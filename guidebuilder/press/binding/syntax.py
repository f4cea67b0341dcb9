"""Values as they are written in a PDF (ISO 32000-1, 7.3)."""

from __future__ import annotations

from collections.abc import Iterable

import pikepdf


def string(text: str) -> bytes:
    """A text string, in PDFDocEncoding or in UTF-16."""
    return bytes(pikepdf.String(text).unparse())


def name(text: str) -> bytes:
    """A name, from its text without the slash."""
    return bytes(pikepdf.Name(f"/{text}").unparse())


def number(value: float) -> bytes:
    """A number, rounded to hundredths."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return (short if short != "-0" else "0").encode("ascii")


def numbers(values: Iterable[float]) -> bytes:
    """An array of numbers."""
    return b"[%s]" % b" ".join(map(number, values))


def reference(to: int) -> bytes:
    """A reference to an object, by its number."""
    return b"%d 0 R" % to


def references(to: Iterable[int]) -> bytes:
    """An array of references."""
    return b"[%s]" % b" ".join(map(reference, to))
