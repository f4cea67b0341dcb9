"""Properties that nothing declares: inherited or initial, without asking what they may be else.

A style is asked for some hundred properties, of which rules declare ten. For each of
the others the engine looks for variables, logical names and functions in a value that has none.
"""

from __future__ import annotations

from typing import Any

from weasyprint import css
from weasyprint.css import ComputedStyle
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

_missing = ComputedStyle.__missing__
_OWN = frozenset({"position", "float", "display", "page"})  # depend on more than one value


def logical_names(name: str) -> tuple[str, ...]:
    """The names that a property has as well, by the direction of the text."""
    function = css.PHYSICAL_FUNCTIONS.get(name)
    if function is None:
        return ()
    return tuple({function(block="ttb", inline=direction) for direction in ("ltr", "rtl")})


_PLAIN = {
    name: logical_names(name)
    for name in INITIAL_VALUES
    if name not in _OWN
    and not name.startswith("text_decoration_")
    and (name in INHERITED or name not in INITIAL_NOT_COMPUTED)
}
"""The other names of each property whose value is inherited or initial as it is."""


def _value(style: Any, name: str) -> Any:
    declared = style.cascaded
    others = _PLAIN.get(name)
    if others is None or name in declared:
        return _missing(style, name)
    for other in others:
        if other in declared:
            return _missing(style, name)
    if name not in INHERITED:
        value = INITIAL_VALUES[name]
    elif style.parent_style is None:
        return _missing(style, name)
    else:
        value = style.parent_style[name]
    style[name] = value
    return value


PATCHES = ((_missing, _value),)
