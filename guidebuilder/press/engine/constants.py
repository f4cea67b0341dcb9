"""Design tokens put in their places before the engine reads the style sheets.

The engine judges a value with ``var()`` anew for every element that has it. Tokens that
only ``:root`` sets are the same everywhere, so their values may stand where they are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Comments go first, so that nothing in them is taken for a rule. No string of ours holds "/*".
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r"(?<![\w-]):root\s*\{([^{}]*)\}")
_DECLARED = re.compile(r"(?<![\w-])(--[\w-]+)\s*:([^;{}]*)")
_NAMED = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_SET = re.compile(r"(?<![\w-])(--[\w-]+)\s*:")
_DEEPEST = 20  # tokens that name tokens; more can only be a circle


def set_in(text: str) -> frozenset[str]:
    """The custom properties that a document or a style sheet sets."""
    return frozenset(_SET.findall(text))


def folded(sheets: Sequence[str], elsewhere: Iterable[str] = ()) -> list[str]:
    """The style sheets with ``var(--token)`` replaced by the token's value where that is certain.

    It is not for a token that another rule than ``:root`` sets, that is set
    ``elsewhere``, or whose value names one of these (CSS Custom Properties 1, 2 and 3).
    """
    bare = [_COMMENT.sub(" ", sheet) for sheet in sheets]
    values: dict[str, str] = {}
    dynamic = set(elsewhere)
    for sheet in bare:
        for rule in _ROOT.finditer(sheet):
            values.update((name, value.strip()) for name, value in _DECLARED.findall(rule[1]))
        dynamic.update(_SET.findall(_ROOT.sub(" ", sheet)))
    for name in dynamic:
        values.pop(name, None)
    constants = {name: value for name in values if (value := _value(name, values, 0)) is not None}

    def put(found: re.Match[str]) -> str:
        return constants.get(found[1], found[0])

    return [_NAMED.sub(put, sheet) for sheet in bare]


def _value(name: str, values: dict[str, str], depth: int) -> str | None:
    """The value of a token without a ``var()`` in it; None where that cannot be had."""
    value = values.get(name)
    if value is None or depth > _DEEPEST:
        return None
    parts: list[str] = []
    end = 0
    for found in _NAMED.finditer(value):
        inner = _value(found[1], values, depth + 1)
        if inner is None:
            return None
        parts += [value[end : found.start()], inner]
        end = found.end()
    whole = "".join([*parts, value[end:]])
    return None if "var(" in whole or not whole else whole
