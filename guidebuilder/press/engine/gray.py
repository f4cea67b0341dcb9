"""Pictures of a guide without their colour, for editions that are printed in black alone.

Their tones stay: a photograph or a chart says something by them. Lightness is
that of ITU-R BT.601, which is what a monochrome printer makes of a colour.
"""

from __future__ import annotations

import re

from PIL import Image
from tinycss2.color3 import RGBA, parse_color

# Where an SVG names a colour: an attribute, or a declaration in a style.
_PAINT = re.compile(
    r"""(\b(?:fill|stroke|color|stop-color|flood-color|lighting-color)\s*[:=]\s*["']?\s*)"""
    r"""(#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)|[a-z]+)""",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<style\b.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def gray_picture(image: Image.Image) -> Image.Image:
    """A raster picture in tones of gray, as transparent as it was."""
    clear = "A" in image.mode or "transparency" in image.info
    if not clear:
        return image.convert("RGB").convert("L")
    full = image.convert("RGBA")
    gray = full.convert("RGB").convert("L").convert("RGBA")
    gray.putalpha(full.getchannel("A"))
    return gray


def gray_drawing(svg: bytes) -> bytes:
    """An SVG whose named colours are grays; its texts are left alone."""
    text = svg.decode("utf-8", "surrogateescape")
    painted = _MARKUP.sub(lambda found: _PAINT.sub(_gray, found[0]), text)
    return painted.encode("utf-8", "surrogateescape")


def _gray(found: re.Match[str]) -> str:
    color = parse_color(found[2])
    if not isinstance(color, RGBA):
        return found[0]  # none, currentColor, url(…), or no colour at all
    tone = round(255 * (0.299 * color.red + 0.587 * color.green + 0.114 * color.blue))
    return f"{found[1]}rgba({tone},{tone},{tone},{color.alpha:g})"
