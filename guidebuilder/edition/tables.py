"""An edition's table read with strict types: every key known, every value judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import Enum
from typing import TypeVar

from guidebuilder.edition.spec import (
    MAX_FORMS,
    MAX_OFFSET,
    Audience,
    CardMake,
    EditionSpec,
    Flip,
    LayoutName,
    Make,
    Matter,
    Opens,
    Order,
    Paper,
    PartId,
    Room,
    Selection,
    Stock,
)
from guidebuilder.errors import Diagnostic
from guidebuilder.model import Span

Locate = Callable[..., Span]
Quote = Callable[[Span], tuple[str, int]]
E = TypeVar("E", bound=Enum)
N = TypeVar("N", bound=int | None)

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
#: Names that some systems keep for devices, whatever the ending of the file.
RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
SEED_LIMIT = 2**63
#: Every diagnostic code of editions, with its meaning in one line.
CODES: dict[str, str] = {
    "GB301": "An unknown key of an edition.",
    "GB302": "A value of the wrong type in an edition.",
    "GB303": "A value that an edition's key cannot have.",
    "GB304": "A base that does not exist, or that leads back to itself.",
    "GB305": "A name that an edition cannot have.",
    "GB306": "Parts, layout or audience that do not go together: something would leak.",
    "GB307": "A selection of something that the guide does not have.",
    "GB308": "An edition without a key that it needs.",
}
_KEYS = [
    "title",
    "base",
    "audience",
    "layout",
    "parts",
    "matter",
    "select",
    "order",
    "seed",
    "room",
    "paper",
    "large-print",
    "gray",
    "opens",
    "forms",
    "cards",
    "fillable",
    "default",
]
_SELECT_KEYS = ["level", "tags", "sections", "only", "minutes", "sample"]
_CARD_KEYS = ["flip", "make", "stock", "back-offset"]


@dataclass(slots=True)
class Faults:
    """The diagnostics of a reading, collected so that all are reported together."""

    found: list[Diagnostic] = field(default_factory=list)

    def add(self, span: Span, code: str, message: str, hint: str = "") -> None:
        """Note one fault."""
        self.found.append(Diagnostic(span.path, span.line, span.column, code, message, hint))

    def in_order(self, quote: Quote) -> tuple[Diagnostic, ...]:
        """Each fault once, in the order of the file, with its source line and a caret's width."""
        unlike = sorted(dict.fromkeys(self.found), key=lambda fault: (fault.path, fault.line))
        return tuple(_quoted(fault, quote) for fault in unlike)


def _quoted(fault: Diagnostic, quote: Quote) -> Diagnostic:
    source, width = quote(Span(fault.path, fault.line, fault.column))
    return replace(fault, source=source, width=width)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint: the nearest known word, else all of them (a dozen at the most)."""
    words = list(known)
    near = get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    if not words:
        return "there is none"
    listed = ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
    return f"known: {listed}"


@dataclass(frozen=True, slots=True)
class _Reader:
    """One table, its place and the list that its faults go to."""

    name: str
    table: Mapping[str, object]
    place: Locate
    faults: Faults

    def keys(self, known: list[str]) -> None:
        for key in self.table:
            if key not in known:
                hint = did_you_mean(key, known)
                message = f'unknown key "{key}" in {self.name}'
                self.faults.add(self.place(key), "GB301", message, hint)

    def wrong(self, key: str, wanted: str) -> None:
        message = f'"{key}" in {self.name} must be {wanted}'
        self.faults.add(self.place(key), "GB302", message, "mend it, or leave the key out")

    def text(self, key: str, default: str) -> str:
        value = self.table.get(key, default)
        if isinstance(value, str) and (value.strip() or key not in self.table):
            return value
        self.wrong(key, "a text in quotes that is not empty")
        return default

    def flag(self, key: str, default: bool) -> bool:
        value = self.table.get(key, default)
        if isinstance(value, bool):
            return value
        self.wrong(key, "true or false")
        return default

    def number(self, key: str, default: N, low: int, high: int) -> int | N:
        value = self.table.get(key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.wrong(key, f"a whole number from {low} to {high}")
        return default

    def offset(self, key: str, default: tuple[float, float]) -> tuple[float, float]:
        value = self.table.get(key)
        if value is None:
            return default
        if isinstance(value, list) and len(value) == 2 and all(map(_is_offset, value)):
            return float(value[0]), float(value[1])
        self.wrong(key, f"two numbers of mm, each from -{MAX_OFFSET:g} to {MAX_OFFSET:g}")
        return default

    def inner(self, key: str, example: str) -> _Reader:
        """The reader of a table in this one; what is no table counts as an empty one."""
        table = self.table.get(key, {})
        if not isinstance(table, Mapping):
            self.wrong(key, f"a table, such as {example}")
            table = {}
        name = f"{key} of {self.name}"
        return _Reader(name, table, lambda *keys: self.place(key, *keys), self.faults)

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.table.get(key)
        if value is None:
            return default
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(dict.fromkeys(value))
        self.wrong(key, 'a list of texts, such as ["one", "two"]')
        return default

    def choice(self, key: str, kind: type[E], default: E) -> E:
        value = self.table.get(key)
        if value is None:
            return default
        known = {member.value: member for member in kind}
        if isinstance(value, str):
            if value in known:
                return known[value]
            self._unknown(key, value, known)
        else:
            self.wrong(key, "one of " + ", ".join(known))
        return default

    def choices(self, key: str, kind: type[E], default: frozenset[E]) -> frozenset[E]:
        if key not in self.table:
            return default
        known = {member.value: member for member in kind}
        values = self.texts(key, ())
        for value in values:
            if value not in known:
                self._unknown(key, value, known)
        return frozenset(known[value] for value in values if value in known)

    def _unknown(self, key: str, value: str, known: Iterable[str]) -> None:
        message = f'unknown value "{value}" for "{key}" in {self.name}'
        self.faults.add(self.place(key), "GB303", message, did_you_mean(value, known))

    def needs(self, key: str, why: str) -> None:
        if key not in self.table:
            message = f'{self.name} has no "{key}"'
            self.faults.add(self.place(), "GB308", message, why)


def read_edition(
    name: str,
    table: Mapping[str, object],
    base: EditionSpec | None,
    place: Locate,
    faults: Faults,
) -> EditionSpec:
    """One table as a spec, with what it leaves out taken from its base.

    A faulty value is noted in ``faults`` and replaced by the base's. The title
    and ``default`` are not inherited: a guide's own edition is built by default
    only where it says so. Of ``select`` the keys that are given replace the base's.
    """
    reader = _Reader(f"[editions.{name}]", table, place, faults)
    reader.keys(_KEYS)
    # A base that is named but not found is reported as that, and not as missing keys.
    if base is None and "base" not in table:
        for key in ("audience", "layout", "parts"):
            reader.needs(key, 'give it, or name a base such as base = "handout"')
    start = base or EditionSpec(
        name, "", Audience.CANDIDATE, LayoutName.HANDOUT, frozenset({PartId.PROMPT})
    )
    reader.text("base", start.name)
    return replace(
        start,
        name=name,
        title=reader.text("title", name.replace("-", " ").capitalize()),
        base=base.name if base else "",
        audience=reader.choice("audience", Audience, start.audience),
        layout=reader.choice("layout", LayoutName, start.layout),
        parts=reader.choices("parts", PartId, start.parts),
        matter=reader.choices("matter", Matter, start.matter),
        select=_selection(reader, start.select),
        order=reader.choice("order", Order, start.order),
        seed=reader.number("seed", start.seed, -SEED_LIMIT, SEED_LIMIT - 1),
        room=reader.choice("room", Room, start.room),
        paper=reader.choice("paper", Paper, start.paper),
        large_print=reader.flag("large-print", start.large_print),
        gray=reader.flag("gray", start.gray),
        opens=reader.choice("opens", Opens, start.opens),
        forms=reader.number("forms", start.forms, 1, MAX_FORMS),
        cards=_cards(reader, start.cards),
        fillable=reader.flag("fillable", start.fillable),
        default=reader.flag("default", False),
    )


def _selection(outer: _Reader, start: Selection) -> Selection:
    reader = outer.inner("select", '{ level = ["mid"], minutes = 30 }')
    reader.keys(_SELECT_KEYS)
    return Selection(
        level=reader.texts("level", start.level),
        tags=reader.texts("tags", start.tags),
        sections=reader.texts("sections", start.sections),
        only=reader.texts("only", start.only),
        minutes=reader.number("minutes", start.minutes, 1, 10_000),
        sample=reader.number("sample", start.sample, 1, 1_000_000),
    )


def _cards(outer: _Reader, start: CardMake) -> CardMake:
    reader = outer.inner("cards", '{ make = "fold-over", stock = "perforated" }')
    reader.keys(_CARD_KEYS)
    return replace(
        start,
        flip=reader.choice("flip", Flip, start.flip),
        make=reader.choice("make", Make, start.make),
        stock=reader.choice("stock", Stock, start.stock),
        back_offset=reader.offset("back-offset", start.back_offset),
    )


def _is_offset(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and -MAX_OFFSET <= value <= MAX_OFFSET  # type: ignore[operator]
