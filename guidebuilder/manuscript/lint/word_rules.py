"""Words: acronyms that nobody spells out, and words that the author wants otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guidebuilder.manuscript.acronyms import known, used
from guidebuilder.manuscript.lint.desk import Desk, Rule, Warned

PLAIN = frozenset(
    re.findall(
        r"\w+",
        """
        GET PUT POST HEAD PATCH DROP ALTER TABLE INDEX MUST MAY RFC OS
        AD AM AND AWS BC CEO CPU CSS CSV CTO DVD EU EUR FAQ GB GPU HR HTML HTTP HTTPS IBM ID
        IF II III IT IV IX JSON KB MB NO NOT OK OR PC PDF PIN PM PNG PS QA RAM ROM SMS SQL SVG
        TB TV UI UK UN UP URL US USA USB USD VI VII VIII WWW XML YAML YES ZIP
        """,
    )
)
"""What every reader knows as it stands; numerals, words of SQL and HTTP, words in capitals."""


def unexplained(desk: Desk) -> Iterator[Warned]:
    """An acronym that neither the guide nor guide.toml spells out, at its first use."""
    given = dict(desk.settings.acronyms)
    texts = (prose.markdown for prose in desk.proses())
    spelled = {part for name, _ in known(given, texts) for part in name.split("/")} | PLAIN
    for prose, line, words in desk.passages():
        for name, written in used(words):
            if name not in spelled:
                spelled.add(name)
                yield Warned(
                    "GB215",
                    prose.span.path,
                    line,
                    f"{name} is spelled out nowhere",
                    f'write "Long Form ({name})" here, or put {name} = "Long Form" '
                    "under [acronyms] in guide.toml",
                    written,
                    prose.span.end_line,
                )


def discouraged(desk: Desk) -> Iterator[Warned]:
    """Words that ``[lint.words]`` wants to read otherwise, in prose only."""
    for word, instead in desk.settings.words:
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        for prose, line, words in desk.passages():
            if pattern.search(words):
                yield Warned(
                    "GB216",
                    prose.span.path,
                    line,
                    f'this guide does not say "{word}"',
                    f'it says "{instead}" ([lint.words] in guide.toml)',
                    word,
                    prose.span.end_line,
                )


RULES: dict[str, Rule] = {"GB215": unexplained, "GB216": discouraged}
