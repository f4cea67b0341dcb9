"""Prose (Markdown) to HTML, as the layouts need it: in blocks, with links resolved.

The manuscript stage has refused everything that is not safe to print, so this
renderer has no HTML rules at all: a token that it does not know is an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it.token import Token
from markupsafe import Markup

from guidebuilder.manuscript.markdown import is_diagram, markdown
from guidebuilder.model import Prose
from guidebuilder.press.matter.code import render_code, render_diagram
from guidebuilder.press.matter.inline import bare, bound, breakable, inline_code, linked
from guidebuilder.press.matter.marking import (
    cell_class,
    is_picture,
    keep_short_tables,
    mark_columns,
    mark_lead_ins,
    mark_pictures,
    whereabouts,
)
from guidebuilder.press.matter.records import stack_tables
from guidebuilder.press.sheets import Sheet

_ALERTS = {
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "warning": "Warning",
    "caution": "Caution",
}
_PLAIN_TAGS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "records": "div",
    "record": "div",
    "em": "em",
    "strong": "strong",
    "s": "s",
}


class _Cells:
    """Which tag a table cell gets: heads have a scope, and a row's first cell heads its row."""

    def __init__(self) -> None:
        self._column = 0
        self._tag = "td"

    def row(self, kind: str) -> None:
        if kind == "tr_open":
            self._column = 0

    def tag(self, token: Token) -> str:
        if token.nesting < 0:
            return f"</{self._tag}>"
        scope = "col" if token.tag == "th" else "row" if self._column == 0 else ""
        self._column += 1
        self._tag = "th" if scope else "td"
        named = cell_class(token)
        return f'<th scope="{scope}"{named}>' if scope else f"<td{named}>"


@dataclass(frozen=True, slots=True)
class ProseRenderer:
    """Renders Markdown for one sheet of one edition.

    ``targets`` maps the ids that a link may name to neutral anchors (the binder
    resolves the ``guide:`` scheme), such as "q12" for question 12, whose number
    a reader on paper is told after the text; a link to anything else in the guide
    prints its text alone. A heading of level ``first_source_heading`` in the source
    becomes an HTML heading of level ``heading``. ``addresses`` prints the
    address of an external link after it.
    """

    sheet: Sheet
    targets: Mapping[str, str]
    heading: int = 4
    addresses: bool = True
    first_source_heading: int = 4

    def blocks(self, prose: Prose | None) -> list[Markup]:
        """Each top-level block as HTML, in order; empty for no prose."""
        if prose is None:
            return []
        tokens = self._tokens(prose)
        mark_lead_ins(tokens)
        out: list[Markup] = []
        start = depth = 0
        for index, token in enumerate(tokens):
            depth += token.nesting
            if depth == 0:
                out.append(Markup(self._render(tokens[start : index + 1])))  # noqa: S704
                start = index + 1
        return out

    def html(self, prose: Prose | None) -> Markup:
        """All blocks as one piece of HTML."""
        return Markup("\n").join(self.blocks(prose))

    def inline(self, prose: Prose | None) -> Markup:
        """A single paragraph without its ``<p>`` (a prompt, an option's first line)."""
        if prose is None:
            return Markup("")
        tokens = markdown(curly=True).parseInline(prose.markdown)
        return Markup("".join(self._inline(t.children or []) for t in tokens))  # noqa: S704

    def listed(self, prose: Prose | None, *, numbered: bool = False) -> Markup:
        """Prose that is mostly a list; ``numbered`` prints a top-level list with numbers."""
        if prose is None:
            return Markup("")
        tokens = self._tokens(prose)
        for token in tokens:
            if numbered and token.level == 0 and token.type.startswith("bullet_list"):
                token.type = token.type.replace("bullet", "ordered")
        mark_lead_ins(tokens)
        return Markup(self._render(tokens))  # noqa: S704

    def fragment(self, tokens: Sequence[Token]) -> Markup:
        """Tokens that were cut out of a parsed text, such as what is inside one item of a list."""
        return Markup(self._render(tokens))  # noqa: S704

    # Blocks

    def _tokens(self, prose: Prose) -> list[Token]:
        tokens = markdown(curly=True).parse(prose.markdown)
        return stack_tables(tokens, self.sheet.table_columns)

    def _render(self, tokens: Sequence[Token]) -> str:
        out: list[str] = []
        keep_short_tables(tokens)
        mark_columns(tokens)
        mark_pictures(tokens)
        cells = _Cells()
        alerts: list[bool] = []
        for token in tokens:
            kind = token.type
            base = kind.removesuffix("_open").removesuffix("_close")
            if kind == "inline":
                out.append(self._inline(token.children or []))
            elif kind in {"fence", "code_block"}:
                out.append(self._fence(token))
            elif base in {"th", "td"}:
                out.append(cells.tag(token))
            elif base == "blockquote":
                out.append(self._quote(token, alerts))
            elif base == "heading":
                level = int(token.tag[1]) - self.first_source_heading + self.heading
                out.append(f"<h{level}>" if token.nesting > 0 else f"</h{level}>")
            elif kind == "hr":
                out.append('<hr class="break">')
            elif base == "footnote_block":
                out.append('<div class="footnotes">' if token.nesting > 0 else "</div>")
            elif base == "footnote":
                out.append(_footnote(token))
            elif kind == "footnote_anchor":
                continue
            elif base in _PLAIN_TAGS:
                cells.row(kind)
                out.append(self._plain(token, base))
            else:  # pragma: no cover - the manuscript stage lets nothing else through
                raise AssertionError(f"no way to print a {kind} token")
        return "".join(out)

    def _plain(self, token: Token, base: str) -> str:
        tag = _PLAIN_TAGS[base]
        if token.hidden:  # the paragraphs of a tight list
            return ""
        if is_picture(token):
            return '<figure class="picture">' if token.nesting > 0 else "</figure>"
        if token.nesting < 0:
            return f"</{tag}>"
        for name in ("start", "class"):
            if (value := token.attrGet(name)) is not None:
                return f'<{tag} {name}="{value}">'
        return f"<{tag}>"

    def _quote(self, token: Token, alerts: list[bool]) -> str:
        if token.nesting > 0:
            alert = str(token.meta.get("alert", "")).lower()
            alerts.append(bool(alert))
            if alert:
                label = f'<p class="label">{_ALERTS[alert]}</p>'
                return f'<div class="alert" role="note">{label}'
            return "<blockquote>"
        return "</div>" if alerts.pop() else "</blockquote>"

    def _fence(self, token: Token) -> str:
        info = token.info.strip().lower()
        if is_diagram(info, token.content):
            return render_diagram(token.content, self.sheet)
        return render_code(token.content, info, self.sheet)

    # Inline

    def _inline(self, tokens: Sequence[Token]) -> str:
        out: list[str] = []
        closers: list[str] = []
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                out.append(escape(bound(token.content), quote=False))
            elif kind == "code_inline":
                out.append(inline_code(token.content))
            elif kind == "softbreak":
                out.append("\n")
            elif kind == "hardbreak":
                out.append("<br>")
            elif kind == "link_open":
                opener, closer = self._link(str(token.attrGet("href") or ""), tokens, index)
                out.append(opener)
                closers.append(closer)
            elif kind == "link_close":
                out.append(closers.pop())
            elif kind == "image":
                out.append(self._image(token, alone=len(tokens) == 1))
            elif kind == "footnote_ref":
                out.append(_reference(token))
            elif kind.removesuffix("_open").removesuffix("_close") in _PLAIN_TAGS:
                out.append(self._plain(token, kind.removesuffix("_open").removesuffix("_close")))
            else:  # pragma: no cover - as above
                raise AssertionError(f"no way to print a {kind} token")
        return "".join(out)

    def _link(self, href: str, tokens: Sequence[Token], index: int) -> tuple[str, str]:
        """Opening and closing tag for the link at ``index``, with what paper has to add."""
        if href.startswith("#"):
            anchor = self.targets.get(href[1:])
            # A target that this edition does not print leaves no trace of its id.
            if not anchor:
                return "", ""
            return f'<a href="guide:{anchor}">', f"{whereabouts(anchor, tokens, index)}</a>"
        address = bare(href)
        text = bare("".join(token.content for token in linked(tokens, index)))
        # An address that is its own text, as <https://…> is, needs no other.
        if text.rstrip("/") == address.rstrip("/"):
            return f'<a class="address" href="{escape(href)}">', "</a>"
        shown = f' <span class="address">({breakable(address)})</span>' if self.addresses else ""
        return f'<a href="{escape(href)}">', f"</a>{shown}"

    def _image(self, token: Token, *, alone: bool) -> str:
        source = escape(str(token.attrGet("src") or ""))
        title = str(token.attrGet("title") or "")
        caption = f"<figcaption>{escape(title, quote=False)}</figcaption>" if title else ""
        return f'<img src="{source}" alt="{escape(token.content)}">{caption if alone else ""}'


def _reference(token: Token) -> str:
    return f'<sup data-tag="Reference">{int(token.meta["id"]) + 1}</sup>'


def _footnote(token: Token) -> str:
    if token.nesting < 0:
        return "</div>"
    number = int(token.meta["id"]) + 1
    return (
        '<div class="footnote" role="note">'
        f'<span class="mark-number" data-tag="Lbl">{number}</span>'
    )
