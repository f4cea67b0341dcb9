"""What is installed: pinned, hashed, listed, and from nowhere in particular."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import lock  # noqa: E402
import sbom  # noqa: E402

CONSTRAINTS = lock.CONSTRAINTS.read_text("utf-8")
LOCKED = lock.LOCK.read_text("utf-8")
COMPILED = {"cffi", "lxml", "markupsafe", "pikepdf", "pillow"}


def test_the_lock_fits() -> None:
    assert list(lock.faults(CONSTRAINTS, LOCKED)) == []


@pytest.mark.parametrize(
    ("constraints", "locked", "told"),
    [
        (CONSTRAINTS + "new==1\n", LOCKED, "new: constraints 1, lock None"),
        (CONSTRAINTS, LOCKED + "new==1 \\\n", "new: no hash"),
        (CONSTRAINTS, LOCKED.replace("weasyprint==", "weasyprint==9"), "weasyprint: constraints"),
        (CONSTRAINTS, LOCKED.replace("weasyprint==", "wheezyprint=="), "weasyprint: pyproject"),
        (CONSTRAINTS, LOCKED + "# https://example.org\n", "the lock names an address"),
    ],
)
def test_a_lock_that_does_not_fit(constraints: str, locked: str, told: str) -> None:
    assert any(fault.startswith(told) for fault in lock.faults(constraints, locked))


def test_every_machine_has_a_wheel() -> None:
    """A compiled package has a wheel for each Python and machine, or one for every Python."""
    found = lock.hashes(LOCKED)
    assert {name for name in COMPILED if len(found[name]) < len(lock.PYTHONS) * 2} == set()
    assert all(len(digests) == len(set(digests)) for digests in found.values())


def test_what_a_build_needs_is_in_its_part_of_the_lock() -> None:
    assert set(sbom.needed()) <= lock.BUILD
    assert _closure({"hatchling", "editables"}) <= lock.BUILD
    assert lock.pins(LOCKED).keys() >= lock.BUILD
    part = lock.part(LOCKED, lock.BUILD)
    assert lock.pins(part).keys() == lock.BUILD
    assert lock.hashes(part) == {n: lock.hashes(LOCKED)[n] for n in lock.BUILD}
    assert lock.part(LOCKED, None) in LOCKED


def _closure(names: set[str]) -> set[str]:
    """Packages, and all that these need on this interpreter."""
    found, waiting = set[str](), set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        for wanted in metadata.requires(name) or []:
            need = Requirement(wanted)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                waiting |= {lock.canonical(need.name)} - found
    return found


def test_no_file_says_where_packages_come_from() -> None:
    asked = ["git", "-C", str(ROOT), "grep", "-lIiE", r"pypi\.org|pythonhosted|registry\.npmjs"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    files = set(done.stdout.split()) - {"tests/test_supply.py"}
    assert files == set()


def test_the_bill_lists_what_is_needed_and_nothing_else() -> None:
    made = json.loads(sbom.sbom())
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    listed = {part["name"]: part for part in made["components"]}
    assert list(listed) == sorted(listed)
    assert {name: part["version"] for name, part in listed.items()} == {
        name: version for name, version in lock.pins(LOCKED).items() if name in listed
    }
    assert {"weasyprint", "webencodings"} <= listed.keys()
    assert not {"pytest", "hatchling"} & listed.keys()
    refs = {part["bom-ref"] for part in made["components"]}
    edges = {edge["ref"]: set(edge["dependsOn"]) for edge in made["dependencies"]}
    assert set().union(*edges.values()) == refs == edges.keys() - {"pkg:pypi/guidebuilder@0.1.0"}
    assert all(re.fullmatch("[0-9a-f]{64}", h["content"]) for p in listed.values()
               for h in p["hashes"])  # fmt: skip


def test_the_bill_knows_what_lies_beneath() -> None:
    for name in sbom.needed():
        asked = set()
        for requirement in metadata.requires(name) or []:
            word, _, marker = requirement.partition(";")
            if "extra" not in marker and "python_version <" not in marker.replace("'", ""):
                asked.add(lock.canonical(re.match(r"[A-Za-z0-9._-]+", word)[0]))
        # WeasyPrint asks for fonttools with its extra for WOFF.
        also = {"brotli", "zopfli"} if name == "fonttools" else set()
        assert set(sbom.BENEATH.get(name, ())) == asked | also, name


def test_the_bill_is_always_the_same() -> None:
    assert sbom.sbom() == sbom.sbom()
    again = [sys.executable, str(ROOT / "tools" / "sbom.py")]
    done = subprocess.run(again, capture_output=True, text=True, check=True)
    assert done.stdout == sbom.sbom()
