"""The booklet: study edition and candidate's copy, a gathering a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from guidebuilder import __version__
from guidebuilder.edition.spec import Audience, Matter, PartId
from guidebuilder.edition.views import LevelCount, PageView, Projection, PublicQuestion
from guidebuilder.model import Level
from guidebuilder.press.blocks import QuestionBlock, question_block
from guidebuilder.press.gathering import Copy, Numbering
from guidebuilder.press.layout import Design, plural, render

LEGEND_TITLE = "The levels"
_TITLE_LINE = 15  # characters of the cover's title on one line

_WHO = {
    Audience.CANDIDATE: "May be shared with candidates.",
    Audience.LEARNER: "Holds answers. Not for candidates.",
    Audience.INTERVIEWER: "For interviewers. Not for candidates.",
}


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section as the layouts see it; ``counts`` reads "3 questions: 2 mid, 1 senior"."""

    ordinal: int
    anchor: str
    title: str
    intro: Markup
    questions: tuple[QuestionBlock, ...]
    counts: str
    minutes: int


@dataclass(frozen=True, slots=True)
class _Entry:
    number: str
    title: str
    anchor: str
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    ordinal: int
    title: str
    anchor: str
    entries: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _PageBlock:
    anchor: str
    title: str
    html: Markup


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class _Tag:
    tag: str
    questions: tuple[QuestionBlock, ...]


@dataclass(frozen=True, slots=True)
class _Booklet:
    """What cover and contents print. ``longest`` is the most questions that a section has."""

    title: str
    title_lines: tuple[str, ...]
    module: str
    edition: str
    subtitle: str
    tags: tuple[str, ...]
    version: str
    date: str
    who: str
    legend: bool
    levels: tuple[LevelCount, ...]
    sections: tuple[SectionBlock, ...]
    longest: int
    colophon: tuple[_Term, ...]


def compose(design: Design) -> list[Copy]:
    """The gatherings of a booklet, in printed order."""
    projection, matter = design.projection, design.spec.matter
    sections = section_blocks(design)
    front: list[Copy] = []
    if Matter.COVER in matter:
        front.append(_cover(design, sections))
    back = _Back(design, sections)
    if Matter.CONTENTS in matter:
        front.append(_contents(design, sections, back))
    if projection.pages or Matter.LEGEND in matter:
        front.append(_pages(design))
    body = [_section(design, section, len(sections)) for section in sections]
    return front + body + back.copies()


def section_blocks(design: Design) -> tuple[SectionBlock, ...]:
    """All sections of the projection, set."""
    prose = design.prose
    out = []
    for section in design.projection.sections:
        questions = tuple(question_block(q, prose) for q in section.questions)
        out.append(
            SectionBlock(
                ordinal=section.ordinal,
                anchor=section.anchor,
                title=section.title,
                intro=prose.html(section.intro),
                questions=questions,
                counts=counts(design.projection, section.questions),
                minutes=sum(q.minutes or 0 for q in section.questions),
            )
        )
    return tuple(out)


def counts(
    projection: Projection[PublicQuestion], questions: Sequence[PublicQuestion]
) -> str:
    """Questions counted, in all and by level: "3 questions: 2 mid, 1 senior"."""
    by_level = [
        f"{count} {item.level.id}"
        for item in projection.levels
        if (count := sum(q.level.id == item.level.id for q in questions))
    ]
    return f"{plural(len(questions), 'question')}: {', '.join(by_level)}"


def _styles(design: Design, *more: str) -> tuple[str, ...]:
    if design.narrow:
        paper = "booklet-narrow"
    else:
        paper = f"booklet-{design.spec.paper.value.lower()}"
    side = "mirrored" if design.mirrored else "single"
    return (
        "fonts.css",
        "tokens.css",
        f"geometry/{paper}.css",
        "components.css",
        f"geometry/{side}.css",
        "editions/booklet.css",
        *(["editions/narrow.css"] if design.narrow else []),
        *more,
    )


def _copy(design: Design, name: str, html: str, *more: str, front: bool = False) -> Copy:
    return Copy(
        name=name,
        html=html,
        styles=_styles(design, *more),
        numbering=Numbering.ROMAN if front else Numbering.ARABIC,
        mirrored=design.mirrored,
    )


def title_lines(title: str) -> tuple[str, ...]:
    """Break a title for the cover, filling lines from the last one up.

    A short line above a long one looks meant; the other way round it looks left over.
    """
    lines: list[str] = []
    for word in reversed(title.split()):
        if lines and len(word) + 1 + len(lines[0]) <= _TITLE_LINE:
            lines[0] = f"{word} {lines[0]}"
        else:
            lines.insert(0, word)
    return tuple(lines)


def _booklet(design: Design, sections: tuple[SectionBlock, ...]) -> _Booklet:
    projection, spec = design.projection, design.spec
    private = PartId.NOTES in spec.parts
    who = "Holds answers and interviewer’s notes. Not for candidates."
    who = who if private and spec.audience is Audience.LEARNER else _WHO[spec.audience]
    printed = [item for item in projection.levels if item.count]
    return _Booklet(
        title=projection.title,
        title_lines=title_lines(projection.title),
        module=projection.module,
        edition=spec.title,
        subtitle=projection.subtitle,
        tags=projection.tags,
        version=projection.version,
        date=projection.date,
        who=who,
        legend=Matter.LEGEND in spec.matter,
        levels=tuple(printed),
        sections=sections,
        longest=max(len(section.questions) for section in sections),
        colophon=_colophon(design, who) if Matter.COLOPHON in spec.matter else (),
    )


def _colophon(design: Design, who: str) -> tuple[_Term, ...]:
    projection = design.projection
    number = len(projection.questions)
    selected = counts(projection, projection.questions)
    if number != projection.whole:
        selected += f"; the whole guide has {projection.whole}"
    faces = "Source Serif 4, Inter and JetBrains Mono, shipped under the SIL Open Font License"
    entries = [
        ("Guide", f"{projection.module}: {projection.title}" if projection.module else
         projection.title),
        ("Edition", design.spec.title),
        ("Questions", selected),
        ("Version", projection.version),
        ("Date", projection.date),
        ("By", ", ".join(projection.authors)),
        ("Who may see it", who),
        ("Set in", faces),
        ("Made with", f"guidebuilder {__version__}"),
    ]  # fmt: skip
    return tuple(_Term(term, text) for term, text in entries if text)


def _cover(design: Design, sections: tuple[SectionBlock, ...]) -> Copy:
    html = render("booklet-cover", page=design.page(), book=_booklet(design, sections))
    return _copy(design, "cover", html, "editions/cover.css", front=True)


def _contents(design: Design, sections: tuple[SectionBlock, ...], back: _Back) -> Copy:
    projection = design.projection
    front = [_Entry("", page.title, page.anchor) for page in projection.pages]
    if Matter.LEGEND in design.spec.matter:
        front.append(_Entry("", LEGEND_TITLE, "levels"))
    groups = [_Group(0, "", "", tuple(front))] if front else []
    groups += [
        _Group(
            section.ordinal,
            section.title,
            section.anchor,
            tuple(_Entry(str(q.number), q.short, q.anchor, q.level) for q in section.questions),
        )
        for section in sections
    ]
    if entries := tuple(back.entries()):
        groups.append(_Group(0, "", "", entries))
    book = _booklet(design, sections)
    html = render("booklet-contents", page=design.page("Contents"), book=book, groups=groups)
    return _copy(design, "contents", html, "editions/contents.css", front=True)


@dataclass(frozen=True, slots=True)
class _Legend:
    title: str
    levels: tuple[LevelCount, ...]
    hint: str


def _pages(design: Design) -> Copy:
    projection = design.projection
    legend = None
    if Matter.LEGEND in design.spec.matter:
        levels = tuple(item for item in projection.levels if item.count)
        hint = "The mark stands beside each question: shape and word tell the level, in any ink."
        legend = _Legend(LEGEND_TITLE, levels, hint)
    blocks = _page_blocks(design, projection.pages)
    title = blocks[0].title if blocks else LEGEND_TITLE
    html = render("booklet-pages", page=design.page(title), pages=blocks, legend=legend)
    return _copy(design, "front matter", html, front=True)


def _page_blocks(design: Design, pages: Sequence[PageView]) -> list[_PageBlock]:
    # A page's own headings begin with ##, and stand directly under its title.
    prose = replace(design.prose, first_source_heading=2, heading=2)
    return [_PageBlock(page.anchor, page.title, prose.html(page.body)) for page in pages]


def _section(design: Design, section: SectionBlock, total: int) -> Copy:
    place = (section.ordinal - 1) / max(_last_ordinal(design) - 1, 1)
    numeral = str(section.ordinal) if section.ordinal else ""
    page = design.page(section.title, place=max(place, 0.0), numeral=numeral)
    html = render("booklet-section", page=page, section=section)
    tabs = ["geometry/tabs.css"] if design.mirrored and numeral and total > 1 else []
    name = f"section {section.ordinal}, {section.title}" if section.title else "questions"
    return _copy(design, name, html, *tabs)


def _last_ordinal(design: Design) -> int:
    return max(section.ordinal for section in design.projection.sections)


class _Back:
    """Tips, progress, sources and the index of tags: each its own gathering."""

    def __init__(self, design: Design, sections: tuple[SectionBlock, ...]) -> None:
        self._design = design
        questions = [q for section in sections for q in section.questions]
        matter = design.spec.matter
        self._tips = _page_blocks(design, design.projection.tips)
        self._progress = questions if Matter.PROGRESS in matter else []
        self._sources = [q for q in questions if q.sources]
        self._index = list(_tag_index(questions)) if Matter.INDEX in matter else []

    def entries(self) -> Iterator[_Entry]:
        """The back matter's rows of the contents."""
        for tip in self._tips:
            yield _Entry("", tip.title, tip.anchor)
        for present, title, anchor in (
            (self._progress, "Your progress", "progress"),
            (self._sources, "Sources", "sources"),
            (self._index, "Index of tags", "index"),
        ):
            if present:
                yield _Entry("", title, anchor)

    def copies(self) -> list[Copy]:
        """The back matter as copy."""
        pieces = (
            ("tips", [tip.title for tip in self._tips][:1], {"tips": self._tips}),
            ("progress", ["Your progress"], {"progress": self._progress}),
            ("sources", ["Sources"], {"sources": self._sources}),
            ("index", ["Index of tags"], {"index": self._index}),
        )
        empty: dict[str, object] = {"tips": [], "progress": [], "sources": [], "index": []}
        return [
            _copy(
                self._design,
                name,
                render("booklet-back", page=self._design.page(title[0]), **{**empty, **filled}),
            )
            for name, title, filled in pieces
            if filled[name]
        ]


def _tag_index(questions: Sequence[QuestionBlock]) -> Iterator[_Tag]:
    tags = sorted({tag for q in questions for tag in q.tags})
    for tag in tags:
        yield _Tag(tag, tuple(q for q in questions if tag in q.tags))
