"""Markdown reduced to its words: what a reader would say aloud, without any mark-up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it.token import Token

from guidebuilder.manuscript.markdown import markdown

# Only comments can still hold tags; their words are looked for as a reader would see them.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LEADER = re.compile(r"^\s*(?:\[![A-Za-z]+\]|\[[ xX]\])\s*")


def _inline(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type == "image":
            yield "".join(_inline(token.children or []))
        elif token.type == "html_inline":
            yield _TAG.sub("", token.content)
        elif token.type in {"text", "code_inline", "text_special"}:
            yield token.content


def _attributes(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        for name in ("href", "title"):
            value = token.attrGet(name)
            if isinstance(value, str) and value:
                yield value
        yield from _attributes(token.children or [])


@lru_cache(maxsize=8192)
def blocks(text: str) -> tuple[str, ...]:
    """The words of each block (paragraph, cell, item, code), then link targets and titles.

    A link's address is a block of its own, since paper editions print it and
    annotations hold it. Markers of alerts and task lists are left out.
    """
    tokens = markdown().parse(text)
    texts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            texts.append(_LEADER.sub("", "".join(_inline(token.children or [])), count=1))
        elif token.content:
            is_html = token.type == "html_block"
            texts.append(_TAG.sub(" ", token.content) if is_html else token.content)
        if token.info:
            texts.append(token.info)
    texts.extend(_attributes(tokens))
    return tuple(found.strip() for found in texts if found.strip())


def plain(text: str) -> str:
    """One line of text: inline Markdown stripped, white space folded, link targets left out."""
    found = (_inline(token.children or []) for token in markdown().parseInline(text))
    return " ".join("".join(part for parts in found for part in parts).split())
