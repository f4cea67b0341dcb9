"""What workers are forked with: what sets pages, unless this machine lacks what it needs.

What binds and reads them is loaded by who does: in an edit, that is done while others wait for
pages to be set, and each moment that is spent here they wait for.

That is told by the process that prints, when it loads the press itself; here, it would
end the server with a traceback.
"""

from __future__ import annotations

import gc
from contextlib import redirect_stderr, redirect_stdout, suppress
from importlib import import_module
from io import StringIO

_MODULES = ("guidebuilder.press.work", "guidebuilder.press.engine.warming")

# What is loaded stays: no need to look again and again for what of it may go.
gc.disable()

with redirect_stdout(StringIO()), redirect_stderr(StringIO()), suppress(Exception):
    for name in _MODULES:
        loaded = import_module(name)
    loaded.warm_up()

# Nor need a worker. What is garbage already stays too: a pass over all costs more than it frees.
gc.freeze()
gc.enable()
