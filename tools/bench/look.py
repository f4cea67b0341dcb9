"""Whether a PDF holds the guide: reads it back, in a process of its own.

``python -m tools.bench.look PDF`` takes texts as a JSON array on standard input, and prints
how many pages there are and which share of the texts' four-word runs stands on them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.bench.content import Book
from tools.bench.formats import WHOLE, Shown

ENOUGH = 0.9  # of the runs: a page's end may stand amid a sentence
RUN = 4
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Looked:
    pages: int
    share: float


def texts(book: Book, shown: Shown = WHOLE) -> list[str]:
    """What must be there: every prompt, and the whole of the first and of the last question."""
    questions = book.questions
    wanted = [question.prompt for question in questions]
    for question in (questions[0], questions[-1]):
        wanted += question.paragraphs if shown.answers else ()
        wanted += [question.note] if shown.notes else []
    return wanted


def look(path: Path, wanted: Sequence[str]) -> Looked:
    """Read a PDF back; a file that is none has no pages."""
    command = [sys.executable, "-m", "tools.bench.look", str(path)]
    asked = json.dumps(list(wanted))
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        command, input=asked, capture_output=True, text=True, check=False, cwd=root
    )
    return Looked(**json.loads(done.stdout)) if done.returncode == 0 else Looked(0, 0.0)


def share(wanted: Sequence[str], text: str) -> float:
    """Which share of the runs of four words is in a text, hyphens and line ends aside."""
    letters = _letters(text)
    runs = [run for one in wanted for run in _runs(one)]
    return sum(run in letters for run in runs) / len(runs)


def _runs(text: str) -> Iterator[str]:
    words = text.split()
    for start in range(max(1, len(words) - RUN + 1)):
        yield _letters(" ".join(words[start : start + RUN]))


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).lower())


def main() -> int:
    # Here alone: the process that measures stays small.
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415

    with pypdfium2.PdfDocument(sys.argv[1]) as document:
        pages = len(document)
        text = "\n".join(
            document[number].get_textpage().get_text_range() for number in range(pages)
        )
    found = share(json.load(sys.stdin), text)
    sys.stdout.write(json.dumps({"pages": pages, "share": found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
