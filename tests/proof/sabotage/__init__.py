"""Ways of hiding a withheld sentence in a finished handout, and the tools that would find it."""
