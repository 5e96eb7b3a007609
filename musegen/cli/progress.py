"""Progress on a terminal: a bar while long work goes on, nothing when piped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from midi_data.progress import Progress, silent


@contextmanager
def shown_progress(*, quiet: bool = False) -> Iterator[Progress]:
    """A progress that draws a bar on standard error, if a person is there to see it."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int, words: str) -> None:
            bar.update(task, completed=done, total=total or None, description=words)

        yield show
