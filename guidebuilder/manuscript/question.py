"""One question: its heading, meta paragraph, stem, parts and quiz item."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guidebuilder.manuscript.chapter import Chapter
from guidebuilder.manuscript.inline import InlineCheck
from guidebuilder.manuscript.links import Uses
from guidebuilder.manuscript.meta import Meta, is_meta, read_meta, spans_alone
from guidebuilder.manuscript.names import PARTS, nearly_reserved, suggest_part
from guidebuilder.manuscript.outline import Segment, blocks_of, is_empty
from guidebuilder.manuscript.place import plain_text
from guidebuilder.manuscript.quiz import read_quiz
from guidebuilder.manuscript.text import slugify
from guidebuilder.model import Level, Part, PartKind, Prose, Question, QuizItem, Span, Visibility


@dataclass(slots=True)
class QuestionReader:
    """Reads the questions of one chapter; ``private`` where all of it is for interviewers."""

    chapter: Chapter
    root: Path
    uses: Uses
    levels: tuple[Level, ...]
    default_level: str
    private: bool = False

    def question(self, group: list[Segment], number: int) -> Question:
        """Read the question of a ``##`` segment and the ``###`` segments behind it."""
        chapter = self.chapter
        head = group[0]
        ids = tuple(level.id for level in self.levels)
        meta = read_meta(chapter, "question", head.tokens, levels=ids)
        prompt = self.words(head)
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
        self.inline(prompt, private=False, heading=True)
        stem = chapter.prose(meta.end or head.first, head.end)
        self.inline(stem, private=False)
        self.near_headings(head)
        self._late_meta(head, meta, ids)
        parts, quiz = self._parts(group[1:])
        values = meta.values
        return Question(
            number,
            self.id_of(meta, head),
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

    def words(self, segment: Segment) -> Prose:
        """The words of a heading, with their place."""
        line = self.chapter.source.lines[segment.line]
        span = self.chapter.span(segment.line, segment.line + 1)
        column = line.find(segment.text) if segment.text else -1
        if column >= 0:
            span = Span(span.path, span.line, column + 1, span.end_line)
        return Prose(segment.text, span)

    def inline(self, prose: Prose | None, *, private: bool, heading: bool = False) -> None:
        """Check running text; ``private`` where it is an interviewer's part."""
        InlineCheck(self.chapter, self.root, self.uses).check(
            prose, private=private or self.private, heading=heading
        )

    def id_of(self, meta: Meta, segment: Segment) -> str:
        """The id that the meta paragraph gives, else the slug of the heading."""
        made: str = meta.values.get("id") or slugify(plain_text(segment.text))
        if not made and segment.text:
            self.chapter.fault(
                "GB037", segment.line, "no id can be made of this", "give it one with `id:…`"
            )
        return made

    def near_headings(self, segment: Segment) -> None:
        """Find sub-headings that are nearly the name of a part."""
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

    def _parts(self, segments: list[Segment]) -> tuple[tuple[Part, ...], QuizItem | None]:
        chapter = self.chapter
        parts: list[Part] = []
        quiz: QuizItem | None = None
        seen: dict[PartKind, int] = {}
        for segment in segments:
            self.near_headings(segment)
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
                self.inline(prose, private=kind.visibility is Visibility.PRIVATE)
                parts.append(Part(kind, prose))
        return tuple(parts), quiz

    def _quiz_inline(self, quiz: QuizItem | None) -> None:
        if quiz is None:
            return
        self.inline(quiz.stem, private=False)
        self.inline(quiz.key, private=False)
        for option in quiz.options:
            self.inline(option.prose, private=False)
            self.inline(option.explanation, private=False)
