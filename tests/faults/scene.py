"""A guide, an output folder with old files, and what must be true of them after a fault."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("driver.py")
EDITIONS = ("handout", "study", "candidate")
LEFT = re.compile(r"\.guidebuilder-(\d+\.(new|old)|journal)")


@dataclass(frozen=True)
class Scene:
    """Everything is under ``place``; its temporary files have a folder of their own."""

    place: Path
    guide: Path
    temporary: Path
    editions: tuple[str, ...] = EDITIONS

    @property
    def out(self) -> Path:
        return self.place / "out"

    def start(self, stage: str = "none", number: int = 0, *more: str) -> subprocess.Popen[str]:
        editions = [word for name in self.editions for word in ("-e", name)]
        arguments = ["build", str(self.guide), "-o", str(self.out), *editions, *more]
        program = [str(DRIVER), stage, str(int(number)), "--"]
        if stage == "real":
            program = ["-m", "guidebuilder"]
        return subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=self.place,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, stage: str = "none", number: int = 0, *more: str) -> tuple[int, str]:
        process = self.start(stage, number, *more)
        _, err = process.communicate(timeout=120)
        return process.returncode, err

    def outputs(self) -> dict[str, bytes]:
        if not self.out.exists():
            return {}
        return {p.name: p.read_bytes() for p in self.out.iterdir() if not LEFT.fullmatch(p.name)}

    def left(self) -> list[str]:
        """What our builds have left behind, once their processes had the time to end."""
        for _ in range(100):
            found = self._left()
            if not found:
                break
            time.sleep(0.05)
        return found

    def _left(self) -> list[str]:
        files = [str(path) for path in self.temporary.rglob("*")]
        mark = f"TMPDIR={self.temporary}".encode()
        for status in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in status.read_bytes().split(b"\0"):
                    files.append(f"process {status.parent.name}")
            except OSError:
                continue
        return files
