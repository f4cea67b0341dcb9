"""Names of files: an edition's, and what was asked for beyond what it says of itself."""

from __future__ import annotations

from dataclasses import replace

from guidebuilder.edition.spec import CardMake, EditionSpec, LayoutName
from guidebuilder.edition.views import Form
from guidebuilder.model import Guide
from guidebuilder.overrides import folded, sheet_of


def file_name(guide: Guide, edition: EditionSpec, spec: EditionSpec, form: Form | None) -> str:
    """A file's name tells what was asked for beyond what the edition says of itself."""
    words = [guide.id, spec.name]
    words += [form.letter] if form is not None and spec.forms > 1 else []
    own, paper = edition.paper, spec.paper
    if spec.booklet:  # named by the sheet that it is printed on
        words.append("booklet")
        words += [sheet_of(paper).value] if paper is not folded(own) else []
    elif paper is not own:
        words.append(paper.value)
    words += ["large"] if spec.large_print and not edition.large_print else []
    words += ["gray"] if spec.gray and not edition.gray else []
    words += ["fillable"] if spec.fillable and not edition.fillable else []
    words += _card_words(edition.cards, spec.cards) if spec.layout is LayoutName.CARDS else []
    return f"{'-'.join(words)}.pdf".lower()


def collated_name(guide: Guide, edition: EditionSpec, spec: EditionSpec) -> str:
    """The name of the file that holds all forms of a quiz edition, one after the other."""
    one = file_name(guide, edition, replace(spec, forms=1), None)
    stem = f"{guide.id}-{spec.name}".lower()
    return f"{stem}-collated{one.removeprefix(stem)}"


def _card_words(own: CardMake, made: CardMake) -> list[str]:
    """How cards are made, where it was asked for; the offset is a printer's, and not told."""
    words = [
        new.value
        for new, old in ((made.make, own.make), (made.stock, own.stock), (made.flip, own.flip))
        if new is not old
    ]
    return [*words, "calibration"] if made.calibration and not own.calibration else words
