"""What workers are forked with: what sets pages, unless this machine lacks what it needs.

What it lacks is told by the process that prints, when it loads the press itself; here, it would
end the server with a traceback.

All wait for this to be done, and there may be two processors: what only some of them need is loaded
by these, and what the engine does the first time is done by each, which is sooner than to have
it done here.
"""

from __future__ import annotations

import gc
from contextlib import redirect_stderr, redirect_stdout, suppress
from importlib import import_module
from io import StringIO

# What is loaded stays: no need to look again and again for what of it may go.
gc.disable()

with redirect_stdout(StringIO()), redirect_stderr(StringIO()), suppress(Exception):
    import_module("guidebuilder.press.work")

# Nor need a worker. What is garbage already stays too: a pass over all costs more than it frees.
gc.freeze()
gc.enable()
