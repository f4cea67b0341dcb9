"""The questions-only handout."""
