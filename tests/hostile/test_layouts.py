"""Hostile layouts, tried in the environment that layouts run in: all end, soon and with words."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from guidebuilder.errors import GuidebuilderError, LimitError, UsageError
from guidebuilder.press.sandbox import MAX_STEPS, LayoutEnvironment, run

CASES: dict[str, tuple[str, type[GuidebuilderError], int, str]] = {
    "an undefined variable": ("\n\n{{ x }}", UsageError, 3, "'x' is undefined"),
    "an undefined attribute": ("{{ word.x }}", UsageError, 1, "has no attribute 'x'"),
    "__class__": ("{{ word.__class__ }}", UsageError, 1, "__class__"),
    "__class__ by subscript": ("{{ word['__class__'] }}", UsageError, 1, "__class__"),
    "__class__ by filter": ("{{ word | attr('__class__') }}", UsageError, 1, "attr"),
    "the globals of a macro": (
        "{% macro m() %}{% endmacro %}{{ m.__call__.__globals__ }}",
        UsageError,
        1,
        "unsafe",
    ),
    "the internals of self": ("{{ self.__init__ }}", UsageError, 1, "unsafe"),
    "str.format to __class__": ("{{ '{0.__class__}'.format(word) }}", UsageError, 1, "called"),
    "str.format_map": ("{{ '{a.__class__}'.format_map(d) }}", UsageError, 1, "called"),
    "a list is changed": ("{{ items.append(1) }}", UsageError, 1, "unsafe"),
    "an object is printed": ("{{ items }}", UsageError, 1, "cannot be printed"),
    "include of a folder above": ("{% include '../x.html.j2' %}", UsageError, 1, "../x.html.j2"),
    "include of an absolute path": ("{% include '/etc/passwd' %}", UsageError, 1, "/etc/passwd"),
    "include of another kind": ("{% include 'secret.txt' %}", UsageError, 1, "secret.txt"),
    "include of a made-up name": ("{% include items %}", UsageError, 1, "none of the templates"),
    "import with a backslash": ("{% import '..\\\\x.html.j2' as x %}", UsageError, 1, "x.html.j2"),
    "lipsum": ("{{ lipsum(10**9) }}", UsageError, 1, "'lipsum' is undefined"),
    "an unknown filter": ("\n{{ word | nosuch }}", UsageError, 2, "nosuch"),
    "a division by nothing": ("\n{{ 1 / 0 }}", UsageError, 2, "division by zero"),
    "a sum of unlike things": ("{{ 'a' + 1 }}", UsageError, 1, "str"),
    "a format of too few": ("{{ '%s %s' % 'a' }}", UsageError, 1, "arguments"),
    "an unclosed loop": ("\n{% for i in items %}", UsageError, 2, "end of template"),
    "a billion letters": ("{{ 'a' * 10**9 }}", LimitError, 1, "4,000,000"),
    "a billion letters, turned round": ("{{ 10**9 * 'a' }}", LimitError, 1, "4,000,000"),
    "a billion items": ("{% set x = [1] * 10**9 %}", LimitError, 1, "4,000,000"),
    "a number without end": ("{{ 9 ** (9 ** 9) }}", LimitError, 1, "too large"),
    "a product without end": ("{{ (9**999) * (9**999) }}", LimitError, 1, "too large"),
    "a range of a billion": ("{% for i in range(10**9) %}x{% endfor %}", LimitError, 1, "Range"),
    "loops in loops": (
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        LimitError,
        1,
        "2,000,000 steps",
    ),
    "loops over a text": (
        "{% for i in word * 9999 %}{% for j in word * 9999 %}{% endfor %}{% endfor %}",
        LimitError,
        1,
        "2,000,000 steps",
    ),
    "much output": (
        "{% for i in range(99999) %}" + "x" * 1000 + "{% endfor %}",
        LimitError,
        1,
        "64,000,000 characters",
    ),
    "much output of a macro": (
        "{% macro m() %}{% for i in range(99999) %}"
        + "x" * 1000
        + "{% endfor %}{% endmacro %}{{ m() }}",
        LimitError,
        1,
        "64,000,000 characters",
    ),
    "a text doubled": (
        "{% set x = 'aaaaaaaa' %}" + "{% set x = x ~ x %}" * 40,
        LimitError,
        1,
        "4,000,000",
    ),
    "a text added to itself": (
        "{% set x = 'aaaaaaaa' %}" + "{% set x = x + x %}" * 40,
        LimitError,
        1,
        "4,000,000",
    ),
    "a width in a format": ("{{ '%1000000000d' | format(1) }}", LimitError, 1, "width"),
    "a width in an operator": ("{{ '%1000000000d' % 1 }}", LimitError, 1, "width"),
    "a width by a star": ("{{ '%*d' % (10**9, 1) }}", LimitError, 1, "width"),
    "a width with a name": ("{{ '%(a)1000000000d' % d }}", LimitError, 1, "width"),
    "ljust": ("{{ 'a'.ljust(10**9) }}", UsageError, 1, "cannot be called"),
    "replace grows": (
        "{{ (word * 9999) | replace('w', word * 9999) }}",
        LimitError,
        1,
        "4,000,000",
    ),
    "an include loop": ("{% include 'case.html.j2' %}", LimitError, 1, "without end"),
    "an inheritance loop": ("{% extends 'case.html.j2' %}", LimitError, 1, "without end"),
    "a tree of includes": ("{% include 'tree0.html.j2' %}", LimitError, 1, "steps"),
    "a macro that calls itself": (
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        LimitError,
        1,
        "without end",
    ),
    "a macro that calls itself twice": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) ~ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        LimitError,
        1,
        "2,000,000 steps",
    ),
}
VALUES: Mapping[str, object] = {"word": "word", "items": ["1", "2"], "d": {"a": 1}}


def environment(text: str) -> LayoutEnvironment:
    layouts = {"case.html.j2": text, "secret.txt": "SECRET", "../x.html.j2": "SECRET"}
    for floor in range(60):
        above = f"{{% include 'tree{floor + 1}.html.j2' %}}"
        layouts[f"tree{floor}.html.j2"] = above * 2
    layouts["tree60.html.j2"] = ""
    return LayoutEnvironment(layouts.get)


@pytest.mark.parametrize(("text", "error", "line", "said"), CASES.values(), ids=CASES)
def test_case(text: str, error: type[GuidebuilderError], line: int, said: str) -> None:
    before = time.process_time()
    with pytest.raises(error) as caught:
        run(environment(text), "case.html.j2", VALUES)
    assert time.process_time() - before < 8
    message = caught.value.message
    assert message.startswith("layout ")
    assert said in message
    assert "SECRET" not in message
    assert "0x" not in message, "an address in memory"
    if error is UsageError or "tree" not in text:
        assert f"case.html.j2, line {line}: " in message
    assert "; " in message, "a way out"


GOOD = {
    "words": ("{{ word }}, {{ 2 + 3 }}, {{ 'a' * 3 }}", "word, 5, aaa"),
    "escaped": ("{{ '<b>' }}{{ '<b>' | safe }}", "&lt;b&gt;<b>"),
    "a loop": (
        "{% for i in items %}{{ loop.index }}{{ i }}{{ loop.last }}{% endfor %}",
        "11False22True",
    ),
    "the length of a loop": ("{% for i in items %}{{ loop.length }}{% endfor %}", "22"),
    "a condition of a loop": (
        "{% for i in items if i == '2' %}{{ i }}{% else %}x{% endfor %}",
        "2",
    ),
    "an empty loop": ("{% for i in [] %}{{ i }}{% else %}none{% endfor %}", "none"),
    "unpacking": ("{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}", "a1"),
    "formats": ("{{ '%.2f' | format(1.5) }}{{ '%s%%' % word }}", "1.50word%"),
    "filters": (
        "{{ items | join('-') }}{{ items | length }}{{ word | replace('w', 'l') }}",
        "1-22lord",
    ),
    "a macro": ("{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m(word) ~ '!' }}", "<i>word</i>!"),
    "range": ("{% for i in range(3) %}{{ i }}{% endfor %}", "012"),
}


@pytest.mark.parametrize(("text", "printed"), GOOD.values(), ids=GOOD)
def test_what_layouts_need_works(text: str, printed: str) -> None:
    assert run(environment(text), "case.html.j2", VALUES) == printed


def test_every_run_has_a_budget_of_its_own() -> None:
    steps = MAX_STEPS * 2 // 3 // 99
    made = environment(
        "{% for i in range(99) %}{% for j in range(" + str(steps) + ") %}{% endfor %}{% endfor %}"
    )
    for _ in range(2):
        assert run(made, "case.html.j2", {}) == ""
