"""One Markdown file to a Section or a Page, with all that is wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from guidebuilder.manuscript.blocks import check_blocks
from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.links import Uses
from guidebuilder.manuscript.markdown import block_tokens
from guidebuilder.manuscript.meta import Meta, is_meta, read_meta, spans_alone
from guidebuilder.manuscript.names import PARTS
from guidebuilder.manuscript.outline import Segment, blocks_of, cut, is_empty
from guidebuilder.manuscript.place import plain_text
from guidebuilder.manuscript.question import QuestionReader
from guidebuilder.manuscript.sources import check_characters
from guidebuilder.manuscript.text import LONG_RUN, MAX_RUN
from guidebuilder.model import (
    Level,
    Page,
    PageAudience,
    PageKind,
    Question,
    Section,
)


@dataclass(slots=True)
class FileParser:
    """Parses one file. ``number`` and ``ordinal`` are those of its first question and section."""

    source: Source
    root: Path
    levels: tuple[Level, ...]
    default_level: str
    findings: Findings
    uses: Uses
    number: int = 1
    ordinal: int = 1
    chapter: Chapter = field(init=False)
    reader: QuestionReader = field(init=False)

    def __post_init__(self) -> None:
        self.chapter = Chapter(self.source, self.findings, list(self.source.lines))
        self.reader = QuestionReader(
            self.chapter, self.root, self.uses, self.levels, self.default_level
        )

    def parse(self) -> Section | Page | None:
        """The file's content, complete if and only if no error was found; None if there is none."""
        chapter = self.chapter
        check_characters(self.source, self.findings)
        self._cut_runs()
        try:
            chapter.tokens, chapter.labels = block_tokens("\n".join(chapter.lines) + "\n")
        except RecursionError:
            chapter.fault(
                "GB083", 0, "the marks here are nested too deeply to be read", "write it flatter"
            )
            return None
        top = cut(chapter, deepest=1)
        if not self._title(top):
            check_blocks(chapter)
            return None
        meta = read_meta(chapter, "file", top[1].tokens)
        kind = meta.values.get("kind", "section")
        audience = PageAudience(meta.values.get("audience", "all"))
        self.reader.private = audience is PageAudience.INTERVIEWER
        check_blocks(chapter, is_page=kind != "section")
        self._heading_levels()
        title = top[1]
        self.reader.inline(self.reader.words(title), private=False, heading=True)
        if kind == "section":
            result: Section | Page = self._section(meta, audience)
        else:
            result = self._page(meta, PageKind(kind), title, audience)
        for line in chapter.task_lines:
            chapter.fault(
                "GB047",
                line,
                "a task list outside the options of a quiz item",
                "options are the last list under ### Quiz; for another list leave the boxes out",
            )
        return result

    def _cut_runs(self) -> None:
        """Report unbroken runs, and shorten them so that nothing grows with their square."""
        for number, line in enumerate(self.chapter.lines):
            if match := LONG_RUN.search(line):
                self.findings.add(
                    "GB006",
                    self.source,
                    number + 1,
                    match.start() + 1,
                    message=f"an unbroken run of {len(match[0]):,} characters",
                    hint=f"put spaces in: no line can hold more than {MAX_RUN:,}",
                    width=len(match[0]),
                )
                self.chapter.lines[number] = LONG_RUN.sub(lambda m: m[0][:MAX_RUN], line)

    def _title(self, top: list[Segment]) -> bool:
        chapter = self.chapter
        before = [b for b in blocks_of(top[0].tokens) if b[0].type != "html_block"]
        if before:
            line = before[0][0].map[0] if before[0][0].map else 0
            chapter.fault("GB010", line, "text before the title", 'begin the file with "# " and it')
        elif len(top) == 1:
            chapter.fault("GB010", 0, "this file has no title", 'begin it with "# " and its title')
        for segment in top[2:]:
            chapter.fault(
                "GB011",
                segment.line,
                "a second title in one file",
                "a question takes ##; another section takes a file of its own",
            )
        for segment in top[1:]:
            if not plain_text(segment.text):
                chapter.fault("GB020", segment.line, "an empty title", "write it behind the #")
        return len(top) > 1

    def _heading_levels(self) -> None:
        before = 0
        for block in blocks_of(self.chapter.tokens):
            token = block[0]
            if token.type != "heading_open" or not token.markup.startswith("#"):
                continue
            level = int(token.tag[1])
            if before and level > before + 1 and token.map:
                self.chapter.fault(
                    "GB015",
                    token.map[0],
                    f"a heading of level {level} directly under one of level {before}",
                    f'write "{"#" * (before + 1)}", or give it the heading that is missing',
                    needle=token.markup,
                )
            before = level

    def _page(self, meta: Meta, kind: PageKind, title: Segment, audience: PageAudience) -> Page:
        chapter = self.chapter
        ids = tuple(level.id for level in self.levels)
        for segment in cut(chapter)[2:]:
            opening = next((b for b in blocks_of(segment.tokens) if b[0].type != "html_block"), [])
            spans = spans_alone(opening[1]) if len(opening) == 3 else None
            if segment.text in PARTS and segment.level == 3:
                what = f'the part "{segment.text}"'
            elif segment.level == 2 and spans and is_meta("question", spans, ids):
                what = "a question"
            else:
                continue
            chapter.fault(
                "GB022",
                segment.line,
                f"{what} on a page",
                "questions stand in a section: take kind:page or kind:tips away, or reword this",
            )
        body = chapter.prose(meta.end or title.first, len(chapter.lines))
        if body is None or is_empty(title.tokens):
            chapter.fault("GB014", title.line, "this page is empty", "write it, or delete the file")
        self.reader.inline(body, private=False)
        span = chapter.span(title.line, len(chapter.lines))
        return Page(
            self.reader.id_of(meta, title),
            kind,
            plain_text(title.text),
            span,
            body,
            audience,
            tuple(chapter.comments),
        )

    def _section(self, meta: Meta, audience: PageAudience) -> Section:
        chapter = self.chapter
        segments = cut(chapter)[1:]
        title = segments[0]
        intro = chapter.prose(meta.end or title.first, title.end)
        self.reader.inline(intro, private=False)
        self.reader.near_headings(title)
        questions: list[Question] = []
        groups: list[list[Segment]] = []
        for segment in segments[1:]:
            if segment.level == 2:
                groups.append([segment])
            elif segment.level == 3 and groups:
                groups[-1].append(segment)
        for group in groups:
            questions.append(self.reader.question(group, self.number + len(questions)))
        if not questions:
            chapter.fault(
                "GB021",
                title.line,
                "a section without a question",
                'write one under "## ", or make it a page with `kind:page`',
            )
        return Section(
            self.reader.id_of(meta, title),
            self.ordinal,
            plain_text(title.text),
            chapter.span(title.line, len(chapter.lines)),
            intro,
            tuple(questions),
            audience,
            tuple(chapter.comments),
        )
