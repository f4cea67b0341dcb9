"""guidebuilder prints study guides and interview packs from a bank of questions in Markdown."""

__version__ = "0.1.0"
