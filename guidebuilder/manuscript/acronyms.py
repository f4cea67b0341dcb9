"""Acronyms: where a text uses them, and where it spells them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from guidebuilder.manuscript.passages import passages
from guidebuilder.model import Page, PageAudience, Prose, Section

ACRONYM = re.compile(r"(?<![\w./-])([A-Z]{2,5})s?(?!\w|\.\w|-\d)")
NAME = re.compile(r"(?=.*[A-Z])[A-Za-z0-9][A-Za-z0-9&/+.-]{1,6}")
"""What guide.toml can call an acronym: ``IaC`` and ``CI/CD`` too, which none is found as."""

_BEHIND = re.compile(r"\(([A-Z]{2,5})s?\)")
_BEFORE = re.compile(r"(?<![\w-])([A-Z]{2,5})s? \(([^()\ufffc]{4,80})\)")
_CLAUSE = re.compile(r"[.,:;!?()\ufffc“”\"–—]")
_MOST_WORDS = 9


def used(text: str) -> Iterator[tuple[str, str]]:
    """The acronyms of plain words, two to five capitals without a plural's s, each time used.

    With each, how it is written there.
    """
    for match in ACRONYM.finditer(text):
        yield match[1], match[0]


def spelled_out(markdown_text: str) -> Iterator[tuple[str, str]]:
    """Acronyms with their long forms, as "Long Form (LF)" or "LF (long form)" gives them.

    Every letter must stand in the long form, in order, and the first one begin it.
    """
    if "(" not in markdown_text:
        return
    for _, text in passages(markdown_text):
        for match in _BEHIND.finditer(text):
            clause = _CLAUSE.split(text[: match.start()].rstrip())[-1]
            long = _long_form(match[1], clause)
            if long:
                yield match[1], long
        for match in _BEFORE.finditer(text):
            clause = _CLAUSE.split(match[2])[0].strip()
            if _long_form(match[1], clause) == clause:
                yield match[1], clause


def known(given: Mapping[str, str], texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Acronyms and long forms, sorted: those given, then those that Markdown texts spell out.

    Of several long forms the first counts, and what was given before any.
    """
    found = dict(given)
    for text in texts:
        for name, long in spelled_out(text):
            found.setdefault(name, long)
    return tuple(sorted(found.items(), key=lambda item: (item[0].casefold(), item[0])))


def restricted(names: Mapping[str, str], texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Those acronyms that the words of some Markdown texts use, sorted."""
    # Only a text with the letters can use the name, and to read its words takes time.
    telling = [text for text in texts if any(name in text for name in names)]
    words = "\n".join(words for text in telling for _, words in passages(text))
    return known({name: long for name, long in names.items() if _occurs(name, words)}, ())


def public_texts(content: Iterable[Section | Page]) -> Iterator[str]:
    """The texts that everybody may see, whatever an edition prints: no solution among them."""
    for item in content:
        if item.audience is not PageAudience.ALL:
            continue
        yield item.title
        yield from _markdown(item.body if isinstance(item, Page) else item.intro)
        for question in item.questions if isinstance(item, Section) else ():
            yield from _markdown(question.prompt, question.stem)
            if question.quiz is not None:
                yield from _markdown(question.quiz.stem)
                yield from _markdown(*(option.prose for option in question.quiz.options))


def _markdown(*proses: Prose | None) -> Iterator[str]:
    return (prose.markdown for prose in proses if prose is not None)


def _occurs(name: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", words) is not None


def _long_form(name: str, before: str) -> str:
    """The words at the end of a text that an acronym stands for; empty where they do not fit.

    The letters are looked for from the last one back, the first at the start of a
    word: the shortest words that fit are taken.
    """
    words = " ".join(before.split()[-_MOST_WORDS:])
    low = words.casefold()
    at = len(low)
    for place, letter in reversed(list(enumerate(name.casefold()))):
        at = low.rfind(letter, 0, at)
        while place == 0 and at > 0 and low[at - 1].isalnum():
            at = low.rfind(letter, 0, at)
        if at < 0:
            return ""
    long = words[at:].strip(" *_")
    several = len(re.findall(r"\w+", long)) > 1
    return long if several and len(long) > len(name) + 2 else ""
