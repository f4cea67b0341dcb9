"""The one way by which the engine gets at a file, and the list of what it may get.

Everything lives under a virtual address, so that no path of this machine can
end up in a PDF: ``https://guide.invalid/content/…`` is the guide's folder and
``https://guide.invalid/styles/…`` the styles'. (``.invalid`` is reserved by
RFC 2606: it never resolves.)
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import Image, ImageFile, UnidentifiedImageError
from weasyprint.urls import URLFetcher, URLFetcherResponse

HOST = "guide.invalid"
CONTENT_URL = f"https://{HOST}/content/"
STYLES_URL = f"https://{HOST}/styles/"

MAX_PIXELS = 40_000_000
MAX_BYTES = 64 * 1024 * 1024
_RASTER = ("PNG", "JPEG", "GIF", "WEBP")
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

    ``refused`` collects what was refused, since the engine itself only logs it.
    """

    def __init__(self, content: Path, styles: Path) -> None:
        super().__init__(allowed_protocols={"data", "https"}, allow_redirects=False)
        self._roots = {"content": content.resolve(), "styles": styles.resolve()}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the file behind a virtual address.

        Raises :class:`RefusedError` (which the engine turns into a warning) for other
        schemes, hosts, folders, kinds of file, and for pictures past the limits.
        """
        try:
            if url[:5].lower() == "data:":
                return super().fetch(url)
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
        path = (root / rest).resolve()
        if not path.is_relative_to(root):
            raise RefusedError("the file lies outside of its folder")
        data = _read_regular(path)
        if name == "styles":
            kind = _STYLE_TYPES.get(path.suffix.lower())
            if kind is None:
                raise RefusedError(f"styles may not load {path.suffix or 'such'} files")
            return data, kind
        return _picture(data, path.suffix.lower())


def _shown(url: str) -> str:
    """The address as an author knows it: relative to the guide's folder."""
    for virtual in (CONTENT_URL, f"https://{HOST}/"):
        if url.startswith(virtual):
            return unquote(url.removeprefix(virtual))
    return url[:80]


def _reason(error: Exception) -> str:
    # An OSError's own text names the folder on this machine.
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _read_regular(path: Path) -> bytes:
    # O_NONBLOCK: opening a FIFO must not wait for a writer that never comes.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise RefusedError("not a regular file")
        if status.st_size > MAX_BYTES:
            raise RefusedError(f"larger than {MAX_BYTES // 2**20} MiB")
        return file.read()


def _picture(data: bytes, suffix: str) -> tuple[bytes, str]:
    """Re-encode a picture without its metadata; its type is read from its content."""
    if suffix == ".svg":
        head = data[:4096].lower()
        if b"<svg" not in head or b"<!doctype" in data.lower() or b"<!entity" in data.lower():
            raise RefusedError("not a plain SVG (document types and entities are refused)")
        return data, "image/svg+xml"
    try:
        with _strict(), Image.open(BytesIO(data), formats=_RASTER) as image:
            if image.width * image.height > MAX_PIXELS:
                raise RefusedError(f"{image.width} × {image.height} pixels; 40 megapixels at most")
            kind = image.format or "PNG"
            image.load()
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
