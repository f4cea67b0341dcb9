"""``guidebuilder impose``: put the pages of a finished PDF on sheets that fold to a booklet."""

from __future__ import annotations

from pathlib import Path

import click

from guidebuilder import publish
from guidebuilder.cli.output import count, note, result, shown, size
from guidebuilder.errors import GuidebuilderError, UsageError

# The values of press.impose.SheetPaper: to ask for them would load the whole press.
PAPERS = ("A3", "A4", "A5", "SRA3", "Letter", "Legal", "Tabloid", "Super-B")


@click.command()
@click.argument(
    "pdf", metavar="IN.pdf", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.argument("out", metavar="OUT.pdf", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--signature",
    type=int,
    metavar="N",
    help="Fold N pages into one another, a multiple of 4 such as 16. [default: all of them]",
)
@click.option(
    "--back-cover",
    is_flag=True,
    help="The last page is the back cover: notes pages go before it, not after.",
)
@click.option(
    "--caliper",
    type=float,
    default=0.1,
    show_default=True,
    metavar="MM",
    help="The thickness of a leaf, which creep is compensated by; 0 for none.",
)
@click.option(
    "--paper",
    type=click.Choice(PAPERS, case_sensitive=False),
    metavar="SIZE",
    help="The sheet to print on: "
    + ", ".join(PAPERS)
    + ". Pages are made smaller to fit, never larger. [default: two pages as they are]",
)
@click.option("--marks", is_flag=True, help="Print marks for cutting and folding, and sheet names.")
def impose(
    *,
    pdf: Path,
    out: Path,
    signature: int | None,
    back_cover: bool,
    caliper: float,
    paper: str | None,
    marks: bool,
) -> None:
    """Put the pages of a PDF on sheets to fold: a booklet.

    Two pages stand side by side; print both sides of the sheets, flipped on the
    short edge, at actual size, and fold the pile. OUT.pdf is for printing alone:
    links, bookmarks, tags and form fields stay behind in IN.pdf.
    """
    # The press loads the typesetting libraries, which the other commands do without.
    from guidebuilder.press.impose import Imposition, SheetPaper  # noqa: PLC0415
    from guidebuilder.press.impose import impose as fold  # noqa: PLC0415

    if out.exists() and out.samefile(pdf):
        raise UsageError(f"{shown(out)} would be overwritten by its own sheets; name another file")
    options = Imposition(
        back_cover=back_cover,
        signature=signature,
        caliper=caliper,
        paper=SheetPaper(paper) if paper else None,
        marks=marks,
    )
    try:
        imposed = fold(pdf.read_bytes(), options)
    except GuidebuilderError as error:
        raise type(error)(f"{shown(pdf)}: {error.message}") from error
    publish.publish(out.parent, {out.name: imposed.pdf}, inputs=[pdf])
    for warning in imposed.warnings:
        note(f"warning: {warning}")
    facts = [count(imposed.sheets, "sheet"), count(imposed.pages, "page")]
    if imposed.notes_pages:
        facts.append(count(imposed.notes_pages, "notes page"))
    if len(imposed.signatures) > 1:
        facts.append(count(len(imposed.signatures), "signature"))
    if imposed.scale < 1:
        facts.append(f"at {imposed.scale:.1%}")
    result(f"{shown(out)}: {', '.join((*facts, size(len(imposed.pdf))))}")
