"""Lists and tables taken apart, for layouts that print each item or row in a place of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from markupsafe import Markup

from guidebuilder.manuscript.markdown import markdown
from guidebuilder.model import Prose
from guidebuilder.press.matter.prose import ProseRenderer

_LISTS = ("bullet_list_open", "ordered_list_open")


def items_apart(prose: Prose | None, renderer: ProseRenderer) -> tuple[list[Markup], list[Markup]]:
    """The top-level blocks that are no lists, and the inside of each item of those lists."""
    blocks: list[Markup] = []
    items: list[Markup] = []
    for run in _blocks(prose):
        if run[0].type in _LISTS:
            items += (renderer.fragment(item) for item in _inside(run, "list_item"))
        else:
            blocks.append(renderer.fragment(run))
    return blocks, items


def rows_apart(
    prose: Prose | None, renderer: ProseRenderer
) -> tuple[list[tuple[Markup, ...]], list[Markup]]:
    """The cells of each row of the tables, heads left out, and the blocks that are no tables."""
    rows: list[tuple[Markup, ...]] = []
    blocks: list[Markup] = []
    for run in _blocks(prose):
        if run[0].type == "table_open":
            for row in _inside(run, "tr"):
                if row[0].type == "td_open":
                    cells = (renderer.fragment(cell) for cell in _inside(row, "td"))
                    rows.append(tuple(cells))
        else:
            blocks.append(renderer.fragment(run))
    return rows, blocks


def _blocks(prose: Prose | None) -> Iterator[list[Token]]:
    """The tokens of each top-level block."""
    if prose is None:
        return
    run: list[Token] = []
    depth = 0
    for token in markdown(curly=True).parse(prose.markdown):
        run.append(token)
        depth += token.nesting
        if depth == 0:
            yield run
            run = []


def _inside(tokens: Sequence[Token], name: str) -> Iterator[list[Token]]:
    """What stands between the tags of each ``name``; one inside another stays with that."""
    depth, start = 0, 0
    for place, token in enumerate(tokens):
        if token.type == f"{name}_open":
            depth += 1
            start = place + 1 if depth == 1 else start
        elif token.type == f"{name}_close":
            depth -= 1
            if depth == 0:
                yield list(tokens[start:place])
