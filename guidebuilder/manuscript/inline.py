"""Rules of running text, held against each Prose exactly as the press will parse it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.markdown import ALERTS, markdown
from guidebuilder.manuscript.sources import inside
from guidebuilder.manuscript.text import INVISIBLE, LONG_RUN, character_name, did_you_mean
from guidebuilder.model import Prose

IMAGE_TYPES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")

_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_REFERENCE = re.compile(r"(?:\[[^\[\]\n]{0,99})?\]\[[^\[\]]{0,999}\]")
_BRACKETED = re.compile(r"(?<!\])\[([^\[\]]{1,999})\](?!\[)")
_FOOTNOTE = re.compile(r"\[\^([^\s\]]+)\]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class LinkUse:
    """A link to an id of the guide; ``line`` and ``column`` count from 1."""

    chapter: Chapter
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


@dataclass(slots=True)
class Uses:
    """What the texts of a guide use: links to ids, pictures (path from the guide's folder)."""

    links: list[LinkUse] = field(default_factory=list)
    images: dict[str, None] = field(default_factory=dict)
    alts: dict[Prose, list[AltText]] = field(default_factory=dict)


@dataclass(slots=True)
class InlineCheck:
    """Checks the Proses of one chapter. ``root`` is the guide's folder, links resolved."""

    chapter: Chapter
    root: Path
    uses: Uses

    def check(self, prose: Prose | None, *, private: bool = False, heading: bool = False) -> None:
        """Check one Prose, as a run of blocks or as the words of a heading."""
        if prose is None:
            return
        env: dict[str, Any] = {}
        try:
            md = markdown()
            if heading:
                tokens = md.parseInline(prose.markdown, env)
            else:
                tokens = md.parse(prose.markdown, env)
        except RecursionError:
            self.chapter.fault(
                "GB083",
                prose.span.line - 1,
                "the marks here are nested too deeply to be read",
                "write it flatter",
            )
            return
        refs = frozenset(env.get("references", ()))
        for i, token in enumerate(tokens):
            if token.type == "inline":
                first, end = token.map or (0, prose.markdown.count("\n") + 1)
                place = _Place(self.chapter, prose.span.line - 1 + first, prose.span.line - 1 + end)
                self._text(token, place, refs)
                self._children(prose, token.children or [], place, private=private)
            elif token.type == "blockquote_open" and "alert" in token.meta:
                self._alert(prose, tokens, i)
        self._unused_footnotes(prose, env)

    def _text(self, token: Token, place: _Place, refs: frozenset[str]) -> None:
        children = token.children or []
        plain = "".join(_plain(children))
        match = INVISIBLE.search(plain.replace("\n", " "))
        if match and match[0] not in token.content:
            place.fault(
                "GB005",
                f"invisible character {character_name(match[0])}",
                "delete this entity: it can hide or reorder text",
                "&#",
            )
        if LONG_RUN.search(plain):
            place.fault("GB006", _LONG, _LONG_HINT)
        text = "".join(
            c.content if c.type == "text" else "\n" if c.type.endswith("break") else "\0"
            for c in children
        )
        if "[" not in text and "]" not in text:
            return
        raw = _ESCAPED.sub("\0", token.content)
        if text.startswith("[!") and (match := re.match(r"\[!([A-Za-z]+)\]", text)):
            self._stray_alert(match, place)
        for match in _FOOTNOTE.finditer(text):
            if match[0] in raw:
                place.fault(
                    "GB061",
                    f"the footnote {match[0]} is not defined in this part",
                    f'write "{match[0]}: …" in this part',
                    match[0],
                )
        if "](" in text and "](" in raw:
            place.fault(
                "GB062",
                "this link would print as text",
                "an address has no spaces and no open brackets; put code in a code span",
                "](",
            )
        for match in _REFERENCE.finditer(text):
            if match[0] in raw:
                place.fault("GB060", _UNDEFINED, _UNDEFINED_HINT, match[0])
        for match in _BRACKETED.finditer(text):
            label = normalizeReference(match[1])
            if label in self.chapter.labels and label not in refs and match[0] in raw:
                place.fault("GB060", _UNDEFINED, _UNDEFINED_HINT, match[0])

    def _stray_alert(self, match: re.Match[str], place: _Place) -> None:
        if match[1].lower() not in ALERTS:
            place.fault(
                "GB071",
                f'unknown alert "{match[1]}"',
                did_you_mean(match[1], (a.upper() for a in ALERTS), otherwise=_ALERTS_HINT),
                match[0],
            )
        else:
            place.fault(
                "GB072",
                "this alert would print as text",
                f'"> {match[0]}" stands alone on the first line of a quote, not inside a list',
                match[0],
            )

    def _alert(self, prose: Prose, tokens: list[Token], i: int) -> None:
        if i + 1 < len(tokens) and tokens[i + 1].type == "blockquote_close":
            token = tokens[i]
            line = prose.span.line - 1 + (token.map[0] if token.map else 0)
            self.chapter.fault("GB072", line, "this alert is empty", "write its text below it")

    def _unused_footnotes(self, prose: Prose, env: dict[str, Any]) -> None:
        first = prose.span.line - 1
        place = _Place(self.chapter, first, first + prose.markdown.count("\n") + 1)
        for name, number in env.get("footnotes", {}).get("refs", {}).items():
            line, column, width = place.find(f"[^{name[1:]}]:")
            if number < 0:
                self.chapter.findings.add(
                    "GB061",
                    self.chapter.source,
                    line + 1,
                    column + 1,
                    message=f"the footnote [^{name[1:]}] is not used in this part",
                    hint="an unused footnote is not printed: delete it, or refer to it here",
                    width=width,
                )

    def _children(
        self, prose: Prose, children: list[Token], place: _Place, *, private: bool
    ) -> None:
        for child in children:
            if child.type == "html_inline":
                self._html(child.content, place)
            title = str(child.attrs.get("title", ""))
            if match := INVISIBLE.search(title):
                place.fault(
                    "GB005",
                    f"invisible character {character_name(match[0])}",
                    "delete this entity: it can hide or reorder text",
                    "&#",
                )
            if child.type == "link_open":
                self._link(str(child.attrs.get("href", "")), place, private=private)
            elif child.type == "image":
                self._image(prose, child, place)
                self._children(prose, child.children or [], place, private=private)

    def _html(self, html: str, place: _Place) -> None:
        if html.startswith("<!--"):
            place.fault(
                "GB051",
                "a comment inside a text",
                "put it between blank lines, with nothing beside it",
                html.partition("\n")[0],
            )
        else:
            place.fault(
                "GB050",
                "HTML is not part of the format",
                "write it in Markdown; in text, put it in a code span or write &lt;",
                html.partition("\n")[0],
            )

    def _link(self, href: str, place: _Place, *, private: bool) -> None:
        line, column, width = place.find(href, unquote(href), "](", "][", "[", "<")
        if href.startswith("#"):
            target = unquote(href[1:])
            use = LinkUse(self.chapter, line + 1, column + 1, width, target, private)
            self.uses.links.append(use)
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
            self.chapter.findings.add(
                "GB063",
                self.chapter.source,
                line + 1,
                column + 1,
                message=f'the address "{href[:80]}" is not allowed',
                hint="link to https://…, mailto:… or the #id of a question",
                width=width,
            )

    def _image(self, prose: Prose, token: Token, place: _Place) -> None:
        src = str(token.attrs.get("src", ""))
        name = unquote(src)
        line, column, width = place.find(src, name, "![")
        alt = "".join(_plain(token.children or [])).strip()

        def fault(code: str, message: str, hint: str) -> None:
            self.chapter.findings.add(
                code,
                self.chapter.source,
                line + 1,
                column + 1,
                message=message,
                hint=hint,
                width=width,
            )

        if not alt:
            fault("GB069", "this picture has no alternative text", "write ![what it shows](…)")
        alts = self.uses.alts.setdefault(prose, [])
        alts.append(AltText(self.chapter, line + 1, column + 1, width, alt))
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
        if inside(self.root, self.root / name) is None:
            fault(
                "GB067",
                f'"{name[:80]}" is not a regular file inside the guide\'s folder',
                "check its name, capitals too",
            )
            return
        self.uses.images["/".join(p for p in parts if p not in ("", "."))] = None


_UNDEFINED = "this reference is not defined in the same part"
_UNDEFINED_HINT = (
    "define it in this part, write the address in the link, or put code in a code span"
)
_ALERTS_HINT = "known: " + ", ".join(a.upper() for a in ALERTS)
_LONG = "an unbroken run of more than 2,000 characters"
_LONG_HINT = "put spaces or line breaks in: no line can hold it"


@dataclass(slots=True)
class _Place:
    """Finds words in the source lines of one block: ``first`` to ``end``, from 0, end excluded.

    Inline tokens have no columns, so each is searched behind the one before it.
    """

    chapter: Chapter
    first: int
    end: int
    column: int = 0

    def find(self, *needles: str) -> tuple[int, int, int]:
        """Line and column from 0, and width, of the first needle that is found from here on."""
        lines = self.chapter.source.lines
        for needle in needles:
            if not needle:
                continue
            for number in range(self.first, min(self.end, len(lines))):
                start = self.column if number == self.first else 0
                at = lines[number].find(needle, start)
                if at >= 0:
                    self.first, self.column = number, at + len(needle)
                    return number, at, len(needle)
        text = lines[self.first] if self.first < len(lines) else ""
        return self.first, len(text) - len(text.lstrip()), max(1, len(text.strip()))

    def fault(self, code: str, message: str, hint: str, *needles: str) -> None:
        """Report at the first needle found, without moving on."""
        kept = self.first, self.column
        line, column, width = self.find(*needles)
        self.first, self.column = kept
        self.chapter.findings.add(
            code,
            self.chapter.source,
            line + 1,
            column + 1,
            message=message,
            hint=hint,
            width=width,
        )


def _plain(children: list[Token]) -> Iterator[str]:
    for child in children:
        if child.type == "image":
            yield from _plain(child.children or [])
        elif child.type.endswith("break"):
            yield "\n"
        else:
            yield child.content


def plain_text(markdown_text: str) -> str:
    """The words of a line of Markdown, without its marks; pictures give their alternative text."""
    try:
        tokens = markdown().parseInline(markdown_text)
    except RecursionError:
        return markdown_text
    return " ".join("".join(_plain(tokens[0].children or [])).split())
