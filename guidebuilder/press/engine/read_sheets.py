"""Style sheets as the engine has read them, kept from run to run (see :mod:`press.derived`).

Reading what ships takes as long as setting three pages. What comes of it are selectors, each
compiled to a function of Python's, and values: the code of the functions is kept as Python
keeps that of modules, and the rest is pickled. It is only for sheets that ship, and for those of
the engine: nothing of a guide's is kept here.
"""

from __future__ import annotations

import marshal
import pickle
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import cssselect2
import tinycss2
import weasyprint
from cssselect2 import Matcher, compiler

from guidebuilder.press import derived

_NAMES = ("split_whitespace", "ascii_lower", "urlparse")  # what compiled selectors may call
_GROUPS = ("id_selectors", "class_selectors", "lower_local_name_selectors", "namespace_selectors")
_OTHERS = ("lang_attr_selectors", "other_selectors")
_MAKERS = (
    MAGIC_NUMBER,
    " ".join((weasyprint.VERSION, cssselect2.VERSION, tinycss2.VERSION)).encode(),
    Path(__file__).read_bytes(),
)


def read_once(
    name: str,
    parts: Iterable[str],
    read: Callable[[], Sequence[Any]],
    *,
    kind: Any,
    counters: dict[str, Any],
    good: Callable[[], bool] = lambda: True,
) -> list[Any]:
    """Style sheets that ``read`` makes of the texts and addresses ``parts``, or made once before.

    They are of this ``kind``, and kept under ``name`` if then they are ``good()``. The counter
    styles that they name come into ``counters`` either way.
    """
    kept, signed = None, derived.sign([*_MAKERS, *(part.encode() for part in parts)])
    # Whatever is wrong with what is kept, the engine can do without.
    with suppress(Exception):
        kept = derived.place(__file__, f"{name}.sheets")
        if (body := derived.read(kept, signed)) is not None:
            sheets, named = unpacked(body, kind)
            counters.update(named)
            return sheets
    before = set(counters)
    sheets = list(read())
    with suppress(Exception):
        if kept is not None and not sys.dont_write_bytecode and good():
            named = {key: value for key, value in counters.items() if key not in before}
            derived.write(kept, signed, packed(sheets, named))
    return sheets


def packed(sheets: Sequence[Any], counters: dict[str, Any]) -> bytes:
    """Style sheets of the engine's as bytes, with the counter styles that they name.

    Raises ValueError for selectors that are more than their code, and whatever pickle raises.
    """
    codes: list[CodeType] = []

    def numbered(entry: Any) -> Any:
        test, *rest = entry
        strange = test.__globals__.keys() - {*_NAMES, "__builtins__"}
        if strange or test.__closure__ or test.__defaults__:
            raise ValueError(f"{test} is more than its code")
        codes.append(test.__code__)
        return len(codes) - 1, *rest

    states = [vars(sheet) | {"matcher": _mapped(vars(sheet.matcher), numbered)} for sheet in sheets]
    return pickle.dumps((marshal.dumps(codes), states, counters), protocol=5)


def unpacked(body: bytes, kind: Any) -> tuple[list[Any], dict[str, Any]]:
    """What :func:`packed` packed, as objects of a ``kind``. For other bytes anything may happen."""
    # As trusted as the compiled modules that it lies beside.
    codes, states, counters = pickle.loads(body)  # noqa: S301
    known = {name: getattr(compiler, name) for name in _NAMES}
    tests = [FunctionType(code, known) for code in marshal.loads(codes)]  # noqa: S302
    sheets = []
    for state in states:
        matcher = Matcher()
        vars(matcher).update(_mapped(state["matcher"], lambda entry: (tests[entry[0]], *entry[1:])))
        sheet = object.__new__(kind)
        vars(sheet).update(state | {"matcher": matcher})
        sheets.append(sheet)
    return sheets, counters


def _mapped(matcher: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """The parts of a matcher with its selectors changed."""
    groups = {
        name: {key: list(map(change, entries)) for key, entries in matcher[name].items()}
        for name in _GROUPS
    }
    return matcher | groups | {name: list(map(change, matcher[name])) for name in _OTHERS}
