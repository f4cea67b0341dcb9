"""Flash cards: the prompt on the front, the answer in one line on the back.

Texts are first typeset as a draft and measured; one that is too tall for its card is
measured again in the next smaller size, so that nothing is ever cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from guidebuilder.edition.spec import CardMake, EditionSpec, Flip, LayoutName, Make, Stock
from guidebuilder.edition.views import PublicQuestion, SolvedQuestion
from guidebuilder.errors import ContentError
from guidebuilder.model import Level
from guidebuilder.press.binding.metadata import Sides
from guidebuilder.press.cards import calibration as cards_calibration
from guidebuilder.press.cards.geometry import CardGeometry, Place, Stroke, Type, card_geometry
from guidebuilder.press.gathering import Copy, Gathering, Numbering
from guidebuilder.press.layout import Design, abridged, render
from guidebuilder.press.matter.prose import ProseRenderer
from guidebuilder.press.stylesheets import style_stack

Draft = Callable[[Copy], Gathering]


@dataclass(frozen=True, slots=True)
class Foot:
    """A card's foot: a name, and what stands at the right of it, or below it if ``stacked``."""

    name: str
    words: tuple[str, ...]
    stacked: bool


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a card: ``type`` is that of ``text``, and a back has no level."""

    number: int
    anchor: str
    text: Markup
    type: Type
    foot: Foot
    short: str = ""
    level: Level | None = None

    @property
    def is_front(self) -> bool:
        """Whether it is the side with the question."""
        return self.level is not None

    @property
    def name(self) -> str:
        """What its text is called when it is measured."""
        return f"{'front' if self.is_front else 'back'}-{self.number}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A face at its place on a side."""

    face: Face
    place: Place


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet."""

    cards: tuple[Placed, ...]
    strokes: tuple[Stroke, ...]


def compose(design: Design, draft: Draft) -> list[Copy]:
    """The cards, or the sheet to calibrate a printer with, as a single gathering.

    ``draft`` typesets a draft to be measured. Raises ContentError for texts that no
    size makes fit on a card.
    """
    spec = design.spec
    geometry = card_geometry(spec.paper, large=spec.large_print)
    page, styles = design.page(), style_stack(spec)
    if spec.cards.calibration:
        html = cards_calibration.html(page, geometry, spec.cards, spec.large_print)
        return [Copy("calibration sheet", html, styles, Numbering.ARABIC)]

    def measure(faces: Sequence[Face]) -> Mapping[str, float]:
        html = render("cards-draft", page=page, properties=geometry.properties(), faces=faces)
        return draft(Copy("cards, measured", html, styles, Numbering.ARABIC)).heights

    cards = _fitted(list(_cards(design, geometry)), geometry, measure)
    html = render(
        "cards",
        page=page,
        properties=geometry.properties(),
        ruled=spec.cards.stock is Stock.PLAIN,
        sides=list(_sides(cards, geometry, spec.cards)),
    )
    return [Copy(spec.title.lower(), html, styles, Numbering.ARABIC)]


def sides(spec: EditionSpec) -> Sides | None:
    """How the sheets of an edition of cards are to be printed; None for any other edition."""
    if spec.layout is not LayoutName.CARDS:
        return None
    if spec.cards.make is Make.FOLD_OVER:
        return Sides.ONE
    return Sides.LONG_EDGE if spec.cards.flip is Flip.LONG_EDGE else Sides.SHORT_EDGE


_Card = tuple[Face, Face]
_Measure = Callable[[Sequence[Face]], Mapping[str, float]]


def _cards(design: Design, geometry: CardGeometry) -> Iterator[_Card]:
    # Nobody types an address from a card, and it has no room for one.
    prose = replace(design.prose, addresses=False)
    for section in design.projection.sections:
        for question in section.questions:
            yield _card(question, section.title, design.projection.title, prose, geometry)


def _card(
    question: PublicQuestion, section: str, guide: str, prose: ProseRenderer, geometry: CardGeometry
) -> _Card:
    tags = tuple(f"#{tag}" for tag in question.tags)
    front = Face(
        number=question.number,
        anchor=question.anchor,
        text=prose.inline(question.prompt),
        type=geometry.prompts[0],
        foot=_foot(section or guide, tags, geometry),
        short=question.short,
        level=question.level,
    )
    back = Face(
        number=question.number,
        anchor=question.anchor,
        text=prose.inline(question.line if isinstance(question, SolvedQuestion) else None),
        type=geometry.lines[0],
        # Without a short title it is the prompt, and the front has all of that.
        foot=_foot(abridged(question.short, geometry.letters), (), geometry),
    )
    return front, back


def _foot(name: str, words: tuple[str, ...], geometry: CardGeometry) -> Foot:
    letters = len(name) + sum(len(word) + 1 for word in words)
    return Foot(name, words, stacked=letters > geometry.letters)


def _fitted(cards: Sequence[_Card], geometry: CardGeometry, measure: _Measure) -> list[_Card]:
    """The cards, each text in the largest size that leaves it room."""
    faces = {face.name: face for card in cards for face in card}
    waiting = dict(faces)
    feet: Mapping[str, float] = {}
    step = 0
    while waiting:
        spent = [face for face in waiting.values() if step == len(_types(face, geometry))]
        if spent:
            raise ContentError(_too_long(spent, geometry))
        asked = [replace(f, type=_types(f, geometry)[step]) for f in waiting.values()]
        heights = measure(asked)
        feet = feet or {name: heights[f"{name}-foot"] for name in waiting}
        for face in asked:
            if heights[face.name] <= geometry.room(feet[face.name]):
                faces[face.name] = face
                del waiting[face.name]
        step += 1
    return [(faces[front.name], faces[back.name]) for front, back in cards]


def _types(face: Face, geometry: CardGeometry) -> tuple[Type, ...]:
    return geometry.prompts if face.is_front else geometry.lines


def _too_long(faces: Sequence[Face], geometry: CardGeometry) -> str:
    texts = ", ".join(
        f"the {'prompt' if face.is_front else 'answer in one line'} of question {face.number}"
        for face in faces
    )
    card = f"{geometry.card_width:.0f} by {geometry.card_height:.0f} mm"
    verb = "is" if len(faces) == 1 else "are"
    return f"{texts} {verb} too long for a card of {card}: shorten it, or choose a larger paper"


def _sides(cards: Sequence[_Card], geometry: CardGeometry, make: CardMake) -> Iterator[Side]:
    ruled = make.stock is Stock.PLAIN
    if make.make is Make.FOLD_OVER:
        for on_sheet in _shares(cards, geometry.folding):
            placed = [
                Placed(face, place)
                for number, card in enumerate(on_sheet)
                for face, place in zip(card, geometry.folded(number), strict=True)
            ]
            yield Side(tuple(placed), geometry.fold() if ruled else ())
        return
    across, down = make.back_offset
    moved = (across, down) if make.flip is Flip.LONG_EDGE else (-across, -down)
    for on_sheet in _shares(cards, geometry.duplex):
        fronts = (Placed(front, geometry.front(n)) for n, (front, _) in enumerate(on_sheet))
        backs = (
            Placed(back, geometry.back(n, make.flip, make.back_offset))
            for n, (_, back) in enumerate(on_sheet)
        )
        yield Side(tuple(fronts), geometry.cuts() if ruled else ())
        yield Side(tuple(backs), geometry.cuts(moved) if ruled else ())


def _shares(cards: Sequence[_Card], size: int) -> Iterator[Sequence[_Card]]:
    for start in range(0, len(cards), size):
        yield cards[start : start + size]
