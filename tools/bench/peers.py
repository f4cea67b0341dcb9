"""The other ways to a PDF: which of them are installed, and how each is called."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from tools.bench import formats
from tools.bench.content import Book

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Tagged, as ours and typst's are; else nothing but the defaults.
WEASYPRINT = """
import sys
from weasyprint import HTML
HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_tags=True)
"""
TYPST = """
import sys
import typst
typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """``needs`` are programs, each with names that it may go by; ``package`` is Python's."""

    name: str
    title: str
    suffix: str
    source: Callable[[Book], str]
    arguments: Callable[[str, Path, Path], list[str]]  # program, source, target
    needs: tuple[tuple[str, ...], ...] = ()
    package: str = ""

    def missing(self) -> str:
        """What is not installed, or nothing."""
        if self.package:
            return "" if self._package_version() else f"the Python package {self.package}"
        lacking = [names[0] for names in self.needs if not which(names)]
        return " and ".join(lacking)

    def command(self, source: Path, target: Path) -> list[str]:
        program = sys.executable if self.package else which(self.needs[0])
        return [program, *self.arguments(program, source, target)]

    def version(self) -> str:
        """As it tells itself; only of a peer that is installed."""
        if self.package:
            return f"{self.package} {self._package_version()}"
        told = [
            subprocess.run([which(names), "--version"], capture_output=True, text=True, check=False)
            for names in self.needs
        ]
        return ", ".join(done.stdout.strip().split("\n")[0] for done in told)

    def _package_version(self) -> str:
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return ""


def which(names: tuple[str, ...]) -> str:
    """The path of the first of these programs that is there, or nothing."""
    return next(filter(None, map(shutil.which, names)), "")


def _pandoc(_program: str, source: Path, target: Path) -> list[str]:
    made = [str(source), "-o", str(target), "--pdf-engine=xelatex", "--toc", "--toc-depth=2"]
    made += ["--top-level-division=chapter", "-V", "documentclass=report", "-V", "fontsize=11pt"]
    page = "a4paper,top=22mm,bottom=25mm,left=25mm,right=25mm"
    return [*made, "-V", f"geometry:{page}"]


def _chromium(_program: str, source: Path, target: Path) -> list[str]:
    # Without its sandbox: root, as in a container, may not have one. The page is our own.
    made = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    return [*made, f"--print-to-pdf={target}", source.as_uri()]


PEERS = (
    Peer(
        "weasyprint",
        "one WeasyPrint document",
        "html",
        formats.html,
        lambda _program, source, target: ["-c", WEASYPRINT, str(source), str(target)],
        package="weasyprint",
    ),
    Peer(
        "typst",
        "typst",
        "typ",
        formats.typst,
        lambda _program, source, target: [
            "-c",
            TYPST,
            str(source),
            str(target),
            str(formats.FACES),
        ],
        package="typst",
    ),
    Peer(
        "xelatex",
        "pandoc and xelatex",
        "md",
        formats.markdown,
        _pandoc,
        needs=(("pandoc",), ("xelatex",)),
    ),
    Peer(
        "chromium",
        "Chromium, no page numbers in the contents",
        "html",
        formats.html,
        _chromium,
        needs=(CHROMIUM,),
    ),
    Peer(
        "asciidoctor",
        "asciidoctor-pdf",
        "adoc",
        formats.asciidoc,
        lambda _program, source, target: ["-o", str(target), str(source)],
        needs=(("asciidoctor-pdf",),),
    ),
)
