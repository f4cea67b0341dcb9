"""Texts made comparable, and the phrases that are looked for."""

from __future__ import annotations

import pytest
from edition.canary import sentence
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.edition.views import Withheld
from guidebuilder.proof.phrases import Phrases, phrases, words


def made(*texts: str, printed: tuple[str, ...] = ()) -> Phrases:
    return phrases(tuple(Withheld(f"text {n}", text) for n, text in enumerate(texts)), printed)


def finds(wanted: Phrases, text: str) -> set[str]:
    return {label for label, _ in wanted.find(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Public is a route, not a setting.", "public is a route not a setting"),
        ("inter-\nnational well-known ﬁle", "international wellknown file"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("STRASSE Straße ＡＢ", "strasse strasse ab"),
        ("don’t don't", "don t don t"),
        ("snake_case_name a/b", "snake case name a b"),
        ("公網路由 route", "公 網 路 由 route"),
        ("a - b -c", "a b c"),
        ("non\u2011breaking ‐", "nonbreaking"),
        ("sub\u2010\nnet \u2010 a\u2010", "subnet a"),
        ("an\u2002en\u2003em\u2009thin\u00a0fixed", "an en em thin fixed"),
        ("su\u00ad\u2002bnet \u00ad é\u2010\u2002t", "subnet et"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


TYPESET = {"\u2010": "-", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " "}


@given(st.text(st.sampled_from(["a", "9", "_", "\n", "é", "\u0301", "\u00ad", "-", *TYPESET])))
def test_hyphens_and_spaces_of_typesetting_are_those_of_typing(text: str) -> None:
    typed = "".join(TYPESET.get(letter, letter) for letter in text)
    assert words(text) == words(typed)
    # A word that is not in ASCII, behind a full stop, has the rest read the long way.
    assert words(typed + " . é") == [*words(typed), "e"]


ANSWER = """\
Public is a **route**, not a *setting* on the
[subnet itself](https://example.org/the/page/of/routes/today).

- one item of the list says `aws ec2 describe` things

| Score | What was heard |
|---|---|
| 4 | names the default route before anything |

```sh
terraform plan -out this.plan --really now
```
"""


@pytest.mark.parametrize(
    "text",
    [
        "public is a route not",
        "PUBLIC IS\nA ROUTE, NOT",
        "route, not a set-\nting on",
        "setting on the subnet itself",
        "publicisaroutenotasetting",
        "p u b l i c i s a r o u t e n o t a s e t t i n g",
        "says aws ec2 describe things",
        "the default route before anything",
        "terraform plan -out this.plan",
        "https://example.org/the/page/of/routes/today",
    ],
)
def test_found(text: str) -> None:
    assert finds(made(ANSWER), f"Some words before {text} and some after it") == {"text 0"}


@pytest.mark.parametrize(
    "text",
    [
        "public is a way, not a setting",
        "the subnet and its route and setting: public, not private",
        "What was heard? Score 4",
        "a route. Not this.",
        "",
    ],
)
def test_silent(text: str) -> None:
    assert not finds(made(ANSWER), text)


def test_a_printed_phrase_is_no_leak() -> None:
    wanted = made(
        "What makes a subnet public is its route.", printed=("What makes a *subnet* pub-\nlic?",)
    )
    assert not finds(wanted, "1 What makes a subnet public? 4 min")
    assert not finds(wanted, "1 Whatmakesasubnetpublic? 4 min")
    assert finds(wanted, "a subnet public is its route")


def test_a_printed_phrase_may_be_divided_otherwise() -> None:
    wanted = made("Database servers are set up first.", printed=("Data base servers are set up.",))
    assert not finds(wanted, "Data base servers are set up.")
    assert finds(wanted, "servers are set up first")


@pytest.mark.parametrize(
    "page",
    [
        "It has a route to an internet gateway A flag decides it",
        "It has a route to an internet gateway 2 A flag decides it",
        "It has a route to an internet gateway Two words A flag decides it",
        "IthasaroutetoaninternetgatewayAflagdecidesit",
    ],
)
def test_words_that_meet_where_blocks_meet_are_no_leak(page: str) -> None:
    printed = ("- It has a route to an internet gateway\n- A flag decides it", "Two words")
    wanted = made(
        "Routes lead to an internet gateway. A flag on top; an internet gateway 2 a flag; "
        "internet gateway, two words: a flag.",
        printed=printed,
    )
    assert wanted.runs
    assert not finds(wanted, page)
    assert finds(wanted, "Routes lead to an internet gateway")
    assert finds(wanted, "A flag on top; an internet")


def test_no_phrase_reaches_from_block_to_block() -> None:
    wanted = made("One two three.\n\nFour five six.")
    assert not wanted.runs
    assert wanted.unsearchable == 2


def test_a_row_of_numbers_is_no_phrase() -> None:
    wanted = made("1 2 3 4 5 6 7 8")
    assert not wanted.runs


def test_right_to_left_text_is_found_as_it_is_drawn() -> None:
    text = "הנתיב של רשת המשנה קובע אם היא ציבורית"
    assert finds(made(text), text)
    assert finds(made(text), text[::-1])


def test_a_comment_is_searched_for() -> None:
    comment = " the **secret** remark of <b>an editor</b> here "
    assert finds(made(comment), "secret remark of an editor")
    assert finds(made(f"<div>\n{comment}\n</div>"), "secret remark of an editor")


letters = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)


@given(st.lists(letters, min_size=5, max_size=30), st.lists(letters, max_size=20), st.data())
def test_any_five_words_in_a_row_are_found(
    secret: list[str], around: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(secret) - 5))
    taken = secret[start : start + 5]
    place = data.draw(st.integers(0, len(around)))
    page = [*around[:place], *taken, *around[place:]]
    text = "".join(word + data.draw(st.sampled_from([" ", "\n", ", ", ". "])) for word in page)
    assert finds(made(" ".join(secret)), text) == {"text 0"}


@given(st.text(max_size=200))
def test_nothing_is_found_in_other_words(text: str) -> None:
    assert not finds(made(sentence("secret")), text)


@given(st.text(max_size=120))
def test_words_of_words_are_the_same(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found
