"""The pipeline with a press made of paper: what is printed, gated, named and published."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from guidebuilder.edition.spec import EditionSpec, Opens, Order, Paper
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.edition.withheld import withheld
from guidebuilder.errors import (
    ContentError,
    Diagnostic,
    LeakError,
    MachineError,
    PreflightError,
    Severity,
    UsageError,
)
from guidebuilder.inspection import Inspected
from guidebuilder.model import Guide
from guidebuilder.overrides import Overrides
from guidebuilder.pipeline import BuildRequest, BuildResult, build, check
from guidebuilder.production import Bindery, Folded
from guidebuilder.publish import reserve

TODAY = datetime.date(2026, 11, 23)

SETTINGS = """\
[guide]
id = "tiny"
title = "Tiny Guide"

[editions.forms]
base = "quiz"
title = "Three forms"
forms = 3

[editions.seniors]
base = "handout"
title = "For seniors"
select = { level = ["senior"] }
"""

SECTION = """\
# First things

`id:first`

## What makes a subnet public?

`mid` `4 min` `#vpc` `id:public`

### Answer

A route to an internet gateway decides it, nothing else.

### Quiz

What decides it?

- [ ] A flag set when it is created

  Flags decide nothing at all about the routes of packets.
- [x] The route in its table

## How do you drain a node?

`senior` `6 min` `#nodes` `id:drain`

### Answer

Cordon it first, then evict what runs there one by one.
"""


@dataclass(frozen=True)
class PaperBook:
    pdf: bytes
    pages: int = 2
    labels: tuple[str, ...] = ("1", "2")
    starts: tuple[int, ...] = (0,)
    proofs: tuple[object, ...] = ()


@dataclass
class PaperPress:
    """Prints a projection's prompts, and whatever else it is told to."""

    extra: str = ""
    seen: list[Projection[PublicQuestion]] = field(default_factory=list)
    options: list[tuple[Path, int]] = field(default_factory=list)

    def __call__(
        self,
        projection: Projection[PublicQuestion],
        *,
        pictures: Path,
        jobs: int = 1,
        proofread: Callable[[str], object] | None = None,
    ) -> PaperBook:
        assert proofread is not None
        proofs = (proofread(projection.spec.name),)
        self.seen.append(projection)
        self.options.append((pictures, jobs))
        text = "\n".join(q.prompt.markdown for q in projection.questions)
        return PaperBook(f"{projection.spec.name}\n{text}{self.extra}".encode(), proofs=proofs)

    @property
    def names(self) -> list[str]:
        return [projection.spec.name for projection in self.seen]


class PaperBindery(Bindery):
    """Folds and collates in words."""

    def fold(self, pdf: bytes, spec: EditionSpec, *, signature: int | None) -> Folded:
        return Folded(b"folded " + pdf, 3, (f"{spec.name} by {signature}",))

    def collate(
        self, books: Sequence[PaperBook], projections: Sequence[Projection[PublicQuestion]]
    ) -> PaperBook:
        assert len(books) == len(projections)
        return PaperBook(b"".join(book.pdf for book in books), pages=9)


@dataclass
class PaperInspector:
    """Minds the editions that it is told to mind."""

    minded: tuple[str, ...] = ()

    def proofreader(self, spec: EditionSpec) -> Callable[[str], str]:
        return f"{spec.name} proofread from {{}}".format

    def findings(self, book: Inspected, spec: EditionSpec, path: str) -> list[Diagnostic]:
        assert book.proofs == (f"{spec.name} proofread from {spec.name}",)
        if spec.name not in self.minded:
            return []
        message = "page 1: smudged"
        return [Diagnostic(path, 0, 0, "GB403", message, severity=Severity.WARNING)]


def paper_gate(pdf: bytes, guide: Guide, projection: Projection[PublicQuestion]) -> None:
    for text in withheld(guide, projection):
        if text.text.strip().encode() in pdf:
            raise LeakError(text.label)


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "guide.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "10-first.md").write_text(SECTION, encoding="utf-8")
    return folder


Run = Callable[..., BuildResult]


@pytest.fixture
def press() -> PaperPress:
    return PaperPress()


@pytest.fixture
def inspector() -> PaperInspector:
    return PaperInspector()


@pytest.fixture
def run(guide: Path, tmp_path: Path, press: PaperPress, inspector: PaperInspector) -> Run:
    def run_with(*editions: str, **options: object) -> BuildResult:
        given = {"guide": guide, "output": tmp_path / "out", "editions": editions} | options
        ticks = iter(range(1000))
        return build(
            BuildRequest(**given),  # type: ignore[arg-type]
            printer=press,
            gate=paper_gate,
            inspector=inspector,
            bindery=PaperBindery(),
            clock=lambda: next(ticks),
        )

    return run_with


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_default_editions(run: Run, tmp_path: Path, press: PaperPress) -> None:
    result = run()
    expected = [f"tiny-{n}.pdf" for n in ("study", "handout", "candidate", "quiz", "quiz-key")]
    assert [file.path.name for file in result.files] == expected
    assert names(tmp_path / "out") == sorted(expected)
    assert press.options == [((tmp_path / "tiny").resolve(), 1)] * 5
    assert result.skipped == ()
    assert result.warnings == ()


def test_what_is_told_of_a_file(run: Run, tmp_path: Path) -> None:
    (file,) = run("handout").files
    assert file.path == tmp_path / "out" / "tiny-handout.pdf"
    assert file.bytes == file.path.stat().st_size
    assert (file.edition, file.form, file.pages, file.questions) == ("handout", "", 2, 2)
    assert file.seconds == 1


def test_forms_are_files_of_their_own(run: Run, tmp_path: Path) -> None:
    result = run("forms")
    forms = ["a", "b", "c", "collated"]
    assert names(tmp_path / "out") == [f"tiny-forms-{form}.pdf" for form in forms]
    assert [file.form for file in result.files] == ["A", "B", "C", "ABC"]
    assert [file.questions for file in result.files] == [1, 1, 1, 1]


def test_an_edition_named_twice_is_printed_once(run: Run, press: PaperPress) -> None:
    run("handout", "handout", "study")
    assert press.names == ["handout", "study"]


def test_an_unknown_edition_is_told_the_nearest(run: Run, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="handout"):
        run("handuot")
    assert not (tmp_path / "out").exists()


def test_a_default_edition_with_nothing_to_print_is_skipped(run: Run, press: PaperPress) -> None:
    result = run(overrides=Overrides(level=("senior",)))
    assert press.names == ["study", "handout", "candidate"]
    assert [name for name, _ in result.skipped] == ["quiz", "quiz-key"]
    assert all(reason for _, reason in result.skipped)


def test_asked_for_by_name_it_is_an_error(run: Run, tmp_path: Path, press: PaperPress) -> None:
    with pytest.raises(UsageError, match="quiz"):
        run("handout", "quiz", overrides=Overrides(level=("senior",)))
    assert press.names == []
    assert not (tmp_path / "out").exists()


def test_nothing_to_print_at_all_is_an_error(run: Run) -> None:
    with pytest.raises(UsageError, match="no edition has anything to print"):
        run(overrides=Overrides(level=("mid",), only=("drain",)))


@pytest.mark.parametrize(
    ("overrides", "numbers"),
    [
        (Overrides(), [1, 2]),
        (Overrides(level=("mid",)), [1]),
        (Overrides(tags=("nodes",)), [2]),
        (Overrides(sections=("first",)), [1, 2]),
        (Overrides(only=("drain",)), [2]),
        (Overrides(level=("mid", "senior"), tags=("vpc",)), [1]),
    ],
)
def test_overrides_select(
    run: Run, press: PaperPress, overrides: Overrides, numbers: list[int]
) -> None:
    run("handout", overrides=overrides)
    assert [q.number for q in press.seen[0].questions] == numbers


def test_an_override_takes_the_place_of_the_edition_s_own(run: Run, press: PaperPress) -> None:
    run("seniors")
    run("seniors", overrides=Overrides(level=("mid",)))
    assert [[q.number for q in p.questions] for p in press.seen] == [[2], [1]]


def test_overrides_of_order_seed_sample_paper_and_date(run: Run, press: PaperPress) -> None:
    changed = Overrides(sample=1, shuffle=True, seed=9, paper=Paper.A5)
    run("handout", overrides=changed, date="May 2026")
    (projection,) = press.seen
    spec = projection.spec
    assert (spec.order, spec.seed, spec.paper) == (Order.SHUFFLE, 9, Paper.A5)
    assert len(projection.questions) == 1
    assert projection.date == "May 2026"


@pytest.mark.parametrize(
    "asked",
    [
        ("handout", Overrides(large_print=True), "tiny-handout-large.pdf"),
        ("handout", Overrides(gray=True), "tiny-handout-gray.pdf"),
        (
            "handout",
            Overrides(paper=Paper.HALF_LETTER, large_print=True, gray=True),
            "tiny-handout-half-letter-large-gray.pdf",
        ),
        ("forms", Overrides(gray=True), "tiny-forms-a-gray.pdf"),
        # What an edition is anyway is not told again, and cannot be taken away.
        ("poster", Overrides(), "tiny-poster.pdf"),
        ("poster", Overrides(large_print=True, gray=True), "tiny-poster-gray.pdf"),
    ],
)
def test_variants_are_told_in_the_name(
    run: Run, guide: Path, press: PaperPress, asked: tuple[str, Overrides, str]
) -> None:
    edition, overrides, expected = asked
    with (guide / "guide.toml").open("a") as settings:
        settings.write('\n[editions.poster]\nbase = "handout"\nlarge-print = true\n')
    built = run(edition, overrides=overrides)
    assert built.files[0].path.name == expected
    spec = press.seen[0].spec
    assert spec.large_print is (overrides.large_print or edition == "poster")
    assert spec.gray is overrides.gray
    assert spec.paper is (overrides.paper or Paper.A4)


@pytest.mark.parametrize(
    "overrides",
    [
        Overrides(level=("mid", "senoir")),
        Overrides(tags=("vcp",)),
        Overrides(sections=("frist",)),
        Overrides(only=("darin",)),
    ],
)
def test_an_override_that_the_guide_does_not_know(run: Run, overrides: Overrides) -> None:
    with pytest.raises(UsageError, match="the guide has no"):
        run("handout", overrides=overrides)


def test_a_leak_in_the_last_edition_stops_all_of_them(run: Run, tmp_path: Path) -> None:
    run("study", "handout")
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    leaky = PaperPress(extra="\nCordon it first, then evict what runs there one by one.")
    request = BuildRequest(tmp_path / "tiny", tmp_path / "out", editions=("study", "handout"))
    with pytest.raises(LeakError, match="answer of question 2"):
        build(request, printer=leaky, gate=paper_gate, inspector=PaperInspector())
    assert leaky.names == ["study", "handout"]
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_what_preflight_minds_is_a_warning(
    run: Run, tmp_path: Path, inspector: PaperInspector
) -> None:
    inspector.minded = ("study", "handout")
    built = run("study", "handout", "candidate")
    out = (tmp_path / "out").as_posix()
    told = [(w.path, w.code) for w in built.warnings]
    assert told == [(f"{out}/tiny-{name}.pdf", "GB403") for name in ("study", "handout")]
    assert all((tmp_path / "out" / f"tiny-{name}.pdf").exists() for name in ("study", "handout"))


def test_strict_publishes_nothing_that_preflight_minds(
    run: Run, tmp_path: Path, inspector: PaperInspector, press: PaperPress
) -> None:
    inspector.minded = ("study", "candidate")
    for dry in (True, False):
        press.seen.clear()
        with pytest.raises(PreflightError, match="nothing was written") as caught:
            run("study", "handout", "candidate", strict=True, dry_run=dry)
        # All of a run's findings are told together.
        assert press.names == ["study", "handout", "candidate"]
        assert len(caught.value.diagnostics) == 2
        assert caught.value.exit_code == 6
        assert not (tmp_path / "out").exists()


def test_a_failing_press_leaves_no_folder(guide: Path, tmp_path: Path) -> None:
    def broken(*_: object, **__: object) -> PaperBook:
        raise MachineError("no ink")

    with pytest.raises(MachineError, match="no ink"):
        build(
            BuildRequest(guide, tmp_path / "out"),
            printer=broken,
            gate=paper_gate,
            inspector=PaperInspector(),
        )
    assert not (tmp_path / "out").exists()


def test_a_dry_run_prints_and_gates_and_writes_nothing(
    run: Run, tmp_path: Path, press: PaperPress
) -> None:
    result = run("handout", dry_run=True)
    assert press.names == ["handout"]
    assert result.files[0].bytes > 0
    assert not (tmp_path / "out").exists()
    press.extra = "Cordon it first, then evict what runs there one by one."
    with pytest.raises(LeakError):
        run("handout", dry_run=True)


def test_a_locked_output_is_told_before_anything_is_printed(
    run: Run, tmp_path: Path, press: PaperPress
) -> None:
    with reserve(tmp_path / "out"), pytest.raises(MachineError, match="another build"):
        run("handout")
    assert press.names == []


def test_a_target_that_is_a_folder_is_told_before_anything_is_printed(
    run: Run, tmp_path: Path, press: PaperPress
) -> None:
    (tmp_path / "out" / "tiny-handout.pdf").mkdir(parents=True)
    with pytest.raises(MachineError, match=r"tiny-handout\.pdf: it is a folder"):
        run("handout")
    assert press.names == []


def test_a_source_is_never_overwritten(run: Run, guide: Path) -> None:
    (guide / "tiny-handout.pdf").symlink_to(guide / "10-first.md")
    with pytest.raises(UsageError, match="would be overwritten"):
        run("handout", output=guide)
    assert (guide / "10-first.md").read_text(encoding="utf-8") == SECTION


def test_output_inside_the_guide_can_be_built_again(run: Run, guide: Path) -> None:
    run("handout", output=guide / "build")
    run("handout", output=guide / "build")
    assert names(guide / "build") == ["tiny-handout.pdf"]


def test_errors_of_the_content_are_told_before_the_output_is_touched(
    run: Run, guide: Path, tmp_path: Path
) -> None:
    (guide / "10-first.md").write_text(SECTION + "\n### Answr\n\nNo.\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        run("handout")
    (first, *_) = caught.value.diagnostics
    assert first.path == f"{guide.as_posix()}/10-first.md"
    assert (first.line, first.source) == (SECTION.count("\n") + 2, "### Answr")
    assert not (tmp_path / "out").exists()


def test_a_warning_is_an_error_under_strict(run: Run, guide: Path, press: PaperPress) -> None:
    (guide / "stray.md").write_text("# Stray\n", encoding="utf-8")
    result = run("handout")
    assert [w.path.rpartition("/")[2] for w in result.warnings] == ["stray.md"]
    with pytest.raises(ContentError) as caught:
        run("handout", strict=True)
    assert caught.value.diagnostics == result.warnings
    assert press.names == ["handout"]


def test_check_counts_and_warns(guide: Path) -> None:
    (guide / "stray.md").write_text("# Stray\n", encoding="utf-8")
    checked = check(guide, TODAY)
    assert len(checked.guide.questions) == 2
    codes = {warning.code for warning in checked.warnings}
    assert {"GB201", "GB208"} <= codes


def test_a_build_does_not_review(run: Run, guide: Path) -> None:
    assert "GB208" in {warning.code for warning in check(guide, TODAY).warnings}
    assert run("handout").warnings == ()


def test_the_age_of_facts_is_told_for_the_day_that_is_given(guide: Path) -> None:
    chapter = guide / "10-first.md"
    dated = chapter.read_text("utf-8").replace("`mid`", "`mid` `checked:2025-11`")
    chapter.write_text(dated, encoding="utf-8")
    for day, stale in ((datetime.date(2026, 11, 30), False), (datetime.date(2026, 12, 1), True)):
        assert ("GB213" in {w.code for w in check(guide, day).warnings}) == stale


def test_check_refuses_a_bad_edition(guide: Path) -> None:
    with (guide / "guide.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[editions.bad]\nbase = "handout"\nparts = ["prompt", "rubric"]\n')
    with pytest.raises(UsageError) as caught:
        check(guide, TODAY)
    assert [d.path for d in caught.value.diagnostics] == [f"{guide.as_posix()}/guide.toml"]


def test_check_does_not_load_the_press(guide: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys, pathlib, datetime; from guidebuilder import pipeline\n"
        "import guidebuilder.cli\n"
        "pipeline.check(pathlib.Path(sys.argv[1]), datetime.date(2026, 11, 1))\n"
        "print([m for m in ('weasyprint', 'jinja2', 'pikepdf', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(guide)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_forms_are_printed_each_alone_and_all_in_one_file(run: Run, tmp_path: Path) -> None:
    result = run("quiz", overrides=Overrides(forms=3))
    printed = [(file.path.name, file.form, file.pages) for file in result.files]
    assert printed == [
        ("tiny-quiz-a.pdf", "A", 2),
        ("tiny-quiz-b.pdf", "B", 2),
        ("tiny-quiz-c.pdf", "C", 2),
        ("tiny-quiz-collated.pdf", "ABC", 9),
    ]
    alone = b"".join((tmp_path / "out" / f"tiny-quiz-{form}.pdf").read_bytes() for form in "abc")
    assert (tmp_path / "out" / "tiny-quiz-collated.pdf").read_bytes() == alone


def test_forms_are_of_a_quiz(run: Run) -> None:
    with pytest.raises(UsageError, match="no edition of this run prints a quiz"):
        run("handout", overrides=Overrides(forms=2))


def test_a_booklet_is_set_on_half_its_paper_and_folded(
    run: Run, tmp_path: Path, press: PaperPress
) -> None:
    result = run("study", overrides=Overrides(booklet=True), signature=16)
    assert press.seen[0].spec.paper is Paper.A5
    assert [(file.path.name, file.sheets) for file in result.files] == [
        ("tiny-study-booklet.pdf", 3)
    ]
    assert (tmp_path / "out" / "tiny-study-booklet.pdf").read_bytes().startswith(b"folded study")
    assert "tiny-study-booklet.pdf: study by 16" in result.notes


@pytest.mark.parametrize(
    ("paper", "page", "name"),
    [
        (Paper.A4, Paper.A5, "tiny-candidate-booklet.pdf"),
        (Paper.A5, Paper.A5, "tiny-candidate-booklet.pdf"),
        (Paper.LETTER, Paper.HALF_LETTER, "tiny-candidate-booklet-letter.pdf"),
    ],
)
def test_the_paper_of_a_booklet_is_its_sheet(
    run: Run, press: PaperPress, paper: Paper, page: Paper, name: str
) -> None:
    result = run("candidate", overrides=Overrides(booklet=True, paper=paper))
    assert (press.seen[0].spec.paper, press.seen[0].spec.opens) == (page, Opens.RECTO)
    assert [file.path.name for file in result.files] == [name]


def test_a_quiz_is_no_booklet(run: Run) -> None:
    with pytest.raises(UsageError, match="quiz: a quiz is not folded"):
        run("quiz", overrides=Overrides(booklet=True))
    result = run(overrides=Overrides(booklet=True))
    assert [edition for edition, _ in result.skipped] == ["quiz", "quiz-key"]
    assert [file.edition for file in result.files] == ["study", "handout", "candidate"]
