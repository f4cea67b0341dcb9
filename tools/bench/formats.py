"""One guide in each system's own format: as somebody writes it who knows that system.

All but ours are one document: contents with page numbers, sections, and of each question
number and prompt, level, answer and note. ``Shown`` leaves out what an edition withholds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.bench.content import HEADS, Book, Question, Section

HERE = Path(__file__).resolve().parent
FACES = HERE.parents[1] / "styles" / "fonts"


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a question a document shows, besides the prompt."""

    answers: bool = True
    notes: bool = True


WHOLE = Shown()


def write_guide(book: Book, folder: Path) -> None:
    """Our own format: a folder. Files that would not change are left alone, as an editor does."""
    files = {"guide.toml": f'[guide]\nid = "bench"\ntitle = "{book.title}"\nlanguage = "en"\n'}
    for section in book.sections:
        files[f"{section.number:02d}-section.md"] = _guide_section(section)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def _guide_section(section: Section) -> str:
    blocks = [f"# {section.title}", f"`id:s{section.number}`", section.intro]
    for question in section.questions:
        meta = f"`{question.level}` `{question.minutes} min` `id:q{question.number}`"
        blocks += [f"## {question.prompt}", meta, "### Answer", *_markdown_answer(question)]
        blocks += ["### What the interviewer is looking for", question.note]
    return "\n\n".join(blocks) + "\n"


def markdown(book: Book) -> str:
    """For pandoc, which is to make LaTeX of it."""
    blocks = [f"---\ntitle: {book.title}\nlang: en\n---"]
    for section in book.sections:
        blocks += [f"# {section.title}", section.intro]
        for question in section.questions:
            blocks += [f"## {question.number}. {question.prompt}", f"*{question.label}*"]
            blocks += [*_markdown_answer(question), f"> {question.note}"]
    return "\n\n".join(blocks) + "\n"


def _markdown_answer(question: Question) -> list[str]:
    blocks = list(question.paragraphs)
    if question.items:
        blocks.append("\n".join(f"- {item}" for item in question.items))
    if question.rows:
        rows = [HEADS, ("---",) * len(HEADS), *question.rows]
        blocks.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    if question.code:
        blocks.append("\n".join(["```yaml", *question.code, "```"]))
    return blocks


def html(book: Book, shown: Shown = WHOLE) -> str:
    """For a browser, and for WeasyPrint as one document."""
    css = (HERE / "plain.css").read_text("utf-8").replace("FACES", FACES.as_uri())
    out = [f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{book.title}']
    out.append(f"</title><style>\n{css}</style></head>\n<body>\n<h1>{book.title}</h1>\n<nav><ol>\n")
    for section in book.sections:
        out.append(f'<li><a href="#s{section.number}">{section.title}</a><ol>\n')
        for q in section.questions:
            out.append(f'<li><a href="#q{q.number}">{q.number}. {q.prompt}</a></li>\n')
        out.append("</ol></li>\n")
    out.append("</ol></nav>\n")
    for section in book.sections:
        out.append(f'<section>\n<h2 id="s{section.number}">{section.title}</h2>\n')
        out.append(f"<p>{section.intro}</p>\n")
        out += [_html_question(question, shown) for question in section.questions]
        out.append("</section>\n")
    return "".join([*out, "</body></html>\n"])


def _html_question(question: Question, shown: Shown) -> str:
    out = [f'<article>\n<h3 id="q{question.number}">{question.number}. {question.prompt}</h3>\n']
    out.append(f'<p class="level">{question.label}</p>\n')
    if shown.answers:
        out += [f"<p>{paragraph}</p>\n" for paragraph in question.paragraphs]
        if question.items:
            out.append(f"<ul>{''.join(f'<li>{item}</li>' for item in question.items)}</ul>\n")
        if question.rows:
            head = "".join(f"<th>{cell}</th>" for cell in HEADS)
            rows = "".join(f"<tr>{_cells(row)}</tr>" for row in question.rows)
            out.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n")
        if question.code:
            out.append("<pre><code>" + "\n".join(question.code) + "</code></pre>\n")
    if shown.notes:
        out.append(f"<aside>{question.note}</aside>\n")
    return "".join([*out, "</article>\n"])


def _cells(row: tuple[str, ...]) -> str:
    return "".join(f"<td>{cell}</td>" for cell in row)


def typst(book: Book) -> str:
    out = [(HERE / "plain.typ").read_text("utf-8"), f"#cover[{book.title}]\n"]
    for section in book.sections:
        out.append(f"\n= {section.title}\n\n{section.intro}\n")
        for question in section.questions:
            out.append(f"\n== {question.number}. {question.prompt}\n\n#level[{question.label}]\n")
            out += [f"\n{paragraph}\n" for paragraph in question.paragraphs]
            if question.items:
                out += ["\n", *(f"- {item}\n" for item in question.items)]
            if question.rows:
                head = ", ".join(f"[{cell}]" for cell in HEADS)
                cells = ", ".join(f"[{cell}]" for row in question.rows for cell in row)
                out.append(f"\n#table(columns: 3, table.header({head}), {cells})\n")
            if question.code:
                out.append("\n```yaml\n" + "\n".join(question.code) + "\n```\n")
            out.append(f"\n#note[{question.note}]\n")
    return "".join(out)


def asciidoc(book: Book) -> str:
    out = [f"= {book.title}\n:doctype: book\n:toc:\n:toclevels: 2\n:source-highlighter: rouge\n"]
    for section in book.sections:
        out.append(f"\n== {section.title}\n\n{section.intro}\n")
        for question in section.questions:
            out.append(f"\n=== {question.number}. {question.prompt}\n\n_{question.label}_\n")
            out += [f"\n{paragraph}\n" for paragraph in question.paragraphs]
            if question.items:
                out += ["\n", *(f"* {item}\n" for item in question.items)]
            if question.rows:
                rows = "".join("|" + " |".join(row) + "\n" for row in question.rows)
                out.append(f"\n|===\n|{' |'.join(HEADS)}\n\n{rows}|===\n")
            if question.code:
                out.append("\n[source,yaml]\n----\n" + "\n".join(question.code) + "\n----\n")
            out.append(f"\nNOTE: {question.note}\n")
    return "".join(out)
