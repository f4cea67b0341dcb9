"""Addresses of links and pictures: what is allowed, and what the rest of the guide must answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.findings import Source
from guidebuilder.manuscript.place import Place, plain_words
from guidebuilder.manuscript.sources import inside
from guidebuilder.model import Prose

IMAGE_TYPES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class LinkUse:
    """A link to an id of the guide; ``line`` and ``column`` count from 1."""

    source: Source
    line: int
    column: int
    width: int
    target: str
    private: bool


@dataclass(frozen=True, slots=True)
class AltText:
    """The alternative text of a picture, with its place (from 1)."""

    chapter: Chapter
    line: int
    column: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class PictureUse:
    """A picture that a text shows: its path from the guide's folder, and its place (from 1)."""

    chapter: Chapter
    line: int
    column: int
    width: int
    name: str
    private: bool


@dataclass(slots=True)
class Uses:
    """What the texts of a guide use: links to ids, pictures (path from the guide's folder)."""

    links: list[LinkUse] = field(default_factory=list)
    pictures: list[PictureUse] = field(default_factory=list)
    images: dict[str, None] = field(default_factory=dict)
    alts: dict[Prose, list[AltText]] = field(default_factory=dict)

    def merge(self, other: Uses) -> None:
        """Take over what the texts of another file use."""
        self.links += other.links
        self.pictures += other.pictures
        self.images.update(other.images)
        for prose, alts in other.alts.items():
            self.alts.setdefault(prose, []).extend(alts)


def check_link(uses: Uses, place: Place, href: str, *, private: bool) -> None:
    """Judge the address of a link; one to an ``#id`` is kept for later."""
    chapter = place.chapter
    line, column, width = place.find(href, unquote(href), "](", "][", "[", "<")
    if href.startswith("#"):
        target = unquote(href[1:])
        use = LinkUse(chapter.source, line + 1, column + 1, width, target, private)
        uses.links.append(use)
        return
    try:
        parts = urlsplit(href)
        scheme, good = parts.scheme.lower(), bool(parts.netloc)
    except ValueError:
        scheme, good = "", False
    if scheme == "mailto":
        good = "@" in parts.path
    elif scheme not in ("http", "https"):
        good = False
    if not good:
        chapter.findings.add(
            "GB063",
            chapter.source,
            line + 1,
            column + 1,
            message=f'the address "{href[:80]}" is not allowed',
            hint="link to https://…, mailto:… or the #id of a question",
            width=width,
        )


def check_image(
    uses: Uses, root: Path, place: Place, prose: Prose, token: Token, *, private: bool
) -> None:
    """Judge the address and the alternative text of a picture; ``root`` is the guide's folder."""
    chapter = place.chapter
    src = str(token.attrs.get("src", ""))
    name = unquote(src)
    line, column, width = place.find(src, name, "![")
    alt = "".join(plain_words(token.children or [])).strip()

    def fault(code: str, message: str, hint: str) -> None:
        chapter.findings.add(
            code,
            chapter.source,
            line + 1,
            column + 1,
            message=message,
            hint=hint,
            width=width,
        )

    if not alt:
        fault("GB069", "this picture has no alternative text", "write ![what it shows](…)")
    alts = uses.alts.setdefault(prose, [])
    alts.append(AltText(chapter, line + 1, column + 1, width, alt))
    parts = name.split("/")
    if (
        not name
        or _SCHEME.match(name)
        or name.startswith("/")
        or ".." in parts
        or any(c in name for c in "\\?#\0%")
    ):
        fault(
            "GB066",
            f'the picture address "{name[:80]}" is not allowed',
            "name a file inside the guide's folder, such as images/vpc.png",
        )
        return
    if not name.lower().endswith(IMAGE_TYPES):
        fault(
            "GB068",
            f'"{name[:80]}" is not a picture of a known type',
            "known: " + ", ".join(t[1:] for t in IMAGE_TYPES),
        )
        return
    if inside(root, root / name) is None:
        fault(
            "GB067",
            f'"{name[:80]}" is not a regular file inside the guide\'s folder',
            "check its name, capitals too",
        )
        return
    plain = "/".join(p for p in parts if p not in ("", "."))
    uses.images[plain] = None
    uses.pictures.append(PictureUse(chapter, line + 1, column + 1, width, plain, private))
