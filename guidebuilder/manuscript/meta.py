"""Meta paragraphs: code spans alone, directly after a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.markdown import markdown
from guidebuilder.manuscript.text import did_you_mean, is_slug, slugify

_TAG = re.compile(r"#([a-z0-9]+(?:[-+.][a-z0-9]+)*)")
_MINUTES = re.compile(r"([1-9][0-9]{0,2}) min")
_CHECKED = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_FILE_CHOICES = {
    "kind": ("section", "page", "tips"),
    "audience": ("all", "learner", "interviewer"),
}
_WORDS = {
    "file": ("id:", "kind:", "audience:"),
    "question": ("id:", "checked:", "short:"),
    "quiz": ("points:", "lines:", "order:fixed"),
}


@dataclass(slots=True)
class Meta:
    """The words of one meta paragraph: ``values`` by name, tags apart, and the lines it takes."""

    values: dict[str, Any] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    end: int = 0


def spans_alone(inline: Token) -> list[str] | None:
    """The code spans of a paragraph made of nothing else, or None."""
    if not inline.content.startswith("`"):
        return None
    children = markdown().parseInline(inline.content)[0].children or []
    spans = []
    for child in children:
        if child.type == "code_inline":
            spans.append(child.content.strip())
        elif child.type not in ("softbreak", "hardbreak") and child.content.strip():
            return None
    return spans


def read_meta(
    chapter: Chapter, kind: str, tokens: list[Token], *, levels: tuple[str, ...] = ()
) -> Meta:
    """Read the meta paragraph that opens a body, for ``kind`` file, question or quiz.

    ``tokens`` are the body's top-level block tokens. A Meta without an ``end`` says
    that there is none.
    """
    meta = Meta()
    body = [t for t in tokens if t.type != "html_block"]
    if len(body) < 2 or body[0].type != "paragraph_open":
        return meta
    inline = body[1]
    spans = spans_alone(inline)
    if spans is None:
        _mixed(chapter, kind, inline, levels)
        return meta
    first, meta.end = inline.map or (0, 0)
    for span in spans:
        line = next((n for n in range(first, meta.end) if span in chapter.lines[n]), first)
        _word(chapter, kind, meta, span=span, line=line, levels=levels)
    return meta


def is_meta(kind: str, spans: list[str], levels: tuple[str, ...]) -> bool:
    """Whether spans are all words of that kind of meta paragraph, one more telling than a tag."""
    telling = [s for s in spans if not _TAG.fullmatch(s)]
    return bool(telling) and all(
        s in levels or _MINUTES.fullmatch(s) or s.startswith(_WORDS[kind]) for s in telling
    )


def _mixed(chapter: Chapter, kind: str, inline: Token, levels: tuple[str, ...]) -> None:
    """Report a paragraph of code spans that would be meta but for a few signs between them."""
    # Text that goes on in the next line, without a blank one, makes it no less one.
    opening = inline.content.partition("\n")[0]
    spans = re.findall(r"`([^`\n]+)`", opening)
    rest = re.sub(r"`[^`\n]+`|#[\w-]+|\b[0-9]+ min\b", "", opening)
    if not inline.content.startswith("`") or re.search(r"\w", rest):
        return
    if is_meta(kind, spans, levels):
        chapter.fault(
            "GB035",
            inline.map[0] if inline.map else 0,
            "this is nearly a meta paragraph, and prints as text",
            "put every word of it in a code span of its own, spaces alone between them, and "
            "a blank line below",
        )


def _word(
    chapter: Chapter, kind: str, meta: Meta, *, span: str, line: int, levels: tuple[str, ...]
) -> None:
    def fault(code: str, message: str, hint: str = "") -> None:
        chapter.fault(code, line, message, hint, needle=span)

    name, colon, value = span.partition(":")
    parsed: Any = None
    if kind == "question" and span in levels:
        name, parsed = "level", span
    elif kind == "question" and re.fullmatch(r"[0-9.,]+ ?[a-z]*", span) and not colon:
        match = _MINUTES.fullmatch(span)
        if match is None:
            fault("GB034", f'malformed time "{span}"', 'write whole minutes, such as "4 min"')
            return
        name, parsed = "min", int(match[1])
    elif kind == "question" and span.startswith("#"):
        match = _TAG.fullmatch(span)
        if match is None:
            good = slugify(span)
            fault("GB034", f'malformed tag "{span}"', f'write "#{good or "vpc"}"')
        elif match[1] in meta.tags:
            fault("GB031", f'the tag "{span}" is given twice', "delete one")
        else:
            meta.tags.append(match[1])
        return
    elif colon and span.startswith(_WORDS[kind]):
        parsed = _value(name, value, fault)
        if parsed is None:
            return
    else:
        if kind == "question" and is_slug(span):
            # Not a level, but meant as one: the question does not lack a level as well.
            meta.values.setdefault("level", "")
        _unknown(kind, span, levels, fault)
        return
    if name in meta.values:
        fault("GB031", f'"{name}" is given twice', "delete one")
        return
    meta.values[name] = parsed
    meta.lines[name] = line


def _value(name: str, value: str, fault: Any) -> Any:  # noqa: PLR0911
    """The value of a ``name:value`` word, or None after a finding."""
    if name == "id":
        if is_slug(value):
            return value
        good = slugify(value)
        fault("GB034", f'malformed id "{value}"', f'write "id:{good or "public-subnet"}"')
        return None
    if name in _FILE_CHOICES:
        choices = _FILE_CHOICES[name]
        if value in choices:
            return value
        fault(
            "GB034",
            f'unknown {name} "{value}"',
            "one of: " + ", ".join(choices),
        )
        return None
    if name == "checked":
        if _CHECKED.fullmatch(value):
            return value
        fault("GB034", f'malformed month "{value}"', 'write year and month, "checked:2026-11"')
        return None
    if name == "short":
        if value.strip():
            return value.strip()
        fault("GB034", "the short title is empty", 'write "short:Public subnets"')
        return None
    if name == "order":
        return True
    if re.fullmatch(r"[1-9][0-9]?", value):
        return int(value)
    fault("GB034", f'malformed number "{value}"', f'write a whole number, "{name}:3"')
    return None


def _unknown(kind: str, span: str, levels: tuple[str, ...], fault: Any) -> None:
    if kind == "question" and is_slug(span):
        fault(
            "GB033",
            f'this guide has no level "{span}"',
            did_you_mean(
                span,
                levels,
                otherwise="its levels are "
                + ", ".join(levels)
                + "; a question about code starts with a fence, not a code span",
            ),
        )
        return
    known = (*_WORDS[kind], *(levels if kind == "question" else ()))
    near = did_you_mean(span.partition(":")[0] + ":", known)
    fault(
        "GB030",
        f'unknown word "{span[:80]}" in a meta paragraph',
        near or "a text about code starts with a fence, not a code span",
    )
