"""What each command prints, and where."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from guidebuilder.cli.output import shown, size
from guidebuilder.errors import Diagnostic, LeakError, Severity
from guidebuilder.limits import Limits

from .conftest import PaperPress, write_guide

Cli = Callable[..., Result]


def test_build_lists_each_file(cli: Cli, here: Path) -> None:
    result = cli("build")
    assert result.exit_code == 0, result.output
    rows = [row.split() for row in result.stdout.splitlines()]
    expected = [f"build/tiny-{name}.pdf" for name in ("study", "handout", "candidate")]
    assert [row[0] for row in rows] == expected
    assert [row[1:5] for row in rows] == [["3", "pages", "10", "B"]] * 3
    assert all(row[6] == "s" for row in rows)
    assert sorted(p.name for p in (here / "build").iterdir()) == sorted(
        Path(name).name for name in expected
    )
    assert "quiz was skipped" in result.stderr
    assert "quiz-key was skipped" in result.stderr


def test_build_as_json(cli: Cli, press: PaperPress) -> None:
    press.says = "chatter of an engine"
    result = cli("build", "-e", "handout", "-o", "out", "--json")
    told = json.loads(result.stdout)
    (file,) = told["files"]
    assert isinstance(file.pop("seconds"), float)
    assert file == {
        "path": "out/tiny-handout.pdf",
        "edition": "handout",
        "form": "",
        "pages": 3,
        "bytes": 10,
        "questions": 2,
        "sheets": 0,
    }
    assert told["skipped"] == []
    assert "chatter" in result.stderr


def test_build_tells_what_preflight_minds(cli: Cli, press: PaperPress, here: Path) -> None:
    message = "page 3 (page 5 of the file), question 2: type of 5.0 pt"
    press.minded.append(Diagnostic("", 0, 0, "GB408", message, severity=Severity.WARNING))
    result = cli("build", "-e", "handout", "--json")
    assert result.exit_code == 0
    assert f"warning[GB408]: {message}\n  --> build/tiny-handout.pdf" in result.stderr
    assert json.loads(result.stdout)["warnings"] == [
        {"code": "GB408", "path": "build/tiny-handout.pdf", "line": 0, "message": message}
    ]
    (here / "build" / "tiny-handout.pdf").unlink()
    result = cli("build", "-e", "handout", "--strict")
    assert result.exit_code == 6
    assert f"[GB408]: {message}" in result.stderr
    assert not (here / "build" / "tiny-handout.pdf").exists()


def test_build_dry_run(cli: Cli, here: Path) -> None:
    result = cli("build", "-e", "handout", "--dry-run")
    assert result.exit_code == 0
    assert "tiny-handout.pdf" in result.stdout
    assert "nothing was written" in result.stderr
    assert not (here / "build").exists()


def test_build_with_every_option(cli: Cli) -> None:
    result = cli(
        *("build", "content/tiny", "-e", "handout", "-e", "study", "-o", "out", "--paper", "a5"),
        *("--level", "mid", "--level", "senior", "--tag", "#vpc", "--section", "first"),
        *("--only", "public", "--sample", "1", "--shuffle", "--seed", "-3", "--date", "2026"),
        *("-j", "2", "--strict", "--dry-run", "--json"),
    )
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [(f["edition"], f["questions"]) for f in told["files"]] == [("handout", 1), ("study", 1)]


def test_build_tells_warnings_and_counts_them_under_strict(cli: Cli, here: Path) -> None:
    (here / "content" / "tiny" / "stray.md").write_text("# Stray\n", encoding="utf-8")
    result = cli("build", "-e", "handout")
    assert result.exit_code == 0
    assert "content/tiny/stray.md" in result.stderr
    strict = cli("build", "-e", "handout", "--strict")
    assert strict.exit_code == 1
    assert "content/tiny/stray.md" in strict.stderr
    told = json.loads(cli("build", "-e", "handout", "--json").stdout)["warnings"]
    assert [warning["path"] for warning in told] == ["content/tiny/stray.md"]


def test_the_guide_in_the_current_folder_comes_first(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_guide(here / "other", "other"))
    assert json.loads(cli("list", "--json").stdout)["guide"] == "other"


def test_several_guides_are_listed(cli: Cli, here: Path) -> None:
    write_guide(here / "content" / "alpha", "alpha")
    result = cli("list")
    assert result.exit_code == 2
    assert "  content/alpha\n  content/tiny" in result.stderr
    assert cli("list", "content/alpha").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "there is no guide here"),
        (["nowhere"], "nowhere does not exist"),
        (["content/tiny/10-first.md"], "10-first.md is a file"),
        (["content/tiny/guide.toml"], "name its folder, content/tiny"),
        (["content"], "guide.toml"),
        (["--", "-rf"], "-rf does not exist"),
    ],
)
@pytest.mark.parametrize("command", ["build", "check", "list"])
def test_no_guide(cli: Cli, here: Path, command: str, arguments: list[str], told: str) -> None:
    if not arguments:
        (here / "content" / "tiny" / "guide.toml").unlink()
    result = cli(command, *arguments)
    assert result.exit_code == 2
    assert told in result.output
    assert not (here / "build").exists()


def test_check_of_a_clean_guide(cli: Cli) -> None:
    result = cli("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "0 errors, 0 warnings\n"
    assert json.loads(cli("check", "--format", "json").stdout) in ([], {"diagnostics": []})
    assert cli("check", "--format", "github").stdout == ""


@pytest.mark.parametrize("form", ["human", "json", "github"])
def test_check_of_a_faulty_guide(cli: Cli, here: Path, form: str) -> None:
    chapter = here / "content" / "tiny" / "10-first.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\n### Answr\n\nNo.\n", "utf-8")
    result = cli("check", "--format", form)
    assert result.exit_code == 1
    assert "Answr" in result.stdout
    assert "content/tiny/10-first.md" in result.stdout
    if form == "json":
        json.loads(result.stdout)
    if form == "github":
        assert result.stdout.startswith("::error ")


@pytest.mark.parametrize("form", ["human", "json", "github"])
def test_check_of_settings(cli: Cli, here: Path, form: str) -> None:
    with (here / "content" / "tiny" / "guide.toml").open("a", encoding="utf-8") as settings:
        settings.write("titel = 1\n")
    result = cli("check", "--format", form)
    assert result.exit_code == 2
    assert "titel" in result.stdout


def test_a_faulty_edition_is_shown_in_its_line(cli: Cli, here: Path) -> None:
    with (here / "content" / "tiny" / "guide.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[editions.mine]\nbase = "handout"\nselect = { levels = ["mid"] }\n')
        settings.write('  "papper" = "A5"\n')
    for command in ("check", "build"):
        result = cli(command)
        assert result.exit_code == 2
        lines = [line.rstrip() for line in result.output.splitlines()]
        at = lines.index('7 | select = { levels = ["mid"] }')
        assert lines[at + 1] == '  |            ^^^^^^ did you mean "level"?'
        at = lines.index('8 |   "papper" = "A5"')
        assert lines[at + 1] == '  |   ^^^^^^^^ did you mean "paper"?'


def test_what_no_face_has_is_told_with_its_place(cli: Cli, here: Path) -> None:
    chapter = here / "content" / "tiny" / "10-first.md"
    text = chapter.read_text("utf-8").replace("gateway decides", "gateway 𓀀 decides")
    chapter.write_text(text, "utf-8")
    for command in ("check", "build"):
        result = cli(command)
        assert result.exit_code == 1
        assert "error[GB086]: no face has U+13000 EGYPTIAN HIEROGLYPH A001" in result.output
        assert "content/tiny/10-first.md:11:32" in result.output
        assert " " * 23 + "^ say it in words" in result.output
    assert not (here / "build").exists()
    assert cli("list").exit_code == 0


def test_a_date_that_no_face_can_print(cli: Cli) -> None:
    result = cli("build", "--date", "2027年")
    assert result.exit_code == 2
    assert "no face has U+5E74" in result.stderr
    assert cli("build", "-e", "handout", "--date", "März 2027").exit_code == 0


def test_list_fills_the_subtitle_for_the_whole_guide(cli: Cli, here: Path) -> None:
    with (here / "content" / "tiny" / "guide.toml").open("a", encoding="utf-8") as settings:
        settings.write('subtitle = "{questions} questions, {senior} hard"\n')
    assert cli("list").stdout.splitlines()[1] == "2 questions, 1 hard"
    assert json.loads(cli("list", "--json").stdout)["subtitle"] == "2 questions, 1 hard"


def test_check_tells_the_age_of_facts_for_a_day(cli: Cli, here: Path) -> None:
    chapter = here / "content" / "tiny" / "10-first.md"
    text = chapter.read_text("utf-8").replace("`id:", "`checked:2024-01` `id:")
    chapter.write_text(text.replace("`checked:2024-01` `id:first`", "`id:first`"), "utf-8")
    assert cli("check", "--today", "2024-12-31").stderr == "0 errors, 0 warnings\n"
    late = cli("check", "--today", "2025-02-01")
    assert late.stdout.count("warning[GB213]") == 2
    assert cli("check").stdout.count("warning[GB213]") == 2
    assert cli("check", "--today", "yesterday").exit_code == 2


def test_check_counts_warnings_under_strict(cli: Cli, here: Path) -> None:
    (here / "content" / "tiny" / "stray.md").write_text("# Stray\n", encoding="utf-8")
    assert cli("check").exit_code == 0
    result = cli("check", "--strict")
    assert result.exit_code == 1
    assert result.stderr == "0 errors, 1 warning\n"


def test_list_for_reading(cli: Cli) -> None:
    lines = cli("list").stdout.splitlines()
    assert lines[0] == "Tiny Guide: 2 questions in 1 section; 1 mid, 1 senior"
    assert lines[2] == "First things (first): 2 questions"
    assert " ".join(lines[3].split()) == "1 mid 4 min public: What makes a subnet public?"
    assert " ".join(lines[4].split()) == "2 senior drain: Draining a node"


def test_list_as_json(cli: Cli) -> None:
    told = json.loads(cli("list", "content/tiny", "--json").stdout)
    assert (told["questions"], told["sections"]) == (2, 1)
    assert told["levels"] == {"mid": 1, "senior": 1}
    assert told["section_list"] == [
        {"ordinal": 1, "id": "first", "title": "First things", "questions": 2}
    ]
    assert told["question_list"][1] == {
        "number": 2,
        "id": "drain",
        "title": "Draining a node",
        "level": "senior",
        "minutes": None,
        "tags": ["nodes", "drain"],
        "section": "first",
        "quiz": False,
    }


class Here:
    """A crew of nobody: the work is done in this process, by gates that are made of paper."""

    told: list[tuple[int, int, str, str]]

    def __init__(self, size: int, limits: Limits, *, name: str) -> None:
        self.about = size, limits.seconds, name

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def one(self, work: Callable[[object], object], item: object, *, called: str) -> object:
        Here.told = [(*self.about, called)]
        return work(item)


def test_verify(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from guidebuilder import pipeline

    monkeypatch.setattr(pipeline, "Crew", Here)
    (here / "-x.pdf").write_bytes(b"%PDF")
    options = ("--guide", "content/tiny", "-e", "handout", "--limit", "seconds=9")
    arguments = ("verify", *options, "--", "-x.pdf")
    result = cli(*arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("-x.pdf: ")
    assert Here.told == [(1, 9, "the leak gate", "-x.pdf")]

    def gate(pdf: bytes, _guide: object, projection: object) -> None:
        assert (pdf, projection.spec.name) == (b"%PDF", "handout")  # type: ignore[attr-defined]
        raise LeakError("answer of question 1")

    monkeypatch.setattr(pipeline, "_leak_gate", gate)
    result = cli(*arguments)
    assert (result.exit_code, result.stdout) == (5, "")
    assert "answer of question 1" in result.stderr


def test_the_report_of_verify(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guidebuilder.pipeline.Crew", Here)
    (here / "x.pdf").write_bytes(b"%PDF")
    arguments = ("verify", "x.pdf", "--guide", "content/tiny", "-e", "handout", "--report")
    result = cli(*arguments, "-")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"verdict": "clean"})
    assert "x.pdf: nothing in it" in result.stderr
    assert cli(*arguments, "told.json").stdout.startswith("x.pdf: nothing in it")
    assert json.loads((here / "told.json").read_bytes()) == {"verdict": "clean"}
    assert cli(*arguments, "x.pdf").exit_code == 2
    assert (here / "x.pdf").read_bytes() == b"%PDF"


def test_the_reports_of_a_build(cli: Cli, here: Path) -> None:
    result = cli("build", "-e", "handout", "--report", "--json", "-o", "out")
    told = json.loads(result.stdout)["reports"]
    assert told == [str(Path("out/tiny-handout.report.json"))]
    assert json.loads((here / told[0]).read_bytes()) == {"verdict": "clean"}
    assert json.loads(cli("build", "-e", "handout", "--json", "-o", "bare").stdout)["reports"] == []
    assert [path.suffix for path in (here / "bare").iterdir()] == [".pdf"]


@pytest.mark.parametrize("name", [b"-tiny", b"caf\xe9", b"a\x1b[31mb", "über".encode()])
@pytest.mark.parametrize("command", ["build", "check", "list"])
def test_strange_names_of_folders(cli: Cli, here: Path, name: bytes, command: str) -> None:
    folder = os.fsdecode(name)
    (here / "content" / "tiny").rename(here / folder)
    (here / folder / "stray.md").write_text("# Stray\n", encoding="utf-8")
    output = ("-o", os.fsdecode(name + b"-out")) if command == "build" else ()
    result = cli(command, *output, "--", folder)
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("path", "seen"),
    [("a/b.pdf", "a/b.pdf"), ("a\x1b[2Jb", r"a\x1b[2Jb"), ("a\nb", r"a\nb"), ("\u202e", r"\u202e")],
)
def test_paths_are_shown_harmlessly(path: str, seen: str) -> None:
    assert shown(path) == seen


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (1_250_000, "1.2 MB")]
)
def test_sizes(number: int, text: str) -> None:
    assert size(number) == text
