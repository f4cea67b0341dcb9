"""The one Markdown parser. The manuscript checks with it what the press will set with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

ALERTS = ("note", "tip", "important", "warning", "caution")

# Quotes and lists may be 8 deep; a limit far above lets us find those that are deeper
# (markdown-it drops what is past it without a word) and still guards the Python stack.
MAX_NESTING = 60

_DRAWING = frozenset(chr(c) for c in range(0x2500, 0x2580))
_ALERT = re.compile(r"\[!([A-Za-z]+)\][ \t]*(?:\n|$)")
_COMMENT = re.compile(r"\s*<!--(?!-?>)(?:(?!-->|--!>).)*-->\s*", re.DOTALL)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Take every address: one that is refused here would print as text, unnoticed.

        The manuscript's link rules judge addresses, and refuse the file.
        """
        return True


@cache
def markdown(*, curly: bool = False) -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes ``[^1]`` and GitHub's alerts.

    HTML rules are on so that HTML is found; the renderer would print it escaped.
    Whole comments leave no token. A blockquote token that is an alert has
    ``token.meta["alert"]``, one of ALERTS, and its marker is gone. Addresses are not
    judged, so this is for text that the manuscript stage has accepted. ``curly``
    turns straight quotes into curly ones: the press sets them so.
    """
    md = _Markdown(
        "commonmark",
        {"html": True, "linkify": False, "typographer": curly, "maxNesting": MAX_NESTING},
    )
    md.enable(["table", "strikethrough"])
    if curly:
        md.enable("smartquotes")
    md.use(footnote_plugin, inline=False)
    md.core.ruler.after("block", "drop_comments", _drop_comments)
    md.core.ruler.after("drop_comments", "alerts", _mark_alerts)
    md.add_render_rule("html_block", _escaped)
    md.add_render_rule("html_inline", _escaped)
    return md


def block_tokens(text: str) -> tuple[list[Token], frozenset[str]]:
    """The block structure of a whole file, and the labels of its link definitions.

    Inline tokens have content but no children; line maps count from 0. Raises
    RecursionError where the nesting is past what Python can follow.
    """
    env: dict[str, dict[str, object]] = {}
    tokens: list[Token] = []
    markdown().block.parse(text, markdown(), env, tokens)
    return tokens, frozenset(env.get("references", ()))


def is_diagram(info: str, text: str) -> bool:
    """Whether a fence is a drawing: no language (or ``text``) and box-drawing characters."""
    return info in {"", "text"} and any(c in _DRAWING for c in text)


def is_comment(html: str) -> bool:
    """Whether an HTML block is one whole comment and white space, and nothing else.

    ``<!-->`` and ``--!>`` end a comment in a browser, so neither counts as inside one.
    """
    return _COMMENT.fullmatch(html) is not None


def _drop_comments(state: StateCore) -> None:
    state.tokens = [
        t for t in state.tokens if not (t.type == "html_block" and is_comment(t.content))
    ]


def _mark_alerts(state: StateCore) -> None:
    tokens = state.tokens
    drop: set[int] = set()
    for i in range(len(tokens) - 3):
        inline = tokens[i + 2]
        if tokens[i].type != "blockquote_open" or tokens[i].level != 0:
            continue
        if tokens[i + 1].type != "paragraph_open":
            continue
        match = _ALERT.match(inline.content)
        if match is None or match[1].lower() not in ALERTS:
            continue
        tokens[i].meta["alert"] = match[1].lower()
        inline.content = inline.content[match.end() :].lstrip()
        if inline.map and inline.content:
            inline.map = [inline.map[0] + 1, inline.map[1]]
            tokens[i + 1].map = list(inline.map)
        if not inline.content:
            drop.update((i + 1, i + 2, i + 3))
    state.tokens = [t for i, t in enumerate(tokens) if i not in drop]


def _escaped(
    self: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    return escapeHtml(tokens[idx].content)
