"""What a document may load, and in what state a picture reaches the PDF."""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from guidebuilder.press.engine.fetcher import CONTENT_URL, STYLES_URL, GuideFetcher

SECRET = b"words-that-only-this-file-holds"


def png(width: int = 4, height: int = 4) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def noisy_png() -> bytes:
    """A picture that does not compress, so that half of its bytes are half of its rows."""
    out = BytesIO()
    Image.effect_noise((64, 64), 100.0).save(out, "PNG")
    return out.getvalue()


def header_only(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    ihdr = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", ihdr) + idat + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"></svg>'
XXE = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + SVG
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n"


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide's folder with pictures of every kind; beside it a file that nobody may load."""
    folder = tmp_path / "guide"
    (folder / "images").mkdir(parents=True)
    outside = tmp_path / "outside.png"
    noise = noisy_png()
    outside.write_bytes(png() + SECRET)
    files = {
        "good.png": png(),
        "good.svg": SVG,
        "empty.png": b"",
        "cut.png": noise[: len(noise) // 2],
        "eps.png": EPS,
        "large.png": header_only(8_000, 8_000),
        "huge.png": header_only(14_000, 14_000),
        "xxe.svg": XXE,
        "doctype.svg": b"<!DOCTYPE svg>" + SVG,
        "notes.md": SECRET,
        "text.png": b"not a picture at all",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "out.png").symlink_to(outside)
    (folder / "away").symlink_to(tmp_path)
    (folder / "in.png").symlink_to(folder / "good.png")
    os.mkfifo(folder / "pipe.png")
    return folder


@pytest.fixture
def fetcher(guide: Path, tmp_path: Path) -> GuideFetcher:
    styles = tmp_path / "styles"
    styles.mkdir()
    (styles / "a.css").write_text("p {}")
    (styles / "a.py").write_text("SECRET")
    return GuideFetcher(guide, styles)


@pytest.mark.parametrize(
    "name", ["good.png", "good.svg", "in.png", "%67ood.png", "images/../good.png"]
)
def test_pictures_of_the_guide_are_loaded(fetcher: GuideFetcher, name: str) -> None:
    assert fetcher.fetch(CONTENT_URL + name).read()
    assert fetcher.refused == []


REFUSED = {
    "missing": ("nowhere.png", "no such file"),
    "folder": ("images", "directory"),
    "folder, with a slash": ("images/", "directory"),
    "link to a file outside": ("out.png", "outside"),
    "link to a folder outside": ("away/outside.png", "outside"),
    "dots": ("../outside.png", "outside"),
    "dots, encoded": ("%2e%2e/outside.png", "outside"),
    "dots and slash, encoded": ("%2e%2e%2foutside.png", "outside"),
    "dots, encoded twice": ("%252e%252e/outside.png", "no such file"),
    "absolute path": ("/etc/hostname", "outside"),
    "backslash": ("..\\outside.png", "not a file"),
    "NUL": ("good.png%00.txt", "not a file"),
    "FIFO": ("pipe.png", "regular file"),
    "empty": ("empty.png", "not a png"),
    "truncated": ("cut.png", "truncated"),
    "EPS named .png": ("eps.png", "not a png"),
    "no picture": ("text.png", "not a png"),
    "a text of the guide": ("notes.md", "not a png"),
    "64 megapixels": ("large.png", "40 megapixels"),
    "196 megapixels": ("huge.png", "pixels"),
    "SVG with an entity": ("xxe.svg", "plain svg"),
    "SVG with a document type": ("doctype.svg", "plain svg"),
}


@pytest.mark.parametrize(("name", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused(fetcher: GuideFetcher, tmp_path: Path, name: str, reason: str) -> None:
    started = time.monotonic()
    with pytest.raises((ValueError, OSError)):
        fetcher.fetch(CONTENT_URL + name)
    assert time.monotonic() - started < 1  # a FIFO is not waited for, a bomb not unpacked
    (told,) = fetcher.refused
    assert reason in told.lower()
    assert str(tmp_path) not in told
    assert told.split(": ")[1], "a reason is given"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "ftp://example.org/a.png",
        "file:///etc/hostname",
        "https://guide.invalid.example.org/content/good.png",
        "https://guide.invalid@example.org/content/good.png",
        "https://guide.invalid:8080/content/good.png",
        "http://guide.invalid/content/good.png",
        "https://guide.invalid/good.png",
        "https://guide.invalid/elsewhere/good.png",
        "https://guide.invalid/content",
        STYLES_URL + "a.py",
        STYLES_URL + "../guide/good.png",
        STYLES_URL + "nowhere.css",
    ],
)
def test_refused_addresses(fetcher: GuideFetcher, url: str) -> None:
    with pytest.raises((ValueError, OSError)):
        fetcher.fetch(url)
    assert len(fetcher.refused) == 1


def test_styles_and_data_are_loaded(fetcher: GuideFetcher) -> None:
    assert fetcher.fetch(STYLES_URL + "a.css").read() == b"p {}"
    assert fetcher.fetch("data:text/plain,words").read() == b"words"
    assert fetcher.refused == []


def test_a_file_larger_than_the_limit_is_not_read(fetcher: GuideFetcher, guide: Path) -> None:
    with (guide / "long.png").open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(ValueError, match="larger than 64 MiB"):
        fetcher.fetch(CONTENT_URL + "long.png")


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()  # ImageDescription
    return exif


SAVED: dict[str, Callable[[Image.Image, BytesIO], None]] = {
    "comment.jpg": lambda image, out: image.save(out, "JPEG", comment=SECRET),
    "exif.jpg": lambda image, out: image.save(out, "JPEG", exif=_exif()),
    "exif.png": lambda image, out: image.save(out, "PNG", exif=_exif()),
    "exif.webp": lambda image, out: image.save(out, "WEBP", exif=_exif()),
    "comment.gif": lambda image, out: image.save(out, "GIF", comment=SECRET),
    "grey.jpg": lambda image, out: image.convert("L").save(out, "JPEG", comment=SECRET),
    "cmyk.jpg": lambda image, out: image.convert("CMYK").save(out, "JPEG", comment=SECRET),
}


@pytest.mark.parametrize("name", SAVED)
def test_a_picture_comes_out_without_its_metadata(
    fetcher: GuideFetcher, guide: Path, name: str
) -> None:
    raw = BytesIO()
    SAVED[name](Image.new("RGB", (8, 6), "black"), raw)
    (guide / name).write_bytes(raw.getvalue())
    assert SECRET in raw.getvalue(), "the secret was never in the picture"
    clean = fetcher.fetch(CONTENT_URL + name).read()
    assert SECRET not in clean
    with Image.open(BytesIO(clean)) as image:
        assert image.size == (8, 6)
        assert not image.getexif()
        assert image.mode in {"L", "RGB", "RGBA"}
        assert image.convert("L").getextrema()[1] < 16, "still the same picture"


def test_text_behind_a_picture_is_left_behind(fetcher: GuideFetcher, guide: Path) -> None:
    (guide / "tail.png").write_bytes(png() + SECRET)
    assert SECRET not in fetcher.fetch(CONTENT_URL + "tail.png").read()
