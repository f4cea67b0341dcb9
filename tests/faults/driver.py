"""The real program with one fault in it: run as ``python driver.py STAGE SIGNAL -- ARGUMENTS``.

The signal comes just before the stage, from within, so that it comes exactly there. The press
is a small one that works in the real worker processes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from guidebuilder import pipeline, publish
from guidebuilder.errors import LeakError
from guidebuilder.limits import Limits
from guidebuilder.workers import Crew, server

IN_PUBLISH = {"journal": "record", "forget": "forget"}
IN_OS = {"write": "fsync", "link": "link", "rename": "replace", "sweep": "unlink"}


class Unminded:
    def proofreader(self, spec):
        return None

    def findings(self, book, spec, path):
        return []


def work(order):
    text, target, number = order
    folder = tempfile.mkdtemp()  # as the engine does for its fonts
    (Path(folder) / "font").write_bytes(b"x" * 1000)
    if number:
        os.kill(target, number)
        time.sleep(30)
    return f"%PDF {text}".encode()


def by_hand(*_):
    """The small press in place of the real one, and the gate as it is at that moment."""
    return pipeline.ByHand(
        pipeline._press(),
        pipeline._leak_gate,
        pipeline.Preflight(),
        pipeline.Bindery(),
        lambda: 0.0,
    )


def install(stage: str, number: int) -> None:
    def press(projection, *, pictures, jobs=1, proofread=None, limits=None):
        prompts = " ".join(q.prompt.markdown for q in projection.questions)
        text = f"{projection.spec.name}: {prompts}"
        at_press = stage == "press" and projection.spec.name == "study"
        with Crew(jobs, limits or Limits(), name=projection.spec.name) as crew:
            order = (text, os.getpid(), number if at_press else 0)
            return SimpleNamespace(pdf=crew.one(work, order), pages=1)

    def refused(*_):
        raise LeakError("refused by the driver")

    server._PRELOADED.clear()  # this press is small
    pipeline._press = lambda: press
    pipeline._leak_gate = refused if stage == "refused" else lambda *_: None
    pipeline.Preflight = Unminded
    pipeline.Presswork = by_hand
    if stage in IN_OS:
        before(os, IN_OS[stage], number)
    elif stage == "read":
        before(pipeline, "read_manuscript", number)
    elif stage == "plan":
        before(pipeline, "plan", number)
    elif stage == "reserve":
        before(publish.folder, "open_locked", number)
    elif stage == "gate":
        before(pipeline, "_leak_gate", number)
    elif stage in IN_PUBLISH:
        before(publish.folder, IN_PUBLISH[stage], number)
    elif stage == "publish":
        before(publish.OutputFolder, "publish", number)


def before(owner, name: str, number: int) -> None:
    """Send ourselves the signal when a function is called for the second time, if it is."""
    real, calls = getattr(owner, name), []

    def call(*args, **options):
        calls.append(name)
        if len(calls) == (2 if owner is os else 1):
            os.kill(os.getpid(), number)
        return real(*args, **options)

    setattr(owner, name, call)


if __name__ == "__main__":
    stage, number = sys.argv[1], int(sys.argv[2])
    del sys.argv[1 : sys.argv.index("--") + 1]
    install(stage, number)
    from guidebuilder.__main__ import main

    main()
