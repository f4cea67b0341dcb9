"""Style sheets that were kept are what the engine would read: the same rules for each element."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from cssselect2 import ElementWrapper
from weasyprint import html
from weasyprint.css.counters import CounterStyle

from guidebuilder.data import styles_folder
from guidebuilder.press import derived
from guidebuilder.press.engine import read_sheets
from guidebuilder.press.engine.constants import folded

STYLES = styles_folder()
SHEETS = sorted(
    path for path in STYLES.rglob("*.css") if "@font-face" not in path.read_text("utf-8")
)
CASES = Path(__file__).parent / "cases" / "speed"


def sheet(text: str, counters: dict[str, Any] | None = None) -> Any:
    named = CounterStyle() if counters is None else counters
    return weasyprint.CSS(string=text, base_url="https://x.invalid/", counter_style=named)


def again(several: list[Any], counters: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    return read_sheets.unpacked(read_sheets.packed(several, counters), weasyprint.CSS)


def elements() -> Iterator[ElementWrapper]:
    for path in sorted(CASES.glob("*.html")):
        text = path.read_text("utf-8")
        root = weasyprint.HTML(string=text).etree_element
        yield from ElementWrapper.from_html_root(root).iter_subtree()


def spelt(value: Any) -> Any:
    """A value in words, with what objects hold that have none of their own."""
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *map(spelt, value)]
    if isinstance(value, dict):
        return [type(value).__name__, *((spelt(key), spelt(told)) for key, told in value.items())]
    if " object at 0x" not in repr(value) and "..." not in repr(value):
        return repr(value)
    names = [n for kind in type(value).__mro__ for n in getattr(kind, "__slots__", ())]
    held = {name: getattr(value, name) for name in names} | getattr(value, "__dict__", {})
    return [type(value).__name__, *(spelt(item) for item in held.items())]


def rules(read: Any) -> list[str]:
    """What applies to each element, and to pages, in words."""
    matched = (repr(spelt(read.matcher.match(one))) for one in elements())
    return [*matched, repr(spelt(read.page_rules)), repr(read.layers)]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: str(path.relative_to(STYLES)))
def test_the_sheets_that_ship(path: Path) -> None:
    first = sheet(path.read_text("utf-8"))
    ((second,), named) = again([first], {})
    assert type(second) is weasyprint.CSS
    assert vars(second).keys() == vars(first).keys()
    assert " object at 0x" not in "".join(rules(first))
    assert rules(second) == rules(first)
    assert second.matcher.order == first.matcher.order
    assert named == {}


def test_the_engines_own_sheets_are_what_it_reads() -> None:
    counters = CounterStyle()
    fresh = weasyprint.CSS(string=html.UA, counter_style=counters)
    assert type(html.UA_STYLESHEET) is weasyprint.CSS
    assert rules(html.UA_STYLESHEET) == rules(fresh)
    assert len({*rules(fresh)}) > 20
    assert counters == html.UA_COUNTER_STYLE
    assert "decimal" in counters
    assert html.CSS is weasyprint.CSS


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Any, bool]]:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(derived, "place", lambda _module, name: tmp_path / name)

    def read(text: str, *, good: bool = True) -> tuple[Any, bool]:
        """A style sheet, and whether it was read anew."""
        counters: dict[str, Any] = CounterStyle()
        anew: list[str] = []

        def first() -> list[Any]:
            anew.append(text)
            return [sheet(text, counters)]

        (made,) = read_sheets.read_once(
            "a", [text], first, kind=weasyprint.CSS, counters=counters, good=lambda: good
        )
        assert counters.keys() == ({"mine"} if "@counter-style" in text else set())
        return made, bool(anew)

    return read


TEXT = "p { color: red } @counter-style mine { system: cyclic; symbols: x }"


def test_a_sheet_is_read_once(keep: Callable[..., tuple[Any, bool]]) -> None:
    first, second, other = keep(TEXT), keep(TEXT), keep(TEXT.replace("red", "blue"))
    assert [anew for _, anew in (first, second, other)] == [True, False, True]
    assert rules(first[0]) == rules(second[0]) != rules(other[0])


def test_what_was_complained_about_is_not_kept(keep: Callable[..., tuple[Any, bool]]) -> None:
    assert [keep(TEXT, good=False)[1], keep(TEXT)[1], keep(TEXT)[1]] == [True, True, False]


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:-1],
        lambda whole: whole.replace(b"color", b"colour"),
        lambda whole: whole.partition(b"\n")[2],
    ],
)
def test_what_is_damaged_is_read_anew(
    keep: Callable[..., tuple[Any, bool]], tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    keep(TEXT)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert keep(TEXT)[1]
    assert kept.read_bytes() == whole


def test_what_cannot_be_kept_is_read(
    keep: Callable[..., tuple[Any, bool]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise ValueError

    monkeypatch.setattr(read_sheets, "packed", fail)
    assert [keep(TEXT)[1], keep(TEXT)[1]] == [True, True]
    assert not list(tmp_path.iterdir())


def test_a_selector_that_is_more_than_its_code_is_not_packed() -> None:
    made = sheet("p { color: red }")
    made.matcher.other_selectors.append(
        (lambda element: element is made, (0, 0, 0), 1, None, ([], None))
    )
    with pytest.raises(ValueError, match="more than its code"):
        read_sheets.packed([made], {})


def test_nothing_of_a_guides_is_kept(tmp_path: Path) -> None:
    """A guide's own tokens change the sheets that ship: such sheets are read each time."""
    code = f"""
import sys
sys.pycache_prefix = {str(tmp_path)!r}
from guidebuilder.data import styles_folder
from guidebuilder.press.engine.stacks import stack
from guidebuilder.press.engine.fetcher import GuideFetcher
styles = styles_folder()
for tokens in (":root {{ --accent: #123456 }}", ""):
    fetcher = GuideFetcher(styles, styles, gray=False, most_pixels=1, most_bytes=1)
    stack(("tokens.css", "components.css"), styles, tokens, html="", fetcher=fetcher,
          clean=lambda: True)
    print(len([p for p in __import__("pathlib").Path({str(tmp_path)!r}).rglob("*.sheets")
               if "engine-" not in p.name]))
"""
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={}
    )
    assert said.stdout.split() == ["0", "1"]


def test_tokens_are_in_their_places_before() -> None:
    (text,) = folded([":root { --a: 2pt } p { margin: var(--a) }"])
    ((kept,), _) = again([sheet(text)], {})
    assert "2" in "".join(rules(kept))
    assert "--a" not in "".join(rules(kept)[1:-2])
