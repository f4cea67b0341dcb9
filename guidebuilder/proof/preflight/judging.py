"""Preflight: whether what was printed is fit to be printed.

The rules are held gathering by gathering, where each was typeset, and the
result is a pure function of the gathering and the terms; the bound book is
looked at for its boxes, its blank pages and its structure.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from guidebuilder.errors import Diagnostic, Severity
from guidebuilder.proof.preflight.book import boxes, sheets
from guidebuilder.proof.preflight.findings import Finding, Proof, gathered
from guidebuilder.proof.preflight.flow import divided, hollow, stranded
from guidebuilder.proof.preflight.ink import InkReader
from guidebuilder.proof.preflight.shown import PageRules
from guidebuilder.proof.preflight.surveyed import Bound, Surveyed
from guidebuilder.proof.preflight.tags import tags
from guidebuilder.proof.preflight.terms import Terms
from guidebuilder.proof.preflight.written import is_fine


def proofread(gathering: Surveyed, terms: Terms) -> Proof:
    """Proofread a typeset gathering. Its pages count from 0."""
    found: list[Finding] = []
    bare: list[bool] = []
    ink = []
    pages = gathering.survey
    reader = InkReader()
    with pikepdf.open(BytesIO(gathering.pdf)) as pdf:
        for number, (page, surveyed) in enumerate(zip(pdf.pages, pages, strict=True)):
            marks = reader.page(page)
            rules = PageRules(number, surveyed, marks, terms)
            found += rules.findings()
            bare.append(rules.bare)
            ink.append(marks)
    found += stranded(pages)
    found += divided(pages, terms)
    found += hollow(pages, ink)
    for spot in gathering.spots:
        if spot.size < terms.smallest - 0.02:
            message = f"a page number of {spot.size:.1f} pt"
            hint = f"the smallest is {terms.smallest:g} pt"
            found.append(Finding("GB408", spot.page, None, message, hint))
    return Proof(
        findings=gathered(found),
        mirrored=gathering.mirrored,
        bare=tuple(bare),
        recto=tuple(page.recto for page in pages),
    )


def inspect(book: Bound, proofs: Sequence[Proof], terms: Terms, *, path: str) -> list[Diagnostic]:
    """Everything that preflight minds in a book, as warnings that name page and question.

    ``proofs`` are those of its gatherings in their order, ``path`` what the file
    is called in messages.
    """
    count = len(book.labels)
    # Pages that were put in by the binder belong to no gathering, and are blank.
    bare, recto = [True] * count, [False] * count
    found: list[Finding] = []
    for first, proof in zip(book.starts, proofs, strict=True):
        bare[first : first + len(proof.bare)] = proof.bare
        recto[first : first + len(proof.recto)] = proof.recto
        found += (finding.on(first) for finding in proof.findings)
    if not is_fine(book.pdf, count, terms):
        with pikepdf.open(BytesIO(book.pdf)) as pdf:
            found += boxes(pdf, terms)
            found += tags(pdf, book.pdf)
    found += sheets(bare, book.starts, [proof.mirrored for proof in proofs], recto)
    return [_diagnostic(finding, book.labels, path) for finding in gathered(found)]


def _diagnostic(finding: Finding, labels: Sequence[str], path: str) -> Diagnostic:
    where = []
    if finding.page is not None:
        where.append(f"page {labels[finding.page]} (page {finding.page + 1} of the file)")
    if finding.question is not None:
        where.append(f"question {finding.question}")
    message = ": ".join(filter(None, [", ".join(where), finding.message]))
    if finding.more:
        message += f", and {finding.more} more"
    return Diagnostic(path, 0, 0, finding.code, message, finding.hint, severity=Severity.WARNING)
