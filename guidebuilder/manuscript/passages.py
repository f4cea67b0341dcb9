"""The words of a text as a reader hears them: prose without code, diagrams, tables if wished."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it.token import Token

from guidebuilder.manuscript.markdown import markdown

CODE = "\ufffc"
"""Stands for a piece of code within a line of prose."""

_WORD = re.compile(rf"[\w{CODE}][\w{CODE}'’/.:+-]*")


@lru_cache(maxsize=8192)
def passages(markdown_text: str, *, tables: bool = True) -> tuple[tuple[int, str], ...]:
    """The paragraphs, items, headings and cells of a Markdown text, each on one line of words.

    With each, how many lines of the text stand before its block. What stands for a
    picture is left out, and so is a text nested too deeply to be read.
    """
    try:
        tokens = markdown().parse(markdown_text)
    except RecursionError:
        return ()
    found = []
    line = depth = 0
    for token in tokens:
        depth += token.nesting if token.type.startswith("table_") else 0
        if token.map:
            line = token.map[0]
        if token.type == "inline" and (tables or not depth):
            words = " ".join("".join(_words(token.children or [])).split())
            if words:
                found.append((line, words))
    return tuple(found)


def words(markdown_text: str, *, tables: bool = True) -> list[str]:
    """The words alone; a piece of code counts as one."""
    return [
        word for _, text in passages(markdown_text, tables=tables) for word in _WORD.findall(text)
    ]


def _words(children: list[Token]) -> Iterator[str]:
    for child in children:
        if child.type.endswith("break"):
            yield " "
        elif child.type == "code_inline":
            yield CODE
        elif child.type in {"text", "text_special"}:
            yield child.content
