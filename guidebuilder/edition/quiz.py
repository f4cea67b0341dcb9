"""Quiz forms: which item stands where, in what order its options stand, and the form's id."""

from __future__ import annotations

from hashlib import sha256

from guidebuilder.edition.draws import Draws
from guidebuilder.edition.selection import select
from guidebuilder.edition.spec import EditionSpec, Order, PartId
from guidebuilder.edition.views import Form, QuizFace, QuizKey
from guidebuilder.model import Guide, Question, QuizItem

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TRIES = 64


def _order(item: QuizItem, question: Question, spec: EditionSpec, letter: str) -> tuple[int, ...]:
    """Where each option comes from. Outside a form, or under ``order:fixed``, as written."""
    places = range(len(item.options))
    if not letter or item.fixed_order:
        return tuple(places)
    return Draws(spec.seed, "options", letter, question.id).shuffled(places)


def face(question: Question, spec: EditionSpec, letter: str = "") -> QuizFace | None:
    """The public half of a question's item as form ``letter`` prints it ("" for no form)."""
    item = question.quiz
    if item is None or PartId.QUIZ not in spec.parts:
        return None
    return QuizFace(
        stem=item.stem,
        options=tuple(item.options[place].prose for place in _order(item, question, spec, letter)),
        choose=sum(option.correct for option in item.options),
        points=item.points,
        lines=item.lines,
    )


def key(question: Question, spec: EditionSpec, letter: str = "") -> QuizKey | None:
    """The other half, its indexes counted in the order that :func:`face` gives."""
    item = question.quiz
    if item is None or not {PartId.QUIZ, PartId.KEY} <= spec.parts:
        return None
    options = [item.options[place] for place in _order(item, question, spec, letter)]
    explained = PartId.EXPLANATIONS in spec.parts
    return QuizKey(
        correct=tuple(place for place, option in enumerate(options) if option.correct),
        explanations=tuple(option.explanation for option in options) if explained else (),
        written=item.key,
    )


def initials(title: str) -> str:
    """The first letters of a title's words for an id, four at the most; "Q" for none."""
    letters = [word[0] for word in title.upper().split() if word[0].isascii()]
    return "".join(letter for letter in letters if letter.isalnum())[:4] or "Q"


def _digest(questions: tuple[Question, ...], spec: EditionSpec, letter: str) -> str:
    """Four hexadecimal digits over what the form prints.

    Only the public half goes in: the key's copy has the same id, and the id
    cannot be used to try out which options are right.
    """
    seen = sha256(letter.encode())
    for question in questions:
        shown = face(question, spec, letter)
        if shown is not None:
            texts = [shown.stem.markdown, *(option.markdown for option in shown.options)]
            facts = [str(len(texts)), str(shown.choose), str(shown.points), str(shown.lines)]
            for text in (*facts, *texts):
                seen.update(f"{len(text)}:{text},".encode())
    return seen.hexdigest()[:4].upper()


def forms(guide: Guide, spec: EditionSpec) -> tuple[Form, ...]:
    """The forms A, B, C… of a quiz edition, ``spec.forms`` of them.

    Form A has the edition's order; the others are shuffled from the seed, each
    unlike the ones before it while there are orders left to draw.

    Raises:
        EmptySelectionError: no selected question has a quiz item.
        ValueError: there are not so many letters.
    """
    if not 1 <= spec.forms <= len(LETTERS):
        raise ValueError(f"forms must be from 1 to {len(LETTERS)}, not {spec.forms}")
    chosen = tuple(question for question in select(guide, spec) if question.quiz is not None)
    prefix = initials(guide.title)
    orders: list[tuple[Question, ...]] = []
    made: list[Form] = []
    for letter in LETTERS[: spec.forms]:
        order = chosen
        draws = Draws(spec.seed, "items", letter)
        for _ in range(_TRIES if orders else 0):
            order = draws.shuffled(chosen)
            if order not in orders:
                break
        orders.append(order)
        identity = f"{prefix}-{letter}-{_digest(order, spec, letter)}"
        made.append(Form(letter, identity, tuple(question.number for question in order)))
    return tuple(made)


def keeps_guide_order(spec: EditionSpec) -> bool:
    """Whether an edition's only form follows the guide, so that its sections can be named."""
    return spec.forms == 1 and spec.order is Order.GUIDE
