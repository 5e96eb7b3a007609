"""What latents do, and how training went, as pictures.

A sweep is a table: one row a step, one column a track, so that a track that stays the same is seen
to stay the same. A single piece is drawn by `musegen.daw.picture`, like every score.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from midi_data.errors import FileError
from midi_data.score import Score, bars
from musegen.daw.colours import colour_of
from musegen.daw.names import track_names
from musegen.daw.roll_page import INK, WIDTH, drawable, png_of, shade

_DPI = 100
_LEFT, _RIGHT, _TOP, _BOTTOM = 150, 24, 96, 20  # margins in pixels
_ROW, _BETWEEN_ROWS, _BETWEEN_COLUMNS = 96, 8, 12  # pixels
_FAINT, _RULE, _BEAT = "#7a7a7a", "#bdbdbd", "#ececec"
_CURVES_HEIGHT = 1260
_PANELS = (
    ("Losses", ("critic", "generator", "penalty", "lost")),
    ("Fréchet distance of codes", ("Fréchet distance",)),
    ("Empty bars", ("empty bars",)),
    ("Used pitch classes", ("used pitch classes",)),
    ("Qualified notes, drum pattern", ("qualified notes", "drum pattern")),
    ("Tonal distance", ("tonal distance",)),
)
"""What each panel shows: a curve of this name, or one a player where more follows a comma."""


class _Column(NamedTuple):
    """The rows of one track's cells: pitches, or the drums that are struck in any step."""

    rows: list[int]
    is_drum: bool


def sweep_png(scores: Sequence[Score], labels: Sequence[str], *, title: str) -> bytes:
    """The bytes of a PNG, 1,800 pixels wide: a row a score, a column a track.

    Args:
        scores: of the same tracks and as many bars.
        labels: what stands to the left of each.
        title: in large letters.
    """
    height = _TOP + len(scores) * (_ROW + _BETWEEN_ROWS) + _BOTTOM
    figure = _page(title, height)
    columns = [_column(scores, track) for track in range(len(scores[0].tracks))]
    width = (WIDTH - _LEFT - _RIGHT + _BETWEEN_COLUMNS) / len(columns)
    for track, name in enumerate(track_names(scores[0])):
        left = (_LEFT + track * width) / WIDTH
        colour = colour_of(track)
        _write(figure, drawable(name, 24), (left, 1 - 80 / height), size=11, colour=colour)
        for row, score in enumerate(scores):
            low = height - _TOP - (row + 1) * (_ROW + _BETWEEN_ROWS) + _BETWEEN_ROWS
            across = (width - _BETWEEN_COLUMNS) / WIDTH
            axes = figure.add_axes((left, low / height, across, _ROW / height))
            _draw_cell(axes, score, track, columns[track])
    for row, label in enumerate(labels):
        middle = height - _TOP - row * (_ROW + _BETWEEN_ROWS) - _ROW / 2 - 4
        _write(figure, drawable(label, 18), (20 / WIDTH, middle / height), size=11, colour=INK)
    return png_of(figure, title)


def training_png(log: Path, *, title: str, real: Mapping[str, float] | None = None) -> bytes:
    """The bytes of a PNG, 1,800 pixels wide: losses and measures as a run went on.

    Args:
        log: `log.jsonl` of a run, a line for each look at it.
        title: in large letters.
        real: what measures of real phrases are, by their names; dashed lines.

    Raises:
        FileError: if there is no such log, or it cannot be read.
    """
    rows = _looks(log)
    figure = _page(title, _CURVES_HEIGHT)
    grid = figure.subplots(
        3,
        2,
        gridspec_kw={
            "left": 0.04,
            "right": 0.98,
            "top": 0.91,
            "bottom": 0.04,
            "hspace": 0.28,
            "wspace": 0.1,
        },
    )
    if real:
        words = "By training step; dashed: real phrases"
        _write(figure, words, (20 / WIDTH, 1 - 62 / _CURVES_HEIGHT), size=10.5, colour=_FAINT)
    for axes, (name, kinds) in zip(grid.flat, _PANELS, strict=True):
        _draw_curves(axes, name, kinds, rows, real or {})
    return png_of(figure, title)


def _looks(log: Path) -> list[dict[str, float]]:
    try:
        rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise FileError(
            "there is no readable log of a training run",
            where=str(log),
            mend="Name the folder of a run of `musegen train musegan-band`.",
        ) from error
    return rows


def _draw_curves(
    axes: Axes,
    title: str,
    kinds: Sequence[str],
    rows: Sequence[Mapping[str, float]],
    real: Mapping[str, float],
) -> None:
    """A curve for each name of these kinds, in the order in which the log has them."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    shown = [name for name in names if name.split(", ")[0] in kinds]
    players = [name.split(", ")[-1] for name in names if name.startswith("empty bars")]
    for number, name in enumerate(shown):
        points = [(row["step"], row[name]) for row in rows if name in row]
        label = name.split(", ")[-1]
        colour = colour_of(players.index(label) if label in players else number)
        axes.plot(*zip(*points, strict=True), color=colour, linewidth=1.6, label=label)
        if name in real:
            axes.axhline(real[name], color=colour, linewidth=1.0, linestyle=(0, (5, 4)))
    axes.set_title(title, loc="left", fontsize=11.5, color=INK)
    axes.tick_params(labelsize=8.5, labelcolor=_FAINT, color=_RULE)
    axes.grid(color=_BEAT, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_color(_RULE)
    if shown:
        axes.legend(fontsize=8.5, frameon=False, ncols=5, labelcolor=INK, loc="best")


def _page(title: str, height: int) -> Figure:
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    _write(figure, drawable(title, 90), (20 / WIDTH, 1 - 38 / height), size=17, colour=INK)
    return figure


def _write(
    figure: Figure, words: str, at: tuple[float, float], *, size: float, colour: str
) -> None:
    figure.text(*at, words, size=size, color=colour).set_parse_math(False)


def _column(scores: Sequence[Score], track: int) -> _Column:
    pitches = {note.pitch for score in scores for note in score.tracks[track].notes} or {60}
    if scores[0].tracks[track].is_drum:
        return _Column(sorted(pitches), True)
    low, high = min(pitches), max(pitches)
    missing = max(12 - (high - low), 0)  # an octave at least, so that a semitone looks like one
    return _Column(list(range(low - missing // 2, high + (missing + 1) // 2 + 1)), False)


def _draw_cell(axes: Axes, score: Score, track: int, column: _Column) -> None:
    found = bars(score, at_least=1)
    end = found[-1].start + found[-1].length
    axes.set_xlim(0, end)
    axes.set_ylim(-1, len(column.rows))
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_color(_RULE)
    whole_height = axes.get_xaxis_transform()
    beats = range(0, end, score.ticks_per_quarter)
    axes.vlines(beats, 0, 1, transform=whole_height, colors=_BEAT, linewidth=0.5, zorder=0)
    starts = [bar.start for bar in found[1:]]
    axes.vlines(starts, 0, 1, transform=whole_height, colors=_RULE, linewidth=0.8, zorder=1)
    shortest = end / 100  # ticks: what can still be seen
    half = max(0.45, 2 * len(column.rows) / _ROW)  # of a note's height, in rows
    boxes, shades = [], []
    for note in score.tracks[track].notes:
        row = column.rows.index(note.pitch)
        length = shortest if column.is_drum else max(note.duration - shortest / 3, shortest)
        right, low, high = note.time + length, row - half, row + half
        boxes.append([(note.time, low), (right, low), (right, high), (note.time, high)])
        shades.append(shade(colour_of(track), 0.35 + 0.65 * min(note.velocity, 110) / 110))
    axes.add_collection(PolyCollection(boxes, facecolors=shades, zorder=2), autolim=False)
