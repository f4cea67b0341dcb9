"""Any text whatever is a Guide or diagnostics with places; nothing else ever comes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guidebuilder.errors import ContentError, Severity, UsageError
from guidebuilder.manuscript import Manuscript
from guidebuilder.manuscript.findings import Findings
from guidebuilder.manuscript.markdown import block_tokens, is_comment, markdown
from guidebuilder.manuscript.sources import decode
from guidebuilder.manuscript.text import edit_distance, is_slug, slugify
from guidebuilder.model import PartKind, Visibility
from tests.manuscript.guides import GUIDE_TOML, read, write_guide

PROFILE = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

PIECES = [
    "# S\n", "## Q\n", "### Answer\n", "### Quiz\n", "### Hint\n", "### Red flags\n", "#### Key\n",
    "`mid`", "`4 min`", "`id:x`", "`order:fixed`", "`kind:page`", "- [ ] ", "- [x] ", "- ", "1. ",
    "> ", "> [!TIP]\n", "```\n", "~~~\n", "<!-- ", " -->", "<b>", "[a](#q)", "[a][b]", "[b]: #q\n",
    "![a](images/p.png)", "![", "](", "[^1]", "[^1]: ", "| a | b |\n", "|---|---|\n", "---\n",
    "===\n", "**", "Answer:", "    ", "\t", "  ", "\n", "\n\n", " ", "word", "\\", "<", "`",
    "&#8203;",
    "é", "\u202e", "{U+0041}", "\r\n", "\f", "\x0b", "\u2028", "\x85",
]  # fmt: skip
SETTINGS_PIECES = [
    "[guide]\n", "[levels.a]\n", "[[lint.allow]]\n", "id = ", "title = ", '"x"', "'''", '"""', "3",
    "[", "]", "{", "}", "\n", " = ", "a.b", "true", "# c", ",", "=", '"', "1e999", "nan",
]  # fmt: skip
documents = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)
HEADS = st.sampled_from(["", "# S\n\n", "# S\n\n## Q\n\n", "# S\n\n## Q\n\n### Quiz\n\nWhich?\n\n"])


@PROFILE
@given(head=HEADS, text=documents)
def test_any_markdown(head: str, text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write_guide(tmp_path_factory.mktemp("g"), "x")
    content = (head + text).encode("utf-8", "surrogatepass")
    (folder / "10-a.md").write_bytes(content)
    result = read(folder)
    assert isinstance(result, Manuscript | ContentError)
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = result.warnings if isinstance(result, Manuscript) else result.diagnostics
    assert found or isinstance(result, Manuscript)
    for d in found:
        assert d.path in ("10-a.md", "guide.toml")
        assert 0 <= d.line <= len(lines)
        if d.line and d.code != "GB002":
            assert d.source == lines[d.line - 1].removeprefix("\ufeff")
            assert 1 <= d.column <= len(d.source) + 1
            assert d.column - 1 + d.width <= max(len(d.source), d.column)
    if isinstance(result, Manuscript):
        assert all(d.severity is Severity.WARNING for d in found)
        _check_spans(result, lines)
    else:
        assert any(d.severity is Severity.ERROR for d in found)


def _check_spans(manuscript: Manuscript, lines: list[str]) -> None:
    """Prose is what stands at its span, but for indentation and dropped comments."""
    for q in manuscript.guide.questions:
        proses = [q.prompt, q.stem, *(p.prose for p in q.parts)]
        for option in q.quiz.options if q.quiz else ():
            proses += [option.prose, option.explanation]
        for prose in proses:
            if prose is None:
                continue
            span = prose.span
            here = prose.markdown.split("\n")
            assert len(here) == span.end_line - span.line + 1
            assert prose is q.prompt or here[0].strip()
            for text, line in zip(here, lines[span.line - 1 : span.end_line], strict=True):
                kept, written = (re.sub(r"\s|<!--|-->", "", t) for t in (text, line))
                assert kept in written


@PROFILE
@given(
    text=st.text(max_size=80)
    | st.lists(
        st.sampled_from(SETTINGS_PIECES),
        max_size=30,
    ).map("".join)
)
def test_any_settings(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write_guide(tmp_path_factory.mktemp("g"), "# S\n\n## Q\n\n`mid`\n\n### Answer\n\nA.\n")
    (folder / "guide.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    result = read(folder)
    assert isinstance(result, UsageError)
    assert result.diagnostics
    for d in result.diagnostics:
        assert d.path == "guide.toml"
        assert d.line == 0 or 1 <= d.column <= len(d.source) + 1


@PROFILE
@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    findings = Findings()
    source = decode(data, "a.md", "a.md", findings)
    assert (source is None) == findings.has_errors
    if source is None:
        (d,) = findings.sorted()
        assert d.line >= 1
        assert 1 <= d.column <= len(d.source) + 1


@PROFILE
@given(st.text(max_size=40))
def test_slugs(text: str) -> None:
    made = slugify(text)
    assert slugify(made) == made
    assert not made or not made.isascii() or is_slug(made)


@PROFILE
@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_edit_distance(a: str, b: str) -> None:
    distance = edit_distance(a, b, limit=9)
    assert distance == edit_distance(b, a, limit=9)
    assert (distance == 0) == (a == b)
    assert abs(len(a) - len(b)) <= distance <= max(len(a), len(b))
    assert edit_distance(a, b, limit=2) == min(distance, 3)


CANARY = "xyzzy plugh"


@PROFILE
@given(before=documents, comment=st.text(max_size=20), after=documents)
def test_comments_never_stay_in_a_prose(
    before: str, comment: str, after: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = f"# S\n\n## Q\n\n{before}\n\n<!-- {comment}{CANARY} -->\n\n{after}\n"
    assume(is_comment(f"<!-- {comment}{CANARY} -->"))
    assume("```" not in before and "~~~" not in before)
    folder = write_guide(tmp_path_factory.mktemp("g"), "x")
    (folder / "10-a.md").write_bytes(text.encode("utf-8", "surrogatepass"))
    result = read(folder)
    if isinstance(result, Manuscript):
        for q in result.guide.questions:
            proses = [q.prompt, q.stem, *(p.prose for p in q.parts)]
            proses += [o.prose for o in q.quiz.options] if q.quiz else []
            assert all(CANARY not in p.markdown for p in proses if p)
        assert any(CANARY in c.markdown for s in result.guide.sections for c in s.comments)


@PROFILE
@given(documents)
def test_what_one_parse_sees_the_press_sees(text: str) -> None:
    """The block structure that is judged is the one that is printed, comments and alerts aside."""
    text = text.replace("\r", "\n").replace("\0", " ")
    judged = [t for t in block_tokens(text)[0] if t.type != "html_block"]
    printed = [t for t in markdown().parse(text) if t.type != "html_block"]
    if "[!" in text or "[^" in text:
        return
    assert [(t.type, t.map) for t in judged] == [(t.type, t.map) for t in printed]


@pytest.mark.parametrize("kind", PartKind)
def test_every_visible_class_of_part_is_read(kind: PartKind, tmp_path: Path) -> None:
    body = "Q?\n\n- [x] a\n- [ ] b\n" if kind is PartKind.QUIZ else "Text.\n"
    text = f"# S\n\n## Q\n\n### {kind.heading}\n\n{body}"
    manuscript = read(write_guide(tmp_path, text))
    assert isinstance(manuscript, Manuscript)
    (question,) = manuscript.guide.questions
    if kind is PartKind.QUIZ:
        assert question.quiz is not None
        assert kind.visibility is Visibility.QUESTION
    else:
        assert [p.kind for p in question.parts] == [kind]


def test_the_default_settings_are_valid(tmp_path: Path) -> None:
    assert "default_level" in GUIDE_TOML
    assert isinstance(read(write_guide(tmp_path, "# S\n\n## Q\n\n### Answer\n\nA.\n")), Manuscript)
