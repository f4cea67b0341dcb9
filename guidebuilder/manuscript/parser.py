"""One Markdown file to a Section or a Page, with all that is wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from guidebuilder.manuscript.blocks import check_blocks
from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.inline import InlineCheck, Uses, plain_text
from guidebuilder.manuscript.markdown import block_tokens
from guidebuilder.manuscript.meta import Meta, is_meta, read_meta, spans_alone
from guidebuilder.manuscript.names import PARTS, nearly_reserved, suggest_part
from guidebuilder.manuscript.outline import Segment, blocks_of, cut, is_empty
from guidebuilder.manuscript.quiz import read_quiz
from guidebuilder.manuscript.sources import check_characters
from guidebuilder.manuscript.text import LONG_RUN, MAX_RUN, slugify
from guidebuilder.model import (
    Level,
    Page,
    PageAudience,
    PageKind,
    Part,
    PartKind,
    Prose,
    Question,
    QuizItem,
    Section,
    Visibility,
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
    private: bool = False

    def __post_init__(self) -> None:
        self.chapter = Chapter(self.source, self.findings, list(self.source.lines))

    def parse(self) -> Section | Page | None:
        """The file's content, complete if and only if no error was found; None if there is none."""
        chapter = self.chapter
        check_characters(self.source, self.findings)
        self._cut_runs()
        try:
            chapter.tokens, chapter.labels = block_tokens("\n".join(chapter.lines) + "\n")
        except RecursionError:
            chapter.fault("GB083", 0, "the marks here are nested too deeply to be read")
            return None
        top = cut(chapter, deepest=1)
        if not self._title(top):
            check_blocks(chapter)
            return None
        meta = read_meta(chapter, "file", top[1].tokens)
        kind = meta.values.get("kind", "section")
        audience = PageAudience(meta.values.get("audience", "all"))
        self.private = audience is PageAudience.INTERVIEWER
        check_blocks(chapter, is_page=kind != "section")
        self._heading_levels()
        title = top[1]
        self._inline(self._words(title), private=self.private, heading=True)
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

    def _words(self, segment: Segment) -> Prose:
        """The words of a heading, with their place."""
        line = self.source.lines[segment.line]
        span = self.chapter.span(segment.line, segment.line + 1)
        column = line.find(segment.text) if segment.text else -1
        if column >= 0:
            span = type(span)(span.path, span.line, column + 1, span.end_line)
        return Prose(segment.text, span)

    def _inline(self, prose: Prose | None, *, private: bool, heading: bool = False) -> None:
        InlineCheck(self.chapter, self.root, self.uses).check(
            prose, private=private or self.private, heading=heading
        )

    def _id(self, meta: Meta, segment: Segment) -> str:
        made: str = meta.values.get("id") or slugify(plain_text(segment.text))
        if not made and segment.text:
            self.chapter.fault(
                "GB037", segment.line, "no id can be made of this", "give it one with `id:…`"
            )
        return made

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
        self._inline(body, private=False)
        span = chapter.span(title.line, len(chapter.lines))
        return Page(
            self._id(meta, title),
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
        self._inline(intro, private=False)
        self._near_headings(title)
        questions: list[Question] = []
        groups: list[list[Segment]] = []
        for segment in segments[1:]:
            if segment.level == 2:
                groups.append([segment])
            elif segment.level == 3 and groups:
                groups[-1].append(segment)
        for group in groups:
            questions.append(self._question(group, self.number + len(questions)))
        if not questions:
            chapter.fault(
                "GB021",
                title.line,
                "a section without a question",
                'write one under "## ", or make it a page with `kind:page`',
            )
        return Section(
            self._id(meta, title),
            self.ordinal,
            plain_text(title.text),
            chapter.span(title.line, len(chapter.lines)),
            intro,
            tuple(questions),
            audience,
            tuple(chapter.comments),
        )

    def _question(self, group: list[Segment], number: int) -> Question:
        chapter = self.chapter
        head = group[0]
        ids = tuple(level.id for level in self.levels)
        meta = read_meta(chapter, "question", head.tokens, levels=ids)
        prompt = self._words(head)
        if not plain_text(head.text):
            chapter.fault("GB020", head.line, "an empty prompt", "write the question behind ##")
        elif near := nearly_reserved(head.text):
            chapter.fault(
                "GB018",
                head.line,
                f'"{head.text}" as a question would print its text for everybody',
                f'for the part write "### {near}", else reword it',
                needle=head.text,
            )
        self._inline(prompt, private=False, heading=True)
        stem = chapter.prose(meta.end or head.first, head.end)
        self._inline(stem, private=False)
        self._near_headings(head)
        self._late_meta(head, meta, ids)
        parts, quiz = self._parts(group[1:])
        values = meta.values
        return Question(
            number,
            self._id(meta, head),
            prompt,
            self._level(head, meta),
            chapter.span(head.line, group[-1].end),
            short=values.get("short", ""),
            minutes=values.get("min"),
            tags=tuple(meta.tags),
            checked=values.get("checked"),
            stem=stem,
            parts=parts,
            quiz=quiz,
        )

    def _level(self, head: Segment, meta: Meta) -> Level:
        wanted = meta.values.get("level", self.default_level)
        for level in self.levels:
            if level.id == wanted:
                return level
        if "level" not in meta.values:
            self.chapter.fault(
                "GB032",
                head.line,
                "this question has no level",
                "write one of them below it: " + ", ".join(f"`{v.id}`" for v in self.levels),
            )
        return self.levels[0]

    def _late_meta(self, head: Segment, meta: Meta, ids: tuple[str, ...]) -> None:
        for block in blocks_of(head.tokens):
            if block[0].type != "paragraph_open" or not block[0].map:
                continue
            spans = spans_alone(block[1]) if block[0].map[0] >= meta.end else None
            if spans and is_meta("question", spans, ids):
                self.chapter.fault(
                    "GB035",
                    block[0].map[0],
                    "a meta paragraph in the wrong place prints as text",
                    "put it directly below the heading, in one paragraph",
                )

    def _near_headings(self, segment: Segment) -> None:
        for block in blocks_of(segment.tokens):
            token = block[0]
            if token.type != "heading_open" or not token.map or not token.markup.startswith("#"):
                continue
            if near := nearly_reserved(block[1].content):
                self.chapter.fault(
                    "GB018",
                    token.map[0],
                    f'"{block[1].content.strip()}" is no part here, and prints as text',
                    f'for the part write "### {near}", else reword it',
                    needle=block[1].content,
                )

    def _parts(self, segments: list[Segment]) -> tuple[tuple[Part, ...], QuizItem | None]:
        chapter = self.chapter
        parts: list[Part] = []
        quiz: QuizItem | None = None
        seen: dict[PartKind, int] = {}
        for segment in segments:
            self._near_headings(segment)
            kind = PARTS.get(segment.text)
            if kind is None:
                chapter.fault(
                    "GB012",
                    segment.line,
                    f'unknown part "{segment.text[:80]}"',
                    suggest_part(segment.text),
                    needle=segment.text,
                )
                continue
            if kind in seen:
                chapter.fault(
                    "GB013",
                    segment.line,
                    f'the part "{kind.heading}" is given twice',
                    f"the first is in line {seen[kind]}: make them one",
                    needle=segment.text,
                )
                continue
            seen[kind] = segment.line + 1
            prose = chapter.prose(segment.first, segment.end)
            if prose is None or is_empty(segment.tokens):
                chapter.fault(
                    "GB014",
                    segment.line,
                    f'the part "{kind.heading}" is empty',
                    "write it, or delete its heading",
                    needle=segment.text,
                )
            elif kind is PartKind.QUIZ:
                quiz = read_quiz(chapter, segment)
                self._quiz_inline(quiz)
            else:
                self._inline(prose, private=kind.visibility is Visibility.PRIVATE)
                parts.append(Part(kind, prose))
        return tuple(parts), quiz

    def _quiz_inline(self, quiz: QuizItem | None) -> None:
        if quiz is None:
            return
        self._inline(quiz.stem, private=False)
        self._inline(quiz.key, private=False)
        for option in quiz.options:
            self._inline(option.prose, private=False)
            self._inline(option.explanation, private=False)
