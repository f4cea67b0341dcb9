"""What can go wrong, told so that it can be mended.

A :class:`Diagnostic` points at one place in one source file. An exception
carries diagnostics (or one message) and the exit code of its kind, so that the
command line decides nothing: it prints and exits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Severity(Enum):
    """How much a diagnostic weighs. ``--strict`` makes warnings count as errors."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding in one source file.

    ``path`` is relative to the folder that the command was given, with forward
    slashes. ``line`` and ``column`` count from 1, in characters; 0 means that
    the whole file is meant. ``width`` is how many characters the caret covers.
    ``source`` is the line itself, without its line ending.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    width: int = 1
    source: str = ""
    severity: Severity = Severity.ERROR


class GuidebuilderError(Exception):
    """The base of everything that guidebuilder raises on purpose."""

    exit_code = 1

    def __init__(self, message: str = "", *, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        self.message = message
        self.diagnostics = diagnostics
        super().__init__(message or "; ".join(d.message for d in diagnostics))


class ContentError(GuidebuilderError):
    """The words, tables or pictures of the guide are wrong (exit code 1)."""

    exit_code = 1


class UsageError(GuidebuilderError):
    """The command line or guide.toml is wrong (exit code 2)."""

    exit_code = 2


class MachineError(GuidebuilderError):
    """The machine or its files are in the way: library, disk, lock (exit code 3)."""

    exit_code = 3


class LimitError(GuidebuilderError):
    """A limit of time, memory or size was passed (exit code 4)."""

    exit_code = 4


class LeakError(GuidebuilderError):
    """The leak gate found a withheld text in a finished PDF (exit code 5).

    ``report`` is what the gate has to say of the file, where it has read it.
    """

    exit_code = 5

    def __init__(self, message: str = "", *, report: Any = None) -> None:
        super().__init__(message)
        self.report = report


class PreflightError(GuidebuilderError):
    """A finished PDF is not fit to publish (exit code 6)."""

    exit_code = 6
