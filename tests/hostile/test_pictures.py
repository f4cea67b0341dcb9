"""Hostile pictures: each is told at the line that shows it, and nothing of it is printed."""

from __future__ import annotations

import os
import struct
import time
import zlib
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from guidebuilder.limits import Limits
from guidebuilder.manuscript.drawings import MAX_ELEMENTS, DrawingError, check_drawing
from guidebuilder.manuscript.pictures import picture_fault
from guidebuilder.press.engine.fetcher import CONTENT_URL, GuideFetcher
from tests.hostile import shelf

CHAPTER = "# S\n\n## Q\n\n`mid`\n\nSee ![a thing]({name}) here.\n\n### Answer\n\nA.\n"
XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def header(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    ihdr = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    idat = chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + ihdr + idat + chunk(b"IEND", b"")


def saved(form: str, cut: float = 1.0) -> bytes:
    out = BytesIO()
    Image.effect_noise((64, 64), 100.0).convert("RGB").save(out, form)
    return out.getvalue()[: int(len(out.getvalue()) * cut)]


def svg(inside: str, before: str = "") -> bytes:
    return f'{before}<svg {XMLNS} width="4" height="4">{inside}</svg>'.encode()


def tower(refer: str) -> bytes:
    """Eight floors, each of eight times the floor below."""
    floors = '<g id="f0"><path d="M0 0h1"/></g>'
    for floor in range(1, 9):
        floors += f'<g id="f{floor}">' + refer.format(floor - 1) * 8 + "</g>"
    return svg(f"<defs>{floors}</defs>" + refer.format(8))


EBCDIC = b'<?xml version="1.0" encoding="cp037"?>' + (
    f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg {XMLNS}>&x;</svg>'.encode(
        "cp037"
    )
)
XXE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE svg [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)

Make = Callable[[Path], object] | bytes | None

CASES: dict[str, tuple[str, Make, str]] = {
    "missing": ("images/no.png", None, "GB067"),
    "a folder": ("images/x.png", lambda p: p.mkdir(), "GB067"),
    "a link out": ("images/x.png", lambda p: p.symlink_to("/etc/hostname"), "GB067"),
    "a link to a loop": ("images/x.png", lambda p: p.symlink_to(p), "GB067"),
    "dots": ("../x.png", None, "GB066"),
    "dots, encoded": ("%2e%2e/x.png", None, "GB066"),
    "dots and slash, encoded": ("%2e%2e%2fx.png", None, "GB066"),
    "dots, encoded twice": ("%252e%252e/x.png", None, "GB066"),
    "absolute": ("/etc/x.png", None, "GB066"),
    "http": ("http://a.example/x.png", None, "GB066"),
    "https, upper case": ("HTTPS://a.example/x.png", None, "GB066"),
    "without a scheme": ("//a.example/x.png", None, "GB066"),
    "file": ("file:///etc/x.png", None, "GB066"),
    "data": ("data:image/png;base64,iVBOR", None, "GB066"),
    "NUL": ("images/p.png%00.txt", None, "GB066"),
    "a text": ("guide.toml", None, "GB068"),
    "a FIFO": ("images/x.png", os.mkfifo, "GB067"),
    "/dev/zero": ("images/x.png", lambda p: p.symlink_to("/dev/zero"), "GB067"),
    "0 bytes": ("images/x.png", b"", "GB073"),
    "a truncated PNG": ("images/x.png", saved("PNG", 0.5), "GB073"),
    "a truncated JPEG": ("images/x.jpg", saved("JPEG", 0.5), "GB073"),
    "a truncated GIF": ("images/x.gif", saved("GIF", 0.5), "GB073"),
    "a truncated WebP": ("images/x.webp", saved("WEBP", 0.5), "GB073"),
    "a header alone": ("images/x.png", header(9, 9)[:33], "GB073"),
    "EPS named .png": ("images/x.png", b"%!PS-Adobe-3.0 EPSF-3.0\nshowpage\n", "GB073"),
    "PDF named .png": ("images/x.png", b"%PDF-1.7\n", "GB073"),
    "TIFF named .png": ("images/x.png", saved("TIFF"), "GB073"),
    "HTML named .jpg": ("images/x.jpg", b"<html><script>x</script>", "GB073"),
    "an SVG named .png": ("images/x.png", svg(""), "GB073"),
    "a PNG named .svg": ("images/x.svg", saved("PNG"), "GB073"),
    "64 megapixels": ("images/x.png", header(8_000, 8_000), "GB074"),
    "196 megapixels": ("images/x.png", header(14_000, 14_000), "GB074"),
    "4 billion pixels": ("images/x.png", header(65_535, 65_535), "GB074"),
    "65 MiB": ("images/x.png", lambda p: os.truncate(os.open(p, 65, 0o600), 65 * 2**20), "GB074"),
    "SVG with XXE": ("images/x.svg", svg("<text>&x;</text>", XXE), "GB073"),
    "SVG with XXE in EBCDIC": ("images/x.svg", EBCDIC, "GB073"),
    "SVG in UTF-16": ("images/x.svg", svg("").decode().encode("utf-16"), "GB073"),
    "SVG with a billion laughs": ("images/x.svg", svg("<text>&i;</text>", LAUGHS), "GB073"),
    "SVG with a document type": ("images/x.svg", svg("", "<!DOCTYPE svg>"), "GB073"),
    "SVG, nested use": ("images/x.svg", tower('<use xlink:href="#f{}"/>'), "GB073"),
    "SVG, nested use of SVG 2": ("images/x.svg", tower('<use href="#f{}"/>'), "GB073"),
    "SVG, nested patterns": ("images/x.svg", tower('<path fill="url(#f{})"/>'), "GB073"),
    "SVG, nested masks": ("images/x.svg", tower("<g style=\"mask: url('#f{}')\"/>"), "GB073"),
    "SVG that uses itself": ("images/x.svg", svg('<g id="a"><use href="#a"/></g>'), "GB073"),
    "SVG, elements 5,000 deep": ("images/x.svg", svg("<g>" * 5000 + "</g>" * 5000), "GB073"),
    "SVG that loads a file": ("images/x.svg", svg('<image href="/etc/hostname"/>'), "GB073"),
    "SVG that loads itself": ("images/x.svg", svg('<image href="x.svg"/>'), "GB073"),
    "SVG that loads an address": ("images/x.svg", svg('<use href="http://a.example#x"/>'), "GB073"),
    "SVG in an SVG": ("images/x.svg", svg('<image href="data:image/svg+xml,x"/>'), "GB073"),
    "SVG cut off": ("images/x.svg", svg("<g/>")[:-4], "GB073"),
    "SVG with a byte of Latin 1": ("images/x.svg", svg("\0").replace(b"\0", b"\xe9"), "GB073"),
}


def put(path: Path, make: Make) -> None:
    if isinstance(make, bytes):
        path.write_bytes(make)
    elif make is not None:
        make(path)


@pytest.mark.parametrize(("name", "make", "code"), CASES.values(), ids=CASES)
def test_case(
    name: str, make: Make, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = shelf.write(Path("g"), CHAPTER.format(name=name))
    put(folder / name, make)
    before = time.monotonic()
    told = shelf.check(folder)
    assert time.monotonic() - before < 5
    (found,) = told.diagnostics
    assert (told.code, found["code"], found["path"], found["line"]) == (1, code, "g/10-a.md", 7)
    assert found["column"] in (5, 16)
    assert found["hint"]
    assert "hostname" not in str(found["message"]).removeprefix('"/etc/hostname')
    built = shelf.build(folder, Path("out"), "-e", "handout")
    assert (built.code, code in built.err) == (1, True)


@pytest.mark.parametrize("title", [t for t, (_, make, _) in CASES.items() if make is not None])
def test_the_press_refuses_it_too(title: str, tmp_path: Path) -> None:
    """The file may have changed since it was looked into."""
    name, make, _ = CASES[title]
    folder = shelf.write(tmp_path / "g", CHAPTER.format(name=name))
    put(folder / name, make)
    fetcher = GuideFetcher(folder, folder)
    with pytest.raises((ValueError, OSError)):
        fetcher.fetch(CONTENT_URL + name)


GOOD = {
    "a.png": saved("PNG"),
    "a.jpg": saved("JPEG"),
    "a.gif": saved("GIF"),
    "a.webp": saved("WEBP"),
    "a.svg": svg(
        '<g id="a"><path fill="url(#b)"/></g><use href="#a"/><a href="https://a.example"/>'
    ),
    "40 megapixels": header(8_000, 5_000),
}


@pytest.mark.parametrize("name", [name for name in GOOD if name.startswith("a.")])
def test_good_pictures_pass(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(GOOD[name])
    assert picture_fault(tmp_path / name, Limits()) is None


def test_the_limit_of_pixels_can_be_changed(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(header(3000, 1000))
    fault = picture_fault(tmp_path / "a.png", Limits(megapixels=2))
    assert fault is not None
    assert fault[:2] == ("GB074", "3,000 × 1,000 pixels are more than 2 megapixels")


def test_a_comment_in_a_jpeg_is_not_printed(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", comment=b"the answer is forty-two")
    (tmp_path / "a.jpg").write_bytes(out.getvalue())
    assert picture_fault(tmp_path / "a.jpg", Limits()) is None
    printed = GuideFetcher(tmp_path, tmp_path).fetch(CONTENT_URL + "a.jpg").read()
    assert b"forty-two" not in printed


PRIVATE = "# S\n\n## Q\n\n`mid`\n\n### Answer\n\nA.\n\n### Red flags\n\n![a thing](images/x.png)\n"


def test_what_private_texts_alone_show_is_opened_by_check_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = shelf.write(Path("g"), PRIVATE)
    (folder / "images/x.png").write_bytes(b"")
    assert [d["code"] for d in shelf.check(folder).diagnostics] == ["GB073"]
    opened: list[str] = []

    def note(path: Path, _: Limits) -> None:
        opened.append(path.name)

    monkeypatch.setattr("guidebuilder.manuscript.pictures.picture_fault", note)
    from guidebuilder.manuscript import read_manuscript

    read_manuscript(folder)
    assert opened == []
    (folder / "20-b.md").write_text(CHAPTER.format(name="images/x.png").replace("S", "T"))
    (folder / "20-b.md").write_text(
        CHAPTER.format(name="images/x.png").replace("# S", "# T").replace("## Q", "## R")
    )
    read_manuscript(folder)
    assert opened == ["x.png"]


def test_a_drawing_is_counted_as_often_as_it_is_drawn() -> None:
    many = MAX_ELEMENTS // 100
    inner = f'<g id="a">{"<path/>" * 98}</g>'
    check_drawing(svg(inner + '<use href="#a"/>' * (many - 10)))
    with pytest.raises(DrawingError, match="draws more than"):
        check_drawing(svg(inner + '<use href="#a"/>' * (many + 10)))


def test_a_picture_inside_a_drawing_is_held_to_the_same(tmp_path: Path) -> None:
    fetcher = GuideFetcher(tmp_path, tmp_path)
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", comment=b"the answer is forty-two")
    clean = fetcher.fetch("data:image/jpeg;base64," + b64encode(out.getvalue()).decode()).read()
    assert clean
    assert b"forty-two" not in clean
    with pytest.raises(ValueError, match="megapixels"):
        fetcher.fetch("data:image/png;base64," + b64encode(header(9_000, 9_000)).decode())
