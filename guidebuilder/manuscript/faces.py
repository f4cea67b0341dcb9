"""Which characters the shipped faces can print.

What is set in running text falls back from the serif to the sans and the mono;
everything else (code, labels, heads of tables, running heads) is set in the sans
and the mono alone, in one order or the other. Emoji are everywhere set in a face of
their own, which holds nothing else but a space.
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
EMOJI_FAMILIES = ("Guide Emoji", "Guide Emoji Mono")

# Line ends and tabs are laid out, and the variation selectors choose a form; none has a glyph.
_NEVER_DRAWN = frozenset("\n\t\ufe0e\ufe0f")


@dataclass(frozen=True, slots=True)
class Faces:
    """The characters that can be printed: in running text, and in code and labels.

    ``emoji`` are those that have a drawing instead of a letter's form; both others hold them.
    """

    text: frozenset[str]
    code: frozenset[str]
    emoji: frozenset[str] = frozenset()

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
            for name in (*TEXT_STACK, *EMOJI_FAMILIES)
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MachineError(f"{path}: cannot be read; install guidebuilder again") from error
    emoji = frozenset.intersection(*(families[name] for name in EMOJI_FAMILIES)) - set(" \u00a0")
    return Faces(
        text=emoji.union(*(families[name] for name in TEXT_STACK)),
        code=emoji.union(*(families[name] for name in CODE_STACK)),
        emoji=emoji,
    )
