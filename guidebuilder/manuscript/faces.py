"""Which characters the shipped faces can print.

What is set in running text falls back from the serif to the sans and the mono;
everything else (code, labels, heads of tables, running heads) is set in the sans
and the mono alone, in one order or the other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from guidebuilder.errors import MachineError
from guidebuilder.manuscript.text import INVISIBLE

#: The stacks of ``styles/tokens.css``; a test holds them together.
TEXT_STACK = ("Guide Serif", "Guide Sans", "Guide Mono")
CODE_STACK = ("Guide Mono", "Guide Sans")

# Line ends and tabs are laid out, and the variation selectors choose a form; none has a glyph.
_NEVER_DRAWN = frozenset("\n\t\ufe0e\ufe0f")


@dataclass(frozen=True, slots=True)
class Faces:
    """The characters that can be printed: in running text, and in code and labels."""

    text: frozenset[str]
    code: frozenset[str]

    def missing(self, words: str, *, code: bool) -> frozenset[str]:
        """The characters that would print as an empty box (invisible ones are told elsewhere)."""
        odd = frozenset(words) - (self.code if code else self.text) - _NEVER_DRAWN
        return frozenset(char for char in odd if not INVISIBLE.match(char)) if odd else odd


def read_faces(styles: Path) -> Faces:
    """Read ``fonts/coverage.json`` below the styles folder: per family, inclusive ranges.

    Raises MachineError where the file is missing or damaged.
    """
    path = styles / "fonts" / "coverage.json"
    try:
        spans = json.loads(path.read_text("utf-8"))
        families = {
            name: frozenset(
                chr(point) for first, last in spans[name] for point in range(first, last + 1)
            )
            for name in TEXT_STACK
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MachineError(f"{path}: cannot be read; install guidebuilder again") from error
    return Faces(
        text=frozenset().union(*(families[name] for name in TEXT_STACK)),
        code=frozenset().union(*(families[name] for name in CODE_STACK)),
    )
