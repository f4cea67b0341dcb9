"""Marks on Markdown tokens before they are printed: what stays together, where a link leads.

Each mark is a decision that a printed page needs and a screen does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it.token import Token

_SHORT_TABLE = 7  # rows, the head included
_SHORT_PARAGRAPH = 130  # characters: two lines
_PICTURE = "picture"
# Characters of a cell that keeps to one line, and of all such columns of a table together.
_SHORT_CELL, _SHORT_COLUMNS = 15, 44
_TWO = 2  # columns: the engine shares the width between them well enough
_ALIGNED = {"text-align:right": "end", "text-align:center": "center"}


def keep_short_tables(tokens: Sequence[Token]) -> None:
    """Mark tables of a few rows, which are not divided between pages."""
    table, rows = None, 0
    for token in tokens:
        if token.type == "table_open":
            table, rows = token, 0
        elif token.type == "tr_open":
            rows += 1
        elif token.type == "table_close" and table is not None and rows <= _SHORT_TABLE:
            table.attrSet("class", "keep")


def mark_columns(tokens: Sequence[Token]) -> None:
    """Mark cells whose column has its own alignment, or so little text that it keeps to a line.

    The engine shares out the width by what columns hold at the most, and would
    break two words of a short column to give a long one half a character more.
    """
    columns: dict[int, list[tuple[Token, str]]] = {}
    column = 0
    for opener, inline in pairwise(tokens):
        if opener.type == "tr_open":
            column = 0
        elif opener.type in {"th_open", "td_open"}:
            columns.setdefault(column, []).append((opener, _said(inline)))
            column += 1
        if inline.type == "table_close":
            _mark_columns(columns)
            columns = {}


def _mark_columns(columns: dict[int, list[tuple[Token, str]]]) -> None:
    room = _SHORT_COLUMNS
    short: set[int] = set()
    for column, cells in columns.items():
        # A head may break; what it needs at the least is its longest word.
        body = [len(said) for cell, said in cells if cell.type == "td_open"]
        heads = " ".join(said for cell, said in cells if cell.type == "th_open")
        widest = max([*body, *map(len, heads.split())], default=0)
        if max(body, default=0) <= _SHORT_CELL and widest <= room and len(columns) > 1:
            short.add(column)
            room -= widest
    # The one column that is left takes the width that the short ones do not need.
    rest = [column for column in columns if column not in short]
    for column, cells in columns.items():
        for cell, _ in cells:
            names = [_ALIGNED.get(str(cell.attrGet("style")), "")]
            if column in short:
                names += ["short"] if cell.type == "td_open" else []
            elif len(rest) == 1 and len(columns) > _TWO:
                names.append("rest")
            cell.meta["class"] = " ".join(filter(None, names))


def cell_class(token: Token) -> str:
    """The class attribute of a cell that ``mark_columns`` has marked, or nothing."""
    names = token.meta.get("class")
    return f' class="{names}"' if names else ""


def mark_lead_ins(tokens: Sequence[Token]) -> None:
    """Mark paragraphs that announce the block after them, which then stays on their page.

    Those are paragraphs that end with a colon, and a line or two between a
    heading and its table, code or diagram.
    """
    before = ""
    for opener, inline, _, after in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if opener.type == "paragraph_open" and not opener.hidden and after.nesting >= 0:
            said = _said(inline)
            titled = before == "heading_close" and len(said) <= _SHORT_PARAGRAPH
            if said.endswith(":") or (titled and after.type in {"table_open", "fence"}):
                opener.attrSet("class", "lead-in")
        before = opener.type


def mark_pictures(tokens: Sequence[Token]) -> None:
    """Mark paragraphs that are one picture and no words: their title becomes a caption."""
    for opener, inline, closer in zip(tokens, tokens[1:], tokens[2:], strict=False):
        alone = [child.type for child in inline.children or []] == ["image"]
        if opener.type == "paragraph_open" and not opener.hidden and alone:
            opener.meta[_PICTURE] = closer.meta[_PICTURE] = True


def is_picture(token: Token) -> bool:
    """Whether ``token`` opens or closes a paragraph that is one picture."""
    return bool(token.meta.get(_PICTURE))


def whereabouts(anchor: str, tokens: Sequence[Token], index: int) -> str:
    """What is printed after the text of the link at ``index``, to lead a reader on paper.

    The number of the question, if ``anchor`` is one's ("q12") and the text does
    not give it: in brackets, or after a comma where the link stands in brackets.
    """
    if not (match := re.fullmatch(r"q(\d+)", anchor)):
        return ""
    number = match[1]
    closing = next(i for i in range(index, len(tokens)) if tokens[i].type == "link_close")
    text = "".join(token.content for token in tokens[index:closing])
    if re.search(rf"\b{number}\b", text):
        return ""
    before = "".join(token.content for token in tokens[:index] if token.type == "text")
    where = f"question\u00a0{number}"
    return f", {where}" if before.count("(") > before.count(")") else f" ({where})"


def _said(inline: Token) -> str:
    return "".join(child.content for child in inline.children or []).rstrip()
