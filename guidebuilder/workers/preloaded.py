"""What workers are forked with: the press, unless this machine lacks what it needs.

That is told by the process that prints, when it loads the press itself; here, it would
end the server with a traceback.
"""

from __future__ import annotations

import gc
from contextlib import redirect_stderr, redirect_stdout, suppress
from importlib import import_module
from io import StringIO

with redirect_stdout(StringIO()), redirect_stderr(StringIO()), suppress(Exception):
    import_module("guidebuilder.press.work")
    import_module("guidebuilder.press.engine.warming").warm_up()

# What is here stays: no worker need look through it for what may go.
gc.collect()
gc.freeze()
