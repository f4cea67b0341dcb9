"""Text within a line: what is kept together there, and where it may break.

A no-break space and a break opportunity are decisions that a printed page needs
and the manuscript does not make.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markdown_it.token import Token

_WHOLE = 24  # characters; a longer word may be broken, so that it cannot stick out
_UNIT = re.compile(r"(\d) ((?:ms|s|min|h|[KMGT]i?B|GB|rps|mm|cm|pt|mA|kA|A|V|W|kg|g|m)\b|[%°])")
# An operator between two short terms; a longer formula has to break somewhere.
_OPERATOR = re.compile(r"(?<![^ (])([^ ]{1,5}) ([×÷=≈≤≥<>+−±·]) ([^ ]{1,5})(?=[ ,.;:)]|$)")


def linked(tokens: Sequence[Token], index: int) -> Sequence[Token]:
    """What stands between the link that opens at ``index`` and its end."""
    end = next(i for i in range(index, len(tokens)) if tokens[i].type == "link_close")
    return tokens[index + 1 : end]


def bare(address: str) -> str:
    """An address as it is printed: without its scheme."""
    return re.sub(r"^(?:https?://|mailto:)", "", address)


def breakable(address: str) -> str:
    """An address that may go on in the next line after its own marks, and has no hyphen added."""
    # A host stays whole: its dots are no better a place to break than the letters beside them.
    host, slash, path = address.partition("/")
    parts = [host + slash, *re.split(r"(?<=[/?&=._])(?=[^/?&=._])", path)]
    return "<wbr>".join(escape(part, quote=False) for part in parts if part)


def inline_code(text: str) -> str:
    """Inline code; a word with a hyphen is not broken, since nobody could tell the two apart."""
    words = (escape(word, quote=False) for word in text.split(" "))
    whole = (
        f'<span class="whole">{word}</span>' if "-" in word and len(word) <= _WHOLE else word
        for word in words
    )
    return f"<code>{' '.join(whole)}</code>"


def bound(text: str) -> str:
    """Text with numbers and their units, and short terms with their operator, kept on one line."""
    text = _UNIT.sub("\\1\u00a0\\2", text)
    return _OPERATOR.sub("\\1\u00a0\\2\u00a0\\3", text)
