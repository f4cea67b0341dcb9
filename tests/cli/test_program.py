"""Exit codes, messages, and what must never be seen: a traceback."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from guidebuilder.cli import main
from guidebuilder.errors import (
    ContentError,
    Diagnostic,
    LeakError,
    LimitError,
    MachineError,
    PreflightError,
    UsageError,
)

from .conftest import PaperPress

Cli = Callable[..., Result]
ROOT = Path(__file__).parents[2]
CONTEXT = click.Context(main)
COMMANDS = [(name, main.get_command(CONTEXT, name)) for name in main.list_commands(CONTEXT)]


@pytest.mark.parametrize(
    ("failure", "code", "message"),
    [
        (ContentError("no words"), 1, "error: no words"),
        (UsageError("not so"), 2, "error: not so"),
        (MachineError("no disk"), 3, "error: no disk"),
        (LimitError("too long"), 4, "error: too long"),
        (LeakError("answer of question 2"), 5, "error: answer of question 2"),
        (PreflightError("no font"), 6, "error: no font"),
        (OSError(errno.EMFILE, "Too many open files"), 3, "error: Too many open files"),
        (OSError(errno.EACCES, "Permission denied", "x.png"), 3, "error: x.png: Permission denied"),
        (OSError(errno.EACCES, "Permission denied", b"\xff"), 3, r"error: \udcff: Permission"),
        (MemoryError(), 4, "error: the memory was not enough"),
        (RecursionError(), 4, "error: something is nested too deeply"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_a_failure_has_the_exit_code_of_its_kind(
    cli: Cli, press: PaperPress, failure: BaseException, code: int, message: str
) -> None:
    press.failure = failure
    result = cli("build")
    assert result.exit_code == code
    assert result.stderr.startswith(message)
    assert result.stdout == ""
    assert not Path("build").exists()


def test_diagnostics_are_printed_with_their_place(cli: Cli, press: PaperPress) -> None:
    found = Diagnostic("content/tiny/10-first.md", 7, 1, "GB999", "wrong", source="`mid`")
    press.failure = ContentError(diagnostics=(found,))
    result = cli("build")
    assert result.exit_code == 1
    assert "GB999" in result.stderr
    assert "content/tiny/10-first.md:7:1" in result.stderr
    assert "\x1b[" not in result.stderr


def test_a_missing_library_is_told_with_the_package_s_name(cli: Cli, press: PaperPress) -> None:
    press.failure = OSError("cannot load library 'libpango-1.0-0': no such file\nmore")
    press.says = "an engine that prints to stdout"
    result = cli("build", "--json")
    assert result.exit_code == 3
    assert result.stdout == ""
    for words in ("libpango-1.0-0", "sudo apt install", "sudo dnf install", "brew install"):
        assert words in result.stderr


def test_a_defect_of_ours_is_not_hidden(cli: Cli, press: PaperPress) -> None:
    press.failure = ZeroDivisionError()
    assert isinstance(cli("build").exception, ZeroDivisionError)


def test_the_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "guidebuilder", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.*)"', settings, re.MULTILINE)
    assert version is not None
    assert (done.stdout, done.stderr) == (f"guidebuilder {version[1]}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["bild"],
        ["build", "--papr", "A4"],
        ["build", "--paper", "A3"],
        ["build", "-j", "0"],
        ["build", "--sample", "0"],
        ["build", "--seed", "x"],
        ["build", "a", "b"],
        ["check", "--format", "xml"],
        ["verify", "no.pdf", "--guide", "content/tiny", "-e", "handout"],
        ["verify", "content/tiny/10-first.md"],
    ],
)
def test_wrong_usage(cli: Cli, arguments: list[str]) -> None:
    result = cli(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_and_option_has_help(cli: Cli, name: str, command: click.Command) -> None:
    result = cli(name, "--help")
    assert result.exit_code == 0
    assert command.help
    assert command.get_short_help_str(30).removesuffix("...") in cli("--help").stdout
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.opts[-1] in result.stdout


def chapter(name: str) -> str:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    found = re.search(rf"^## `guidebuilder {name}\b.*?(?=^## )", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"docs/cli.md has no chapter on {name}"
    return found[0]


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_stands_in_the_docs(name: str, command: click.Command) -> None:
    options = [p for p in command.params if isinstance(p, click.Option)]
    known = {opt for option in options for opt in option.opts}
    table = "\n".join(row for row in chapter(name).splitlines() if row.startswith("|"))
    told = set(re.findall(r"`(-[a-z]|--[a-z-]+)", table))
    assert told == known


def test_the_docs_tell_of_no_other_command() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^## `guidebuilder (\w+)", text, re.MULTILINE)) == sorted(
        name for name, _ in COMMANDS
    )
