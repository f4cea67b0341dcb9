"""Whether the libraries that set the lines are those that the pictures were made with."""

from __future__ import annotations

from weasyprint.text.ffi import harfbuzz, pango

# Debian 12.
PANGO, HARFBUZZ = (1, 50, 12), (6, 0, 0)


def foreign() -> str:
    """What is different from Debian 12, in words; empty where nothing is.

    Other versions break lines or place glyphs a little otherwise, and rightly so.
    """
    number = int(pango.pango_version())
    version = (number // 10000, number // 100 % 100, number % 100)
    found = []
    if version != PANGO:
        found.append(f"Pango is {_dotted(version)}, not {_dotted(PANGO)}")
    major, minor, micro = HARFBUZZ
    at_least = harfbuzz.hb_version_atleast
    if not at_least(major, minor, micro) or at_least(major, minor, micro + 1):
        found.append(f"HarfBuzz is not {_dotted(HARFBUZZ)}")
    return "; ".join(found)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
