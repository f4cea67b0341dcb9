"""The quiz item of a question: stem, options, explanations, or a written item with its key."""

from __future__ import annotations

import re

from markdown_it.token import Token

from guidebuilder.manuscript.blocks import TASK_LIKE
from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.meta import read_meta
from guidebuilder.manuscript.outline import Segment, blocks_of
from guidebuilder.manuscript.text import edit_distance
from guidebuilder.model import Option, Prose, QuizItem

WRITTEN_LINES = 4

_TASK = re.compile(r"\[([ xX])\](?=[ \t\n])")
_KEY_LINE = re.compile(
    r"[^\w*]*(?:[*_]{1,3})?(?:the )?(?:(?:answer )?key|(?:model|correct|right) answers?)"
    r"(?:(?:[*_ ]*[:：].*)|(?:[.:]?[*_]{1,3}[.:]?))",
    re.IGNORECASE,
)
_MARKER = re.compile(r"(?P<indent>[ \t]*)(?:[-+*]|[0-9]{1,9}[.)])(?P<gap>[ \t]*)")


def read_quiz(chapter: Chapter, segment: Segment) -> QuizItem | None:
    """Read the ``### Quiz`` part; None where nothing can be made of it (findings say why)."""
    meta = read_meta(chapter, "quiz", segment.tokens)
    first = meta.end or segment.first
    tops = [b for b in blocks_of(segment.tokens) if b[0].map and b[0].map[0] >= first]
    lists = [b for b in tops if b[0].type in ("bullet_list_open", "ordered_list_open")]
    span = chapter.span(segment.line, segment.end)
    values = meta.values
    if lists and any(_task_like(item) for item in _items(lists[-1])):
        _no_key(chapter, tops)
        _last(chapter, tops, lists[-1])
        for name in ("lines",):
            _inapplicable(chapter, meta.lines, name, "a written item")
        start = lists[-1][0].map[0] if lists[-1][0].map else first
        stem = _stem(chapter, segment, first, start)
        options = _options(chapter, lists[-1])
        if stem is None:
            return None
        return QuizItem(
            stem,
            options,
            span,
            points=values.get("points", 1),
            fixed_order="order" in values,
        )
    _inapplicable(chapter, meta.lines, "order", "an item with options")
    start, key = _key(chapter, segment, tops)
    stem = _stem(chapter, segment, first, start)
    if stem is None:
        return None
    return QuizItem(
        stem,
        (),
        span,
        key=key,
        points=values.get("points", 1),
        lines=values.get("lines", WRITTEN_LINES),
    )


def _stem(chapter: Chapter, segment: Segment, first: int, end: int) -> Prose | None:
    stem = chapter.prose(first, end)
    for token in segment.tokens:
        if token.type == "inline" and token.map and first <= token.map[0] < end:
            _key_lines(chapter, token, token.map[0])
    if stem is None:
        chapter.fault(
            "GB044",
            segment.line,
            "this quiz item asks nothing",
            "write its question between the heading and the options",
        )
    return stem


def _key_lines(chapter: Chapter, inline: Token, first: int) -> None:
    """Find what is meant as a key and would print with the question."""
    for number, line in enumerate(inline.content.split("\n"), first):
        if _KEY_LINE.fullmatch(line.strip()) or (inline.level > 1 and line.strip() == "Key"):
            chapter.fault(
                "GB046",
                number,
                "a key here would print with the question",
                'put it under "#### Key", or mark the right options with [x]',
            )


def _inapplicable(chapter: Chapter, lines: dict[str, int], name: str, wanted: str) -> None:
    if name in lines:
        chapter.fault(
            "GB049", lines[name], f'"{name}:" is for {wanted}', "delete it", needle=name + ":"
        )


def _is_key(block: list[Token]) -> bool:
    if block[0].type != "heading_open":
        return False
    text = block[1].content.strip().casefold()
    return edit_distance(text, "key", limit=1) <= 1 or text in ("answer key", "model answer")


def _no_key(chapter: Chapter, tops: list[list[Token]]) -> None:
    for block in tops:
        if _is_key(block) and block[0].map:
            chapter.fault(
                "GB046",
                block[0].map[0],
                "an item with options has no key of its own",
                "mark the right options with [x], and explain them under each option",
            )


def _key(chapter: Chapter, segment: Segment, tops: list[list[Token]]) -> tuple[int, Prose | None]:
    """Where the key of a written item begins, and the key."""
    keys = [b[0].map[0] for b in tops if _is_key(b) and b[0].map]
    for line in keys[1:]:
        chapter.fault("GB046", line, "a second key", "make it one")
    for block in tops:
        text = block[1].content.strip() if _is_key(block) else "Key"
        if (text != "Key" or (_is_key(block) and block[0].tag != "h4")) and block[0].map:
            chapter.fault(
                "GB046",
                block[0].map[0],
                f'"{text}" is not the heading of a key',
                'write "#### Key"',
            )
    if not keys:
        return segment.end, None
    key = chapter.prose(keys[0] + 1, segment.end)
    if key is None:
        chapter.fault("GB046", keys[0], "this key is empty", "write the model answer below it")
    return keys[0], key


def _last(chapter: Chapter, tops: list[list[Token]], task_list: list[Token]) -> None:
    end = task_list[0].map[1] if task_list[0].map else 0
    for block in tops:
        token = block[0]
        if token.map and token.map[0] >= end and token.type != "html_block" and not _is_key(block):
            chapter.fault(
                "GB043",
                token.map[0],
                "text after the options",
                "move it above them; indent an explanation by two columns, to stand in its option",
            )


def _items(tokens: list[Token]) -> list[list[Token]]:
    """The items of a list, each as its tokens with its own open and close."""
    items: list[list[Token]] = []
    level = tokens[0].level + 1
    for token in tokens[1:-1]:
        if token.type == "list_item_open" and token.level == level:
            items.append([])
        items[-1].append(token)
    return items


def _first_text(item: list[Token]) -> Token | None:
    return item[2] if len(item) > 3 and item[1].type == "paragraph_open" else None


def _task_like(item: list[Token]) -> bool:
    inline = _first_text(item)
    return inline is not None and TASK_LIKE.match(inline.content) is not None


def _options(chapter: Chapter, tokens: list[Token]) -> tuple[Option, ...]:
    options = []
    boxes = 0
    right = 0
    items = _items(tokens)
    for item in items:
        line = item[0].map[0] if item[0].map else 0
        inline = _first_text(item)
        if inline is None or not TASK_LIKE.match(inline.content):
            chapter.fault("GB042", line, "an option without a box", 'begin it with "- [ ] "')
            continue
        boxes += 1
        chapter.task_lines.pop(inline.map[0] if inline.map else line, None)
        match = _TASK.match(inline.content)
        if match is None:
            if re.fullmatch(r"\[[ xX]\]", inline.content):
                chapter.fault("GB042", line, "an option without text", "write it behind its box")
            else:
                chapter.fault(
                    "GB041",
                    line,
                    "a malformed box",
                    'write "[ ] " or "[x] ", with a space behind it',
                    needle=inline.content.split("]")[0] + "]",
                )
            continue
        right += match[1] in "xX"
        option = _option(chapter, item, inline, correct=match[1] in "xX")
        if option:
            options.append(option)
    first = tokens[0].map[0] if tokens[0].map else 0
    if boxes and not right and boxes == len(options):
        chapter.fault("GB040", first, "no option is marked as right", 'mark one with "[x]"')
    if len(items) < 2:
        chapter.fault("GB045", first, "one option is no choice", "give at least two")
    return tuple(options)


def _option(chapter: Chapter, item: list[Token], inline: Token, *, correct: bool) -> Option | None:
    first, item_end = item[0].map or (0, 1)
    text_first, text_end = inline.map or (first, first + 1)
    source = chapter.lines[text_first]
    marker = _MARKER.match(source)
    box = source.find("[", marker.end() if marker else 0)
    if text_first != first or box < 0:
        chapter.fault("GB042", first, "an option begins on another line than its box")
        return None
    skip = source.index("]", box) + 1
    skip += len(source[skip:]) - len(source[skip:].lstrip(" \t"))
    dedent = len(source[:box].expandtabs(4))
    for number in range(text_first + 1, text_end):
        line = chapter.lines[number]
        indent = len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))
        if indent < dedent:
            chapter.fault(
                "GB048",
                number,
                "this line runs on into the option above, without its indentation",
                "indent it; for an explanation, leave a blank line above as well",
            )
    end = _option_end(item, text_end)
    option = chapter.prose(first, end, dedent=dedent, skip=skip)
    if option is None:
        return None
    return Option(option, correct, chapter.prose(end, item_end, dedent=dedent))


def _option_end(item: list[Token], end: int) -> int:
    """The line behind the fences and pictures that stand directly under an option's text."""
    for block in blocks_of(item[4:-1]):
        token = block[0]
        picture = token.type == "paragraph_open" and re.fullmatch(
            r"!\[[^\]]*\]\([^()]*\)", block[1].content.strip()
        )
        if token.type == "html_block":
            continue
        if not (token.type == "fence" or picture) or not token.map:
            break
        end = token.map[1]
    return end
