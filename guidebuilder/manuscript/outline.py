"""Cutting a file at its top-level headings."""

from __future__ import annotations

from dataclasses import dataclass, field

from markdown_it.token import Token

from guidebuilder.manuscript.chapter import Chapter


@dataclass(slots=True)
class Segment:
    """A heading and its body, up to the next heading that cuts (# to ###).

    ``line`` is the heading's, ``first`` to ``end`` the body's lines, all from 0,
    end excluded; ``tokens`` are the body's. Level 0 is what stands before any heading.
    """

    level: int
    text: str
    line: int
    first: int
    end: int
    tokens: list[Token] = field(default_factory=list)


def cut(chapter: Chapter, *, deepest: int = 3) -> list[Segment]:
    """Cut a chapter at its ATX headings up to a level. The first segment is the text before any."""
    segments = [Segment(0, "", 0, 0, len(chapter.lines))]
    for block in blocks_of(chapter.tokens):
        token = block[0]
        level = int(token.tag[1]) if token.type == "heading_open" else 9
        if level <= deepest and token.markup.startswith("#") and token.map:
            line, first = token.map
            segments[-1].end = line
            text = block[1].content.strip()
            segments.append(Segment(level, text, line, first, len(chapter.lines)))
        else:
            segments[-1].tokens.extend(block)
    return segments


def blocks_of(tokens: list[Token]) -> list[list[Token]]:
    """Group tokens into blocks of the level of the first one."""
    blocks: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            blocks.append([])
        blocks[-1].append(token)
        depth += token.nesting
    return blocks


def is_empty(tokens: list[Token]) -> bool:
    """Whether a body has nothing to print: headings and comments alone, or nothing at all."""
    return all(
        b[0].type == "html_block" or (b[0].type == "heading_open" and b[0].markup.startswith("#"))
        for b in blocks_of(tokens)
    )
