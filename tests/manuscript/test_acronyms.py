"""Acronyms found in words, and their long forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.manuscript.acronyms import known, restricted, spelled_out, used

WORDS = st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=2, max_size=5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a Virtual Private Cloud (VPC)", "Virtual Private Cloud"),
        ("Network Access Control Lists (NACLs)", "Network Access Control Lists"),
        ("the Relational **Database Service** (*RDS*)", "Relational Database Service"),
        ("mean time\nto recovery (MTTR)", "mean time to recovery"),
        ("Extensible Markup Language (XML)", None),
        ("RTO (recovery time objective, in hours)", "recovery time objective"),
        ("| Key Management Service (KMS) |\n|---|", "Key Management Service"),
        ("a clause. Key service (VPC)", None),
        ("a very private. Cloud (VPC)", None),
        ("use `very private cloud` (VPC)", None),
        ("```\nVery Private Cloud (VPC)\n```", None),
        ("Vpc (VPC)", None),
        ("RDS (not for us)", None),
        ("(VPC)", None),
    ],
)
def test_long_forms(text: str, expected: str | None) -> None:
    assert [long for _, long in spelled_out(text)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A VPC, two ACLs; CI/CD", ["VPC", "ACL", "CI"]),
        ("EC2, S3, UTF-8, FOO_BAR, A, ABCDEF, Vpc, x.VPC, VPC.x", []),
        ("(VPC). VPC-wide; VPC's", ["VPC", "VPC", "VPC"]),
    ],
)
def test_what_is_an_acronym(text: str, expected: list[str]) -> None:
    assert [name for name, _ in used(text)] == expected


@given(WORDS, WORDS)
def test_initials_in_parentheses_are_spelled_out_before_them(
    before: list[str], long: list[str]
) -> None:
    name = "".join(word[0] for word in long).upper()
    text = f"{' '.join(before)}: {' '.join(long)} ({name})"
    found = dict(spelled_out(text))
    # The shortest words that fit are taken, so it may be fewer of them.
    assert name not in found or " ".join(long).endswith(found[name])
    fitting = found.get(name, "")
    assert all(letter in fitting for letter in name.lower()) or not fitting


def test_what_was_given_counts_first_then_the_first_text() -> None:
    texts = ["big blue cat (BBC)", "bad bold cow (BBC), a dull owl (ADO)"]
    assert known({"Zed": "z"}, texts) == (
        ("ADO", "a dull owl"), ("BBC", "big blue cat"), ("Zed", "z"),
    )  # fmt: skip
    assert known({"BBC": "given"}, texts[:1]) == (("BBC", "given"),)


def test_restricted_to_what_is_used_in_prose() -> None:
    names = dict.fromkeys(("VPC", "S3", "CI/CD", "DNS", "IaC", "ACL"), "x")
    texts = ["The VPCs of `DNS`", "S3 and CI/CD. IaCx", "```\nACL\n```"]
    assert [name for name, _ in restricted(names, texts)] == ["CI/CD", "S3", "VPC"]
