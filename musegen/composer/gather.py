"""Named corpora to a data folder: found or downloaded, cleaned, encoded."""

from collections.abc import Sequence
from pathlib import Path

from midi_data.archives import fetch
from midi_data.corpora import clean_pieces, corpus_named
from midi_data.progress import Progress, silent
from midi_data.reports import Report
from musegen.composer.dataset import build


def gather(
    names: Sequence[str], out: Path, *, source: Path | None = None, progress: Progress = silent
) -> list[str]:
    """Write the training data of `names` into the folder `out`.

    Args:
        names: corpora; of two equal pieces the one of the first named is kept.
        out: a folder without training data.
        source: an archive or the folder where archives lie; without it, what does not come with
            music21 is downloaded.
        progress: told of each piece.

    Returns:
        The report of what was kept, mended and left out, a line each.
    """
    folder = out / "downloads"
    if source is not None:
        folder = source.parent if source.is_file() else source
    if source is None:
        for name in names:
            if not corpus_named(name).music21:
                fetch(corpus_named(name), folder, progress=progress)
    report = Report()
    build(clean_pieces(names, folder=folder, report=report, progress=progress), out)
    return report.lines()
