"""The runs: everybody in turn, again and again, each in fresh processes.

A round goes through the sizes, and at each size through the contestants, beginning with
another one each time. A *record* is (questions, what was timed) to its runs.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tools.bench import edits, formats
from tools.bench.content import Book, make
from tools.bench.formats import WHOLE, Shown
from tools.bench.look import ENOUGH, look, texts
from tools.bench.meter import run
from tools.bench.peers import PEERS, Peer

OURS = [str(Path(sys.executable).with_name("guidebuilder"))]
COLD, AGAIN, EDITED, MOVED = "ours, cold", "ours, no change", "ours, one edit", "ours, all moves"
ALL, ALL_WEASYPRINT = "ours, all editions", "weasyprint, all editions"
ALL_AT = 100  # questions, for all default editions at once
WARM = 20  # questions of the run before the first, which nobody times

# What a plain document of each default edition shows.
EDITIONS = {
    "study": WHOLE,
    "handout": Shown(answers=False, notes=False),
    "candidate": Shown(notes=False),
    "quiz": Shown(answers=False, notes=False),
    "quiz-key": Shown(notes=False),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: wall time, largest process in MB, pages and bytes of what it printed."""

    seconds: float
    peak: float
    pages: int
    bytes: int


@dataclass(slots=True)
class Bench:
    """What all runs share; ``faults`` are those that printed something else than the guide."""

    scratch: Path
    jobs: int
    say: Callable[[str], None]
    records: dict[tuple[int, str], list[Measured]] = field(
        default_factory=lambda: defaultdict(list)
    )
    faults: list[str] = field(default_factory=list)

    def rounds(self, sizes: Sequence[int], count: int, peers: Sequence[Peer] = PEERS) -> None:
        """Measure all of them at all sizes, so often; the peers' files are written before."""
        for peer in peers:
            self._peer(make(WARM), WARM, peer)
        self._ours(make(WARM), WARM)
        self.records.clear()
        for number in range(count):
            for size in sizes:
                book = make(size)
                turns = [partial(self._ours, book, size)]
                turns += [partial(self._peer, book, size, peer) for peer in peers]
                if size == ALL_AT:
                    turns.append(partial(self._all_editions, book, size))
                start = number % len(turns)
                for turn in (*turns[start:], *turns[:start]):
                    turn()

    def _peer(self, book: Book, size: int, peer: Peer) -> None:
        source = self._fresh(f"{peer.name}-{size}") / f"guide.{peer.suffix}"
        source.write_text(peer.source(book), "utf-8")
        target = source.with_suffix(".pdf")
        self._measure(size, peer.name, peer.command(source, target), target, texts(book))

    def _ours(self, book: Book, size: int) -> None:
        place = self._fresh(f"ours-{size}")
        guide, out = place / "guide", place / "out"
        env = {"GUIDEBUILDER_CACHE": str(place / "cache")}
        command = [*OURS, "build", str(guide), "-e", "study", "-o", str(out), "-j", str(self.jobs)]
        edited = edits.same_length(book)
        pages, digests = {}, {}
        steps = {COLD: book, AGAIN: book, EDITED: edited, MOVED: edits.longer(edited)}
        for name, now in steps.items():
            formats.write_guide(now, guide)
            target = out / "bench-study.pdf"
            measured = self._measure(size, name, command, target, texts(now), env=env)
            if measured is None:
                return
            pages[name] = measured.pages
            digests[name] = hashlib.sha256(target.read_bytes()).digest()
        if digests[AGAIN] != digests[COLD]:
            self._fault(size, AGAIN, "no change, and other bytes")
        if digests[EDITED] == digests[COLD] or pages[EDITED] != pages[COLD]:
            self._fault(size, EDITED, "the edit was to change a page, and to move none")
        if pages[MOVED] <= pages[EDITED]:
            self._fault(size, MOVED, "the edit was to move all later pages")

    def _all_editions(self, book: Book, size: int) -> None:
        place = self._fresh(f"editions-{size}")
        guide, out = place / "guide", place / "out"
        formats.write_guide(book, guide)
        env = {"GUIDEBUILDER_CACHE": str(place / "cache")}
        command = [*OURS, "build", str(guide), "-o", str(out), "-j", str(self.jobs)]
        done = run(command, env)
        made = {path.stem.removeprefix("bench-"): path for path in sorted(out.glob("*.pdf"))}
        if done.code != 0 or len(made) < 2:
            self._fault(size, ALL, f"exit code {done.code}: {done.told}")
            return
        pages, plain = 0, []
        for edition, path in made.items():
            shown = EDITIONS[edition]
            pages += self._looked(size, f"{ALL} ({edition})", path, texts(book, shown))
            source = place / f"{edition}.html"
            source.write_text(formats.html(book, shown), "utf-8")
            command = PEERS[0].command(source, source.with_suffix(".pdf"))
            name = f"{ALL_WEASYPRINT} ({edition})"
            measured = self._measure(
                size, name, command, source.with_suffix(".pdf"), texts(book, shown)
            )
            plain += [measured] if measured else []
        size_of = sum(path.stat().st_size for path in made.values())
        self._keep(size, ALL, Measured(done.seconds, done.peak, pages, size_of))
        if len(plain) == len(made):
            self._keep(size, ALL_WEASYPRINT, _together(plain))

    def _measure(
        self,
        size: int,
        name: str,
        command: list[str],
        target: Path,
        wanted: list[str],
        *,
        env: dict[str, str] | None = None,
    ) -> Measured | None:
        """One run, and a look at what it printed; None (and a fault) where it printed nothing."""
        done = run(command, env)
        if done.code != 0 or not target.exists():
            self._fault(size, name, f"no PDF, exit code {done.code}: {done.told}")
            return None
        pages = self._looked(size, name, target, wanted)
        measured = Measured(done.seconds, done.peak, pages, target.stat().st_size)
        self._keep(size, name, measured)
        return measured

    def _looked(self, size: int, name: str, path: Path, wanted: list[str]) -> int:
        seen = look(path, wanted)
        if seen.pages == 0:
            self._fault(size, name, "no page can be read")
        elif seen.share < ENOUGH:
            self._fault(size, name, f"only {seen.share:.0%} of the text is there")
        return seen.pages

    def _keep(self, size: int, name: str, measured: Measured) -> None:
        self.records[size, name].append(measured)
        self.say(f"{size:>5} {name:<38} {measured.seconds:7.2f} s {measured.peak:6.0f} MB")

    def _fault(self, size: int, name: str, what: str) -> None:
        self.faults.append(f"{size} questions, {name}: {what}")
        self.say(f"fault: {self.faults[-1]}")

    def _fresh(self, name: str) -> Path:
        folder = self.scratch / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


def _together(runs: Sequence[Measured]) -> Measured:
    return Measured(
        sum(one.seconds for one in runs),
        max(one.peak for one in runs),
        sum(one.pages for one in runs),
        sum(one.bytes for one in runs),
    )
