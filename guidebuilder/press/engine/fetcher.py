"""The one way by which the engine gets at a file, and the list of what it may get.

Everything lives under a virtual address, so that no path of this machine can
end up in a PDF: ``https://guide.invalid/content/…`` is the guide's folder and
``https://guide.invalid/styles/…`` the styles'. (``.invalid`` is reserved by
RFC 2606: it never resolves.)
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import Image, ImageFile, UnidentifiedImageError
from weasyprint.urls import URLFetcher, URLFetcherResponse

from guidebuilder.manuscript.drawings import DrawingError, check_drawing
from guidebuilder.press.engine.gray import gray_drawing, gray_picture

HOST = "guide.invalid"
CONTENT_URL = f"https://{HOST}/content/"
STYLES_URL = f"https://{HOST}/styles/"

MAX_PIXELS = 40_000_000
MAX_BYTES = 64 * 1024 * 1024
_RASTER = ("PNG", "JPEG", "GIF", "WEBP")
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_STYLE_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}


class RefusedError(ValueError):
    """An address or file that a document may not load; the message says why."""


class GuideFetcher(URLFetcher):  # type: ignore[misc]
    """Serves ``data:`` addresses and known files under two folders; refuses all else.

    ``gray`` takes the colour out of the guide's pictures.

    ``refused`` collects what was refused, since the engine itself only logs it.
    """

    def __init__(
        self,
        content: Path,
        styles: Path,
        *,
        gray: bool = False,
        most_pixels: int = MAX_PIXELS,
        most_bytes: int = MAX_BYTES,
    ) -> None:
        super().__init__(allowed_protocols={"data", "https"}, allow_redirects=False)
        self._roots = {"content": content.resolve(), "styles": styles.resolve()}
        self._gray = gray
        self._most_pixels = most_pixels
        self._most_bytes = most_bytes
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the file behind a virtual address.

        Raises :class:`RefusedError` (which the engine turns into a warning) for other
        schemes, hosts, folders, kinds of file, and for pictures past the limits.
        """
        try:
            if url[:5].lower() == "data:":
                given = super().fetch(url)
                if not _EMBEDDED.match(url):
                    return given
                # A raster picture inside a drawing is a picture like any other.
                body, kind = _picture(given.read(), "", gray=self._gray, most=self._most_pixels)
            else:
                body, kind = self._file(url)
        except (RefusedError, OSError) as error:
            self.refused.append(f"{_shown(url)}: {_reason(error)}")
            raise
        return URLFetcherResponse(url, body, {"Content-Type": kind})

    def _file(self, url: str) -> tuple[bytes, str]:
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.netloc != HOST:
            raise RefusedError("only files of the guide and of the styles are loaded")
        name, _, rest = unquote(parts.path).lstrip("/").partition("/")
        root = self._roots.get(name)
        if root is None or not rest or "\0" in rest or "\\" in rest:
            raise RefusedError("not a file of the guide or of the styles")
        try:
            path = (root / rest).resolve()
        except RuntimeError:
            raise RefusedError("the link leads to itself") from None
        if not path.is_relative_to(root):
            raise RefusedError("the file lies outside of its folder")
        data = _read_regular(path, self._most_bytes)
        if name == "styles":
            kind = _STYLE_TYPES.get(path.suffix.lower())
            if kind is None:
                raise RefusedError(f"styles may not load {path.suffix or 'such'} files")
            return data, kind
        return _picture(data, path.suffix.lower(), gray=self._gray, most=self._most_pixels)


def _shown(url: str) -> str:
    """The address as an author knows it: relative to the guide's folder."""
    for virtual in (CONTENT_URL, f"https://{HOST}/"):
        if url.startswith(virtual):
            return unquote(url.removeprefix(virtual))
    return url[:80]


def _reason(error: Exception) -> str:
    # An OSError's own text names the folder on this machine.
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _read_regular(path: Path, most: int) -> bytes:
    # O_NONBLOCK: opening a FIFO must not wait for a writer that never comes.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise RefusedError("not a regular file")
        if status.st_size > most:
            raise RefusedError(f"larger than {most // 2**20} MiB")
        return file.read()


def _picture(data: bytes, suffix: str, *, gray: bool, most: int = MAX_PIXELS) -> tuple[bytes, str]:
    """Re-encode a picture without its metadata; its type is read from its content."""
    if suffix == ".svg":
        try:
            check_drawing(data)
        except DrawingError as error:
            raise RefusedError(f"not a plain SVG: {error}") from None
        return gray_drawing(data) if gray else data, "image/svg+xml"
    try:
        with _strict(), Image.open(BytesIO(data), formats=_RASTER) as source:
            if source.width * source.height > most:
                size = f"{source.width} × {source.height}"
                raise RefusedError(f"{size} pixels; {most // 1_000_000} megapixels at most")
            kind = source.format or "PNG"
            source.load()
            image = gray_picture(source) if gray else source
            out = BytesIO()
            if kind == "JPEG":
                clean = image.convert("RGB") if image.mode not in {"L", "RGB"} else image
                clean.info = {}
                clean.save(out, "JPEG", quality=92, comment=b"")
                return out.getvalue(), "image/jpeg"
            clean = image.convert(
                "RGBA" if "A" in image.mode or "transparency" in image.info else "RGB"
            )
            clean.info = {}
            clean.save(out, "PNG")
            return out.getvalue(), "image/png"
    except UnidentifiedImageError:
        raise RefusedError("not a PNG, JPEG, GIF, WebP or SVG picture") from None
    except Image.DecompressionBombError:
        raise RefusedError("far more than 40 megapixels") from None
    except (SyntaxError, EOFError) as error:
        raise RefusedError(f"a damaged picture: {error}") from None


@contextmanager
def _strict() -> Iterator[None]:
    """Refuse truncated pictures, which importing the engine makes Pillow accept."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
