"""What a manuscript says, as the words that a book must hold: read with a parser of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from guidebuilder.model import Guide, Prose, Question, Section
from tests.books.reading import squash

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _runs(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _runs(token.children or [])
        elif token.type in {"text", "code_inline", "fence", "code_block"}:
            yield re.sub(r"^\[!\w+\]", "", token.content)


def runs(prose: Prose | None) -> list[str]:
    """The words of some Markdown, squashed, in pieces that no address or footnote parts."""
    if prose is None:
        return []
    text = re.sub(r"\[\^\w+\]:?", "", prose.markdown)
    return [piece for run in _runs(_PARSER.parse(text)) if (piece := squash(run))]


def words(prose: Prose | None) -> str:
    """All words of some Markdown, squashed."""
    return "".join(runs(prose))


def short(question: Question) -> str:
    return squash(question.short) or words(question.prompt)


def section_of(guide: Guide, question: Question) -> Section:
    return next(section for section in guide.sections if question in section.questions)


def linked(guide: Guide) -> dict[str, set[str]]:
    """The texts of the guide's own links, squashed, with the ids that they lead to."""
    out: dict[str, set[str]] = {}
    proses = [page.body for page in guide.pages] + [section.intro for section in guide.sections]
    for question in guide.questions:
        proses += [question.stem, *(part.prose for part in question.parts)]
    for prose in proses:
        if prose is not None:
            for text, target in re.findall(r"\[([^][]+)\]\(#([\w-]+)\)", prose.markdown):
                out.setdefault(squash(text), set()).add(target)
    return out
