"""Writes requirements.lock: every package the two commands install, with its hashes.

    python tools/lock.py            lock the versions that constraints.txt names
    python tools/lock.py --check    say whether the lock still fits, without a network
    python tools/lock.py --print build|test|NAME    the part of the lock that these are

Wheels alone are locked, for each Python and machine below, and they are asked for by pip's
ordinary client. The lock holds no address: where the packages come from is up to whoever
installs, and the hashes hold wherever that is.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS, LOCK = ROOT / "constraints.txt", ROOT / "requirements.lock"

PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = {
    "Linux, x86-64": [f"manylinux_2_{n}_x86_64" for n in (28, 26, 17, 12, 5)]
    + ["manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"],
    "Linux, arm64": [f"manylinux_2_{n}_aarch64" for n in (28, 26, 17)] + ["manylinux2014_aarch64"],
}  # fmt: skip

# Beneath pyproject.toml's own, for a run and for an editable install.
BUILD = {
    "brotli", "cffi", "click", "cssselect2", "deflate", "editables", "fonttools", "hatchling",
    "jinja2", "lxml", "markdown-it-py", "markupsafe", "mdit-py-plugins", "mdurl", "packaging",
    "pathspec", "pikepdf", "pillow", "pip", "platformdirs", "pluggy", "pycparser", "pydyf",
    "pygments", "pyphen", "rich", "segno", "tinycss2", "tinyhtml5", "tomlkit", "trove-classifiers",
    "weasyprint", "webencodings", "zopfli",
}  # fmt: skip

# For make fuzz and make bench alone, which install them at their pinned versions; the first has
# too few wheels to lock, and nothing that is printed or tested comes of either.
UNLOCKED = {"atheris", "typst"}

HEAD = """\
# Made by tools/lock.py from constraints.txt: do not edit. Hashes of the wheels for CPython
# {pythons} on {machines}.
# tools/bootstrap.sh installs from it with --require-hashes.
"""
_PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s\\]+)")


def canonical(name: str) -> str:
    """A package's name in the one spelling that all tools agree on (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    """Name to version, of constraints.txt or of the lock."""
    found = (_PIN.match(line) for line in text.splitlines())
    return {canonical(pin[1]): pin[2] for pin in found if pin}


def to_lock(constraints: str) -> dict[str, str]:
    """The pins of constraints.txt without what the two commands never install."""
    return {name: v for name, v in pins(constraints).items() if name not in UNLOCKED}


def hashes(text: str) -> dict[str, list[str]]:
    """Name to the SHA-256 of each of its wheels, as the lock gives them."""
    made: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if pin := _PIN.match(line):
            name = canonical(pin[1])
            made[name] = []
        made.setdefault(name, []).extend(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
    made.pop("", None)
    return made


def wanted() -> set[str]:
    """What pyproject.toml asks for directly."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    asked += project["dependency-groups"]["test"]
    return {canonical(re.split(r"[^A-Za-z0-9._-]", word, maxsplit=1)[0]) for word in asked}


def faults(constraints: str, lock: str) -> Iterator[str]:
    """Why a lock does not fit its constraints or pyproject.toml."""
    named, locked = to_lock(constraints), pins(lock)
    for name in sorted(named.keys() | locked.keys()):
        if named.get(name) != locked.get(name):
            yield f"{name}: constraints {named.get(name)}, lock {locked.get(name)}"
    for name in sorted(wanted() - locked.keys()):
        yield f"{name}: pyproject.toml asks for it, and it is not locked"
    yield from (f"{name}: no hash" for name, found in sorted(hashes(lock).items()) if not found)
    if "://" in lock:
        yield "the lock names an address"


def part(lock: str, names: set[str] | None) -> str:
    """The lock's entries of these packages; None: of all."""
    entries = re.findall(r"^(?!#)\S+==(?:.*\\\n)*.*\n", lock, re.MULTILINE)
    chosen = [e for e in entries if names is None or canonical(e.split("==")[0]) in names]
    return "".join(chosen)


def fetch(folder: Path, python: str, platforms: list[str]) -> None:
    """Have pip fetch the wheel of every pin for one Python and machine."""
    command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--dest"]
    command += [str(folder), "--only-binary=:all:", "--implementation=cp"]
    command += [f"--python-version={python}"]
    command += [f"{name}=={v}" for name, v in to_lock(CONSTRAINTS.read_text("utf-8")).items()]
    command += [f"--abi={abi}" for abi in (f"cp{python.replace('.', '')}", "abi3", "none")]
    command += [f"--platform={platform}" for platform in platforms]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def digests(folder: Path) -> dict[str, set[str]]:
    """Name to the SHA-256 of each wheel in a folder and below it."""
    made: dict[str, set[str]] = {}
    for wheel in folder.rglob("*.whl"):
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        made.setdefault(canonical(wheel.name.split("-")[0]), set()).add(digest)
    return made


def locked(constraints: str, found: dict[str, set[str]]) -> str:
    """The text of the lock; the same for the same wheels."""
    lines = [HEAD.format(pythons=", ".join(PYTHONS), machines="; ".join(MACHINES))]
    for name, version in sorted(to_lock(constraints).items()):
        parts = [f"{name}=={version}", *(f"--hash=sha256:{d}" for d in sorted(found[name]))]
        lines.append(" \\\n    ".join(parts) + "\n")
    return "".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether the lock fits")
    parser.add_argument("--print", metavar="PART", help="build, test, or the name of a package")
    asked = parser.parse_args()
    if asked.print:
        names = BUILD if asked.print == "build" else {canonical(asked.print)}
        text = part(LOCK.read_text("utf-8"), None if asked.print == "test" else names)
        sys.stdout.write(text)
        return 0 if text else 1
    if not asked.check:
        with tempfile.TemporaryDirectory() as folder:
            jobs = [(Path(folder, p, m[-3:]), p, tags)
                    for m, tags in MACHINES.items() for p in PYTHONS]  # fmt: skip
            with ThreadPoolExecutor(3) as pool:
                list(pool.map(fetch, *zip(*jobs, strict=True)))
            text = locked(CONSTRAINTS.read_text("utf-8"), digests(Path(folder)))
        LOCK.write_text(text, encoding="utf-8")
    found = list(faults(CONSTRAINTS.read_text("utf-8"), LOCK.read_text("utf-8")))
    for fault in found:
        sys.stderr.write(f"lock: {fault}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
