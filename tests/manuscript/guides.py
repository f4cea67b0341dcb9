"""Guides out of a few lines of text, and what was read as a few lines of text."""

from __future__ import annotations

import re
from pathlib import Path

from guidebuilder.errors import Diagnostic, GuidebuilderError
from guidebuilder.manuscript import Manuscript, Review, read_manuscript
from guidebuilder.model import Page, Prose, Question, Section

GUIDE_TOML = '[guide]\nid = "g"\ntitle = "Guide"\ndefault_level = "mid"\n'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da63f8ffff3f0005fe02fe331295140000000049454e44ae"
    "426082"
)


def write_guide(folder: Path, text: str) -> Path:
    """Write a guide. ``@@ name`` opens a file; without one the text is ``10-a.md``.

    ``{U+202E}`` stands for that character. There is always an ``images/p.png``.
    """
    text = re.sub(r"\{U\+([0-9A-F]+)\}", lambda m: chr(int(m[1], 16)), text)
    files = {"guide.toml": GUIDE_TOML}
    pieces = re.split(r"^@@ (.+)\n", text, flags=re.MULTILINE)
    if pieces[0].strip() or len(pieces) == 1:
        files["10-a.md"] = pieces[0]
    files.update(zip(pieces[1::2], pieces[2::2], strict=True))
    (folder / "images").mkdir(parents=True, exist_ok=True)
    (folder / "images" / "p.png").write_bytes(PIXEL)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


def read(folder: Path, review: Review | None = None) -> Manuscript | GuidebuilderError:
    try:
        return read_manuscript(folder, review=review)
    except GuidebuilderError as error:
        return error


def diagnostics(folder: Path) -> tuple[Diagnostic, ...]:
    result = read(folder)
    return result.warnings if isinstance(result, Manuscript) else result.diagnostics


def show(result: Manuscript | GuidebuilderError) -> str:
    """One line a diagnostic, and of a guide that was read one line a thing."""
    if isinstance(result, GuidebuilderError):
        lines = [f"{type(result).__name__}"]
        return "\n".join([*lines, *map(show_diagnostic, result.diagnostics)]) + "\n"
    lines = [show_diagnostic(d) for d in result.warnings]
    for item in (*result.guide.sections, *result.guide.pages):
        lines += _section(item) if isinstance(item, Section) else _page(item)
    if result.guide.subtitle:
        lines.append(f"subtitle {result.guide.subtitle}")
    lines += [f"edition {e.name} {e.table} {e.place('select', 'tags')}" for e in result.editions]
    lines += [f"acronym {name} = {long}" for name, long in result.guide.acronyms]
    lines += [f"image {name}" for name in result.images]
    return "\n".join(lines) + "\n"


def show_diagnostics(result: Manuscript | GuidebuilderError) -> str:
    """One line a diagnostic, and one an acronym of the guide."""
    if isinstance(result, GuidebuilderError):
        return show(result)
    lines = [show_diagnostic(d) for d in result.warnings]
    lines += [f"acronym {name} = {long}" for name, long in result.guide.acronyms]
    return "".join(f"{line}\n" for line in lines) or "nothing\n"


def show_diagnostic(d: Diagnostic) -> str:
    place = f"{d.path}:{d.line}:{d.column}"
    hint = f" ({d.hint})" if d.hint else ""
    marked = d.source[d.column - 1 : d.column - 1 + d.width] if d.line else ""
    marked = ascii(marked)[1:-1]
    return f"{place} {d.code} [{marked[:40]}] {d.message}{hint}"


def _section(section: Section) -> list[str]:
    lines = [f"section {section.ordinal} {section.id} {section.title!r} {section.audience.value}"]
    lines += _prose("  intro", section.intro)
    for comment in section.comments:
        lines += _prose("  comment", comment)
    for question in section.questions:
        lines += _question(question)
    return lines


def _page(page: Page) -> list[str]:
    lines = [f"{page.kind.value} {page.id} {page.title!r} {page.audience.value}"]
    lines += _prose("  body", page.body)
    for comment in page.comments:
        lines += _prose("  comment", comment)
    return lines


def _question(question: Question) -> list[str]:
    q = question
    tags = "".join(f" #{tag}" for tag in q.tags)
    lines = [
        f"  {q.number} {q.id} {q.level.id} {q.minutes} {q.short!r} {q.checked}{tags}"
        f" @{q.span.line}-{q.span.end_line}"
    ]
    lines += _prose("    prompt", q.prompt) + _prose("    stem", q.stem)
    for part in q.parts:
        lines += _prose(f"    {part.kind.value}", part.prose)
    if q.quiz:
        lines += _prose("    quiz", q.quiz.stem)
        order = " fixed" if q.quiz.fixed_order else ""
        lines.append(f"    points {q.quiz.points} lines {q.quiz.lines}{order}")
        for option in q.quiz.options:
            lines += _prose("      right" if option.correct else "      wrong", option.prose)
            lines += _prose("        because", option.explanation)
        lines += _prose("      key", q.quiz.key)
    return lines


def _prose(label: str, prose: Prose | None) -> list[str]:
    if prose is None:
        return []
    s = prose.span
    return [f"{label} @{s.line}:{s.column}-{s.end_line} {prose.markdown!r}"]
