"""Makes the README's pictures from printed PDFs: `python tools/pictures.py build docs/pages`.

Needs pdftoppm (poppler-utils) and the default editions of the AWS guide in the first folder.
"""

import subprocess
import sys
from pathlib import Path

from PIL import Image

# name: (edition, page in the file from 1)
PAGES = {
    "cover": ("study", 1),
    "contents": ("study", 3),
    "section": ("study", 9),
    "question": ("study", 12),
    "handout": ("handout", 1),
    "candidate": ("candidate", 7),
    "quiz": ("quiz", 1),
    "quiz-key": ("quiz-key", 1),
}
SHEETS = {"study": ("cover", "contents", "section", "question"),
          "sheets": ("handout", "candidate", "quiz", "quiz-key")}  # fmt: skip


def main(source: Path, target: Path) -> None:
    """Render each page at 60 dpi with a frame, and join four to a picture of few colours."""
    target.mkdir(parents=True, exist_ok=True)
    rendered = {}
    for name, (edition, page) in PAGES.items():
        stem = target / f".{name}"
        pdf = source / f"aws-interview-prep-{edition}.pdf"
        command = ["pdftoppm", "-r", "60", "-f", page, "-l", page, "-singlefile", "-png", pdf, stem]
        subprocess.run([str(word) for word in command], check=True)
        path = stem.with_name(stem.name + ".png")
        with Image.open(path) as image:
            rendered[name] = image.convert("RGB")
        path.unlink()
    for sheet, names in SHEETS.items():
        width = sum(rendered[name].width for name in names) + 12 * (len(names) + 1)
        height = max(rendered[name].height for name in names) + 24
        canvas = Image.new("RGB", (width, height), "#d0d0d0")
        left = 12
        for name in names:
            canvas.paste(rendered[name], (left, 12))
            left += rendered[name].width + 12
        # Any other way of choosing colours loses the accent, which few pixels have.
        few = canvas.quantize(255, method=Image.Quantize.FASTOCTREE)
        few.save(target / f"{sheet}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
