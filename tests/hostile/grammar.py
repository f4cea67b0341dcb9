"""Texts that are nearly guides: a grammar of the format, with nasty pieces wherever text goes."""

from __future__ import annotations

from hypothesis import strategies as st

NASTY = [
    "text", "*em* `code`", "two\nlines", "<!-- said -->", "<!--\n  a\nb\n-->", "- one\n- two",
    "1. a\n\n   b", "> quote\n> more", "> <!-- x\n> y -->\n> z",
    "- a\n\n  <!-- b\n    c -->\n\n  d",
    "```\ncode\n```", "~~~ py\n# x\n~~~", "    indented", "| a | b |\n|---|---|\n| 1 | 2 |",
    "#### Sub", "#### Sub ##", "---", "* * *", "[a](#q0)", "[a][b]\n\n[b]: https://a.example",
    "x[^1]\n\n[^1]: note", "![alt](images/p.png)", "> [!TIP]\n> text", "`a` `b`", "hard  \nbreak",
    "\\* \\_ \\#", "&amp; &lt;", "***", "___", "a\n<!-- c -->", "<!-- c -->\na", "- a\n* b\n+ c",
    "- a\n  <!-- c -->\n- b", "\ttab", " one", "   three", "a\\\nb", "<https://a.example>",
    "é ü 漢", "“quoted”", 
    "+ a\n\n\n+ b", "-\n  a", "- ", ">", "1) a", "10. a\n    b", "`` ` ``", "<!-- -->", "<!---->",
    "<!-- a\n\n  b\n-->", "<!-- - -->", "   <!-- a\n b -->",
]  # fmt: skip
TITLES = [
    "Title", "A *b* `c`", "x # y", "x \\#", "# x", "`a](b`", "&lt;b>", "C#", "x #", "[a](#q0)",
    "![alt](images/p.png)", "Ünï", "a ` b", "`` ` ``", "~~x~~", "\\", "a\tb", "Answer", "漢",
    "[!TIP]", "|", "1. a", "- a", "> a", "`<b>`", "&#x41;", "&nbsp;",
]  # fmt: skip
META = [
    "`mid`", "`4 min`", "`#tag`", "`#a.b`", "`checked:2026-11`", "`short:S`",
    "``short:a`b``", "``short:a` ``", "`short: x  y `",
]  # fmt: skip
BAD = [
    "#x", "===", "a\n===", "<b>", "- [ ] x", "\u202e", "[^1]", "**Answer**", "#### Key", "`mid`",
    "", "`nonsense`", "# second", "### Answr", "<!-- open", "```\nopen", "[x](file:y)",
    "\0", "a <!-- b -->",
]  # fmt: skip
PARTS = ["Answer", "In one line", "Going deeper", "Hint", "Red flags", "Follow-ups", "Sources"]

_gap = st.sampled_from(["\n\n", "\n", "\n\n\n", "\n \n", "\n\n<!-- c -->\n\n"])
_plain = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=12)
# Now and then only: one of these, and there is no guide to look at.
_bad = st.integers(0, 30).flatmap(
    lambda n: st.sampled_from(BAD) | st.text(max_size=12) if n == 7 else st.sampled_from(NASTY)
)
_piece = st.sampled_from(NASTY) | _plain | _bad
_body = st.lists(_piece, min_size=1, max_size=3).map("\n\n".join)
_meta = st.lists(st.sampled_from(META), max_size=4, unique_by=lambda word: word.strip("`")[:2]).map(
    " ".join
)


def _lines(indent: str, text: str) -> str:
    return "\n".join(indent + line if line else "" for line in text.split("\n"))


@st.composite
def _option(draw: st.DrawFn, marker: str) -> str:
    box = draw(st.sampled_from(["[x]", "[ ]", "[X]"]))
    indent = " " * (len(marker) + 1)
    text = draw(st.sampled_from(["text", "`code`", "two\nlines", "*a*", "**b** c"]))
    after = draw(st.just("") | _body)
    gap = draw(_gap) if after else ""
    return f"{marker} {box} {_lines(indent, text).lstrip()}{_lines(indent, gap + after)}"


@st.composite
def _quiz(draw: st.DrawFn) -> str:
    meta = draw(st.sampled_from(["", "`points:2`\n\n", "`lines:3`\n\n", "`order:fixed`\n\n"]))
    stem = draw(st.sampled_from(["Which?", "Which?\n\n- a\n- b", "`x`?", "1. a"]) | _piece)
    if draw(st.booleans()):
        key = draw(st.just("") | _body.map(lambda b: f"\n\n#### Key\n\n{b}"))
        return f"{meta}{stem}{key}"
    marker = draw(st.sampled_from(["-", "*", "+", "1.", "  -"]))
    options = draw(st.lists(_option(marker), min_size=2, max_size=3))
    return f"{meta}{stem}{draw(_gap)}" + draw(st.sampled_from(["\n", "\n\n"])).join(options)


@st.composite
def _question(draw: st.DrawFn, number: int) -> str:
    title = draw(st.sampled_from(TITLES))
    text = (
        f"## {title} {number}{draw(_gap)}{draw(_meta)} `id:q{number}`{draw(_gap)}{draw(_body)}\n\n"
    )
    kinds = draw(st.lists(st.sampled_from([*PARTS, "Quiz"]), max_size=3, unique=True))
    for kind in kinds:
        body = draw(_quiz() if kind == "Quiz" else _body)
        text += f"### {kind}{draw(_gap)}{body}\n\n"
    return text


@st.composite
def _chapter(draw: st.DrawFn, number: int) -> str:
    head = f"@@ {10 + number}-c.md\n# {draw(st.sampled_from(TITLES))} {number}{draw(_gap)}"
    meta = draw(st.sampled_from(["", "`kind:page`", "`kind:tips`", "`audience:interviewer`"]))
    if "kind" in meta:
        return f"{head}{meta}{draw(_gap)}{draw(_body)}\n\n"
    count = draw(st.integers(1, 2))
    questions = [draw(_question(number * 10 + i)) for i in range(count)]
    return f"{head}{meta}\n\n{draw(_body)}\n\n{''.join(questions)}"


@st.composite
def _guide(draw: st.DrawFn) -> str:
    return "".join(draw(_chapter(number)) for number in range(draw(st.integers(1, 2))))


chapters = _guide()
