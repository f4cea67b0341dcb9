"""The empty shells that dropped comments leave in a text, filled again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guidebuilder.manuscript.markdown import block_tokens, is_comment


def comment_words(content: str) -> str:
    """What a comment says, of the text of its HTML block."""
    return re.sub(r"\A\s*<!--\s*|\s*-->\s*\Z", "", content)


def filled(markdown: str, first: int, words: str) -> str | None:
    """A text whose comment in line ``first`` (from 0) says ``words`` again.

    The reader keeps the marks that stand before each line of a comment, so that the
    blocks around it stay, but not on which of its lines the words began: the first
    place that reads back as it shall is taken. None where no comment stands there.
    """
    lines = markdown.split("\n")
    if not 0 <= first < len(lines) or "<!--" not in lines[first]:
        return None
    end = next((n for n in range(first, len(lines)) if "-->" in lines[n]), first)
    shell = lines[first : end + 1]
    for inside in _places(shell, words.split("\n")):
        text = "\n".join([*lines[:first], *inside, *lines[end + 1 :]])
        if _says(text, first, words):
            return text
    return None


def _places(shell: Sequence[str], words: Sequence[str]) -> Iterator[list[str]]:
    """The shell with the words on its first lines, then on the next ones, and so on."""
    opening = shell[0][: shell[0].index("<!--")] + "<!--"
    between = list(shell[1:])
    if between:
        between[-1] = between[-1].removesuffix("-->").removesuffix(" ")
    before = [opening, *between]
    for start in range(len(shell) - len(words) + 1):
        inside = list(before)
        for number, line in enumerate(words, start):
            if number == 0:
                inside[0] += f" {line}" if line else ""
            else:
                inside[number] += line.lstrip(" \t>") if number > start else line
        blank = len(shell) > 1 and not (len(words) == len(shell) - start and words[-1].strip())
        inside[-1] += "-->" if blank else " -->"
        yield inside


def _says(text: str, first: int, words: str) -> bool:
    return any(
        token.type == "html_block"
        and token.map is not None
        and token.map[0] == first
        and is_comment(token.content)
        and comment_words(token.content) == words
        for token in block_tokens(text + "\n")[0]
    )
