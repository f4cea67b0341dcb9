"""Processes that work under limits, and leave interruptions to whoever started them.

What an author wrote is not typeset, and a stranger's PDF is not read, in the process that
holds the output folder: neither can use up its time or its memory.
"""

from guidebuilder.workers.crew import Crew, Task
from guidebuilder.workers.server import keep_tidy

__all__ = ["Crew", "Task", "keep_tidy"]
