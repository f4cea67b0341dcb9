"""What a worker lets go of when it has answered, since nobody needs to wait for that."""

from __future__ import annotations

_held: list[object] | None = None


def let_go_later(*things: object) -> None:
    """Hold things until the answer is sent; they are let go of at once where no worker is."""
    if _held is not None:
        _held.extend(things)


def answered() -> None:
    """Let go of what is held. A worker calls this, between its orders, from the start."""
    global _held  # noqa: PLW0603 - what a process is at
    _held = []
