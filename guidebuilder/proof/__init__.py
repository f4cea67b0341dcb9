"""Proofreading: whether a finished PDF is safe to share and sound to print."""
