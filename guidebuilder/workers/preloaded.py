"""What workers are forked with: the press, unless this machine lacks what it needs.

That is told by the process that prints, when it loads the press itself; here, it would
end the server with a traceback.
"""

from __future__ import annotations

import gc
from contextlib import redirect_stderr, redirect_stdout, suppress
from importlib import import_module
from io import StringIO

_MODULES = (
    "guidebuilder.press.work",
    "guidebuilder.proof.gatherings",
    "guidebuilder.proof.preflight.judging",
    "guidebuilder.press.engine.warming",
)

# What is loaded stays: no need to look again and again for what of it may go.
gc.disable()

with redirect_stdout(StringIO()), redirect_stderr(StringIO()), suppress(Exception):
    for name in _MODULES:
        loaded = import_module(name)
    loaded.warm_up()

# Nor need a worker. What is garbage already stays too: a pass over all costs more than it frees.
gc.freeze()
gc.enable()
