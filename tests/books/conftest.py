"""The shelf of finished books that these tests read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.books.shelf import GUIDES, Shelf, fill


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run have in common."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "books"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", params=GUIDES)
def shelf(request: pytest.FixtureRequest, shared: Path) -> Shelf:
    return fill(request.param, shared)
