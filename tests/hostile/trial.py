"""One hostile input, and everything that must hold of it; the fuzzer and the finds share it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from guidebuilder.data import styles_folder
from guidebuilder.edition import catalogue
from guidebuilder.errors import ContentError, Diagnostic, Severity, UsageError
from guidebuilder.manuscript import Manuscript, Tokens, read_manuscript, read_tokens
from tests.hostile.rewriting import assert_rewritten
from tests.manuscript.guides import GUIDE_TOML, PIXEL

_FILE = re.compile(rb"^@@ ([a-z0-9][a-z0-9.-]{0,40})\n", re.MULTILINE)


@cache
def _tokens() -> Tokens:
    return read_tokens(styles_folder())


def try_text(folder: Path, data: bytes) -> Manuscript | ContentError | UsageError:
    """Read a guide given as text, and assert what must hold of whatever comes of it."""
    files = _write(folder, data)
    result = _read(folder)
    found = result.warnings if isinstance(result, Manuscript) else result.diagnostics
    for diagnostic in found:
        assert_place(diagnostic, files)
    if isinstance(result, Manuscript):
        assert all(d.severity is Severity.WARNING for d in found)
        assert_rewritten(folder, result.guide, _tokens())
    else:
        assert any(d.severity is Severity.ERROR for d in found)
    return result


def _read(folder: Path) -> Manuscript | ContentError | UsageError:
    try:
        result = read_manuscript(folder, tokens=_tokens())
        catalogue.editions(result.editions, result.guide)
    except (ContentError, UsageError) as error:
        return error
    return result


def assert_place(found: Diagnostic, files: dict[str, bytes]) -> None:
    """A diagnostic names a file that is there, a line and a column in it, and a way out."""
    assert found.path in files
    assert found.hint, f"{found.code}: {found.message}"
    text = files[found.path].decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 0 <= found.line <= len(lines)
    if found.line:
        assert found.source == lines[found.line - 1]
        assert 1 <= found.column <= len(found.source) + 1
        assert found.column - 1 + found.width <= max(len(found.source), found.column)


def _write(folder: Path, data: bytes) -> dict[str, bytes]:
    files = {"guide.toml": GUIDE_TOML.encode()}
    pieces = _FILE.split(data)
    if pieces[0].strip() or len(pieces) == 1:
        files["10-a.md"] = pieces[0]
    for name, content in zip(pieces[1::2], pieces[2::2], strict=True):
        files[name.decode()] = content
    (folder / "images").mkdir()
    (folder / "images" / "p.png").write_bytes(PIXEL)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return files
