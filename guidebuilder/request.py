"""What a build is asked for, and what it tells. A run with nothing to do loads little else."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from guidebuilder.errors import Diagnostic
from guidebuilder.limits import Limits
from guidebuilder.overrides import Overrides

MOST_BYTES = 1024 * 2**20
"""How much the cache may hold, if nothing else is said: a book of 1000 questions takes 20 MiB."""


@dataclass(frozen=True, slots=True)
class CacheUse:
    """Where the cache is, an absolute path, and how much it may hold in bytes."""

    folder: Path
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One run: ``guide`` and ``output`` are folders; no ``editions`` means the default ones.

    ``date`` replaces the guide's own (empty prints none). ``jobs`` is how many
    processes may typeset; ``signature`` is how many pages of a booklet are folded into
    one another (None: all of them). Under ``strict`` a warning is an error. With ``report`` what
    the leak gate did is written beside each PDF. ``limits`` are not the
    guide's to widen. Without ``cache`` everything is made anew, and nothing is kept.
    """

    guide: Path
    output: Path
    editions: tuple[str, ...] = ()
    overrides: Overrides = field(default_factory=Overrides)
    date: str | None = None
    jobs: int = 1
    signature: int | None = None
    strict: bool = False
    dry_run: bool = False
    report: bool = False
    limits: Limits = field(default_factory=Limits)
    cache: CacheUse | None = None


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One PDF of a run.

    ``form`` is a quiz form's letter, the letters of all collated forms, or empty;
    ``bytes`` is the file's size. ``sheets`` are a booklet's leaves of paper, on which
    its ``pages`` are printed two up; 0 for a file that is not to be folded.
    """

    path: Path
    edition: str
    form: str
    pages: int
    bytes: int
    seconds: float
    questions: int
    sheets: int = 0


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a run did: ``skipped`` are (edition, reason), ``warnings`` those of the content and
    those of preflight, ``notes`` what else was left out, ``reports`` the files that tell what the
    leak gate did. ``unchanged`` says that the files were there already, made of the very
    same. ``kept`` and ``made`` count the gatherings taken from the cache and those that were
    set; ``timings`` are (stage, seconds), of which those of workers are added up.
    """

    files: tuple[BuiltFile, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()
    reports: tuple[Path, ...] = ()
    unchanged: bool = False
    kept: int = 0
    made: int = 0
    timings: tuple[tuple[str, float], ...] = ()
