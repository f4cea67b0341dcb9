"""A check that HTML is what it seems: every tag closed in turn, and no paragraph in a paragraph."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset({"br", "wbr", "hr", "img", "meta"})
BLOCKS = frozenset(
    [
        "p",
        "ul",
        "ol",
        "table",
        "div",
        "pre",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "aside",
        "header",
    ]
)


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS and "p" in self.open:
            self.faults.append(f"<{tag}> in <p>, line {self.getpos()[0]}")
        if tag not in VOID:
            self.open.append(tag)
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> out of turn, line {self.getpos()[0]}")


def faults(html: str) -> list[str]:
    checker = _Checker()
    checker.feed(html)
    checker.close()
    return checker.faults + [f"<{tag}> is left open" for tag in checker.open]
