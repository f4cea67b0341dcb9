"""Shorter ways through the engine, to the same pages.

The engine computes again and again what cannot have changed: the style of each of a thousand
like paragraphs, the lengths of each box, the font of each line, the shape of each word. Here
are other ways to the same values, put in the engine's place when they are installed. Those
through its layout come to the same bytes; only what draws text writes less (see ``drawing``),
and streams are packed otherwise (``packing``).
All are written against one version: with any other the engine goes its own way, slower.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import tinyhtml5
import weasyprint
import weasyprint.pdf  # all modules are to be there when their parts are replaced
from pydyf import PDF, Stream
from weasyprint.css import ComputedStyle
from weasyprint.formatting_structure.boxes import Box, ParentBox
from weasyprint.text.line_break import Layout

from guidebuilder.press.engine.speed import (
    backgrounds,
    blocks,
    defaults,
    drawing,
    flow,
    lengths,
    lines,
    packing,
    painting,
    paragraphs,
    parsing,
    styles,
    text,
    widths,
    writing,
)

WRITTEN_FOR = "70.0"
"""The version of WeasyPrint whose ways are shortened."""

WAYS: tuple[Any, ...] = (
    parsing,
    styles,
    defaults,
    text,
    lengths,
    backgrounds,
    flow,
    blocks,
    lines,
    paragraphs,
    widths,
    drawing,
    painting,
    writing,
    packing,
)
"""The modules with ``PATCHES``: what is the engine's own, and what takes its place."""


def _named(wanted: Any) -> list[tuple[Any, str]]:
    """Where the engine has a function or class by name: it imports them from module to module."""
    modules = [module for name, module in sys.modules.items() if name.startswith("weasyprint.")]
    return [
        (place, name)
        for place in (*modules, tinyhtml5, ComputedStyle, Box, ParentBox, Layout, Stream, PDF)
        for name, value in vars(place).items()
        if value is wanted
    ]


_PLACES = [
    (ways, place, name, own, instead)
    for ways in WAYS
    for own, instead in ways.PATCHES
    for place, name in _named(own)
]


def install() -> bool:
    """Take the shorter ways from now on; False if the engine is of another version."""
    if weasyprint.__version__ != WRITTEN_FOR:
        return False
    for _, place, name, _, instead in _PLACES:
        setattr(place, name, instead)
    return True


@contextmanager
def left_alone(ways: Collection[Any] = WAYS) -> Iterator[None]:
    """While this lasts, the engine goes its own ``ways``: for comparison."""
    for way, place, name, own, _ in _PLACES:
        if way in ways:
            setattr(place, name, own)
    try:
        yield
    finally:
        install()
