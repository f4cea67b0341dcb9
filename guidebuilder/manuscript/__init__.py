"""The manuscript stage: a folder of Markdown and a guide.toml become a Guide, or diagnostics."""

from guidebuilder.manuscript.markdown import markdown
from guidebuilder.manuscript.reader import Manuscript, read_manuscript
from guidebuilder.manuscript.settings import RawEdition

__all__ = ["Manuscript", "RawEdition", "markdown", "read_manuscript"]
