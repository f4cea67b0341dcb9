"""Pictures, judged by what they hold, where a text uses them."""

from __future__ import annotations

import os
import stat
import struct
import zlib
from io import BytesIO
from pathlib import Path

from guidebuilder.limits import MIB, Limits
from guidebuilder.manuscript.drawings import DrawingError, check_drawing
from guidebuilder.manuscript.findings import Findings
from guidebuilder.manuscript.links import Uses

RASTER = ("PNG", "JPEG", "GIF", "WEBP")

# All that Pillow has been seen to raise about a file that is not what it says.
_DAMAGED = (
    OSError,
    SyntaxError,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)

Fault = tuple[str, str, str]


def check_pictures(
    uses: Uses, root: Path, limits: Limits, findings: Findings, *, private: bool
) -> None:
    """Look into every picture that is used, and report at each use what cannot be printed.

    One that private texts alone use is looked into only where ``private`` says so: an
    edition without these texts shall not even open it.
    """
    found: dict[str, Fault | None] = {}
    for use in uses.pictures:
        if use.private and not private:
            continue
        if use.name not in found:
            found[use.name] = picture_fault(root / use.name, limits)
        fault = found[use.name]
        if fault is not None:
            code, message, hint = fault
            findings.add(
                code,
                use.chapter.source,
                use.line,
                use.column,
                message=f'"{use.name[:80]}": {message}',
                hint=hint,
                width=use.width,
            )


def picture_fault(path: Path, limits: Limits) -> Fault | None:
    """Why a picture cannot be printed: code, message and hint; None where it can."""
    try:
        data = _read(path, limits)
    except OSError as error:
        return "GB073", f"it cannot be read: {error.strerror}", "check the file"
    if data is None:
        hint = "make it smaller, or widen the limit with --limit picture=N"
        return "GB074", f"the file is larger than {limits.picture} MiB", hint
    if path.suffix.lower() == ".svg":
        try:
            check_drawing(data)
        except DrawingError as error:
            return "GB073", str(error), error.hint
        return None
    return _raster_fault(data, limits)


def _read(path: Path, limits: Limits) -> bytes | None:
    # Without O_NONBLOCK, a pipe put here after the first look would hold us up for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return b""
        data = file.read(limits.picture * MIB + 1)
    return data if len(data) <= limits.picture * MIB else None


def _raster_fault(data: bytes, limits: Limits) -> Fault | None:
    from PIL import Image, ImageFile, UnidentifiedImageError  # noqa: PLC0415

    most = limits.megapixels * 1_000_000
    hint = "scale it down: 300 dots an inch are all that print can show"
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(data), formats=RASTER) as image:
            if image.width * image.height > most:
                size = f"{image.width:,} × {image.height:,} pixels"
                return "GB074", f"{size} are more than {limits.megapixels} megapixels", hint
            image.load()
    except UnidentifiedImageError:
        kind = "it is empty" if not data else "its content is no PNG, JPEG, GIF or WebP"
        return "GB073", kind, "save it anew as PNG or JPEG"
    except Image.DecompressionBombError:
        return "GB074", f"it has far more than {limits.megapixels} megapixels", hint
    except _DAMAGED:
        return "GB073", "the file is damaged or cut off", "save it anew as PNG or JPEG"
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    return None
