"""What is said about a failure, and the exit code it ends with."""

from __future__ import annotations

import os

from guidebuilder.cli.output import note, wants_color
from guidebuilder.cli.report import render_human
from guidebuilder.errors import GuidebuilderError, LimitError, MachineError

INTERRUPTED = 130

LIBRARY_HELP = """\
a library that typesetting needs is not installed: {reason}
  Debian, Ubuntu:  sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  Fedora:          sudo dnf install pango
  macOS:           brew install pango"""


def tell(failure: BaseException) -> int | None:
    """Print ``failure`` on stderr and return its exit code; None for a defect of ours."""
    if isinstance(failure, KeyboardInterrupt):
        note("interrupted")
        return INTERRUPTED
    known = _known(failure)
    if known is None:
        return None
    if known.diagnostics:
        note(render_human(known.diagnostics, color=wants_color(err=True)).rstrip("\n"))
    if known.message:
        note(f"error: {known.message}")
    return known.exit_code


def _known(failure: BaseException) -> GuidebuilderError | None:
    if isinstance(failure, GuidebuilderError):
        return failure
    if isinstance(failure, OSError):
        return _machine(failure)
    if isinstance(failure, MemoryError):
        return LimitError("the memory was not enough; build fewer editions at once, or use -j 1")
    if isinstance(failure, RecursionError):
        return LimitError("something is nested too deeply; run check to find it")
    return None


def _machine(error: OSError) -> MachineError:
    if "cannot load library" in str(error):
        reason = str(error).splitlines()[0]
        return MachineError(LIBRARY_HELP.format(reason=reason))
    reason = error.strerror or str(error) or type(error).__name__
    name = error.filename
    if name is None:
        return MachineError(f"{reason}; mend this and run the command again")
    place = os.fsdecode(name) if isinstance(name, (str, bytes)) else str(name)
    return MachineError(f"{place}: {reason}; mend this and run the command again")
