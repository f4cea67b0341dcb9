"""A guide of any number of questions, to measure on: sentences drawn from a fixed vocabulary.

``python -m tests.proof.synthetic FOLDER NUMBER`` writes one.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

SETTINGS = '[guide]\nid = "synthetic"\ntitle = "Synthetic guide"\nmodule = "Measure"\n'
_VOWELS, _CONSONANTS = "aeiou", "bdfgklmnprstvz"


def _vocabulary(draw: random.Random, size: int) -> list[str]:
    pairs = [c + v for c in _CONSONANTS for v in _VOWELS]
    return ["".join(draw.choices(pairs, k=draw.randint(1, 4))) for _ in range(size)]


class _Writer:
    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - no secret
        self.known = _vocabulary(self.draw, 3000)

    def sentence(self, least: int = 8, most: int = 22) -> str:
        text = " ".join(self.draw.choices(self.known, k=self.draw.randint(least, most)))
        return text[0].upper() + text[1:]

    def prose(self, sentences: int) -> str:
        return " ".join(f"{self.sentence()}." for _ in range(sentences))

    def items(self, count: int) -> str:
        return "\n".join(f"- {self.sentence(6, 12)}" for _ in range(count))

    def question(self, number: int) -> str:
        level = self.draw.choice(("mid", "senior"))
        options = "\n".join(
            f"- [{'x' if place == 1 else ' '}] {self.sentence(4, 9)}\n\n  {self.sentence()}."
            for place in range(4)
        )
        return "\n\n".join(
            [
                f"## {self.sentence(6, 12)}?",
                f"`{level}` `4 min` `#tag{number % 7}` `id:q{number}`"
                f" `short:{self.sentence(2, 3)[:30].strip()}`",
                "### Answer",
                self.prose(4),
                self.items(3),
                self.prose(3),
                "### In one line",
                f"{self.sentence(6, 9)}.",
                "### What the interviewer is looking for",
                self.prose(2),
                "### Follow-ups",
                self.items(2),
                "### Red flags",
                self.items(2),
                "### Quiz",
                f"{self.sentence()}?",
                options,
            ]
        )


def write(folder: Path, questions: int, seed: int = 1) -> Path:
    """Write a guide of so many questions, in sections of twenty."""
    writer = _Writer(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "guide.toml").write_text(SETTINGS, "utf-8")
    for first in range(0, questions, 20):
        ordinal = first // 20 + 1
        head = f"# {writer.sentence(2, 3)[:40].strip()} {ordinal}\n\n`id:s{ordinal}`\n"
        body = [writer.question(n + 1) for n in range(first, min(first + 20, questions))]
        name = f"{ordinal + 9}-section.md"
        (folder / name).write_text("\n\n".join([head, *body]) + "\n", "utf-8")
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
