"""A guide in files, with a sentence of its own in every place, and a search for such sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from tests.books.reading import outline, run, squash, texts, unpacked

PARTS = {
    "hint": "Hint",
    "answer": "Answer",
    "line": "In one line",
    "deeper": "Going deeper",
    "sources": "Sources",
    "notes": "What the interviewer is looking for",
    "follow-ups": "Follow-ups",
    "red-flags": "Red flags",
    "rubric": "Rubric",
}
LISTS = {"sources", "follow-ups", "red-flags"}

SETTINGS = """\
[guide]
id = "canary"
title = "{title}"
module = "Module"

[editions.panel]
title = "Panel"
audience = "interviewer"
layout = "booklet"
matter = ["cover", "contents", "pages", "tips"]
parts = ["prompt", "stem", "hint", "answer", "line", "deeper", "sources",
  "notes", "follow-ups", "red-flags", "rubric", "quiz", "key", "explanations"]
"""


def sentence(name: str) -> str:
    """Six invented words that this name alone gives."""
    digest = sha256(name.encode()).digest()
    pairs = ["bdfgklmnprstvz"[byte % 14] + "aeiou"[byte // 14 % 5] for byte in digest[:24]]
    return " ".join("".join(pairs[start : start + 4]) for start in range(0, 24, 4))


def _question(number: int, level: str) -> Iterator[str]:
    """A question whose parts each say a sentence; the answer has a link and a picture as well."""
    yield f"## {sentence(f'{number} prompt')}?"
    short = sentence(f"{number} short")
    yield f"`{level}` `3 min` `#tag{number}` `id:slug-{number}` `short:{short}`"
    yield f"{sentence(f'{number} stem')}."
    for part, heading in PARTS.items():
        text = sentence(f"{number} {part}")
        yield f"### {heading}"
        if part == "rubric":
            yield f"| Score | What was heard |\n|---|---|\n| 1 | {text} |"
        else:
            yield f"- {text}\n- and more" if part in LISTS else f"{text}."
        if part == "answer":
            yield f"![{sentence(f'{number} alt')}](images/p.png)"
            address = squash(sentence(f"{number} address"))
            yield f"[elsewhere](https://example.org/{address}) and [there](#slug-{3 - number})"
    yield "### Quiz"
    yield f"{sentence(f'{number} item')}?"
    yield f"- [x] {sentence(f'{number} option')}\n\n  {sentence(f'{number} reason')}."
    yield f"- [ ] other\n\n  {sentence(f'{number} why not')}."


def _written(number: int) -> str:
    return "\n\n".join(
        [
            "## Write it?",
            "`mid` `id:written`",
            "### Answer",
            f"{sentence(f'{number} answer')}.",
            "### Quiz",
            "`lines:2`",
            "Write.",
            "#### Key",
            f"{sentence(f'{number} written key')}.",
        ]
    )


def _page(kind: str, audience: str) -> str:
    name = f"{kind} {audience}"
    body = f"{sentence(name)}.\n\n<!-- {sentence(f'comment {name}')} -->"
    return f"# A {name}\n\n`kind:{kind}` `audience:{audience}`\n\n{body}\n"


def write(folder: Path) -> Path:
    """Two questions (mid, senior) with everything, a third with a written item; four pages."""
    (folder / "images").mkdir(parents=True)
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    (folder / "images" / "p.png").write_bytes(out.getvalue())
    parts = ["# Section", f"<!-- {sentence('comment section')} -->", "Intro."]
    parts += [*_question(1, "mid"), *_question(2, "senior"), _written(3)]
    files = {
        "guide.toml": SETTINGS.format(title=sentence("title")),
        "10-section.md": "\n\n".join(parts) + "\n",
        "00-all.md": _page("page", "all"),
        "01-learner.md": _page("page", "learner"),
        "02-interviewer.md": _page("page", "interviewer"),
        "90-tips.md": _page("tips", "interviewer"),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def everything() -> set[str]:
    """The names of all sentences."""
    names = {"title", "comment section", "3 answer", "3 written key"}
    for number in (1, 2):
        more = ("prompt", "short", "stem", "alt", "address", "item", "option", "reason", "why not")
        names |= {f"{number} {part}" for part in (*PARTS, *more)}
    for page in ("page all", "page learner", "page interviewer", "tips interviewer"):
        names |= {page, f"comment {page}"}
    return names


def _strings(item: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    if isinstance(item, pikepdf.String):
        yield str(item)
        yield bytes(item).decode("latin-1")
    elif depth < 20 and isinstance(item, pikepdf.Array):
        for kid in item:
            if not kid.is_indirect if isinstance(kid, pikepdf.Object) else False:
                yield from _strings(kid, depth + 1)
    elif depth < 20 and isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, kid in item.items():
            yield key
            if isinstance(kid, pikepdf.Object) and not kid.is_indirect:
                yield from _strings(kid, depth + 1)


def channels(pdf: Path) -> dict[str, str]:
    """All that the file tells, by where it tells it, squashed."""
    raw = pdf.read_bytes()
    decoded = unpacked(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        seen = [page.get_textpage().get_text_bounded() for page in document]
    with pikepdf.open(pdf) as opened:
        strings = [text for item in opened.objects for text in _strings(item)]
        streams = [
            item.read_bytes().decode("latin-1")
            for item in opened.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image"
        ]
        names = opened.Root.get("/Names", pikepdf.Dictionary())
        dests = [str(text) for text in names.get("/Dests", {}).get("/Names", [])[::2]]
        xmp = opened.Root.Metadata.read_bytes().decode()
        info = [str(value) for value in opened.docinfo.values()]
    found = {
        "pdftotext": "".join(texts(pdf)),
        "pdftotext, raw": run("pdftotext", "-raw", pdf, "-"),
        "pdfium": "".join(seen),
        "bytes": raw.decode("latin-1"),
        # What `strings` prints, which a bare machine does not have.
        "printable": b"\n".join(re.findall(rb"[\t -~]{4,}", raw)).decode("ascii"),
        "decoded": decoded.decode("latin-1"),
        "decoded, 16 bit": decoded.decode("utf-16-be", "ignore"),
        "decoded, 16 bit, odd": decoded[1:].decode("utf-16-be", "ignore"),
        "strings": "\n".join(strings),
        "streams": "\n".join(streams),
        "outline": "\n".join(mark.title for mark in outline(pdf)),
        "names": "\n".join(dests),
        "xmp": xmp,
        "info": "\n".join(info),
    }
    return {name: squash(text) for name, text in found.items()}


def sung(pdf: Path) -> dict[str, set[str]]:
    """The names of the sentences in the file, each with the channels that tell it."""
    out: dict[str, set[str]] = {}
    for channel, text in channels(pdf).items():
        for name in everything():
            if squash(sentence(name)) in text:
                out.setdefault(name, set()).add(channel)
    return out
