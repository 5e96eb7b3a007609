"""How long work tells how far it is."""

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Called with (done, total, words); raising from it stops the work."""


def silent(done: int, total: int, words: str) -> None:
    """Say nothing."""
