"""Preflight: whether what was printed is fit to be printed. See ``judging``."""
