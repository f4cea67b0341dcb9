"""Several books of one kind in one file: the forms of a quiz, each form's sheets together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from guidebuilder.data import styles_folder
from guidebuilder.edition.views import Form, Projection, PublicQuestion
from guidebuilder.press.binding.bind import Book, bind
from guidebuilder.press.binding.metadata import BookInfo
from guidebuilder.press.gathering import Bookmark, Gathering
from guidebuilder.press.layout import book_title


class Gathered(Protocol):
    """What holds the gatherings of a form: a book, or they alone."""

    @property
    def gatherings(self) -> Sequence[Gathering]:
        """In their order."""


def collate(books: Sequence[Gathered], projections: Sequence[Projection[PublicQuestion]]) -> Book:
    """Bind the books of a quiz's forms one after the other, for one job at the printer.

    Each form opens on a fresh sheet, so that in duplex no form begins on the back of
    another. The gatherings are those that the books were bound of: nothing is
    typeset again, and a sheet is the same in both files.
    """
    forms = [projection.form for projection in projections]
    letters = [form.letter for form in forms if form]
    first = projections[0]
    info = BookInfo(
        title=f"{book_title(first)}, forms {letters[0]} to {letters[-1]}",
        language=first.language,
        authors=first.authors,
    )
    gatherings = [
        gathering
        for book, form in zip(books, forms, strict=True)
        if form
        for gathering in _of_form(book.gatherings, form)
    ]
    return bind(gatherings, info, styles_folder())


def _of_form(gatherings: Sequence[Gathering], form: Form) -> Iterator[Gathering]:
    """A form's gatherings, with names that no other form has; the first opens on a recto."""
    for place, gathering in enumerate(gatherings):
        yield replace(
            gathering,
            mirrored=gathering.mirrored or place == 0,
            anchors={f"{form.letter}-{name}": spot for name, spot in gathering.anchors.items()},
            names={f"{form.letter}-{name}": said for name, said in gathering.names.items()},
            bookmarks=tuple(_of(form, bookmark) for bookmark in gathering.bookmarks),
        )


def _of(form: Form, bookmark: Bookmark) -> Bookmark:
    """A bookmark that says which form it leads to; those below it need not repeat it."""
    if bookmark.level > 1:
        return bookmark
    return replace(bookmark, label=f"Form {form.letter}: {bookmark.label}")
