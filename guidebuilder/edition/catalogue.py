"""The editions that a guide can be printed as: the built-in ones and its own.

One parser reads both. It refuses, when the file is read, whatever would let an
edition show its readers more than they may see.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from guidebuilder.edition.rules import KEYED_LAYOUTS, QUIZ_LAYOUTS, forbidden, scorecard_faults
from guidebuilder.edition.selection import trust
from guidebuilder.edition.spec import Audience, EditionSpec, LayoutName, PartId, Selection
from guidebuilder.edition.tables import (
    NAME,
    RESERVED_NAMES,
    Faults,
    Locate,
    did_you_mean,
    read_edition,
)
from guidebuilder.errors import UsageError
from guidebuilder.model import Guide, Span


class RawEdition(Protocol):
    """An ``[editions.NAME]`` table as the manuscript stage found it.

    ``place(*keys)`` is where a key of the table stands, or what is nearest around
    it (the table's header, where no key is given); ``quote`` gives the source line
    at such a place and the width of a caret there. All tables of a reading are
    of one file.
    """

    @property
    def name(self) -> str:
        """The table's name."""

    @property
    def table(self) -> Mapping[str, object]:
        """The table as ``tomllib`` gives it."""

    def place(self, *keys: str) -> Span:
        """Where the key stands."""

    def quote(self, span: Span) -> tuple[str, int]:
        """The line there, and how many characters the name takes."""


@dataclass(frozen=True, slots=True)
class _Shipped:
    """A built-in edition in the form of a raw one; faults in it are faults of the package."""

    name: str
    table: Mapping[str, object]

    def place(self, *_: str) -> Span:
        """Say which file; a fault there has no better place."""
        return Span("builtin.toml", 1)

    def quote(self, _: Span) -> tuple[str, int]:
        """Quote nothing."""
        return "", 1


@cache
def _shipped() -> tuple[EditionSpec, ...]:
    text = files("guidebuilder.edition").joinpath("builtin.toml").read_text("utf-8")
    raw = [_Shipped(name, table) for name, table in tomllib.loads(text)["editions"].items()]
    return tuple(_resolve(raw, {}, None).values())


def builtin() -> dict[str, EditionSpec]:
    """The built-in editions by name, in the order that they are listed in."""
    return {spec.name: spec for spec in _shipped()}


def editions(raw: Iterable[RawEdition], guide: Guide | None = None) -> dict[str, EditionSpec]:
    """All editions of a guide by name: the built-in ones, then its own.

    With ``guide``, what the selections name (levels, tags, sections, ids) is
    looked up as well.

    Raises:
        UsageError: with a diagnostic for everything that is wrong, in file order.
    """
    known = builtin()
    return known | _resolve(list(raw), known, guide)


def find(known: Mapping[str, EditionSpec], name: str) -> EditionSpec:
    """The edition of that name.

    Raises:
        UsageError: there is none; the message has the nearest name.
    """
    if name in known:
        return known[name]
    raise UsageError(f'there is no edition "{name}": {did_you_mean(name, known)}')


def check_selection(select: Selection, guide: Guide) -> tuple[tuple[str, str, str], ...]:
    """What a selection names and the guide does not have: (key, message, hint) of each."""
    known: dict[str, tuple[str, tuple[str, ...], dict[str, None]]] = {
        "level": ("level", select.level, dict.fromkeys(level.id for level in guide.levels)),
        "tags": (
            "tag",
            select.tags,
            dict.fromkeys(tag for question in guide.questions for tag in question.tags),
        ),
        "sections": (
            "section",
            select.sections,
            dict.fromkeys(section.id for section in guide.sections),
        ),
        "only": ("question", select.only, dict.fromkeys(q.id for q in guide.questions)),
    }
    return tuple(
        (key, f'the guide has no {noun} "{value}"', did_you_mean(value, there))
        for key, (noun, values, there) in known.items()
        for value in values
        if value not in there
    )


def _resolve(
    raw: Sequence[RawEdition], known: Mapping[str, EditionSpec], guide: Guide | None
) -> dict[str, EditionSpec]:
    faults = Faults()
    waiting: dict[str, RawEdition] = {}
    for edition in raw:
        if _named(edition, known, faults):
            waiting[edition.name] = edition
    names = [*known, *waiting]
    done: dict[str, EditionSpec] = {}
    while waiting:
        ready = [edition for edition in waiting.values() if _base(edition) not in waiting]
        if not ready:
            for edition in waiting.values():
                faults.add(
                    edition.place("base"),
                    "GB304",
                    f'the base of the edition "{edition.name}" leads back to itself',
                    "name a built-in edition as the base of one of them",
                )
            break
        for edition in ready:
            del waiting[edition.name]
            spec = _read(edition, {**known, **done}, names, faults, guide)
            done[edition.name] = spec
    if faults.found:
        raise UsageError(diagnostics=faults.in_order(raw[0].quote))
    return {edition.name: done[edition.name] for edition in raw}


def _base(edition: RawEdition) -> str:
    base = edition.table.get("base", "")
    return base if isinstance(base, str) else ""


def _named(edition: RawEdition, known: Mapping[str, EditionSpec], faults: Faults) -> bool:
    """Whether the name may be used: it becomes part of a file name."""
    name = edition.name
    if name in known:
        message, hint = f'"{name}" is a built-in edition', "choose another name for your own"
    elif not NAME.fullmatch(name) or name in RESERVED_NAMES:
        message = f'"{name}" cannot be the name of an edition'
        hint = "use up to 40 small letters, digits and hyphens, such as phone-screen"
    else:
        return True
    faults.add(edition.place(), "GB305", message, hint)
    return False


def _read(
    edition: RawEdition,
    known: Mapping[str, EditionSpec],
    names: list[str],
    faults: Faults,
    guide: Guide | None,
) -> EditionSpec:
    base = known.get(_base(edition))
    wanted = _base(edition)
    if wanted and base is None and wanted not in names:
        faults.add(
            edition.place("base"),
            "GB304",
            f'the base "{wanted}" does not exist',
            did_you_mean(wanted, names),
        )
    spec = read_edition(edition.name, edition.table, base, edition.place, faults)
    if wanted and base is None:
        return spec
    _guard(spec, base, edition.place, faults)
    if guide is not None:
        for key, message, hint in check_selection(spec.select, guide):
            faults.add(edition.place("select", key), "GB307", message, hint)
    return spec


def _guard(spec: EditionSpec, base: EditionSpec | None, place: Locate, faults: Faults) -> None:
    """Refuse an edition that would show its readers more than they may see."""
    if base is not None and trust(spec.audience) > trust(base.audience):
        faults.add(
            place("audience"),
            "GB306",
            f'the audience cannot be widened from "{base.audience.value}", which the base '
            f'"{base.name}" has, to "{spec.audience.value}"',
            "choose a base that is made for that audience",
        )
    for part, reason in sorted(
        forbidden(spec.audience, spec.layout).items(), key=lambda item: item[0].value
    ):
        if part in spec.parts:
            faults.add(
                place("parts"),
                "GB306",
                f'the edition "{spec.name}" cannot be given "{part.value}": {reason}',
                f'take "{part.value}" out of parts',
            )
    if spec.layout in KEYED_LAYOUTS and PartId.KEY not in spec.parts:
        layout_hint = (
            "a candidate cannot be given one: choose the layout quiz"
            if spec.audience is Audience.CANDIDATE
            else 'add "key" to parts'
        )
        message = f"the layout {spec.layout.value} needs a key"
        faults.add(place("layout"), "GB306", message, layout_hint)
    if spec.layout is LayoutName.CARDS:
        for part, side in ((PartId.PROMPT, "front"), (PartId.LINE, "back")):
            if part not in spec.parts:
                message = f'a card has its {side} from "{part.value}", which is not in parts'
                faults.add(place("parts"), "GB306", message, f'add "{part.value}" to parts')
    for key, message, hint in scorecard_faults(spec):
        faults.add(place(key), "GB306", message, hint)
    for part, needed in (
        (PartId.EXPLANATIONS, PartId.KEY),
        (PartId.KEY, PartId.QUIZ),
    ):
        if part in spec.parts and needed not in spec.parts:
            faults.add(
                place("parts"),
                "GB306",
                f'"{part.value}" cannot be printed without "{needed.value}"',
                f'add "{needed.value}" to parts, or take "{part.value}" out',
            )
    if spec.layout in QUIZ_LAYOUTS and PartId.QUIZ not in spec.parts:
        faults.add(
            place("parts"),
            "GB306",
            f'the layout {spec.layout.value} prints quiz items, and "quiz" is not in parts',
            'add "quiz" to parts',
        )
