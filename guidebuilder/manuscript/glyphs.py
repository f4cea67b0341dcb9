"""Characters that no face has: each an error with its place, instead of an empty box in print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from markdown_it.token import Token

from guidebuilder.manuscript.faces import Faces
from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.markdown import markdown
from guidebuilder.manuscript.settings import Settings
from guidebuilder.manuscript.text import character_name
from guidebuilder.model import Page, Prose, Question, Section

_ENTITY = re.compile(r"&(?:#[xX]?[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_NAMED = 3
_GUIDE_TEXTS = ("title", "subtitle", "version", "date")


def check_glyphs(
    content: Sequence[tuple[Source, Section | Page]],
    settings: Settings,
    config: Source,
    faces: Faces,
    findings: Findings,
) -> None:
    """Find in everything that can be printed the characters that would have no glyph (GB086).

    Comments and the texts that stand for pictures are not printed, and not looked at.
    """
    _Config(settings, config, faces, findings).check()
    for source, item in content:
        chapter = _Chapter(source, faces, findings)
        chapter.words(item.title, item.span.line)
        if isinstance(item, Page):
            chapter.prose(item.body)
        else:
            chapter.prose(item.intro)
            for question in item.questions:
                chapter.question(question)


@dataclass(frozen=True, slots=True)
class _Chapter:
    source: Source
    faces: Faces
    findings: Findings

    def question(self, question: Question) -> None:
        # A prompt is also a running head and a line of the contents, which are not serif.
        self.prose(question.prompt, inline=True)
        first, end = question.span.line, question.span.end_line or question.span.line
        meta = next((n for n in range(first, end) if "short:" in self.source.lines[n]), first - 1)
        self.words(question.short, meta + 1)
        self.prose(question.stem)
        for part in question.parts:
            self.prose(part.prose)
        item = question.quiz
        if item is not None:
            self.prose(item.stem)
            self.prose(item.key)
            for option in item.options:
                self.prose(option.prose)
                self.prose(option.explanation)

    def words(self, words: str, line: int) -> None:
        """A title: plain words that stand in one line."""
        odd = self.faces.missing(words, code=True)
        if odd:
            self._tell(odd, line - 1, line)

    def prose(self, prose: Prose | None, *, inline: bool = False) -> None:
        if prose is None or not self._suspect(prose.markdown):
            return
        md = markdown()
        try:
            tokens = (md.parseInline if inline else md.parse)(prose.markdown)
        except RecursionError:
            return  # told as GB083
        offset = prose.span.line - 1
        for first, end, odd in _blocks(tokens, self.faces, label=inline):
            if odd:
                self._tell(odd, offset + first, offset + end)

    def _suspect(self, text: str) -> bool:
        """Whether a text must be parsed: most hold nothing that any stack lacks."""
        return bool(self.faces.missing(text, code=True)) or _ENTITY.search(text) is not None

    def _tell(self, odd: frozenset[str], first: int, end: int) -> None:
        """Report characters somewhere in lines ``first`` to ``end`` (from 0, end excluded)."""
        left = set(odd)
        for number in range(first, min(end, len(self.source.lines))):
            for column, width, chars in _runs(self.source.lines[number], odd):
                left -= set(chars)
                _report(self, number + 1, column, width, chars)
        if left:
            text = self.source.lines[first] if first < len(self.source.lines) else ""
            column = len(text) - len(text.lstrip()) + 1
            _report(self, first + 1, column, len(text.strip()), "".join(sorted(left)))


@dataclass(frozen=True, slots=True)
class _Config:
    settings: Settings
    source: Source
    faces: Faces
    findings: Findings

    def check(self) -> None:
        for path, text in self._texts():
            odd = self.faces.missing(text, code=True)
            if odd:
                self._tell(odd, path)

    def _texts(self) -> Iterator[tuple[tuple[str, ...], str]]:
        settings = self.settings
        for key in _GUIDE_TEXTS:
            yield ("guide", key), getattr(settings, key)
        yield from self._capitals(("guide", "module"), settings.module)
        yield ("guide", "tags"), " ".join(settings.tags)
        yield ("guide", "authors"), " ".join(settings.authors)
        for level in settings.levels:
            yield from self._capitals(("levels", level.id, "label"), level.label)
            yield ("levels", level.id, "about"), level.about
        for name, long in settings.acronyms:
            yield ("acronyms", name), f"{name} {long}"
        for edition in settings.editions:
            title = edition.table.get("title")
            if isinstance(title, str):
                yield from self._capitals(("editions", edition.name, "title"), title)

    def _capitals(self, path: tuple[str, ...], text: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """A text that is set in capitals: what it is written in must be there to be told."""
        written = self.faces.missing(text, code=True)
        yield path, text if written else text.upper()

    def _tell(self, odd: frozenset[str], path: tuple[str, ...]) -> None:
        places = self.settings.places
        line, column, width = places.at(*path)
        later = [place[0] for place in places.found.values() if place[0] > line]
        end = min(later, default=len(self.source.lines) + 1)
        left = set(odd)
        for number in range(line, end):
            for start, length, chars in _runs(self.source.lines[number - 1], odd):
                left -= set(chars)
                _report(self, number, start, length, chars)
        if left:  # written as an escape
            _report(self, line, column, width, "".join(sorted(left)))


def _blocks(
    tokens: Sequence[Token], faces: Faces, *, label: bool
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Each block's lines (from 0, end excluded) and what no face has of it.

    ``label`` says that no part of it is set as running text. Of a table, the heads
    of columns and rows are labels.
    """
    first, end = 0, 1
    cell = 0
    head = False
    for token in tokens:
        if token.map:
            first, end = token.map
        if token.type == "tr_open":
            cell = 0
        elif token.type in {"th_open", "td_open"}:
            head = token.type == "th_open" or cell == 0
            cell += 1
        elif token.type in {"th_close", "td_close"}:
            head = False
        elif token.type in {"fence", "code_block"}:
            yield first, end, faces.missing(token.content, code=True)
        elif token.type == "inline":
            odd: frozenset[str] = frozenset()
            for child in token.children or []:
                if child.type in {"text", "text_special"}:
                    odd |= faces.missing(child.content, code=label or head)
                elif child.type == "code_inline":
                    odd |= faces.missing(child.content, code=True)
            yield first, end, odd


def _runs(line: str, odd: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Where the characters stand in a line, themselves or as entities, each run told once.

    Gives the column from 1, the width and the characters of a run.
    """
    seen: set[str] = set()
    start = 0
    while start < len(line):
        entity = _ENTITY.match(line, start) if line[start] == "&" else None
        end = start
        chars = ""
        if entity is not None and set(unescape(entity[0])) & odd:
            end, chars = entity.end(), unescape(entity[0])
        while not entity and end < len(line) and line[end] in odd:
            end += 1
        chars = chars or line[start:end]
        if chars and chars not in seen:
            seen.add(chars)
            yield start + 1, end - start, chars
        start = max(end, start + 1)


def _report(where: _Chapter | _Config, line: int, column: int, width: int, chars: str) -> None:
    unlike = list(dict.fromkeys(chars))
    names = ", ".join(character_name(char) for char in unlike[:_NAMED])
    more = f" and {len(unlike) - _NAMED} more" if len(unlike) > _NAMED else ""
    if where.faces.missing(chars, code=False):
        hint = "say it in words, or with a sign that the faces have, such as → ✓ × ✅ ⚠"
    else:
        hint = "code, titles and the heads of tables cannot show it; running text can"
    where.findings.add(
        "GB086",
        where.source,
        line,
        column,
        message=f"no face has {names}{more}",
        hint=hint,
        width=width,
    )
