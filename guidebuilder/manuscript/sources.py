"""Reading the files of a guide: each once, none from outside its folder."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from guidebuilder.errors import MachineError, UsageError
from guidebuilder.limits import MIB, Limits
from guidebuilder.manuscript.findings import Findings, Source
from guidebuilder.manuscript.text import INVISIBLE, character_name

CONFIG = "guide.toml"
MAX_BYTES = 32 * 1024 * 1024
MAX_CONFIG_BYTES = 1024 * 1024
_CHAPTER = re.compile(r"[0-9]{2}-.+\.md", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sources:
    """A guide's files: its settings (None where unreadable) and its Markdown in printed order."""

    root: Path
    config: Source | None
    chapters: tuple[Source, ...]
    digests: dict[str, str]


def read_sources(
    folder: Path, display: str, findings: Findings, limits: Limits | None = None
) -> Sources:
    """Read guide.toml and every ``NN-*.md`` of a folder.

    Faults of a file become findings and leave the file out. Raises UsageError
    where the folder or its guide.toml does not exist, MachineError where the
    machine refuses to read, LimitError for more than a guide may have of files, text or
    questions.
    """
    prefix = f"{display.rstrip('/')}/" if display else ""
    try:
        root = folder.resolve(strict=True)
        names = sorted(path.name for path in root.iterdir())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"{folder}: there is no such folder") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise MachineError(f"{folder}: cannot be read: {error}") from error
    if CONFIG not in names:
        missing = Findings()
        missing.add(
            "GB101",
            Source(prefix + CONFIG, CONFIG, (), ""),
            0,
            message="this folder has no guide.toml, so it is no guide",
            hint="name a folder that holds a guide.toml",
        )
        raise UsageError(f"{folder}: no guide.toml", diagnostics=missing.sorted())
    config: Source | None = None
    chapters: list[Source] = []
    digests: dict[str, str] = {}
    limits = limits or Limits()
    questions, size = 0, 0
    limits.admit("sections", sum(1 for n in names if _CHAPTER.fullmatch(n)), str(folder))
    for name in names:
        shown = prefix + os.fsencode(name).decode("utf-8", "backslashreplace")
        if name == CONFIG or _CHAPTER.fullmatch(name):
            limit = MAX_CONFIG_BYTES if name == CONFIG else MAX_BYTES
            source = _read(root, name, shown, findings, limit)
            if source is None:
                continue
            digests[name] = source.digest
            if name == CONFIG:
                config = source
            else:
                chapters.append(source)
                # Before they are parsed, which takes far longer than to read them.
                size += sum(map(len, source.lines))
                questions += sum(line.startswith("## ") for line in source.lines)
                limits.admit("text", size // MIB, shown)
                limits.admit("questions", questions, shown)
        elif name.lower().endswith(".md") and name.lower() != "readme.md":
            findings.add(
                "GB201",
                Source(shown, name, (), ""),
                0,
                message="this file is not part of the guide",
                hint="files named NN-*.md are read, two digits first, such as 10-networking.md",
            )
    return Sources(root, config, tuple(chapters), digests)


def read_style_file(sources: Sources, name: str, shown: str, findings: Findings) -> Source | None:
    """Read the house style that guide.toml names, and note its digest."""
    source = _read(sources.root, name, shown, findings, MAX_CONFIG_BYTES)
    if source is not None:
        sources.digests[name] = source.digest
    return source


def inside(root: Path, path: Path) -> Path | None:
    """The regular file that ``path`` names, links resolved; None where it is none inside root."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root) or not stat.S_ISREG(real.stat().st_mode):
            return None
    except (OSError, ValueError, RuntimeError):
        return None
    return real


def _read(root: Path, name: str, shown: str, findings: Findings, limit: int) -> Source | None:
    empty = Source(shown, name, (), "")
    real = inside(root, root / name)
    if real is None:
        findings.add(
            "GB004",
            empty,
            0,
            message="this is not a regular file inside the guide's folder",
            hint="put the file itself here, not a link that leads out, a folder or a pipe",
        )
        return None
    try:
        # Without O_NONBLOCK, a pipe put here after the check would hold the build up for ever.
        handle = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise MachineError(f"{shown}: cannot be read: {error.strerror}") from error
    if len(data) > limit:
        findings.add(
            "GB007",
            empty,
            0,
            message=f"this file is larger than {limit / 2**20:.0f} MB",
            hint="cut it into several files" if name.endswith(".md") else "is this the right file?",
        )
        return None
    return decode(data, name, shown, findings)


def decode(data: bytes, name: str, shown: str, findings: Findings) -> Source | None:
    """Turn bytes into a Source: BOM dropped, line endings made ``\\n``; None after a finding."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the BOM; the place is told in bytes of the file.
        offset = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        shown_text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        source = Source(shown, name, _lines(shown_text), digest)
        before = _lines(data[:offset].decode("utf-8", "replace").removeprefix("\ufeff"), whole=True)
        findings.add(
            "GB002",
            source,
            len(before),
            len(before[-1]) + 1,
            message=f"byte 0x{data[offset]:02x} at offset {offset} is not UTF-8",
            hint="save the file as UTF-8",
        )
        return None
    source = Source(shown, name, _lines(text), digest)
    for number, line in enumerate(source.lines, 1):
        if "\0" in line:
            findings.add(
                "GB003",
                source,
                number,
                line.index("\0") + 1,
                message="this line holds a NUL byte",
                hint="delete it; is this a text file?",
            )
            return None
    return source


def _lines(text: str, *, whole: bool = False) -> tuple[str, ...]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not whole and lines[-1] == "":
        lines.pop()
    return tuple(lines)


def check_characters(source: Source, findings: Findings) -> None:
    """Find characters that nobody can see, once a line."""
    for number, line in enumerate(source.lines, 1):
        if match := INVISIBLE.search(line):
            findings.add(
                "GB005",
                source,
                number,
                match.start() + 1,
                message=f"invisible character {character_name(match[0])}",
                hint="delete it: it can hide or reorder text",
            )
