"""What happens to a build, and what must be left of it."""
