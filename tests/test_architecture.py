"""The house rules of CONTRIBUTING.md, held by reading the code's syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "guidebuilder"

# The house from the ground up. What stands on one floor does not know its neighbours.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("cache", "data", "limits", "model", "signals", "toolchain"),
    ("workers",),
    ("manuscript",),
    ("edition",),
    ("press", "proof", "exchange", "publish"),
    ("overrides",),
    ("naming", "request"),
    ("again",),
    ("gate", "inputs", "inspection", "planning", "setting"),
    ("production",),
    ("finishing",),
    ("job",),
    ("presswork",),
    ("pipeline",),
    ("cli",),
    ("__main__",),
)
FLOOR = {place: number for number, floor in enumerate(FLOORS) for place in floor}

# Which libraries a place may not know. A name covers everything below it.
FORBIDDEN = {
    "errors": {"jinja2", "weasyprint", "pikepdf", "markdown_it", "click"},
    "model": {"jinja2", "weasyprint", "pikepdf", "markdown_it", "click"},
    "cache": {"jinja2", "weasyprint", "pikepdf", "markdown_it", "click"},
    "manuscript": {"jinja2", "weasyprint", "pikepdf", "click"},
    "edition": {"jinja2", "weasyprint", "pikepdf", "click"},
    "press": {
        "click",
        "guidebuilder.manuscript.parser",
        "guidebuilder.manuscript.sources",
        "guidebuilder.model.Guide",
    },
    "proof": {"jinja2", "click"},
    "gate": {"click"},
    "naming": {"click"},
    "overrides": {"click"},
    "planning": {"click"},
    "production": {"click"},
    "pipeline": {"click"},
}

ENGINE_ROOMS = ("press.engine",)
CLOCKS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}
DICE = {"random", "randint", "randrange", "choice", "choices", "sample", "shuffle", "seed"}
LONGEST = 300


@dataclass(frozen=True)
class Module:
    name: str  # dotted, without the package's own name
    tree: ast.Module
    lines: int
    is_package: bool

    @property
    def place(self) -> str:
        return self.name.split(".")[0]

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything imported, wherever in the module it is."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node.lineno, alias.name
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    own = ["guidebuilder", *self.name.split(".")]
                    up = node.level - 1 if self.is_package else node.level
                    base = ".".join([*own[: len(own) - up], *filter(None, [base])])
                for alias in node.names:
                    yield node.lineno, f"{base}.{alias.name}"

    def calls(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of every plain call."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node.lineno, ast.unparse(node.func)


def modules(package: Path) -> Iterator[Module]:
    for path in sorted(package.rglob("*.py")):
        parts = list(path.relative_to(package).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        if is_package:
            parts.pop()
        text = path.read_text(encoding="utf-8")
        yield Module(".".join(parts), ast.parse(text), len(text.splitlines()), is_package)


def violations(package: Path) -> list[str]:
    return [
        f"{module.name or '__init__'}:{line}: {what}"
        for module in modules(package)
        for line, what in (*judge_imports(module), *judge_calls(module), *judge_size(module))
    ]


def judge_imports(module: Module) -> Iterator[tuple[int, str]]:
    for line, name in module.imports():
        for banned in FORBIDDEN.get(module.place, set()):
            if covers(banned, name):
                yield line, f"{module.place} may not know {banned}"
        if covers("weasyprint", name) and not any(covers(r, module.name) for r in ENGINE_ROOMS):
            yield line, "only press.engine knows the engine"
        if covers("guidebuilder", name):
            yield from judge_direction(module, line, name)
    for node in ast.walk(module.tree):
        # The way round by "from guidebuilder import model".
        if module.place == "press" and isinstance(node, ast.Attribute) and node.attr == "Guide":
            yield node.lineno, "press may not know guidebuilder.model.Guide"


def judge_direction(module: Module, line: int, name: str) -> Iterator[tuple[int, str]]:
    target = name.removeprefix("guidebuilder").removeprefix(".").split(".")[0]
    if target not in FLOOR:
        # "from guidebuilder import __version__" and the like bind no module.
        return
    if not module.name:
        yield line, "the package itself imports nothing of ours"
    elif module.place in FLOOR and target != module.place:
        if FLOOR[target] > FLOOR[module.place]:
            yield line, f"{module.place} is below {target}"
        elif FLOOR[target] == FLOOR[module.place]:
            yield line, f"{module.place} and {target} are neighbours"


def judge_calls(module: Module) -> Iterator[tuple[int, str]]:
    if module.place in {"cli", "__main__"}:
        return
    for line, name in module.calls():
        if name in {"print", "sys.stdout.write", "sys.stderr.write"}:
            yield line, "only cli prints"
        if any(name == clock or name.endswith(f".{clock}") for clock in CLOCKS):
            yield line, "only cli reads the clock"
        if name.startswith("random.") and name.removeprefix("random.") in DICE:
            yield line, "global randomness"


def judge_size(module: Module) -> Iterator[tuple[int, str]]:
    if module.name and module.place not in FLOOR:
        yield 1, f"{module.place} has no floor: give it one in FLOORS"
    if module.lines >= LONGEST:
        yield module.lines, f"{module.lines} lines: look for the seam"


def covers(ancestor: str, name: str) -> bool:
    return name == ancestor or name.startswith(f"{ancestor}.")


def test_the_house_stands() -> None:
    assert violations(PACKAGE) == []


def test_the_house_was_looked_at() -> None:
    seen = {module.place for module in modules(PACKAGE)}
    assert {"errors", "model", "manuscript", "edition", "press", "proof", "cli"} <= seen


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("errors.py", "import guidebuilder.model", "errors is below model"),
        ("model.py", "from guidebuilder.data import x", "model and data are neighbours"),
        ("model.py", "from guidebuilder import cli", "model is below cli"),
        ("manuscript/a.py", "from ..edition.spec import E", "manuscript is below edition"),
        ("manuscript/__init__.py", "from ..press import bind", "manuscript is below press"),
        ("manuscript/a.py", "def f():\n    import jinja2", "may not know jinja2"),
        ("manuscript/a.py", "from weasyprint.text import x", "may not know weasyprint"),
        ("manuscript/a.py", "import pikepdf as p", "may not know pikepdf"),
        ("edition/a.py", "from guidebuilder.proof import leaks", "edition is below proof"),
        ("press/a.py", "from guidebuilder.proof.leaks import x", "press and proof are neighb"),
        ("proof/a.py", "import guidebuilder.publish", "proof and publish are neighbours"),
        ("exchange/a.py", "from guidebuilder.press import x", "exchange and press are neigh"),
        ("publish.py", "from guidebuilder.pipeline import build", "publish is below pipeline"),
        ("pipeline.py", "from guidebuilder.cli import main", "pipeline is below cli"),
        ("__init__.py", "from guidebuilder.model import Guide", "imports nothing of ours"),
        ("press/binding/bind.py", "from weasyprint import HTML", "knows the engine"),
        ("proof/a.py", "import weasyprint", "knows the engine"),
        ("press/a.py", "from guidebuilder.manuscript.parser import p", "manuscript.parser"),
        ("press/a.py", "from guidebuilder.manuscript import sources", "manuscript.sources"),
        ("press/a.py", "from guidebuilder.model import Guide as G", "model.Guide"),
        ("press/a.py", "from guidebuilder import model\nx = model.Guide", "model.Guide"),
        ("press/a.py", "print('x')", "only cli prints"),
        ("pipeline.py", "import sys\nsys.stdout.write('x')", "only cli prints"),
        ("press/a.py", "import datetime\ndatetime.date.today()", "reads the clock"),
        ("edition/a.py", "import random\nrandom.shuffle([])", "global randomness"),
        ("elsewhere.py", "x = 1", "elsewhere has no floor"),
        ("edition/a.py", "x = 1\n" * 300, "300 lines"),
    ],
)
def test_a_planted_violation_is_found(tmp_path: Path, path: str, code: str, expected: str) -> None:
    plant(tmp_path, path, code)
    found = violations(tmp_path)
    assert any(expected in violation for violation in found), found


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("manuscript/a.py", "from . import b\nfrom ..errors import ContentError"),
        ("press/engine/typeset.py", "import weasyprint\nfrom guidebuilder.edition import views"),
        ("press/engine/fetcher.py", "from weasyprint.urls import URLFetcher"),
        ("press/a.py", "from guidebuilder.model import GuideInfo\nfrom jinja2 import Template"),
        ("pipeline.py", "from guidebuilder import press, proof, publish, manuscript"),
        ("cli/a.py", "import click, datetime\nprint(datetime.date.today())"),
        ("edition/a.py", "import random\nrandom.Random(7).shuffle([])"),
        ("edition/a.py", "x = 1\n" * 299),
    ],
)
def test_what_is_allowed_is_let_pass(tmp_path: Path, path: str, code: str) -> None:
    plant(tmp_path, path, code)
    assert violations(tmp_path) == []


def plant(package: Path, path: str, code: str) -> None:
    target = package / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(code, encoding="utf-8")


def test_no_style_sheet_uses_the_shorthand_for_a_background_picture() -> None:
    # WeasyPrint reads position and size of the shorthand inside an assert: not under python -O.
    sheets = sorted((PACKAGE.parent / "styles").rglob("*.css"))
    assert sheets
    short = re.compile(r"background:[^;}]*url\(")
    assert [s.name for s in sheets if short.search(s.read_text("utf-8"))] == []
