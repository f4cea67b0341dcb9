"""Files that were parsed before, taken from a cache: most of a guide is as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from guidebuilder.cache import Cache, digest
from guidebuilder.errors import Diagnostic
from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.links import LinkUse, Uses
from guidebuilder.manuscript.parser import FileParser
from guidebuilder.model import Level, Page, Section

CHAPTER = "chapter"
"""The kind of what is kept."""

_NO_SOURCE = Source("", "", (), "")


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What came of a file without errors: its content, warnings, and links to be answered."""

    item: Section | Page
    warnings: tuple[Diagnostic, ...]
    links: tuple[LinkUse, ...]


@dataclass(frozen=True, slots=True)
class Parsing:
    """How the files of one guide are parsed.

    ``tools`` names what parses them, for the cache; empty keeps nothing.
    """

    root: Path
    levels: tuple[Level, ...]
    default_level: str
    cache: Cache
    tools: str

    def parse(
        self, source: Source, number: int, ordinal: int, findings: Findings, uses: Uses
    ) -> Section | Page | None:
        """A file's content; see :class:`guidebuilder.manuscript.parser.FileParser`."""
        if not self.tools:
            return self._parsed(source, number, ordinal, findings, uses)
        kept = (self.tools, source.path, source.digest, number, ordinal)
        key = digest((*kept, self.levels, self.default_level))
        known = self.cache.get(CHAPTER, key)
        if not isinstance(known, _Parsed):
            own, used = Findings(), Uses()
            item = self._parsed(source, number, ordinal, own, used)
            findings.merge(own)
            uses.merge(used)
            # Whether a picture is there is asked anew each time.
            if item is not None and not own.has_errors and not used.alts:
                links = tuple(replace(link, source=_NO_SOURCE) for link in used.links)
                self.cache.put(CHAPTER, key, _Parsed(item, own.sorted(), links))
            return item
        findings.take(known.warnings)
        uses.links += (replace(link, source=source) for link in known.links)
        return known.item

    def _parsed(
        self, source: Source, number: int, ordinal: int, findings: Findings, uses: Uses
    ) -> Section | Page | None:
        parser = FileParser(
            source,
            self.root,
            self.levels,
            self.default_level,
            findings,
            uses,
            number,
            ordinal,
        )
        return parser.parse()
