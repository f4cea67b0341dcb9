"""Rules of the block structure, held against a whole file at once."""

from __future__ import annotations

import re

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.markdown import is_comment
from guidebuilder.manuscript.names import nearly_reserved
from guidebuilder.manuscript.shells import comment_words
from guidebuilder.model import Prose

MAX_DEPTH = 8
MAX_COLUMNS = 40

# A box, well formed or not. "[x](address)" at the head of an item is a link.
TASK_LIKE = re.compile(r"\[[ \t]*[xX✓✔]?[ \t]*\](?!\()")

_CONTAINERS = ("blockquote", "bullet_list", "ordered_list", "footnote_reference")
_PREFIX = re.compile(r"(?:[ \t>]|[-+*][ \t]|[0-9]{1,9}[.)][ \t])*")
_DELIMITER_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*")
_LABEL = re.compile(r"(?P<mark>[*_]{1,6})?(?P<name>[^*_:：|`\[\]<>]{3,48}?)\s*(?P<end>[*_:：].*)?")


def check_blocks(chapter: Chapter, *, is_page: bool = False) -> None:
    """Walk the block tokens of a file: HTML, comments, fences, depth, tables, near names.

    Comments are taken out of ``chapter.lines``; on a page, which has no parts,
    near names are free.
    """
    stack: list[Token] = []
    depth = 0
    tokens = chapter.tokens
    for i, token in enumerate(tokens):
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _CONTAINERS:
            if token.nesting == 1:
                stack.append(token)
                depth += name != "footnote_reference"
                if depth == MAX_DEPTH + 1:
                    _line_fault(
                        chapter,
                        "GB080",
                        token,
                        f"lists or quotes are nested deeper than {MAX_DEPTH}",
                        "write it flatter",
                    )
            else:
                depth -= name != "footnote_reference"
                stack.pop()
        elif token.type == "heading_open":
            _heading(chapter, token, tokens[i + 1].content, inside=bool(stack))
        elif token.type == "html_block":
            _html(chapter, token)
        elif token.type == "fence":
            _fence(chapter, token)
        elif token.type == "code_block":
            _code(chapter, token)
        elif token.type == "table_open":
            _table(chapter, tokens, i)
        elif token.type == "paragraph_open":
            _paragraph(chapter, tokens[i + 1], free=is_page, nested=bool(stack))
        elif token.type == "list_item_open":
            _item(chapter, tokens, i)


def _line_fault(
    chapter: Chapter, code: str, token: Token, message: str, hint: str = "", *, needle: str = ""
) -> None:
    chapter.fault(code, token.map[0] if token.map else 0, message, hint, needle=needle)


def _heading(chapter: Chapter, token: Token, text: str, *, inside: bool) -> None:
    if token.markup in ("=", "-"):
        first = token.map[1] - 1 if token.map else 0
        chapter.fault(
            "GB016",
            first,
            "this line makes a heading of the text above it",
            "leave a blank line above a rule; write headings with #",
        )
    elif inside and (int(token.tag[1]) <= 3 or nearly_reserved(text)):
        _line_fault(
            chapter,
            "GB019",
            token,
            "a heading inside a list, a quote or a footnote",
            "outdent it, or take #### for a sub-heading",
            needle=text,
        )


def _html(chapter: Chapter, token: Token) -> None:
    first, end = token.map or (0, 1)
    if is_comment(token.content):
        _take_out(chapter, first, end, token.content)
        return
    html = token.content.strip()
    if not html.startswith("<!--"):
        _line_fault(chapter, "GB050", token, "HTML is not part of the format", _HTML_HINT)
    elif "-->" not in html:
        _line_fault(chapter, "GB051", token, "this comment is not closed", "close it with -->")
    else:
        _line_fault(
            chapter,
            "GB051",
            token,
            "this block is not one whole comment alone",
            "put the comment between blank lines, with nothing beside it",
        )


_HTML_HINT = "write it in Markdown; in text, put it in a code span or write &lt;"


def _take_out(chapter: Chapter, first: int, end: int, content: str) -> None:
    """Keep a comment's words apart, and leave its empty shell: the blocks around it stay as cut."""
    chapter.comments.append(Prose(comment_words(content), chapter.span(first, end)))
    last = end - 1
    while last > first and "-->" not in chapter.lines[last]:
        last -= 1
    for line in range(first, last + 1):
        text = chapter.lines[line]
        # In a quote every line needs its marks, and marks say nothing.
        prefix = re.match(r"[ \t>]*", text)
        kept = prefix[0] if prefix else ""
        if line == first:
            kept = text[: text.index("<!--")] + "<!--"
        chapter.lines[line] = kept + (" -->" if line == last else "")
        if kept.strip() in ("", "<!--"):
            chapter.comment_lines.add(line)


def _fence(chapter: Chapter, token: Token) -> None:
    first, end = token.map or (0, 1)
    # A closed fence has two lines more than its content.
    if end - first - token.content.count("\n") != 2:
        chapter.fault(
            "GB081",
            first,
            "this fence is not closed",
            f"close it with {token.markup} in the same column",
            needle=token.markup,
        )


def _code(chapter: Chapter, token: Token) -> None:
    first = token.map[0] if token.map else 0
    for number, line in enumerate(token.content.split("\n"), first):
        bare = line.strip()
        if "<!--" in bare:
            chapter.fault(
                "GB052",
                number,
                "indented by four columns, this comment prints as code",
                "outdent it; for code, use a fence",
                needle="<!--",
            )
        elif bare.startswith("#") and nearly_reserved(bare.lstrip("#")):
            chapter.fault(
                "GB017",
                number,
                "indented by four columns, this heading prints as code",
                "outdent it; for code, use a fence",
            )


def _table(chapter: Chapter, tokens: list[Token], i: int) -> None:
    columns = 0
    for token in tokens[i:]:
        if token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            line = chapter.source.lines[token.map[0]]
            cells = escapedSplit(line[len(_prefix(line)) :].strip())
            count = len(cells) - (cells[:1] == [""]) - (cells[-1:] == [""] and len(cells) > 1)
            if count > columns:
                _line_fault(
                    chapter,
                    "GB084",
                    token,
                    f"this row has {count} cells, its table {columns} columns",
                    "write a | inside a cell as \\|",
                )
        elif token.type == "table_close":
            break
    if columns > MAX_COLUMNS:
        _line_fault(
            chapter,
            "GB082",
            tokens[i],
            f"this table has {columns} columns; at most {MAX_COLUMNS} can be printed",
            "cut it into several tables",
        )


def _prefix(line: str) -> str:
    match = _PREFIX.match(line)
    return match[0] if match else ""


def _item(chapter: Chapter, tokens: list[Token], i: int) -> None:
    if tokens[i + 1].type == "paragraph_open" and (match := TASK_LIKE.match(tokens[i + 2].content)):
        inline = tokens[i + 2]
        rest = inline.content[match.end() : match.end() + 1]
        if (not rest or rest.isspace() or match[0] in ("[ ]", "[x]", "[X]")) and inline.map:
            chapter.task_lines[inline.map[0]] = None


def _paragraph(chapter: Chapter, inline: Token, *, free: bool, nested: bool) -> None:
    first = inline.map[0] if inline.map else 0
    lines = inline.content.split("\n")
    for number, raw in enumerate(lines, first):
        line = raw.strip()
        if line.startswith("#"):
            mark = re.match("#+", line)
            chapter.fault(
                "GB017",
                number,
                "these heading marks do not make a heading",
                "put a blank line above and a space behind them, at most three before; "
                "for the mark itself write \\#",
                needle=mark[0] if mark else "",
            )
        elif number > first and _DELIMITER_ROW.fullmatch(line):
            chapter.fault(
                "GB085",
                number,
                "this table would print as text",
                "give its header as many cells as this line, and a blank line above",
            )
        elif not free and (found := _near_part(line, alone=len(lines) == 1 and not nested)):
            name, heading = found
            chapter.fault(
                "GB018",
                number,
                f'"{name}" here is no part, and prints as text',
                f'for the part write "### {heading}", else reword it',
                needle=name,
            )


def _near_part(line: str, *, alone: bool) -> tuple[str, str] | None:
    """The name in a bold-only line, in front of a colon, or all alone, with its heading."""
    # A sign or an emoji in front of a label does not make it another one.
    match = _LABEL.fullmatch(re.sub(r"\A[^\w*]+", "", line.rstrip("\\ ")))
    if match is None:
        return None
    mark, name, end = match["mark"] or "", match["name"].strip(), match["end"] or ""
    emphatic = bool(mark) and re.fullmatch(r"[:：]?[*_]{1,6}[.:：!]?", end) is not None
    labelled = end.lstrip("*_").startswith((":", "："))
    lead = bool(mark) and (
        (name[-1] in ".!" and end[:1] in "*_") or re.match(r"[*_]{1,6}[.]? ?[-–—]", end) is not None
    )
    if not (emphatic or labelled or lead or (alone and not end)):
        return None
    heading = nearly_reserved(name)
    if alone and not end and name.casefold() != heading.casefold():
        return None
    return (name, heading) if heading else None
