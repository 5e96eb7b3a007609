"""Which earlier notes a note listened to, over the piano roll.

The likelier an earlier note made the chosen one, the darker it is. Arcs lead from those that did
most, numbered as in the list above, to the chosen note, which is outlined. Bars before the first
of these are not drawn.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.transforms import IdentityTransform

from midi_data.score import Note, Score
from midi_data.writing import atomic
from musegen.daw.colours import colour_of
from musegen.daw.note_names import NoteNames
from musegen.daw.roll_page import (
    INK,
    Colour,
    Lanes,
    Page,
    draw,
    drawable,
    page_of,
    png_of,
    shade,
)
from musegen.heard import Listening, PlacedNote

_LEAST_BARS = 4  # drawn, where there are so many
_BULGE = 130  # pixels, half of which an arc strays at most from the straight line
_NEAR = 40  # pixels, within which no arc is drawn
_PALEST = 0.16  # of a note that was heard and led to nothing
_UNHEARD = shade("#000000", 0.07)
_Point = tuple[float, float]


def write_attention_picture(
    score: Score, listening: Listening, path: str | Path, *, force: bool = False
) -> None:
    """Write the picture as a PNG, 1,800 pixels wide.

    Args:
        score: the piece.
        listening: what one of its notes listened to.
        path: the file to be.
        force: replace a file that is there.

    Raises:
        FileError: `path` is taken or cannot be written to.
    """
    with atomic(Path(path), force=force) as draft:
        draft.write_bytes(attention_png(score, listening))


def attention_png(score: Score, listening: Listening) -> bytes:
    """The bytes of the picture."""
    names = NoteNames(score)
    last = listening.chosen.bar
    first = min([each.note.bar for each in listening.most] + [last - _LEAST_BARS + 1])
    numbered = list(enumerate(names.grid, start=1))[max(first, listening.first_bar) - 1 : last]
    page = page_of(score, numbered, _Paint(score, listening))
    title = _title(names, listening)
    facts = "The darker an earlier note, the likelier it made what is outlined. Grey: not heard."
    figure, rows = draw(page, drawable(title, 90), facts, list(_listed(names, listening)))
    _link(figure, page, rows, listening)
    return png_of(figure, title)


class _Paint:
    """The colour of each note, by how much it led to the chosen one."""

    def __init__(self, score: Score, listening: Listening) -> None:
        most = max((each.nats for each in listening.notes), default=0.0)
        self.strengths = {
            _key(score, each.note): _PALEST
            + (1 - _PALEST) * math.sqrt(max(each.nats, 0.0) / max(most, 1e-9))
            for each in listening.notes
        }

    def __call__(self, track: int, note: Note) -> Colour:
        strength = self.strengths.get((track, note.time, note.pitch))
        return _UNHEARD if strength is None else shade(colour_of(track), strength)


def _title(names: NoteNames, listening: Listening) -> str:
    chosen = listening.chosen
    track, tick, pitch = _key(names.score, chosen)
    if listening.repeats_bar is None:
        sound, beat = names.sound(track, pitch), names.beat(tick)
        what = f"for its {sound} in bar {chosen.bar}, beat {beat:g}"
    else:
        what = f"in playing its bar {listening.repeats_bar} again in bar {chosen.bar}"
    return f"What {drawable(names.tracks[track], 30)} listened to {what}"


def _listed(names: NoteNames, listening: Listening) -> Iterator[str]:
    for number, each in enumerate(listening.most, start=1):
        yield (
            f"{number}   {drawable(_name(names, each.note), 60)}: {each.times_as_likely:.3g} times "
            f"as likely with it, {each.share:.0%} of the attention"
        )
    notes = sum(each.share for each in listening.notes)
    yield (
        f"Attention: {notes:.0%} on all notes from bar {listening.first_bar} on, "
        f"{listening.header_share:.0%} on the header (key, tempo, instruments), "
        f"{listening.bars_share:.0%} on bar lines and repeats"
    )


def _link(figure: Figure, page: Page, rows: list[Lanes], listening: Listening) -> None:
    """The outline of the chosen note, and the arcs that lead to it, with their numbers."""
    chosen = _Spot(page, rows, listening.chosen)
    for note in _outlined(page.score, listening):
        _Spot(page, rows, note).outline()
    strongest = max((each.nats for each in listening.most), default=1.0)
    for number, each in enumerate(listening.most, start=1):
        spot, colour = _Spot(page, rows, each.note), colour_of(each.note.track - 1)
        start, end = spot.pixels(0.5), chosen.pixels(0.0)
        _number(figure, number, start, colour)
        far = math.dist(start, end)
        if far < _NEAR:
            continue
        arc = FancyArrowPatch(
            start,
            end,
            transform=IdentityTransform(),
            connectionstyle=f"arc3,rad={-min(0.25, _BULGE / far)}",
            arrowstyle="-|>,head_length=5,head_width=2.5",
            linewidth=0.8 + 1.8 * each.nats / strongest,
            color=colour,
            alpha=0.75,
            shrinkA=6,
            shrinkB=2,
        )
        figure.add_artist(arc)


def _outlined(score: Score, listening: Listening) -> list[PlacedNote]:
    """The chosen note; where its bar is a repeat, all of the bar."""
    chosen = listening.chosen
    if listening.repeats_bar is None:
        return [chosen]
    here, quarter = NoteNames(score).grid[chosen.bar - 1], score.ticks_per_quarter
    return [
        replace(
            chosen,
            onset_quarters=note.time / quarter,
            length_quarters=note.duration / quarter,
            pitch=note.pitch,
        )
        for note in score.tracks[chosen.track - 1].notes
        if 0 <= note.time - here.start < here.length
    ]


class _Spot:
    """Where a note stands on the page."""

    def __init__(self, page: Page, rows: list[Lanes], note: PlacedNote) -> None:
        quarter = page.score.ticks_per_quarter
        lanes = next(each for each in rows if each.row[-1][0] >= note.bar)
        is_drum = page.score.tracks[note.track - 1].is_drum
        axes = lanes.drums if is_drum else lanes.pitched
        assert axes is not None
        self.axes: Axes = axes
        self.height = page.drums.index(note.pitch) if is_drum else note.pitch
        self.start = note.onset_quarters * quarter
        self.length = quarter / 8 if is_drum else note.length_quarters * quarter

    def pixels(self, along: float) -> _Point:
        """A point of the note in pixels from the lower left, 0 at its start and 1 at its end."""
        x, y = self.axes.transData.transform((self.start + along * self.length, self.height))
        return float(x), float(y)

    def outline(self) -> None:
        """A frame that stands out from every note."""
        corner = self.start, self.height - 0.5
        for colour, width in (("white", 4.5), (INK, 2.2)):
            each = Rectangle(
                corner,
                self.length,
                1,
                fill=False,
                edgecolor=colour,
                linewidth=width,
                zorder=4,
                clip_on=False,
            )
            self.axes.add_patch(each)


def _number(figure: Figure, number: int, at: _Point, colour: str) -> None:
    """A number in a circle over a note, in front of the arcs."""
    figure.text(
        at[0],
        at[1] + 14,
        str(number),
        transform=IdentityTransform(),
        ha="center",
        va="center",
        size=8,
        color=INK,
        zorder=6,
        bbox={"boxstyle": "circle,pad=0.2", "fc": "white", "ec": colour, "lw": 1.2},
    )


def _name(names: NoteNames, note: PlacedNote) -> str:
    track, tick, pitch = _key(names.score, note)
    return names.whole(track, tick, pitch)


def _key(score: Score, note: PlacedNote) -> tuple[int, int, int]:
    """Track, counted from 0, tick and pitch of a note."""
    return note.track - 1, round(note.onset_quarters * score.ticks_per_quarter), note.pitch
