"""Common tools that give hidden text back: each makes text of a file's bytes."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pypdfium2


def folded(text: str) -> str:
    """Letters and digits alone, without accents."""
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in text if c.isalnum())


def _run(data: bytes, *command: str) -> bytes:
    """Run a command on a file; FILE stands for its name."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.pdf"
        file.write_bytes(data)
        parts = [part.replace("FILE", str(file)) for part in command]
        return subprocess.run(parts, capture_output=True, check=False).stdout


def _text(*command: str) -> Callable[[bytes], str]:
    return lambda data: _run(data, *command).decode("utf-8", "replace")


def _qdf(data: bytes) -> str:
    made = _run(data, "qpdf", "--qdf", "--object-streams=disable", "--warning-exit-0", "FILE", "-")
    # Text operators and names as an editor shows them, with the names' escapes read.
    made = re.sub(rb"#([0-9a-f]{2})", lambda match: bytes([int(match[1], 16)]), made)
    return made.decode("utf-8", "replace") + made.decode("cp1252", "replace")


def _strings(item: Any) -> Iterator[str]:
    if isinstance(item, str):
        if item.startswith("b:"):
            yield bytes.fromhex(item[2:]).decode("utf-16-be", "replace")
        yield re.sub(r"#([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), item[2:])
        yield item
    elif isinstance(item, dict):
        for key, value in item.items():
            yield key
            yield from _strings(value)
    elif isinstance(item, list):
        parts = [part for value in item for part in _strings(value)]
        yield from parts
        yield " ".join(part[2:] for part in item if isinstance(part, str) and part[1:2] == ":")
        yield " ".join(part[2:] for part in item[::2] if isinstance(part, str))


def _json(data: bytes) -> str:
    made = _run(data, "qpdf", "--json=2", "--json-key=qpdf", "--warning-exit-0", "FILE")
    return "\n".join(_strings(json.loads(made or b"{}")))


def _streams(data: bytes) -> str:
    """Every stream that qpdf decodes, as bytes of XML or of a script."""
    command = ("--json=2", "--json-key=qpdf", "--json-stream-data=inline",
               "--decode-level=generalized", "--warning-exit-0")  # fmt: skip
    objects = json.loads(_run(data, "qpdf", *command, "FILE") or b"{}")["qpdf"][1]
    held = [o["stream"]["data"] for o in objects.values() if "stream" in o]
    out = []
    for piece in map(base64.b64decode, held):
        out.append(piece.decode("utf-16" if piece[:2] in {b"\xfe\xff", b"\xff\xfe"} else "utf-8",
                                "replace"))  # fmt: skip
    return "\n".join(out)


def _xml(data: bytes) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", _streams(data) + _json(data)))


def _script(data: bytes) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), _streams(data))


def _base64(data: bytes) -> str:
    """Every long run of such letters, in the strings and in the bytes of a file."""
    text = _json(data) + data.decode("latin-1")
    runs = re.findall(r"[A-Za-z0-9+/]{40,}", text)
    return "".join(base64.b64decode(run + "==").decode("utf-8", "replace") for run in runs)


def _hexadecimal(data: bytes) -> str:
    runs = re.findall(r"(?:[0-9a-f]{2}){40,}", _json(data))
    return "".join(bytes.fromhex(run).decode("utf-8", "replace") for run in runs)


def _wide(data: bytes) -> str:
    """What ``strings -eb`` shows of a file and of its unpacked form, the accent left out."""
    made = data + _run(data, "qpdf", "--qdf", "--warning-exit-0", "FILE", "-")
    runs = re.findall(rb"(?:\0[ -\xff]){12,}", made)
    return "".join(run.decode("utf-16-be") for run in runs)


def _pdfium(data: bytes) -> str:
    with pypdfium2.PdfDocument(BytesIO(data)) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def _bookmarks(data: bytes) -> str:
    with pypdfium2.PdfDocument(BytesIO(data)) as document:
        return " ".join(item.get_title() for item in document.get_toc())


def _labels(data: bytes) -> str:
    with pypdfium2.PdfDocument(BytesIO(data)) as document:
        return " ".join(document.get_page_label(index) for index in range(len(document)))


def _detached(data: bytes) -> str:
    """The attached files, as pdfium saves them."""
    with pypdfium2.PdfDocument(BytesIO(data)) as document:
        found = b""
        for index in range(document.count_attachments()):
            found += bytes(document.get_attachment(index).get_data())
    found += _inflated(found)
    return found.decode("utf-8", "replace")


def _inflated(data: bytes) -> bytes:
    done = subprocess.run(
        ["zlib-flate", "-uncompress"], input=data, capture_output=True, check=False
    )
    return done.stdout


def _flate(data: bytes) -> str:
    """Every compressed stream, through the tool that comes with qpdf."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S)
    return b"\n".join(map(_inflated, found)).decode("utf-8", "replace")


def _cut(data: bytes) -> str:
    return _text("pdftotext", "FILE", "-")(data[: data.index(b"%%EOF") + 5])


TOOLS: dict[str, Callable[[bytes], str]] = {
    "pdftotext": _text("pdftotext", "FILE", "-"),
    "pdftotext -raw": _text("pdftotext", "-raw", "FILE", "-"),
    "pdfinfo": _text("pdfinfo", "-custom", "FILE"),
    "pdfium": _pdfium,
    "pdfium, bookmarks": _bookmarks,
    "pdfium, page labels": _labels,
    "pdfium, attachments": _detached,
    "qpdf --qdf": _qdf,
    "qpdf --json": _json,
    "zlib-flate": _flate,
    "strings": lambda data: data.decode("utf-8", "replace"),
    "strings -eb": _wide,
    "base64 -d": _base64,
    "xxd -r -p": _hexadecimal,
    "percent decoding": lambda data: unquote(unquote(_json(data))),
    "an XML reader": _xml,
    "a JavaScript reader": _script,
    "the older file, cut off at its end mark": _cut,
}
