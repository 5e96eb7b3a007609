"""What latents do, and how training went, as pictures.

A sweep is a table: one row a step, one column a track, so that a track that stays the same is seen
to stay the same. A single piece is drawn by `musegen.daw.picture`, like every score.
"""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from midi_data.score import Score, bars
from musegen.daw.colours import colour_of
from musegen.daw.names import track_names
from musegen.daw.roll_page import INK, WIDTH, drawable, png_of, shade

_DPI = 100
_LEFT, _RIGHT, _TOP, _BOTTOM = 150, 24, 96, 20  # margins in pixels
_ROW, _BETWEEN_ROWS, _BETWEEN_COLUMNS = 96, 8, 12  # pixels
_FAINT, _RULE, _BEAT = "#7a7a7a", "#bdbdbd", "#ececec"
_LOSSES = {"critic": 1, "generator": 0, "penalty": 7}  # with their colours
_CURVES_HEIGHT = 900


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
    axes.set_ylim(-0.5, len(column.rows) - 0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_color(_RULE)
    whole_height = axes.get_xaxis_transform()
    beats = range(0, end, score.ticks_per_quarter)
    axes.vlines(beats, 0, 1, transform=whole_height, colors=_BEAT, linewidth=0.5, zorder=0)
    starts = [bar.start for bar in found[1:]]
    axes.vlines(starts, 0, 1, transform=whole_height, colors=_RULE, linewidth=0.8, zorder=1)
    shortest = end / 160  # ticks: what can still be seen
    boxes, shades = [], []
    for note in score.tracks[track].notes:
        row = column.rows.index(note.pitch)
        length = shortest if column.is_drum else max(note.duration - shortest / 3, shortest)
        right, low, high = note.time + length, row - 0.45, row + 0.45
        boxes.append([(note.time, low), (right, low), (right, high), (note.time, high)])
        shades.append(shade(colour_of(track), 0.35 + 0.65 * min(note.velocity, 110) / 110))
    axes.add_collection(PolyCollection(boxes, facecolors=shades, zorder=2), autolim=False)
