"""Wide tables for readers who need large type: each row becomes a short list under its head.

A table of many columns, set in large type, has columns of a word or two, and a
reader who sees a few words at a time loses the row. As a list, "head: cell"
stands together. No cell is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

Cell = Sequence[Token]


def stack_tables(tokens: Sequence[Token], most: int) -> list[Token]:
    """The tokens, with tables of more than ``most`` columns made into lists of their rows.

    New tokens are ``records`` and ``record`` (divisions), paragraphs and lists.
    """
    out: list[Token] = []
    table: list[Token] = []
    for token in tokens:
        if table or token.type == "table_open":
            table.append(token)
        else:
            out.append(token)
        if token.type == "table_close":
            rows = _rows(table)
            out += _records(rows, table[0].level) if len(rows[0]) > most else table
            table = []
    return out


def _rows(table: Sequence[Token]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for token in table:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.children or [])
    return rows


def _records(rows: Sequence[Sequence[Cell]], level: int) -> Iterator[Token]:
    heads, *body = rows
    yield _opened("records", "div", level)
    for first, *rest in body:
        yield _opened("record", "div", level + 1)
        yield _opened("paragraph", "p", level + 2, "record-head")
        yield _line([*_named(heads[0], first)], level + 3)
        yield Token("paragraph_close", "p", -1, level=level + 2)
        yield Token("bullet_list_open", "ul", 1, level=level + 2)
        for head, cell in zip(heads[1:], rest, strict=True):
            if not cell:
                continue
            yield Token("list_item_open", "li", 1, level=level + 3)
            bold = [Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)]
            named = [bold[0], *head, _text(":"), bold[1], _text(" ")] if head else []
            yield _line([*named, *cell], level + 4)
            yield Token("list_item_close", "li", -1, level=level + 3)
        yield Token("bullet_list_close", "ul", -1, level=level + 2)
        yield Token("record_close", "div", -1, level=level + 1)
    yield Token("records_close", "div", -1, level=level)


def _named(head: Cell, cell: Cell) -> list[Token]:
    return [*head, _text(": "), *cell] if head else list(cell)


def _opened(kind: str, tag: str, level: int, name: str = "") -> Token:
    return Token(f"{kind}_open", tag, 1, level=level, attrs={"class": name or kind})


def _line(children: list[Token], level: int) -> Token:
    return Token("inline", "", 0, level=level, children=children, block=True)


def _text(text: str) -> Token:
    return Token("text", "", 0, content=text)
