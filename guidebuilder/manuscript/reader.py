"""A guide's folder to a Guide: the whole manuscript stage on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guidebuilder.cache import Cache, NoCache
from guidebuilder.errors import ContentError, Diagnostic, UsageError
from guidebuilder.limits import Limits
from guidebuilder.manuscript.acronyms import known, public_texts
from guidebuilder.manuscript.crossrefs import check_references
from guidebuilder.manuscript.faces import Faces
from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.glyphs import check_glyphs
from guidebuilder.manuscript.house_style import Tokens, read_style
from guidebuilder.manuscript.links import Uses
from guidebuilder.manuscript.lint import Review, lint
from guidebuilder.manuscript.pictures import check_pictures
from guidebuilder.manuscript.remembered import Parsing
from guidebuilder.manuscript.settings import RawEdition, Settings
from guidebuilder.manuscript.settings_reader import read_settings
from guidebuilder.manuscript.sources import (
    CONFIG,
    Sources,
    check_characters,
    inside,
    read_sources,
    read_style_file,
)
from guidebuilder.model import Guide, Page, PageKind, Section


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A guide that was read without an error.

    ``editions`` are the guide's own, unjudged. ``root`` is its folder with links
    resolved. ``images`` are the pictures that its texts use, as paths from root with
    forward slashes, in order of first use. ``digests`` maps the name of each file
    read to the SHA-256 of its bytes, in hexadecimal.
    """

    guide: Guide
    editions: tuple[RawEdition, ...]
    warnings: tuple[Diagnostic, ...]
    root: Path
    images: tuple[str, ...]
    digests: dict[str, str]


def read_manuscript(
    folder: Path,
    *,
    display: str | None = None,
    faces: Faces | None = None,
    tokens: Tokens | None = None,
    review: Review | None = None,
    limits: Limits | None = None,
    cache: Cache | None = None,
    tools: str = "",
) -> Manuscript:
    """Read and check a guide's folder; every file is read once.

    ``display`` is what stands in front of a file's name in diagnostics and spans,
    such as ``content/my-guide``; without it the name stands alone. With ``faces``, a
    character that none of them has is an error too: the guide shall be printed. With
    ``tokens``, the house style is read, and may set only these. With ``review``, the
    warnings tell what an editor would mind as well. Files that were parsed before are taken
    from the ``cache``, where ``tools`` names what parses them. Raises
    UsageError (no folder, no guide.toml, faults of guide.toml), ContentError (all
    faults of all Markdown files and the warnings beside them), MachineError (a file
    that cannot be read), LimitError (a guide larger than ``limits``).
    """
    findings = Findings()
    sources = read_sources(folder, display or "", findings, limits or Limits())
    settings, config = _settings(sources, findings)
    style = _style(sources, settings, config, tokens) if tokens and settings.style else ()
    uses = Uses()
    parsing = Parsing(
        sources.root, settings.levels, settings.default_level, cache or NoCache(), tools
    )
    content = _content(sources, parsing, findings, uses)
    check_references(content, uses, findings)
    check_pictures(uses, sources.root, limits or Limits(), findings, private=review is not None)
    if faces is not None:
        check_glyphs(content, settings, config, faces, findings)
    if not sources.chapters and not findings.has_errors:
        findings.add(
            "GB001",
            config,
            0,
            message="this guide has no NN-*.md file",
            hint="a section is a file such as 10-networking.md",
        )
    if not findings.has_errors:
        lint(content, settings, config, findings, review)
    if findings.has_errors:
        raise ContentError("the guide has errors", diagnostics=findings.sorted())
    guide = _guide(settings, [item for _, item in content], style)
    return Manuscript(
        guide,
        settings.editions,
        findings.sorted(),
        sources.root,
        tuple(uses.images),
        sources.digests,
    )


def _settings(sources: Sources, findings: Findings) -> tuple[Settings, Source]:
    """Judge guide.toml on findings of its own: where it is unusable nothing else is told."""
    found = Findings()
    if sources.config is None:
        of_config = tuple(d for d in findings.sorted() if d.path.endswith(CONFIG))
        raise UsageError("guide.toml cannot be read", diagnostics=of_config)
    settings = read_settings(sources.config, found)
    if found.has_errors:
        raise UsageError("guide.toml has errors", diagnostics=found.sorted())
    return settings, sources.config


def _style(
    sources: Sources, settings: Settings, config: Source, tokens: Tokens
) -> tuple[tuple[str, str], ...]:
    """The house style, judged on findings of its own, as guide.toml is."""
    found = Findings()
    name = settings.style
    line, column, width = settings.places.at("guide", "style")
    real = inside(sources.root, sources.root / name)
    if real is None or real.suffix != ".css":
        found.add(
            "GB109",
            config,
            line,
            column,
            message=f'"{name[:80]}" is no CSS file in this folder',
            hint='name a file beside guide.toml, such as "house.css"',
            width=width,
        )
        raise UsageError("guide.toml has errors", diagnostics=found.sorted())
    own = real.relative_to(sources.root).as_posix()
    shown = config.path.removesuffix(CONFIG) + own
    source = read_style_file(sources, own, shown, found)
    style: tuple[tuple[str, str], ...] = ()
    if source is not None:
        check_characters(source, found)
        style = read_style(source, tokens, found)
    if found.has_errors:
        raise UsageError("the house style has errors", diagnostics=found.sorted())
    return style


def _content(
    sources: Sources, parsing: Parsing, findings: Findings, uses: Uses
) -> list[tuple[Source, Section | Page]]:
    content: list[tuple[Source, Section | Page]] = []
    number = ordinal = 1
    for source in sources.chapters:
        item = parsing.parse(source, number, ordinal, findings, uses)
        if isinstance(item, Section):
            number += len(item.questions)
            ordinal += 1
        if item is not None:
            content.append((source, item))
    return content


def _guide(
    settings: Settings, content: list[Section | Page], style: tuple[tuple[str, str], ...]
) -> Guide:
    sections = tuple(item for item in content if isinstance(item, Section))
    pages = [item for item in content if isinstance(item, Page)]
    # Front matter before tips, each in the order of its files.
    pages.sort(key=lambda page: page.kind is PageKind.TIPS)
    return Guide(
        id=settings.id,
        title=settings.title,
        levels=settings.levels,
        sections=sections,
        pages=tuple(pages),
        module=settings.module,
        subtitle=settings.subtitle,
        language=settings.language,
        tags=settings.tags,
        version=settings.version,
        date=settings.date,
        authors=settings.authors,
        base_url=settings.base_url,
        style=style,
        acronyms=known(dict(settings.acronyms), public_texts(content)),
    )
