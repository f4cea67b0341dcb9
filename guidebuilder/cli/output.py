"""Printing: results on stdout, all else on stderr, and no name that breaks the terminal."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

# Control characters, and those that turn the direction of the text around.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINES = re.compile(_UNSAFE.pattern.replace("[", r"(?![\n\t])[", 1))
_COLORED_LINES = re.compile(r"(?!\x1b\[[0-9;]*m)" + _LINES.pattern)


def result(text: str) -> None:
    """Print a result on stdout."""
    _write(text, err=False)


def note(text: str) -> None:
    """Print anything else on stderr."""
    _write(text, err=True)


def result_json(value: object) -> None:
    """Print a result as JSON. Non-ASCII is escaped: a name that is no UTF-8 stays valid JSON."""
    result(json.dumps(value, indent=2))


def wants_color(*, err: bool) -> bool:
    """Whether the stream is a terminal whose owner has not asked for NO_COLOR (no-color.org)."""
    stream = sys.stderr if err else sys.stdout
    return (
        stream is not None
        and stream.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


def shown(path: Path | str) -> str:
    """A path fit for a terminal: what is not printable is shown as an escape."""
    return _UNSAFE.sub(_escape, str(path))


def count(number: int, noun: str) -> str:
    """``1 page``, ``2 pages``, ``1,234 pages``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size(number: int) -> str:
    """A number of bytes in decimal units, as file managers give it."""
    if number < 1000:
        return f"{number} B"
    if number < 1_000_000:
        return f"{number / 1000:.0f} kB"
    return f"{number / 1_000_000:.1f} MB"


def _escape(found: re.Match[str]) -> str:
    return ascii(found.group())[1:-1]


def _write(text: str, *, err: bool) -> None:
    stream = sys.stderr if err else sys.stdout
    if stream is None:  # closed by whoever started us
        return
    # Messages quote names and lines that anybody may have written.
    text = (_COLORED_LINES if wants_color(err=err) else _LINES).sub(_escape, text)
    encoding = stream.encoding or "utf-8"
    try:
        # A file name that is no UTF-8 holds lone surrogates, which no stream takes.
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        stream.flush()
    except OSError:
        # What could not be written would be tried again, and complained of, at exit.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise
