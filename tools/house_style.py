"""Makes the pictures of docs/house-style.md: `python tools/house_style.py docs/house-style`.

One page of the AWS guide, as it is and in the house style of that folder. Needs pdftoppm
(poppler-utils).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from guidebuilder.pipeline import BuildRequest, Overrides, build

GUIDE = Path(__file__).resolve().parent.parent / "content" / "aws-interview-prep"
SECTION = "networking"
RESOLUTION = "76"


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        guide = Path(scratch) / "guide"
        shutil.copytree(GUIDE, guide)
        _picture(guide, folder / "before.png")
        shutil.copy(folder / "house.css", guide)
        settings = guide / "guide.toml"
        text = settings.read_text("utf-8")
        settings.write_text(text.replace("[guide]\n", '[guide]\nstyle = "house.css"\n', 1), "utf-8")
        _picture(guide, folder / "after.png")


def _picture(guide: Path, target: Path) -> None:
    overrides = Overrides(sections=(SECTION,))
    request = BuildRequest(guide, guide / "out", ("study",), overrides, date="")
    pdf = build(request).files[0].path
    page = _opening(pdf)
    stem = target.with_suffix("")
    command = ["pdftoppm", "-r", RESOLUTION, "-f", page, "-l", page, "-singlefile", "-png"]
    subprocess.run([*command, str(pdf), str(stem)], check=True)
    with Image.open(target) as image:
        framed = Image.new("RGB", (image.width + 2, image.height + 2), "#c0c0c0")
        framed.paste(image.convert("RGB"), (1, 1))
    # Not by frequency: the few pixels of the accent shall keep their colour.
    framed.quantize(64, Image.Quantize.MAXCOVERAGE).save(target, optimize=True)


def _opening(pdf: Path) -> str:
    """The page on which the section opens, counted from 1."""
    command = ["pdftotext", "-layout", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = text.split("\f")
    return str(next(n for n, page in enumerate(pages, 1) if "SECTION 1" in page))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
