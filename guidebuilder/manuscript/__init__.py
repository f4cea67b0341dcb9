"""The manuscript stage: a folder of Markdown and a guide.toml become a Guide, or diagnostics."""

from guidebuilder.manuscript.faces import Faces, read_faces
from guidebuilder.manuscript.house_style import Tokens, read_tokens
from guidebuilder.manuscript.lint import Review
from guidebuilder.manuscript.markdown import markdown
from guidebuilder.manuscript.reader import Manuscript, read_manuscript
from guidebuilder.manuscript.settings import RawEdition

__all__ = [
    "Faces",
    "Manuscript",
    "RawEdition",
    "Review",
    "Tokens",
    "markdown",
    "read_faces",
    "read_manuscript",
    "read_tokens",
]
