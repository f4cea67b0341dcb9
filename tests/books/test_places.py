"""Links, bookmarks, page numbers and running heads say where things are, and are right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guidebuilder.model import Question
from tests.books.reading import Link, Sheet, Word, labels, links, outline, sheets, squash
from tests.books.said import linked, short, words
from tests.books.shelf import BOOKLETS, EDITIONS, Shelf
from tests.books.tree import Piece, Tree, regions, tree

MM = 72 / 25.4
HEAD = 22 * MM  # above the text
FOOT = 22 * MM  # below the text


def heading_pages(book: Tree) -> dict[str, set[int]]:
    """On which pages a heading begins that says this."""
    out: dict[str, set[int]] = {}
    for _, heading in book.headings:
        out.setdefault(squash(heading.text), set()).add(heading.pages[0])
    return out


def question_pages(path: Path, questions: tuple[Question, ...]) -> dict[int, list[int]]:
    """The pages on which each question has text, in order, by its number."""
    prompts = {words(question.prompt): question.number for question in questions}
    found = [(prompts.get(squash(region.heading.text)), region.pages) for region in regions(path)]
    return {number: pages for number, pages in found if number is not None}


def text_of(path: Path, link: Link) -> str:
    box = [
        w
        for w in sheets(path)[link.page].words
        if link.top <= (w.top + w.bottom) / 2 <= link.bottom
    ]
    return "".join(w.text for w in box if link.left - 1 <= (w.left + w.right) / 2 <= link.right + 1)


def titles(shelf: Shelf) -> dict[str, set[str]]:
    """What a link may say, with the headings that it may lead to."""
    guide = shelf.guide
    out: dict[str, set[str]] = {}
    ids: dict[str, str] = {section.id: squash(section.title) for section in guide.sections}
    numbers = {question.id: question.number for question in guide.questions}
    for question in guide.questions:
        prompt = words(question.prompt)
        ids[question.id] = prompt
        out.setdefault(short(question), set()).add(prompt)
        out.setdefault(str(question.number), set()).add(prompt)
    for heading in (*guide.sections, *guide.pages):
        out.setdefault(squash(heading.title), set()).add(squash(heading.title))
    for heading in ("The levels", "Your progress", "Sources", "Acronyms", "Index of tags"):
        out.setdefault(squash(heading), set()).add(squash(heading))
    for text, targets in linked(guide).items():
        out.setdefault(text, set()).update(ids[target] for target in targets)
        # A booklet adds the number of the question, for readers on paper.
        for target in targets & numbers.keys():
            out.setdefault(f"{text}question{numbers[target]}", set()).add(ids[target])
    return out


@pytest.mark.parametrize("edition", EDITIONS)
def test_links_land_on_the_page_of_their_target(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    where, known = heading_pages(tree(path)), titles(shelf)
    for link in links(path):
        text = squash(text_of(path, link))
        # A text of several lines is as many links, each with a piece of it.
        meant = known.get(text) or {
            heading for long, headings in known.items() if text in long for heading in headings
        }
        assert text
        assert meant, f"{text!r} on page {link.page + 1} is no link of the guide"
        assert any(link.target in where.get(heading, ()) for heading in meant), (
            f"{text!r} on page {link.page + 1} leads to page {link.target + 1}"
        )
    if edition in BOOKLETS:
        assert len(links(path)) >= len(shelf.guide.sections)


@pytest.mark.parametrize("edition", ["study", "candidate", "handout"])
def test_bookmarks_lead_to_sections_and_questions(shelf: Shelf, edition: str) -> None:
    path, guide = shelf.book(edition), shelf.guide
    where = heading_pages(tree(path))
    marks = {squash(mark.title): mark.page for mark in outline(path)}
    for section in guide.sections:
        title = squash(section.title)
        numbered = squash(f"{section.ordinal} {section.title}")  # as the handout's heading says
        assert marks[title] in where.get(title, set()) | where.get(numbered, set())
    for question in guide.questions:
        page = marks[f"{question.number}{short(question)}"]
        assert page in where[words(question.prompt)]
    pages = [mark.page for mark in outline(path)]
    assert pages == sorted(pages)


@pytest.mark.parametrize("edition", ["quiz", "quiz-key"])
def test_bookmarks_of_sheets(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    where = heading_pages(tree(path))
    assert outline(path)
    assert all(mark.page in where[squash(mark.title)] for mark in outline(path))


@pytest.mark.parametrize("edition", BOOKLETS)
def test_labels_are_roman_in_front_and_arabic_from_the_first_section(
    shelf: Shelf, edition: str
) -> None:
    path = shelf.book(edition)
    first = min(heading_pages(tree(path))[squash(shelf.guide.sections[0].title)])
    found = labels(path)
    romans = [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
    ]
    assert list(found[:first]) == romans[:first]
    assert list(found[first:]) == [str(n) for n in range(1, len(found) - first + 1)]


def _outermost(path: Path, index: int, top: float, bottom: float, *, mirrored: bool) -> Word | None:
    band = [w for w in sheets(path)[index].words if top <= w.top and w.bottom <= bottom]
    if not band:
        return None
    left_page = mirrored and index % 2
    return min(band, key=lambda w: w.left) if left_page else max(band, key=lambda w: w.right)


@pytest.mark.parametrize("edition", BOOKLETS)
def test_folios_are_the_page_labels(shelf: Shelf, edition: str) -> None:
    path, mirrored = shelf.book(edition), edition == "study"
    full = {piece.page for piece in tree(path).flow}
    assert len(full) > 3
    for index in sorted(full - {0, 1}):  # cover and colophon carry none
        height = sheets(path)[index].height
        folio = _outermost(path, index, height - FOOT, height, mirrored=mirrored)
        assert folio is not None, f"page {index + 1} has no folio"
        assert folio.text == labels(path)[index]


@pytest.mark.parametrize("edition", ["handout", "quiz-key"])
def test_folios_of_sheets(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    for index, sheet in enumerate(sheets(path)):
        if sheet.words and not any(word.text == "tear" for word in sheet.words):
            folio = _outermost(path, index, sheet.height - FOOT, sheet.height, mirrored=False)
            assert folio is not None
            assert folio.text == labels(path)[index]


def rows(sheet: Sheet) -> list[list[Word]]:
    """The words of a page by line, from left to right; the lines of two columns fall together."""
    lines: list[list[Word]] = []
    for word in sorted(sheet.words, key=lambda w: (w.top + w.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        if lines and middle - (lines[-1][0].top + lines[-1][0].bottom) / 2 < 4:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.left) for line in lines]


@pytest.mark.parametrize("edition", BOOKLETS)
def test_contents_print_the_folio_of_their_target(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    where = heading_pages(tree(path))
    (contents,) = where["contents"]
    first = min(where[squash(shelf.guide.sections[0].title)])
    lines = [line for sheet in sheets(path)[contents:first] for line in rows(sheet)]
    for question in shelf.guide.questions:
        (target,) = where[words(question.prompt)]
        printed = []
        for line in lines:
            texts = [squash(word.text) for word in line]
            for place, text in enumerate(texts[:-1]):
                title = "".join(texts[place + 1 : -1])
                if text == str(question.number) and title and short(question).startswith(title):
                    printed.append(line[-1].text)
        assert printed == [labels(path)[target]], question.short


@pytest.mark.parametrize("edition", BOOKLETS)
def test_contents_link_to_every_question(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    where = heading_pages(tree(path))
    (contents,) = where["contents"]
    first = min(where[squash(shelf.guide.sections[0].title)])
    found = [link for link in links(path) if contents <= link.page < first]
    said = {squash(text_of(path, link)): link.target for link in found}
    for question in shelf.guide.questions:
        title = short(question)
        # The first line of a long title is a link of its own.
        targets = {page for text, page in said.items() if text and title.startswith(text)}
        assert targets == where[words(question.prompt)], question.short


@pytest.mark.parametrize("edition", BOOKLETS)
def test_running_heads_tell_the_questions_of_the_page(shelf: Shelf, edition: str) -> None:
    path, mirrored = shelf.book(edition), edition == "study"
    pages = question_pages(path, shelf.guide.questions)
    assert set(pages) == {question.number for question in shelf.guide.questions}
    for index in range(len(labels(path))):
        here = sorted(number for number, on in pages.items() if index in on)
        outer = _outermost(path, index, 0, HEAD, mirrored=mirrored)
        said = outer.text if outer and re.fullmatch(r"\d+(–\d+)?", outer.text) else ""
        span = f"{here[0]}–{here[-1]}" if len(here) > 1 else "".join(map(str, here))
        assert said == span, f"page {index + 1}"


@pytest.mark.parametrize("edition", BOOKLETS)
def test_continued_stands_where_a_question_goes_on(shelf: Shelf, edition: str) -> None:
    path = shelf.book(edition)
    pages = question_pages(path, shelf.guide.questions)
    first_page = {number: min(on) for number, on in pages.items()}
    continued = 0
    for index, sheet in enumerate(sheets(path)):
        head = " ".join(word.text for word in sheet.words if word.bottom <= HEAD)
        going_on = [n for n, on in pages.items() if index in on and first_page[n] < index]
        said = re.findall(r"Question (\d+), continued", head)
        assert said == [str(n) for n in going_on], f"page {index + 1}: {head}"
        continued += len(going_on)
    if shelf.guide.id != "sample":
        assert continued > 3


def test_sections_of_the_study_edition_open_on_a_recto(shelf: Shelf) -> None:
    where = heading_pages(tree(shelf.book("study")))
    for section in shelf.guide.sections:
        assert min(where[squash(section.title)]) % 2 == 0, section.title


def beside(book: Tree, piece: Piece) -> bool:
    """Whether a text stands in the outer column, level with a heading whatever comes after it."""
    return "Div" in book.elements[piece.element].path


@pytest.mark.parametrize("edition", [*BOOKLETS, "handout"])
def test_a_prompt_never_stands_alone_at_the_foot(shelf: Shelf, edition: str) -> None:
    book = tree(shelf.book(edition))
    prompts = {words(question.prompt) for question in shelf.guide.questions}
    found = 0
    for index, heading in book.headings:
        if squash(heading.text) in prompts:
            found += 1
            assert len(heading.pages) == 1
            after = [p for p in book.flow if p.element >= book.end(index) and not beside(book, p)]
            assert after[0].page == heading.pages[0], heading.text
    assert found == len(prompts)
