"""Whether a build would only make again what is there: told without reading a line of the guide.

After a run it is noted which files it read, with their digests, and which it wrote. If all of
these are the same, and so are the request and the tools, there is nothing to do.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from guidebuilder.cache import Cache, digest
from guidebuilder.request import BuildRequest, BuildResult

RUN = "run"
"""The kind of what is kept."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a run read and wrote: SHA-256 in hexadecimal by path below the folder in question.

    ``listed`` are the names in the guide's folder that a reader of guides looks at.
    """

    listed: tuple[str, ...]
    read: dict[str, str]
    written: dict[str, str]
    result: BuildResult


def recall(request: BuildRequest, tools: str, cache: Cache) -> BuildResult | None:
    """The result of the last such run, if a new one would make the same files; else None."""
    if request.dry_run:
        return None
    with suppress(OSError, ValueError, RuntimeError):
        root, output = _folders(request)
        found = cache.get(RUN, _key(request, tools, root, output))
        if (
            isinstance(found, Record)
            and found.listed == listed(root)
            and _same(root, found.read, linked=True)
            and _same(output, found.written, linked=False)
        ):
            return replace(found.result, unchanged=True, kept=0, made=0, timings=())
    return None


def remember(
    request: BuildRequest,
    tools: str,
    cache: Cache,
    read: Record,
    written: Mapping[str, bytes],
) -> None:
    """Note what a run read, as ``read`` tells it, and wrote."""
    with suppress(OSError, ValueError, RuntimeError):
        root, output = _folders(request)
        files = {name: hashlib.sha256(data).hexdigest() for name, data in written.items()}
        cache.put(RUN, _key(request, tools, root, output), replace(read, written=files))


def file_digest(path: str) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError."""
    # A pipe that was put in a file's place must not hold the run up.
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise FileNotFoundError(path)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folders(request: BuildRequest) -> tuple[Path, Path]:
    return request.guide.resolve(strict=True), request.output.resolve(strict=True)


def _key(request: BuildRequest, tools: str, root: Path, output: Path) -> str:
    # However many processes there are, and wherever the cache is, the files are the same.
    asked = replace(request, jobs=1, cache=None)
    return digest((tools, asked, str(root), str(output)))


def listed(root: Path) -> tuple[str, ...]:
    """The names in a guide's folder of what might be read. Raises OSError."""
    names = os.listdir(root)  # noqa: PTH208 - names alone
    return tuple(sorted(n for n in names if n.lower().endswith(".md") or n == "guide.toml"))


def _same(folder: Path, files: Mapping[str, str], *, linked: bool) -> bool:
    return all(
        (linked or not os.path.islink(path)) and file_digest(path) == wanted  # noqa: PTH114
        for path, wanted in _paths(folder, files)
    )


def _paths(folder: Path, files: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((os.path.join(folder, name), wanted) for name, wanted in files.items())  # noqa: PTH118
