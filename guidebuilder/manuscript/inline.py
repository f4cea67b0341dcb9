"""Rules of running text, held against each Prose exactly as the press will parse it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.links import Uses, check_image, check_link
from guidebuilder.manuscript.markdown import ALERTS, markdown
from guidebuilder.manuscript.place import Place, plain_words
from guidebuilder.manuscript.text import INVISIBLE, LONG_RUN, character_name, did_you_mean
from guidebuilder.model import Prose

_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_REFERENCE = re.compile(r"(?:\[[^\[\]\n]{0,99})?\]\[[^\[\]]{0,999}\]")
_BRACKETED = re.compile(r"(?<!\])\[([^\[\]]{1,999})\](?!\[)")
_TAG_LIKE = re.compile(r"<(?:!--|[A-Za-z/!?])")
_FOOTNOTE = re.compile(r"\[\^([^\s\]]+)\]")


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
                place = Place(self.chapter, prose.span.line - 1 + first, prose.span.line - 1 + end)
                self._text(token, place, refs)
                self._children(prose, token.children or [], place, private=private)
            elif token.type == "blockquote_open" and "alert" in token.meta:
                self._alert(prose, tokens, i)
        self._unused_footnotes(prose, env)

    def _text(self, token: Token, place: Place, refs: frozenset[str]) -> None:
        children = token.children or []
        plain = "".join(plain_words(children))
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
        if "[" not in text and "]" not in text and "<" not in text:
            return
        raw = _ESCAPED.sub("\0", token.content)
        tag = next((m for m in _TAG_LIKE.finditer(text) if m[0] in raw), None)
        if tag and tag[0] == "<!--":
            place.fault("GB051", "this comment would print as text", _COMMENT_HINT, tag[0])
        elif tag:
            place.fault("GB050", "this looks like a tag, and prints as text", _HTML_HINT, tag[0])
        self._leftovers(text, raw, place, refs)

    def _leftovers(self, text: str, raw: str, place: Place, refs: frozenset[str]) -> None:
        """Find brackets that were meant as links, notes or alerts and are text."""
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

    def _stray_alert(self, match: re.Match[str], place: Place) -> None:
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
        place = Place(self.chapter, first, first + prose.markdown.count("\n") + 1)
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
        self, prose: Prose, children: list[Token], place: Place, *, private: bool
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
                check_link(self.uses, place, str(child.attrs.get("href", "")), private=private)
            elif child.type == "image":
                check_image(self.uses, self.root, place, prose, child, private=private)
                self._children(prose, child.children or [], place, private=private)

    def _html(self, html: str, place: Place) -> None:
        if html.startswith("<!--"):
            place.fault(
                "GB051",
                "a comment inside a text",
                _COMMENT_HINT,
                html.partition("\n")[0],
            )
        else:
            place.fault(
                "GB050",
                "HTML is not part of the format",
                _HTML_HINT,
                html.partition("\n")[0],
            )


_UNDEFINED = "this reference is not defined in the same part"
_UNDEFINED_HINT = (
    "define it in this part, write the address in the link, or put code in a code span"
)
_ALERTS_HINT = "known: " + ", ".join(a.upper() for a in ALERTS)
_HTML_HINT = "write it in Markdown; in text, put it in a code span or write &lt;"
_COMMENT_HINT = "close it with -->, and put it between blank lines, with nothing beside it"
_LONG = "an unbroken run of more than 2,000 characters"
_LONG_HINT = "put spaces or line breaks in: no line can hold it"
