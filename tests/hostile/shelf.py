"""Hostile guides out of a few lines, and what the command line makes of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from guidebuilder.cli import main
from tests.manuscript.guides import GUIDE_TOML, PIXEL

OLD = b"%PDF-old"


def expand(text: str) -> bytes:
    """``{3×a}`` is aaa, ``{U+202E}`` that character, ``{byte FF}`` that byte."""
    text = re.sub(r"\{U\+([0-9A-F]+)\}", lambda m: chr(int(m[1], 16)), text)
    text = re.sub(r"\{(\d+)×([^}]+)\}", lambda m: m[2] * int(m[1]), text)
    pieces = re.split(r"\{byte ([0-9A-F]{2})\}", text)
    data = [p.encode() if i % 2 == 0 else bytes.fromhex(p) for i, p in enumerate(pieces)]
    return b"".join(data)


def write(folder: Path, text: str) -> Path:
    """Write a guide: ``@@ name`` opens a file, ``@@ -name`` leaves one out."""
    files = {"guide.toml": GUIDE_TOML}
    pieces = re.split(r"^@@ (.+)\n", text, flags=re.MULTILINE)
    if len(pieces) == 1:
        files["10-a.md"] = text
    files |= dict(zip(pieces[1::2], pieces[2::2], strict=True))
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "p.png").write_bytes(PIXEL)
    for name, content in files.items():
        if not name.startswith("-") and f"-{name}" not in files:
            (folder / name).write_bytes(expand(content))
    return folder


@dataclass(frozen=True)
class Told:
    """What a command has said: its exit code, and its diagnostics as ``check`` gives them."""

    code: int
    diagnostics: list[dict[str, str | int]]
    err: str

    def show(self) -> str:
        """One line a diagnostic, ten at the most."""
        lines = [f"exit {self.code}"]
        for d in self.diagnostics[:10]:
            message, hint = str(d["message"])[:110], str(d["hint"])[:60]
            lines.append(f"{d['path']}:{d['line']}:{d['column']} {d['code']} {message} ({hint})")
        if len(self.diagnostics) > 10:
            lines.append(f"and {len(self.diagnostics) - 10} more")
        lines += [line[:110] for line in self.err.splitlines() if line.startswith("error: ")]
        return "\n".join(lines) + "\n"


def check(folder: Path) -> Told:
    """Run ``check`` here; an exception that reaches click is a traceback at a user's."""
    told = CliRunner().invoke(main, ["check", str(folder), "--format", "json"])
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    found = json.loads(told.stdout) if told.stdout.strip() else []
    errors = [d for d in found if d["severity"] == "error"]
    return Told(told.exit_code, errors, told.stderr)


def build(folder: Path, out: Path, *options: str) -> Told:
    """Run ``build`` here over an older PDF, which must outlive whatever goes wrong."""
    out.mkdir(exist_ok=True)
    old = {name: out / f"g-{name}.pdf" for name in ("study", "handout", "interviewer")}
    for path in old.values():
        path.write_bytes(OLD)
    told = CliRunner().invoke(main, ["build", str(folder), "-o", str(out), "-j1", *options])
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    if told.exit_code:
        assert sorted(out.iterdir()) == sorted(old.values())
        assert {path.read_bytes() for path in old.values()} == {OLD}
    return Told(told.exit_code, [], told.stderr)
