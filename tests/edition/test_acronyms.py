"""The acronyms of an edition: those that it uses, in words that it may print."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edition.canary import MID, prose, spec
from guidebuilder.edition.projection import project
from guidebuilder.edition.spec import EditionSpec, Matter, Selection
from guidebuilder.edition.withheld import printed
from guidebuilder.model import Guide, Page, PageKind, Part, PartKind, Question, Section, Span

SPAN = Span("10-a.md", 1)


def question(number: int, prompt: str, **parts: str) -> Question:
    made = tuple(Part(PartKind[name.upper()], prose(text)) for name, text in parts.items())
    return Question(number, f"q-{number}", prose(prompt), MID, SPAN, parts=made)


GUIDE = Guide(
    "g",
    "The Guide",
    (MID,),
    (
        Section(
            "s", 1, "Section", SPAN, None,
            (
                question(1, "Why the VPC, the ACL, the SCP, the S3 and the KMS?",
                         answer="A service control policy (SCP). An IAM role. `RDS`.",
                         notes="A key management service (KMS) is named."),
                question(2, "And two ACLs?", answer="An access control list (ACL)."),
            ),
        ),
    ),
    (Page("p", PageKind.PAGE, "Page", SPAN, prose("Of DNS.")),),
    acronyms=(("IAM", "Identity and Access Management"), ("RDS", "Relational Database"),
              ("S3", "Simple Storage Service"), ("VPC", "Virtual Private Cloud"), ("XYZ", "none")),
)  # fmt: skip


def with_acronyms(name: str) -> EditionSpec:
    edition = spec(name)
    return replace(edition, matter=edition.matter | {Matter.ACRONYMS})


def names(name: str, guide: Guide = GUIDE, **select: object) -> dict[str, str]:
    edition = replace(with_acronyms(name), select=Selection(**select))  # type: ignore[arg-type]
    return dict(project(guide, edition).acronyms)


def test_the_study_edition_prints_them_sorted_and_the_candidates_copy_does_not() -> None:
    assert project(GUIDE, spec("study")).acronyms == (
        ("ACL", "access control list"),
        ("IAM", "Identity and Access Management"),
        ("KMS", "key management service"),
        ("S3", "Simple Storage Service"),
        ("SCP", "service control policy"),
        ("VPC", "Virtual Private Cloud"),
    )
    assert project(GUIDE, spec("candidate")).acronyms == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("handout", {"S3", "VPC"}), ("candidate", {"ACL", "IAM", "S3", "SCP", "VPC"})],
)
def test_a_long_form_that_is_withheld_stays_withheld(name: str, expected: set[str]) -> None:
    assert names(name).keys() == expected


def test_the_answer_of_a_question_that_was_not_selected_gives_no_words() -> None:
    chosen = names("study", only=("q-1",))
    assert "SCP" in chosen
    assert "ACL" not in chosen


def test_a_given_long_form_comes_before_one_of_the_text() -> None:
    assert names("study", replace(GUIDE, acronyms=(("ACL", "a list"),)))["ACL"] == "a list"


def test_the_leak_gate_knows_what_they_print() -> None:
    texts = printed(project(GUIDE, spec("study")))
    assert {"VPC", "Virtual Private Cloud"} <= set(texts)
    assert "Virtual Private Cloud" not in printed(project(GUIDE, spec("candidate")))
