"""What a measurement was made on."""

from __future__ import annotations

import os
import platform
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

_MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)


def processors() -> int:
    """How many of them this process, and all that it starts, may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def machine() -> str:
    """Processor, how many, memory, system and Python, in a line."""
    info = Path("/proc/cpuinfo")
    found = _MODEL.search(info.read_text("utf-8")) if info.exists() else None
    model = found[1] if found else platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{model}, {processors()} processors to use, {memory:.0f} GiB, {system}"


def load() -> str:
    """How busy the machine was with something else: ask before the first run."""
    return f"Load before the first run {os.getloadavg()[0]:.1f}"


def said(arguments: Sequence[str]) -> str:
    """The command that asked for this."""
    return f"python -m tools.bench {shlex.join(arguments)}".rstrip()
