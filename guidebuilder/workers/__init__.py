"""Processes that work under limits, and leave interruptions to whoever started them.

What an author wrote is not typeset, and a stranger's PDF is not read, in the process that
holds the output folder: neither can use up its time or its memory.
"""

from guidebuilder.workers.crew import Crew
from guidebuilder.workers.later import let_go_later
from guidebuilder.workers.server import keep_tidy
from guidebuilder.workers.tasks import Task

__all__ = ["Crew", "Task", "keep_tidy", "let_go_later"]
