"""The gate is fast enough to be always on: its share of a cold build of 400 questions."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from guidebuilder import pipeline
from guidebuilder.edition.views import Projection, PublicQuestion
from guidebuilder.gate import Passed, leak_gate
from guidebuilder.model import Guide
from tests.proof.synthetic import write

QUESTIONS = 400
SHARE = 0.2


@pytest.mark.soak
def test_the_gate_takes_less_than_a_fifth_of_a_cold_build(tmp_path: Path) -> None:
    spent: list[float] = []

    def timed(pdf: bytes, guide: Guide, projection: Projection[PublicQuestion]) -> Passed:
        started = time.perf_counter()
        try:
            return leak_gate(pdf, guide, projection)
        finally:
            spent.append(time.perf_counter() - started)

    source = write(tmp_path / "guide", QUESTIONS)
    request = pipeline.BuildRequest(source, tmp_path / "out", jobs=os.cpu_count() or 1)
    started = time.perf_counter()
    built = pipeline.build(request, gate=timed)
    total = time.perf_counter() - started
    pages, share = sum(file.pages for file in built.files), sum(spent) / total
    sys.stdout.write(
        f"{len(built.files)} files, {pages} pages: {total:.0f} s, "
        f"of these {sum(spent):.1f} s in the gate ({share:.1%})\n"
    )
    assert len(spent) == len(built.files) == 5
    assert share < SHARE
