"""Gatherings to one file: the linker of the press."""
