"""Design tokens are put in their places, but for those that something else sets or names."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.press.engine.constants import folded, set_in


def fold(*sheets: str, html: str = "") -> str:
    return " ".join(" ".join(folded(sheets, set_in(html))).split())


def test_the_last_sheet_that_sets_a_token_wins() -> None:
    first, last = ":root { --a: 1pt }", ":root { --a: 2pt }"
    assert fold(first, "p { width: var(--a) }", last) == f"{first} p {{ width: 2pt }} {last}"


def test_a_token_may_name_others() -> None:
    out = fold(":root { --a: 1pt; --b: calc(var(--a) * 2) }", "p { width: var(--b) }")
    assert out.endswith("p { width: calc(1pt * 2) }")


def test_what_a_rule_or_the_document_sets_is_left() -> None:
    ruled = ":root { --a: 1pt } p { --a: 2pt; width: var(--a) }"
    assert fold(ruled) == ruled
    plain = ":root { --a: 1pt } p { width: var(--a) }"
    assert fold(plain, html='<p style="--a: 3pt">') == plain
    assert fold(plain, html='<p style="height: var(--a)">') != plain


def test_a_token_that_names_what_is_left_is_left_too() -> None:
    root = ":root { --a: var(--b); --b: 1pt; --c: 2pt }"
    assert fold(root, "p { --b: 0; width: var(--a); top: var(--c) }") == (
        f"{root} p {{ --b: 0; width: var(--a); top: 2pt }}"
    )


def test_circles_and_unknown_tokens_are_the_engines_to_refuse() -> None:
    sheet = ":root { --a: var(--b); --b: var(--a) } p { width: var(--a); top: var(--c) }"
    assert fold(sheet) == sheet


def test_comments_set_nothing() -> None:
    out = fold("/* :root { --a: 9pt } */ :root { --a: 1pt }", "p { width: var(--a) }")
    assert out.endswith("p { width: 1pt }")


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("uvwxyz"), min_size=1))
def test_every_constant_is_in_its_place(values: dict[str, str]) -> None:
    root = ":root { " + "; ".join(f"--{name}: {value}" for name, value in values.items()) + " }"
    rules = " ".join(f"{name} {{ top: var(--{name}) }}" for name in values)
    out = fold(root, rules)
    assert "var(" not in out
    assert dict(re.findall(r"(\w) \{ top: (\w) \}", out)) == values
