"""Finding the line and column of words, which inline tokens do not carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.markdown import markdown


@dataclass(slots=True)
class Place:
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


def plain_words(children: list[Token]) -> Iterator[str]:
    """The words of inline tokens, piece by piece; a line break gives ``\\n``."""
    for child in children:
        if child.type == "image":
            yield from plain_words(child.children or [])
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
    return " ".join("".join(plain_words(tokens[0].children or [])).split())
