"""How deep set blocks are expected to stand, before any page is made.

Make-up has to be decided before the engine runs: whether a question is short
enough to stay whole, whether a side column runs past its text. An estimate from
the number of characters is within a line or two, and whoever asks allows for that.
All depths and widths are in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from math import ceil

from guidebuilder.press.sheets import Sheet

# Mean width of a character in em: text faces with their spaces, and the wider sans.
_SERIF, _SANS = 0.49, 0.56
_GAP = 7.0
_BLOCKS = {"p", "li", "tr", "pre", "h2", "h3", "h4", "h5", "h6", "img"}
# A picture's height is not known: about as much as it may have at the most.
_PICTURE = 300.0


@dataclass(frozen=True, slots=True)
class _Run:
    """The text of one block element."""

    tag: str
    text: str


class _Reader(HTMLParser):
    """Collects the text of paragraphs, items, rows and code, nested ones apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[_Run] = []
        self._open: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.runs.append(_Run(tag, ""))
        elif tag in _BLOCKS:
            self._open.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and self._open:
            text = "".join(self._open.pop())
            if text.strip():
                self.runs.append(_Run(tag, text))

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].append(data)


def lines(text: str, width: float, size: float, *, em: float = _SERIF) -> int:
    """How many lines ``text`` fills, broken at spaces alone, at ``size`` points."""
    room = max(int(width / (size * em)), 1)
    count, used = 0, room
    for word in text.split():
        if used + 1 + len(word) <= room:
            used += 1 + len(word)
        else:
            count += max(ceil(len(word) / room), 1)
            used = len(word) % room
    return count


@dataclass(frozen=True, slots=True)
class Depths:
    """Estimates for one sheet."""

    sheet: Sheet

    @property
    def text(self) -> float:
        """The size of text, which the code face follows on every sheet."""
        return self.sheet.code_size / 0.81

    @property
    def leading(self) -> float:
        """From one line of text to the next."""
        return self.text * 4 / 3

    @property
    def column(self) -> float:
        """The width of the outer column; 0 where there is none."""
        # The gap before it is an eighth of what stands beside the measure.
        return (self.sheet.full - self.sheet.measure) * 7 / 8

    def of(self, blocks: Iterable[str], *, width: float | None = None, size: float = 0.0) -> float:
        """The depth of blocks of HTML, set one below the other over ``width`` at ``size``."""
        size = size or self.text
        room = self.sheet.measure if width is None else width
        reader = _Reader()
        for block in blocks:
            reader.feed(block)
        reader.close()
        return sum(self._run(run, room, size) for run in reader.runs)

    def _run(self, run: _Run, width: float, size: float) -> float:
        leading = size * 4 / 3
        match run.tag:
            case "img":
                return _PICTURE
            case "pre":
                return (run.text.count("\n") + 1) * self.sheet.code_size * 1.36 + 20
            case "tr":
                # Columns share the width by what they hold, and never quite evenly.
                return lines(run.text, width * 0.75, size * 0.86) * size * 1.15 + 5
            case "li":
                return lines(run.text, width - 13, size) * leading + 3
            case _:
                return lines(run.text, width, size) * leading + _GAP

    def head(self, minutes: bool, tags: Sequence[str]) -> float:
        """Number, badge, minutes and tags at the head of the outer column."""
        tagged = lines(" ".join(f"#{tag}" for tag in tags), self.column, 8, em=_SANS)
        return 22 + 20 + 4 + 11.5 * (tagged + minutes)

    def cue(self, line: str) -> float:
        """The cue with its label, and the space above it."""
        return 18.4 + 12 + 12.5 * lines(line, self.column, 9)

    def key(self, reasons: Iterable[str]) -> float:
        """The key in the outer column."""
        return 6 + 11 + sum(11.0 * lines(reason, self.column, 8, em=0.52) for reason in reasons)

    def options(self, options: Iterable[str]) -> float:
        """The options of a quiz, each behind its ring."""
        width = self.sheet.measure - 16
        return sum(lines(o, width, self.text) * self.leading + 2 for o in options)
