"""A Guide back to its source files, in the canonical form of docs/format.md.

The same Guide gives the same texts, and reading them gives the same Guide: only the
places differ. Running text is written as it stands; headings, meta paragraphs, options
and the blank lines between them are written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from guidebuilder.manuscript.markdown import block_tokens
from guidebuilder.manuscript.outline import blocks_of
from guidebuilder.manuscript.quiz import WRITTEN_LINES
from guidebuilder.manuscript.settings import DEFAULT_LEVELS
from guidebuilder.manuscript.shells import filled
from guidebuilder.manuscript.sources import CONFIG
from guidebuilder.manuscript.text import INVISIBLE, is_slug
from guidebuilder.model import (
    Badge,
    Guide,
    Page,
    PageAudience,
    PageKind,
    Prose,
    Question,
    QuizItem,
    Section,
    Span,
)

STYLE = "house.css"
"""What the house style is called: a Guide does not know the name that its author gave it."""

_MARKS = re.compile(r"[\\`*_\[\]()<>&~!#]")
_INDENT = "  "
_NOWHERE = Span("", 1)


def format_guide(guide: Guide) -> dict[str, str]:
    """The files of a guide by name: guide.toml, a Markdown file for each section and page.

    A Guide does not hold its editions, its lint settings and its default level, so
    guide.toml has none; every question gives its own level. Where spans tell it, a
    comment stands where it stood, and the quiz item among the parts.
    """
    texts = {CONFIG: _settings(guide)}
    if guide.style:
        tokens = "".join(f"  {name}: {value};\n" for name, value in guide.style)
        texts[STYLE] = f":root {{\n{tokens}}}\n"
    front = [page for page in guide.pages if page.kind is PageKind.PAGE]
    tips = [page for page in guide.pages if page.kind is PageKind.TIPS]
    items: tuple[Section | Page, ...] = (*front, *guide.sections, *tips)
    for name, item in zip(_names(front, guide.sections, tips), items, strict=True):
        texts[name] = _Chapter(list(item.comments)).text(item)
    return texts


def without_places(value: Any) -> Any:
    """The same record with every Span made one: two guides of the same content are equal."""
    if isinstance(value, Span):
        return _NOWHERE
    if isinstance(value, tuple):
        return tuple(map(without_places, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{f.name: without_places(getattr(value, f.name)) for f in fields(value)}
        )
    return value


def _names(
    front: Sequence[Page], sections: Sequence[Section], tips: Sequence[Page]
) -> Iterator[str]:
    """File names in printed order: 00 to 09 front matter, 10 to 89 sections, from 90 tips."""
    step = 10 if len(sections) <= 8 else 1
    few = len(front) <= 10 and len(sections) <= 80 and len(tips) <= 10
    places = [*range(len(front)), *range(10, 10 + step * len(sections), step)]
    places += range(90, 90 + len(tips))
    items: tuple[Section | Page, ...] = (*front, *sections, *tips)
    for place, (number, item) in enumerate(zip(places, items, strict=True)):
        name = item.id[:40].strip("-")
        # Two digits order a hundred files; where there are more, others follow.
        yield f"{number:02}-{name}.md" if few else f"50-{place:06}-{name}.md"


def _settings(guide: Guide) -> str:
    lines = ["[guide]"]
    for key in ("id", "title", "module", "subtitle", "language", "tags", "version", "date"):
        lines += _setting(key, getattr(guide, key))
    lines += _setting("authors", guide.authors) + _setting("base_url", guide.base_url)
    lines += _setting("style", STYLE if guide.style else "")
    for level in guide.levels if guide.levels != DEFAULT_LEVELS else ():
        lines += ["", f"[levels.{level.id}]", f"label = {_quoted(level.label)}"]
        lines += _setting("badge", "" if level.badge is Badge.OUTLINE else level.badge.value)
        lines += _setting("about", level.about)
    if guide.acronyms:
        lines += ["", "[acronyms]"]
        lines += [f"{_key(name)} = {_quoted(long)}" for name, long in guide.acronyms]
    return "\n".join(lines) + "\n"


def _setting(key: str, value: str | tuple[str, ...]) -> list[str]:
    if not value:
        return []
    if isinstance(value, str):
        return [f"{key} = {_quoted(value)}"]
    return [f"{key} = [{', '.join(map(_quoted, value))}]"]


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    """A basic string of TOML 1.0."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\t", "\\t")
    return '"' + INVISIBLE.sub(lambda c: f"\\U{ord(c[0]):08x}", escaped) + '"'


@dataclass(slots=True)
class _Chapter:
    """Writes one file; ``comments`` are those that have not been written yet."""

    comments: list[Prose]

    def text(self, item: Section | Page) -> str:
        pieces = [f"# {_MARKS.sub(lambda mark: chr(92) + mark[0], item.title)}"]
        kind = item.kind.value if isinstance(item, Page) else "section"
        words = [f"id:{item.id}"] if is_slug(item.id) else []
        # Without any word, code spans that open the text would be taken for meta.
        words += [f"kind:{kind}"] if isinstance(item, Page) or not words else []
        audience = item.audience
        words += [f"audience:{audience.value}"] if audience is not PageAudience.ALL else []
        pieces.append(_meta(words))
        if isinstance(item, Page):
            pieces += self.prose(item.body)
        else:
            pieces += self.prose(item.intro)
            for question in item.questions:
                pieces += self.question(question)
        pieces += self.before(None)
        return "\n\n".join(pieces) + "\n"

    def question(self, question: Question) -> Iterator[str]:
        yield from self.before(question.span)
        yield _heading("##", question.prompt.markdown)
        words = [question.level.id]
        words += [f"{question.minutes} min"] if question.minutes is not None else []
        words += [f"#{tag}" for tag in question.tags]
        words += [f"id:{question.id}"] if is_slug(question.id) else []
        words += [f"checked:{question.checked}"] if question.checked else []
        words += [f"short:{question.short}"] if question.short else []
        yield _meta(words)
        yield from self.prose(question.stem)
        quiz = question.quiz
        for part in question.parts:
            if quiz and quiz.span.line < part.prose.span.line:
                yield from self.quiz(quiz)
                quiz = None
            # A comment between a heading and its text goes before the heading.
            yield from self.before(part.prose.span)
            yield f"### {part.kind.heading}"
            yield from self.prose(part.prose)
        if quiz:
            yield from self.quiz(quiz)

    def quiz(self, quiz: QuizItem) -> Iterator[str]:
        yield from self.before(quiz.span)
        yield "### Quiz"
        words = [f"points:{quiz.points}"] if quiz.points != 1 else []
        if not quiz.options and quiz.lines != WRITTEN_LINES:
            words.append(f"lines:{quiz.lines}")
        words += ["order:fixed"] if quiz.fixed_order else []
        if not words and quiz.stem.markdown.startswith("`"):
            words.append(f"points:{quiz.points}")
        if words:
            yield _meta(words)
        yield from self.prose(quiz.stem)
        if quiz.options:
            # Between the stem and the first option is no item that a comment could stand in.
            yield from self.before(quiz.options[0].prose.span)
            yield "\n".join(self.options(quiz))
        if quiz.key is not None:
            yield from self.before(quiz.key.span)
            yield "#### Key"
            yield from self.prose(quiz.key)

    def options(self, quiz: QuizItem) -> Iterator[str]:
        marker = _marker(quiz.stem.markdown)
        for number, option in enumerate(quiz.options):
            if number:
                for comment in self.before(option.prose.span):
                    yield _indented(f"\n{comment}\n")
            box = "[x]" if option.correct else "[ ]"
            yield f"{marker} {box} {_indented(self.filled(option.prose)).removeprefix(_INDENT)}"
            if option.explanation is not None:
                for comment in self.before(option.explanation.span):
                    yield _indented(f"\n{comment}")
                yield _indented("\n" + self.filled(option.explanation))

    def prose(self, prose: Prose | None) -> Iterator[str]:
        if prose is not None:
            yield from self.before(prose.span)
            yield self.filled(prose)

    def before(self, span: Span | None) -> Iterator[str]:
        """The comments that stand before a place; all that are left where it is None."""
        while self.comments and (span is None or self.comments[0].span.line < span.line):
            comment = self.comments.pop(0)
            yield f"<!-- {comment.markdown} -->" if comment.markdown else "<!-- -->"

    def filled(self, prose: Prose) -> str:
        """A text whose comments, of which the reader has left the empty shells, are back."""
        lines = prose.markdown
        while self.comments and self.comments[0].span.line <= prose.span.end_line:
            comment = self.comments[0]
            back = filled(lines, comment.span.line - prose.span.line, comment.markdown)
            if back is None:
                break
            lines = back
            self.comments.pop(0)
        return lines


def _heading(marks: str, words: str) -> str:
    """An ATX heading. One that ends with # needs closing marks, or it would lose its own."""
    closing = f" {marks}" if re.search(r"(?:^|[ \t])#+$", words) else ""
    return f"{marks} {words}{closing}"


def _meta(words: Iterable[str]) -> str:
    return " ".join(map(_span, words))


def _span(word: str) -> str:
    longest = max((len(run) for run in re.findall("`+", word)), default=0)
    ticks = "`" * (longest + 1)
    return f"{ticks}{word}{' ' if word.endswith('`') else ''}{ticks}"


def _marker(stem: str) -> str:
    """A list marker that does not continue a list at the end of the stem."""
    for marker in "-*+":
        tops = blocks_of(block_tokens(f"{stem}\n\n{marker} [x] x\n")[0])
        if sum(token.type == "list_item_open" for token in tops[-1]) == 1:
            return marker
    return "-"


def _indented(text: str) -> str:
    """Every line but an empty one, two columns further in."""
    return "\n".join(_INDENT + line if line else line for line in text.split("\n"))
