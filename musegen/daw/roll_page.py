"""A score as a piano roll in rows of bars, like systems on a page: what every picture of it shares.

Tracks have colours, drums stand by name in a lane of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from operator import itemgetter
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Patch

from midi_data.score import Bar, Note, Score
from musegen.daw.colours import colour_of
from musegen.daw.names import track_names
from musegen.daw.percussion import drum_name

WIDTH = 1800  # pixels; the height follows from the music
_DPI = 100
_LEFT, _RIGHT, _TOP, _BOTTOM = 130, 30, 74, 24  # margins
_LEGEND_ROW, _LEGEND_COLUMNS = 24, 6
_LINE = 19  # pixels from one line under the title to the next
_SEMITONE, _LEAST_LANE, _MOST_LANE = 8, 150, 440  # pixels a semitone; of a pitched lane
_DRUM = 15  # pixels a drum
_BETWEEN, _NUMBERS = 14, 20  # pixels between rows, and for bar numbers over a row
_BARS_A_ROW, _MOST_ROWS = 16, 8
INK, _FAINT, _BAR, _PALE, _SHADED = "#222222", "#7a7a7a", "#bdbdbd", "#e4e4e4", "#f6f6f6"
_NOTE = 0.86  # how much of its semitone a note fills
_GAP, _SHORTEST, _HIT = 1.5, 2.5, 6.0  # pixels: after a note, of a note, of a drum hit


Numbered = tuple[int, Bar]
"""A bar and its number, counted from 1."""

Colour = tuple[float, ...]
Paint = Callable[[int, Note], Colour]
"""The colour of a note of a track, counted from 0."""


@dataclass(frozen=True)
class Page:
    """What every row of the picture shares."""

    score: Score
    rows: list[list[Numbered]]
    lowest: int
    highest: int
    drums: list[int]  # keys, from the bottom of the lane up
    paint: Paint

    @property
    def lane(self) -> int:
        """Pixels of the pitched lane; 0 if only drums play."""
        wanted = (self.highest - self.lowest + 1) * _SEMITONE
        return 0 if self.highest < 0 else max(_LEAST_LANE, min(wanted, _MOST_LANE))

    @property
    def row_height(self) -> int:
        """Pixels from one row to the next."""
        return _NUMBERS + self.lane + _DRUM * len(self.drums) + _BETWEEN


class Lanes(NamedTuple):
    """The lanes of one row; x is ticks, y is pitches or places in `Page.drums`."""

    row: list[Numbered]
    pitched: Axes | None
    drums: Axes | None


def page_of(score: Score, numbered: list[Numbered], paint: Paint) -> Page:
    """A page of bars in a row, and of the notes that sound in them."""
    rows = min(_MOST_ROWS, -(-len(numbered) // _BARS_A_ROW))
    length = -(-len(numbered) // rows)
    start, end = numbered[0][1].start, _end(numbered)
    pitches: list[int] = []
    drums: set[int] = set()
    for track in score.tracks:
        heard = [note.pitch for note in track.notes if note.time < end and note.end > start]
        if track.is_drum:
            drums |= set(heard)
        else:
            pitches += heard
    if not pitches and not drums:
        pitches = [60]
    return Page(
        score,
        [numbered[first : first + length] for first in range(0, len(numbered), length)],
        min(pitches, default=0) - 2,
        max(pitches, default=-4) + 2,
        sorted(drums),
        paint,
    )


def draw(
    page: Page, title: str, facts: str, listed: Sequence[str] = ()
) -> tuple[Figure, list[Lanes]]:
    """The picture, 1,800 pixels wide: words, names of tracks, and rows of bars.

    Args:
        page: the bars.
        title: in large letters.
        facts: a line in faint letters under it.
        listed: further lines under that.
    """
    legend_rows = -(-len(page.score.tracks) // _LEGEND_COLUMNS)
    above = _TOP + _LINE * len(listed)
    top = above + legend_rows * _LEGEND_ROW
    height = top + page.row_height * len(page.rows) + _BOTTOM
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    _write(figure, title, size=17, down=34 / height, colour=INK)
    _write(figure, facts, size=10.5, down=58 / height, colour=_FAINT)
    for number, line in enumerate(listed, start=1):
        _write(figure, line, size=10.5, down=(58 + number * _LINE) / height, colour=INK)
    _name_tracks(figure, page, down=(above - 8) / height)
    lanes = [
        _draw_row(figure, page, row, height - top - index * page.row_height, height)
        for index, row in enumerate(page.rows)
    ]
    return figure, lanes


def png_of(figure: Figure, title: str) -> bytes:
    """The bytes of a PNG."""
    out = BytesIO()
    metadata = {"Software": "musegen", "Title": title}
    figure.savefig(out, format="png", dpi=_DPI, metadata=metadata)
    return out.getvalue()


def shade(colour: str, strength: float) -> Colour:
    """The colour, paler the less its strength, from 0 (white) to 1."""
    return tuple(1 - strength * (1 - level) for level in to_rgb(colour))


def drawable(words: str, longest: int) -> str:
    """Words cut to a length, with a box for each character that the font lacks."""
    known = get_font(findfont(FontProperties())).get_charmap()
    cut = words if len(words) <= longest else words[: longest - 1] + "…"
    return "".join(each if ord(each) in known else "□" for each in cut)


def _write(figure: Figure, words: str, *, size: float, down: float, colour: str) -> None:
    text = figure.text(_LEFT / WIDTH, 1 - down, words, size=size, color=colour)
    text.set_parse_math(False)


def _name_tracks(figure: Figure, page: Page, *, down: float) -> None:
    names = [drawable(name, 30) for name in track_names(page.score)]
    if not names:
        return
    made = figure.legend(
        handles=[Patch(color=colour_of(n), label=name) for n, name in enumerate(names)],
        loc="upper left",
        bbox_to_anchor=((_LEFT - 8) / WIDTH, 1 - down),
        ncols=_LEGEND_COLUMNS,
        frameon=False,
        fontsize=10.5,
        labelcolor=INK,
        handlelength=1.2,
        handleheight=0.9,
        columnspacing=1.8,
        borderpad=0.2,
    )
    for text in made.get_texts():
        text.set_parse_math(False)


def _draw_row(figure: Figure, page: Page, row: list[Numbered], top: int, height: int) -> Lanes:
    """One row, `top` pixels above the lower edge of the picture."""
    upper, lane, drums = top - _NUMBERS, None, None
    if page.lane:
        lane = _lane(figure, page, row, upper - page.lane, page.lane, height)
        _rule_pitches(lane, page)
        _draw_notes(lane, page, row, is_drum=False)
        _number_bars(lane, row)
    if page.drums:
        size = _DRUM * len(page.drums)
        drums = _lane(figure, page, row, upper - page.lane - size, size, height)
        _rule_drums(drums, page)
        _draw_notes(drums, page, row, is_drum=True)
        if not page.lane:
            _number_bars(drums, row)
    return Lanes(row, lane, drums)


def _lane(
    figure: Figure, page: Page, row: list[Numbered], low: int, size: int, height: int
) -> Axes:
    """A lane as wide as its bars take: a short last row stays as large as the others."""
    longest = max(_end(each) - each[0][1].start for each in page.rows)
    start, end = row[0][1].start, _end(row)
    share = (WIDTH - _LEFT - _RIGHT) / WIDTH * (end - start) / longest
    axes = figure.add_axes((_LEFT / WIDTH, low / height, share, size / height))
    axes.set_xlim(start, end)
    axes.set_xticks([])
    axes.tick_params(length=0, labelsize=8.5, labelcolor=_FAINT, pad=5)
    for side in axes.spines.values():
        side.set_color(_FAINT)
        side.set_linewidth(0.8)
    _rule_time(axes, page, row)
    return axes


def _rule_time(axes: Axes, page: Page, row: list[Numbered]) -> None:
    """A line a bar, and a fainter one a beat where there is room."""
    over_all = axes.get_xaxis_transform()
    starts = [bar.start for _, bar in row[1:]]
    axes.vlines(starts, 0, 1, transform=over_all, colors=_BAR, linewidth=0.8, zorder=1)
    if len(row) <= _BARS_A_ROW:
        quarter = page.score.ticks_per_quarter
        beats = [
            bar.start + number * quarter * 4 / bar.denominator
            for _, bar in row
            for number in range(1, bar.numerator)
        ]
        axes.vlines(beats, 0, 1, transform=over_all, colors=_PALE, linewidth=0.5, zorder=0)


def _end(row: list[Numbered]) -> int:
    return row[-1][1].start + row[-1][1].length


def _number_bars(axes: Axes, row: list[Numbered]) -> None:
    """Numbers over the bars; of many, the first and every fourth."""
    every = 1 if len(row) <= _BARS_A_ROW else 4
    for place, (number, bar) in enumerate(row):
        if place % every == 0:
            axes.annotate(
                str(number),
                (bar.start, 1),
                xycoords=("data", "axes fraction"),
                xytext=(1, 3),
                textcoords="offset points",
                size=8.5,
                color=_FAINT,
            )


def _rule_pitches(axes: Axes, page: Page) -> None:
    """Black keys shaded, a line and a name at every C."""
    axes.set_ylim(page.lowest - 0.5, page.highest + 0.5)
    pitches = range(page.lowest, page.highest + 1)
    across = axes.get_yaxis_transform()
    black = [pitch for pitch in pitches if pitch % 12 in (1, 3, 6, 8, 10)]
    thick = page.lane / len(pitches) * 72 / _DPI  # one semitone in points
    axes.hlines(black, 0, 1, transform=across, colors=_SHADED, linewidth=thick, zorder=-1)
    octaves = [pitch for pitch in pitches if pitch % 12 == 0]
    lines = [pitch - 0.5 for pitch in octaves]
    axes.hlines(lines, 0, 1, transform=across, colors=_PALE, linewidth=0.9, zorder=0)
    named = [pitch for pitch in octaves if pitch > page.lowest + 1]  # clear of the drums' names
    axes.set_yticks(named, [f"C{pitch // 12 - 1}" for pitch in named])


def _rule_drums(axes: Axes, page: Page) -> None:
    axes.set_ylim(-0.5, len(page.drums) - 0.5)
    axes.set_yticks(range(len(page.drums)), [drum_name(key) for key in page.drums])
    lines = [place - 0.5 for place in range(1, len(page.drums))]
    across = axes.get_yaxis_transform()
    axes.hlines(lines, 0, 1, transform=across, colors=_PALE, linewidth=0.6, zorder=0)


def _draw_notes(axes: Axes, page: Page, row: list[Numbered], *, is_drum: bool) -> None:
    """The notes of one row; tracks that play one note together share its height."""
    start, end = row[0][1].start, _end(row)
    pixel = (end - start) / (axes.get_position().width * WIDTH)  # in ticks
    struck: defaultdict[tuple[int, int, int], list[tuple[int, Note]]] = defaultdict(list)
    for number, track in enumerate(page.score.tracks):
        for note in track.notes if track.is_drum == is_drum else ():
            if note.time < end and note.end > start:
                struck[-note.duration, note.time, note.pitch].append((number, note))
    boxes, shades = [], []
    for (_, time, pitch), together in sorted(
        struck.items(), key=itemgetter(0)
    ):  # the longest lie lowest
        place = page.drums.index(pitch) if is_drum else pitch
        share = _NOTE / len(together)
        for below, (number, note) in enumerate(together):
            length = _HIT if is_drum else max(note.duration / pixel - _GAP, _SHORTEST)
            low = place - _NOTE / 2 + below * share
            boxes.append(_box(time, time + length * pixel, low, low + share))
            shades.append(page.paint(number, note))
    notes = PolyCollection(boxes, facecolors=shades, edgecolors="none", zorder=2)
    axes.add_collection(notes, autolim=False)


def _box(start: float, end: float, low: float, high: float) -> list[tuple[float, float]]:
    return [(start, low), (end, low), (end, high), (start, high)]
