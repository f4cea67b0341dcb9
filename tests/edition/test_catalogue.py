"""Editions read from tables: what is accepted, and what is refused with which hint."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from edition.canary import canary
from guidebuilder.edition.catalogue import builtin, editions, find
from guidebuilder.edition.spec import Audience, EditionSpec, LayoutName, Matter, PartId
from guidebuilder.edition.tables import CODES
from guidebuilder.errors import UsageError
from guidebuilder.model import Span

GUIDE = canary().guide
CASES = tomllib.loads((Path(__file__).parent / "cases/refused.toml").read_text("utf-8"))["case"]


@dataclass(frozen=True)
class Raw:
    name: str
    table: Mapping[str, object]

    def place(self, *keys: str) -> Span:
        return Span("guide.toml", 10 + len(keys))

    def quote(self, span: Span) -> tuple[str, int]:
        return f"line {span.line}", 4


def read(text: str) -> dict[str, EditionSpec]:
    tables: dict[str, Any] = tomllib.loads(text)["editions"]
    return editions([Raw(name, table) for name, table in tables.items()], GUIDE)


def test_the_built_in_editions() -> None:
    known = builtin()
    default = [name for name, spec in known.items() if spec.default]
    assert default == ["study", "handout", "candidate", "quiz", "quiz-key"]
    assert {"cards"} <= set(known) - set(default)
    assert known["cards"].parts == {PartId.PROMPT, PartId.LINE}
    assert known["study"].parts == frozenset(PartId) - {PartId.RUBRIC}
    assert known["study"].matter == frozenset(Matter)
    assert known["handout"].parts == {PartId.PROMPT, PartId.STEM}
    assert known["quiz"].parts == {PartId.QUIZ}
    assert {name for name, spec in known.items() if spec.audience is Audience.CANDIDATE} == {
        "handout",
        "candidate",
        "quiz",
    }
    assert Matter.PAGES not in known["candidate"].matter


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_refused(case: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        read(case["toml"])
    told = [f"{d.code}: {d.message} | {d.hint}".strip() for d in caught.value.diagnostics]
    assert told == [line.strip() for line in case["told"].strip().splitlines()]
    assert {d.code for d in caught.value.diagnostics} <= CODES.keys()
    assert all(d.path == "guide.toml" and d.line >= 10 for d in caught.value.diagnostics)
    assert all((d.source, d.width) == (f"line {d.line}", 4) for d in caught.value.diagnostics)


def test_every_code_has_a_case() -> None:
    assert {code for code in CODES if code in str(CASES)} == CODES.keys()


def test_an_edition_inherits_and_narrows() -> None:
    known = read(
        """
        [editions.phone-screen]
        base = "twice"
        title = "Phone screen"
        select = { minutes = 30 }
        order = "shuffle"
        seed = 7
        [editions.twice]
        base = "handout"
        select = { level = ["mid"], tags = ["odd"] }
        paper = "A5"
        """
    )
    spec = known["phone-screen"]
    assert list(known)[-2:] == ["phone-screen", "twice"]
    assert (spec.title, spec.base, spec.seed, spec.paper.value) == (
        "Phone screen", "twice", 7, "A5",
    )  # fmt: skip
    assert spec.audience is Audience.CANDIDATE
    assert spec.parts == {PartId.PROMPT, PartId.STEM}
    assert (spec.select.level, spec.select.tags, spec.select.minutes) == (("mid",), ("odd",), 30)
    assert not spec.default
    assert known["twice"].title == "Twice"


def test_an_edition_may_be_made_for_fewer_or_from_nothing() -> None:
    known = read(
        """
        [editions.shared]
        base = "study"
        audience = "candidate"
        parts = ["prompt", "answer"]
        [editions.panel]
        audience = "interviewer"
        layout = "booklet"
        parts = ["prompt", "notes", "rubric"]
        """
    )
    assert known["shared"].audience is Audience.CANDIDATE
    assert known["panel"].layout is LayoutName.BOOKLET


def test_an_unknown_edition_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r'no edition "hand-out": did you mean "handout"\?'):
        find(builtin(), "hand-out")


@pytest.mark.parametrize("layout", [layout.value for layout in LayoutName])
@pytest.mark.parametrize("part", ["notes", "follow-ups", "red-flags", "rubric", "key"])
@pytest.mark.parametrize("base", ["handout", "candidate", "quiz"])
def test_no_configuration_gives_a_candidate_private_parts(
    base: str, part: str, layout: str
) -> None:
    for audience in Audience:
        with pytest.raises(UsageError) as caught:
            read(
                f'[editions.x]\nbase = "{base}"\naudience = "{audience.value}"\n'
                f'layout = "{layout}"\nparts = ["prompt", "quiz", "{part}"]'
            )
        assert "GB306" in {d.code for d in caught.value.diagnostics}
