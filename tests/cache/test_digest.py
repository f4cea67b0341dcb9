"""Equal values have equal digests, and different ones different digests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import OrderedDict, namedtuple
from dataclasses import dataclass, field, make_dataclass
from enum import Enum, IntEnum
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebuilder.cache import digest
from guidebuilder.model import Part, PartKind, Prose, Span


class Suit(Enum):
    HEARTS = 1
    SPADES = 2


class Rank(IntEnum):
    ONE = 1
    TWO = 2


@dataclass(frozen=True)
class One:
    a: Any


@dataclass(frozen=True, slots=True)
class Two:
    a: Any
    b: Any = None


@dataclass(frozen=True)
class Twin:
    a: Any
    b: Any = None


@dataclass(frozen=True)
class Placed:
    a: Any
    place: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Nothing:
    pass


DIFFERENT: list[Any] = [
    None, True, False, 0, 1, -1, 1.0, 0.0, -0.0, float("inf"), float("nan"), 10**5000, "", "1", "a",
    b"", b"1", b"a", "None", "N", "\udcff", "\\udcff", "e\u0301", "é",
    (), [], {}, frozenset(), (None,), ((),), ((), ()), (((),),), ("",), ("", ""), (b"",),
    ("ab", "c"), ("a", "bc"), ("abc",), ("a", "b", "c"), ("c", "b", "a"), ["a", "b", "c"],
    ["b", "a", "c"], (("a", "b"), "c"), ("a", ("b", "c")), ("s1:a",), ("a", "s1:b"), "s1:a",
    (1, 2), (12,), (1, "2"), {1: 2}, {1: (2,)}, {(1,): 2}, ((1, 2),), {1: 2, 3: 4}, {1: 4, 3: 2},
    frozenset({1, 2}), frozenset({(1, 2)}), frozenset({1}), frozenset({"1"}),
    PurePosixPath("a"), PurePosixPath("/a"), PurePosixPath(),
    Suit.HEARTS, Suit.SPADES, Rank.ONE, Rank.TWO, One(1), One("1"), One((1,)), One(None),
    Two(1), Two(1, 2), Twin(1), Twin(1, 2), Two((1, 2)), One(One(1)), Nothing(), (Nothing(),),
    Placed(1), Placed(2), Span("b", 1), Span("b", 2), Span("a", 1),
    Prose("a", Span("b", 1)), Prose("ab", Span("", 1)),
    Part(PartKind.ANSWER, Prose("a", Span("b", 1))), Part(PartKind.LINE, Prose("a", Span("b", 1))),
]  # fmt: skip


def test_all_different() -> None:
    found: dict[str, Any] = {}
    for value in DIFFERENT:
        name = digest(value)
        assert len(name) == 64
        assert name not in found, (value, found.get(name))
        found[name] = value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({1: 2, "a": 4}, {"a": 4, 1: 2}),
        ({1: 2}, MappingProxyType({1: 2})),
        (frozenset("abcdefgh"), frozenset("hgfedcba")),
        (frozenset("ab"), {"b", "a"}),
        (Path("a/b"), PurePosixPath("a") / "b"),
        (float("nan"), -float("nan")),
        (Placed(1, 2), Placed(1, 3)),
        (Placed(1, object()), Placed(1)),
        (Prose("a", Span("b", 1)), Prose("a", Span("b", 2))),
        ({float("nan"): 1, -float("nan"): None}, {-float("nan"): 1, float("nan"): None}),
        ("".join(["a", "b"]) * 50, "ab" * 50),
    ],
)
def test_alike(one: Any, other: Any) -> None:
    assert digest(one) == digest(other)


def sub(kind: type) -> type:
    return type("Sub", (kind,), {})


@pytest.mark.parametrize(
    "value",
    [
        object(), 1j, bytearray(), memoryview(b""), range(3), len, int, Suit, One, lambda: 1,
        iter([]), sub(str)("a"), sub(int)(1), sub(tuple)(), sub(dict)(), sub(bytes)(), sub(One)(1),
        OrderedDict(), namedtuple("Pair", "a")(1), PureWindowsPath("a"), ValueError(),
        make_dataclass("Soft", ["a"])(1),
    ],
)  # fmt: skip
def test_unknown_types(value: Any) -> None:
    for hidden in (value, (value,), [value], {1: value}, One(value), Two("a", value)):
        with pytest.raises(TypeError):
            digest(hidden)


def test_another_class_of_the_same_name() -> None:
    """One whose fields were renamed, moved or added to, as another version would have it."""
    names = [["a"], ["b"], ["a", "b"], ["b", "a"], ["ab"]]
    made = [make_dataclass("Same", n, frozen=True)(*["x"] * len(n)) for n in names]
    assert len({type(value).__qualname__ for value in made}) == 1
    assert len({digest(value) for value in made}) == len(names)


leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4)
    | st.binary(max_size=4) | st.sampled_from([*Suit, *Rank, PurePosixPath("a")])
)  # fmt: skip
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.lists(inner, max_size=3)
        | st.dictionaries(leaves, inner, max_size=3)
        | st.builds(One, inner)
        | st.builds(Two, inner, inner)
    ),
    max_leaves=8,
)


def told(value: Any) -> Any:
    """A value as its type and content, in builtins only, equal where digests should be."""
    if isinstance(value, dict):
        return "dict", frozenset((told(k), told(v)) for k, v in value.items())
    if isinstance(value, tuple | list):
        return type(value), tuple(map(told, value))
    if isinstance(value, One | Two):
        return type(value), tuple(told(getattr(value, n)) for n in type(value).__match_args__)
    return type(value), repr(value)


def rebuilt(value: Any) -> Any:
    """The same value of other objects, each mapping in another order."""
    if isinstance(value, dict):
        return {rebuilt(k): rebuilt(v) for k, v in reversed(value.items())}
    if isinstance(value, tuple | list):
        return type(value)(map(rebuilt, value))
    if isinstance(value, One | Two):
        return type(value)(*(rebuilt(getattr(value, n)) for n in type(value).__match_args__))
    return "".join(list(value)) if type(value) is str else value


@given(values, values)
def test_digests_tell_values_apart(one: Any, other: Any) -> None:
    assert (digest(one) == digest(other)) == (told(one) == told(other))


@given(values)
def test_equal_values(value: Any) -> None:
    assert digest(rebuilt(value)) == digest(value)


@given(st.lists(st.text(alphabet="s1:at;", max_size=6)), st.lists(st.text(alphabet="s1:at;")))
def test_texts_that_look_like_the_form(one: list[str], other: list[str]) -> None:
    assert (digest(tuple(one)) == digest(tuple(other))) == (one == other)


def test_it_is_the_same_in_every_process() -> None:
    code = (
        "from guidebuilder.cache import digest; from guidebuilder.model import *;"
        "print(digest((frozenset('abcdef'), {'a': 1, 'b': Badge.FILLED}, Level('a', 'b', "
        "Badge.OUTLINE))))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    # Written out, so that no change of the form goes unseen: it has to change _FORM as well.
    assert found == {"5ce5e28334273adec8aaa8b7f8666c220797aa3bc28cb139b95045d747a4801f\n"}
