"""A signal at every stage of a build: old files whole or new ones, nothing left, the next right."""

from __future__ import annotations

import random
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from guidebuilder.publish import reserve

from .conftest import Stage
from .scene import ROOT, Scene

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc")

STAGES = ("read", "plan", "reserve", "press", "gate", "publish", "write", "link",
          "journal", "rename", "forget", "sweep")  # fmt: skip
OLD = {f"tiny-{name}.pdf": f"old {name}".encode() for name in ("handout", "candidate")}


def judge(made: Scene, code: int, number: int, old: dict[str, bytes], new: dict[str, bytes]) -> str:
    """What became of the outputs; fails where that is not as promised."""
    found = made.outputs()
    assert made.left() == []
    if found == new:
        outcome = "new"
    elif found == old:
        outcome = "old"
    else:
        # Several files cannot be renamed at one stroke. Each is whole all the same, and the
        # next run finishes or undoes it.
        assert number == signal.SIGKILL
        assert all(data in {old.get(name), new.get(name)} for name, data in found.items())
        assert old.keys() <= found.keys()
        outcome = "mixed"
    if number != signal.SIGKILL:
        assert code == 130 or outcome == "new"
        assert {path.name for path in made.out.iterdir()} == set(found)
    return outcome


@pytest.mark.parametrize(
    ("stage", "number"),
    [(stage, signal.SIGKILL) for stage in STAGES]
    # What asks for an end is handled in one way, whichever signal it is.
    + [(stage, (signal.SIGINT, signal.SIGTERM)[at % 2]) for at, stage in enumerate(STAGES)],
)
def test_a_signal_at_each_stage(
    tmp_path: Path,
    stage_in: Stage,
    new_files: dict[str, bytes],
    stage: str,
    number: signal.Signals,
) -> None:
    new = new_files
    made = stage_in(tmp_path)
    made.out.mkdir()
    for name, data in OLD.items():
        (made.out / name).write_bytes(data)
    code, err = made.run(stage, number)
    assert code in {130, -number}, f"the fault did not happen: {err}"
    outcome = judge(made, code, number, OLD, OLD | new)
    if number == signal.SIGKILL:
        before_any = STAGES.index(stage) < STAGES.index("rename")
        assert outcome == ("old" if before_any else "mixed" if stage == "rename" else "new")
    if number == signal.SIGKILL and stage in STAGES[STAGES.index("link") :]:
        # A run that publishes nothing mends the folder all the same.
        code, err = made.run("refused")
        assert code == 5, err
        mended = {path.name: path.read_bytes() for path in made.out.iterdir()}
        assert mended == (OLD if before_any else OLD | new)
    code, err = made.run()
    assert code == 0, err
    assert {path.name: path.read_bytes() for path in made.out.iterdir()} == OLD | new
    assert made.left() == []


@pytest.mark.soak
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signals_at_any_moment_of_a_real_build(
    tmp_path: Path, stage_in: Stage, number: signal.Signals
) -> None:
    editions = ("handout", "quiz")
    made = stage_in(tmp_path, ROOT / "content" / "sample", editions)
    begun = time.monotonic()
    code, err = made.run("real")
    took = time.monotonic() - begun
    assert code == 0, err
    new = made.outputs()
    dice = random.Random(int(number))  # noqa: S311
    outcomes: Counter[str] = Counter()
    for _ in range(30):
        shutil.rmtree(made.out)
        made.out.mkdir()
        old = {name: b"old " + name.encode() for name in new}
        for name, data in old.items():
            (made.out / name).write_bytes(data)
        process = made.start("real")
        # Python itself takes a moment until it has begun with us.
        time.sleep(0.3 + dice.random() * took)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert "Traceback" not in err
        outcomes[judge(made, process.returncode, number, old, new)] += 1
        with reserve(made.out):
            assert {p.name: p.read_bytes() for p in made.out.iterdir()} in (old, new)
    assert made.run("real")[0] == 0
    assert {path.name: path.read_bytes() for path in made.out.iterdir()} == new
    said = f"{number.name}: {sum(outcomes.values())} builds of {took:.1f} s, {dict(outcomes)}"
    sys.stdout.write(f"\n{said}\n")
