"""Look for inputs that break the reader: coverage-guided, for as long as it is told to.

``make fuzz`` runs it. An input is a guide as text, as the cases of the tests give it:
``@@ name`` opens a file, and what stands before the first of them is a chapter. Whatever
it is, it must be read as a guide or refused with diagnostics that have places; a guide
must be the same when it is written in canonical form and read again; and its editions
must be resolved or refused. What breaks that is kept as a file of ``tests/hostile/finds``,
where the tests try it ever after.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FINDS = ROOT / "tests/hostile/finds"
SEEDS = (
    "tests/manuscript/cases/*.md",
    "tests/hostile/cases/*.md",
)
LONGEST = 8192
SECONDS_EACH = 20
MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own is made in it

with atheris.instrument_imports(include=["guidebuilder", "markdown_it", "mdit_py_plugins"]):
    from tests.hostile.trial import try_text


def seeds(folder: Path) -> None:
    """Write the guides of the test cases, the finds and a dictionary of the format's words."""
    from markdown_it.utils import read_fixture_file  # noqa: PLC0415

    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(FINDS.iterdir())]
    for pattern in SEEDS:
        for path in sorted(ROOT.glob(pattern)):
            texts += [text for _, _, text, _ in read_fixture_file(path)]
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        if len(data) <= LONGEST:
            (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def words() -> list[str]:
    """What a random change would take long to hit upon."""
    from guidebuilder.edition import tables  # noqa: PLC0415
    from guidebuilder.model import PartKind  # noqa: PLC0415

    keys = [*tables._KEYS, *tables._SELECT_KEYS, "levels.a", "lint", "allow", "acronyms", "style"]
    marks = ["- [x] ", "<!-- ", " -->", "[!TIP]", "[^1]:", "](#", "@@ guide.toml", "@@ house.css"]
    meta = ["`kind:page`", "`id:", "`short:", "`4 min`", "`points:2`", "#### Key", "[editions.a]"]
    return [f"### {kind.heading}" for kind in PartKind] + keys + marks + meta


def one_input(data: bytes) -> None:
    """Try one input in a fresh folder; whatever it raises is a find."""
    folder = Path(tempfile.mkdtemp())
    try:
        try_text(folder, data)
    finally:
        shutil.rmtree(folder)


def fuzz(scratch: Path, minutes: float, kept: Path | None) -> None:
    """Run libFuzzer, which ends this process, and leaves a find under the digest of its input."""
    corpus = scratch / "corpus"
    corpus.mkdir()
    seeds(corpus)
    dictionary = scratch / "words"
    quoted = [w.replace("\\", "\\\\").replace('"', '\\"') for w in words()]
    dictionary.write_text("".join(f'"{word}"\n' for word in quoted), "utf-8")
    options = [
        f"-max_total_time={minutes * 60:.0f}",
        f"-max_len={LONGEST}",
        f"-timeout={SECONDS_EACH}",
        f"-dict={dictionary}",
        f"-artifact_prefix={FINDS}/new-",
        "-rss_limit_mb=2048",
    ]
    folders = [str(folder) for folder in (kept, corpus) if folder]
    tempfile.tempdir = str(scratch)
    atheris.Setup([sys.argv[0], *options, *folders], one_input)
    atheris.Fuzz()


def main() -> int:
    """Fuzz in a process of its own, and tidy up behind it. Returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--corpus", type=Path, help="where inputs worth keeping are collected")
    parser.add_argument("--scratch", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.scratch:
        fuzz(given.scratch, given.minutes, given.corpus)
    with tempfile.TemporaryDirectory(dir=MEMORY if Path(MEMORY).is_dir() else None) as scratch:
        command = [sys.executable, *sys.argv, "--scratch", scratch]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
