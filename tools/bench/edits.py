"""What an author does between two builds, to a guide of :mod:`tools.bench.content`."""

from __future__ import annotations

import random
from dataclasses import replace

from tools.bench.content import Book, Question, prose

# Two pages of a booklet: a section that opens on a right-hand page moves by two or not at all.
ADDED, PARAGRAPHS = 900, 3


def same_length(book: Book) -> Book:
    """One question in the middle is edited, and no page moves: two words change places."""
    questions = book.questions
    chosen = questions[len(questions) // 2]
    first, *others = chosen.paragraphs
    words = first.split(" ")
    words[2], words[3] = words[3], words[2]
    return _with(book, replace(chosen, paragraphs=(" ".join(words), *others)))


def longer(book: Book) -> Book:
    """The first question grows by about two pages, and everything behind it moves."""
    dice = random.Random(8)  # noqa: S311 - no secret: the same edit in every run
    added = tuple(prose(dice, ADDED // PARAGRAPHS) for _ in range(PARAGRAPHS))
    chosen = book.questions[0]
    return _with(book, replace(chosen, paragraphs=(*chosen.paragraphs, *added)))


def _with(book: Book, edited: Question) -> Book:
    def change(question: Question) -> Question:
        return edited if question.number == edited.number else question

    sections = (replace(s, questions=tuple(map(change, s.questions))) for s in book.sections)
    return replace(book, sections=tuple(sections))
