"""All tricks, and the table of them that the documentation holds."""

from __future__ import annotations

from tests.proof.sabotage import files, pages, strings
from tests.proof.sabotage.trick import Outcome, Trick

TRICKS: list[Trick] = [*pages.TRICKS, *strings.TRICKS, *files.TRICKS]


def _row(trick: Trick) -> str:
    return f"| {trick.name} | {trick.by} |" + (f" {trick.why} |" if trick.why else "")


def _rows(outcome: Outcome) -> list[str]:
    return [_row(trick) for trick in TRICKS if trick.outcome is outcome]


def table() -> str:
    """The three lists, in Markdown."""
    found, refused = _rows(Outcome.FOUND), _rows(Outcome.REFUSED)
    head = ["| hidden as | given back by |", "|---|---|"]
    wide = ["| hidden as | given back by | because |", "|---|---|---|"]
    return "\n".join(
        [
            f"### What the gate finds ({len(found)})\n", *head, *found,
            f"\n### What it cannot read, and so refuses ({len(refused)})\n", *wide, *refused,
            f"\n### What it lets pass ({len(_rows(Outcome.PASSED))})\n", *wide,
            *_rows(Outcome.PASSED),
        ]
    ) + "\n"  # fmt: skip
