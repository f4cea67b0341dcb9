"""Style sheets and fonts as the engine has read them, kept from gathering to gathering.

Reading them takes as long as setting three pages. What is kept depends on nothing
but the sheets' text: a stack that the engine complained about is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

from guidebuilder.data import styles_folder
from guidebuilder.press.engine.constants import folded, set_in
from guidebuilder.press.engine.fetcher import STYLES_URL, GuideFetcher
from guidebuilder.press.engine.read_sheets import read_once

_VARIANT = re.compile(r"variants/|.*-large\.css$")  # large print and gray
_MOST = 24  # kinds of pages that one run is likely to have


@dataclass(frozen=True, slots=True)
class Stack:
    """Parsed style sheets in their order, with the fonts and counter styles that they name."""

    sheets: tuple[Any, ...]
    fonts: Any
    counters: Any


_Key = tuple[tuple[str, ...], Path, str, frozenset[str]]
_kept: dict[_Key, Stack] = {}


def stack(
    names: tuple[str, ...],
    styles: Path,
    tokens: str,
    *,
    html: str,
    fetcher: GuideFetcher,
    clean: Callable[[], bool],
) -> Stack:
    """The style sheets ``names`` under the folder ``styles``, and the guide's own ``tokens``.

    They are to be applied to ``html``: tokens that it sets are left to it. What has been
    read is kept if then ``clean()``: nothing was said against it.
    """
    texts = dict(_texts(names, styles, tokens))
    own = set_in(html)
    key = (names, styles, tokens, own & set_in("".join(texts.values())))
    if found := _kept.get(key):
        return found
    fonts, counters = _fonts(styles), CounterStyle()
    sheets = dict(zip(texts, folded(list(texts.values()), own), strict=True))

    def read(name: str) -> Any:
        return weasyprint.CSS(
            string=sheets[name],
            base_url=STYLES_URL + name,
            url_fetcher=fetcher,
            font_config=fonts,
            counter_style=counters,
        )

    # Faces are told to the machine, which has to be done each time.
    done = {name: read(name) for name, text in sheets.items() if "@font-face" in text}
    rest = [name for name in sheets if name not in done]
    parts = [part for name in rest for part in (name, sheets[name])]
    if styles == styles_folder() and not tokens:
        kinds = sha256("\n".join((*rest, *sorted(key[-1]))).encode()).hexdigest()
        several = read_once(
            kinds[:16],
            parts,
            lambda: list(map(read, rest)),
            kind=weasyprint.CSS,
            counters=counters,
            good=clean,
        )
    else:
        several = list(map(read, rest))
    done.update(zip(rest, several, strict=True))
    made = Stack(tuple(done[name] for name in sheets), fonts, counters)
    if clean():
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = made
    return made


@cache
def _fonts(_styles: Path) -> Any:
    # The machine's list of fonts is read for each of these, and each font of ours unpacked.
    return FontConfiguration()


def _texts(names: tuple[str, ...], styles: Path, tokens: str) -> Iterator[tuple[str, str]]:
    """The style sheets in order, by name and text; a reader's needs come after the house's."""
    variant = False
    for name in names:
        if _VARIANT.match(name) and not variant:
            variant = True
            yield "house.css", tokens
        yield name, (styles / name).read_text("utf-8")
    if not variant:
        yield "house.css", tokens
